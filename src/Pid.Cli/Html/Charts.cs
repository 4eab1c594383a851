using System.Globalization;
using System.Net;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Html;

/// <summary>
/// Charts as SVG that scales to the page. Colours are written as placeholders and then replaced by the variables of the page, so that a
/// chart is legible on light, dark and paper; the shades of a heat map are one colour, more or less opaque, for the same reason.
/// </summary>
internal static class Charts
{
    private const int Width = 360;
    private const int MostLabels = 24;
    private const int MostLetters = 9;
    private const int MostRectangles = 2500;

    // Colours that nothing else has, and what takes their place.
    private static readonly OxyColor s_ink = OxyColor.FromRgb(1, 2, 3), s_grid = OxyColor.FromRgb(1, 2, 4),
        s_bar = OxyColor.FromRgb(1, 2, 5);
    private static readonly OxyColor s_table = OxyColor.FromRgb(1, 2, 6);

    /// <summary>
    /// A bar from the lower to the upper end of each quantity, and where that is of the population a line below for the table.
    /// </summary>
    /// <param name="bars">The quantities, the first at the top.</param>
    /// <param name="title">What the axis measures.</param>
    /// <param name="most">The end of the axis; NaN to fit it.</param>
    public static string Intervals(IReadOnlyList<Bar> bars, string title, double most = double.NaN)
    {
        PlotModel model = Model(bars.Max(b => b.Label.Length), 2);
        CategoryAxis names = Style(new CategoryAxis
        {
            Position = AxisPosition.Left,
            StartPosition = 1,
            EndPosition = 0,
            GapWidth = 0.7,
            TickStyle = TickStyle.None,
        });
        names.Labels.AddRange(bars.Select(b => b.Label));
        model.Axes.Add(names);
        model.Axes.Add(Style(new LinearAxis
        {
            Position = AxisPosition.Bottom,
            Title = title,
            AxisTitleDistance = 8,
            Minimum = 0,
            Maximum = most,
            MinimumPadding = 0,
            MaximumPadding = 0.06,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = s_grid,
            TickStyle = TickStyle.None,
        }));
        // What is known to all digits is still to be seen: it is drawn a hair wide.
        double hair = 0.003 * (double.IsNaN(most) ? bars.Max(b => Math.Max(b.Value.Upper, b.First.Upper)) : most);
        IntervalBarSeries first = new()
        {
            FillColor = s_bar,
            StrokeColor = s_bar,
            StrokeThickness = 1,
            BarWidth = 1,
            LabelFormatString = null
        };
        for (int i = 0; i < bars.Count; i++)
        {
            first.Items.Add(new IntervalBarItem(bars[i].First.Lower - hair, bars[i].First.Upper + hair) { CategoryIndex = i });
            if (bars[i].Population is not null)
            {
                model.Series.Add(Whisker(bars[i].Value, i));
            }
        }

        model.Series.Insert(0, first);
        return Svg(model, 60 + (30 * bars.Count), title);
    }

    /// <summary>
    /// The probabilities of a pair of variables, the stronger the more probable, by the square root: so small ones are seen.
    /// </summary>
    public static string HeatMap(PairTable table)
    {
        (int rows, int columns) = (table.Rows.Size, table.Columns.Size);
        (CategoryAxis across, CategoryAxis down) = (Symbols(table.Columns, AxisPosition.Bottom), Symbols(table.Rows, AxisPosition.Left));
        PlotModel model = Model(down.Labels.Max(l => l.Length), across.Angle == 0 ? 1 : 0.6 * across.Labels.Max(l => l.Length));
        model.Axes.Add(across);
        model.Axes.Add(down);
        model.Axes.Add(new LinearColorAxis
        {
            Position = AxisPosition.None,
            Minimum = 0,
            Palette = new OxyPalette(Enumerable.Range(0, 100).Select(i => OxyColor.FromAColor((byte)(251 * Math.Sqrt(i / 99.0)), s_bar))),
        });
        double[,] data = new double[columns, rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                data[j, i] = table[i, j];
            }
        }

        model.Series.Add(new HeatMapSeries
        {
            X0 = 0,
            X1 = Math.Max(columns - 1, 0.5),
            Y0 = 0,
            Y1 = Math.Max(rows - 1, 0.5),
            Data = data,
            Interpolate = false,
            RenderMethod = data.Length <= MostRectangles ? HeatMapRenderMethod.Rectangles : HeatMapRenderMethod.Bitmap,
        });
        return Svg(model, Math.Clamp(90 + (22 * Math.Min(rows, MostLabels)), 180, 420), $"p({table.Rows.Name}, {table.Columns.Name})");
    }

    /// <param name="letters">Letters of the longest label at the left.</param>
    /// <param name="lines">Lines of labels at the bottom.</param>
    private static PlotModel Model(int letters, double lines) => new()
    {
        // The page's font is wider than the one that the library measures: room for the labels is made here.
        PlotMargins = new OxyThickness(14 + (8 * letters), 4, 8, 10 + (16 * lines)),
        TextColor = s_ink,
        PlotAreaBorderColor = s_grid,
        Background = OxyColors.Transparent,
        DefaultFont = "Arial",
        DefaultFontSize = 12,
        Padding = new OxyThickness(2),
    };

    private static LineSeries Whisker(Interval table, int row)
    {
        LineSeries line = new()
        {
            Color = s_table,
            StrokeThickness = 2,
            MarkerType = MarkerType.Square,
            MarkerSize = 3,
            MarkerFill = s_table,
        };
        line.Points.Add(new DataPoint(table.Lower, row + 0.34));
        line.Points.Add(new DataPoint(table.Upper, row + 0.34));
        return line;
    }

    private static CategoryAxis Symbols(Variable variable, AxisPosition position)
    {
        CategoryAxis axis = Style(new CategoryAxis
        {
            Position = position,
            GapWidth = 0,
            StartPosition = position == AxisPosition.Left ? 1 : 0,
            EndPosition = position == AxisPosition.Left ? 0 : 1,
            TickStyle = TickStyle.None,
        });
        // Of many symbols every second, third, .. is named.
        int every = (variable.Size + MostLabels - 1) / MostLabels;
        axis.Labels.AddRange(Enumerable.Range(0, variable.Size).Select(i => i % every == 0 ? Short(variable.Symbol(i)) : ""));
        axis.Angle = position == AxisPosition.Bottom && axis.Labels.Sum(l => l.Length + 1) > 34 ? -60 : 0;
        return axis;
    }

    private static T Style<T>(T axis)
        where T : Axis
    {
        axis.TextColor = axis.TitleColor = s_ink;
        axis.AxislineColor = axis.TicklineColor = s_grid;
        axis.IsZoomEnabled = axis.IsPanEnabled = false;
        return axis;
    }

    private static string Short(string symbol) => symbol.Length <= MostLetters ? symbol : symbol[..(MostLetters - 1)] + "\u2026";

    private static string Svg(PlotModel model, int height, string label)
    {
        SvgExporter exporter = new() { Width = Width, Height = height, IsDocument = false };
        string size = string.Create(CultureInfo.InvariantCulture, $"width=\"{Width}\" height=\"{height}\"");
        string svg = exporter.ExportToString(model);
        int start = svg.IndexOf(size, StringComparison.Ordinal);
        svg = string.Create(CultureInfo.InvariantCulture,
            $"{svg[..start]}viewBox=\"0 0 {Width} {height}\" role=\"img\" "
                + $"aria-label=\"{WebUtility.HtmlEncode(label)}\"{svg[(start + size.Length)..]}");

        // Several charts share a page, but each numbers its clipping paths from the start.
        string own = $"{string.Concat(label.Where(char.IsAsciiLetterOrDigit))}{height}-";
        return svg.Replace("clipPath id=\"", $"clipPath id=\"{own}", StringComparison.Ordinal).Replace("url(#", $"url(#{own}",
            StringComparison.Ordinal)
            .Replace("rgb(1,2,3)", "var(--ink)", StringComparison.Ordinal)
            .Replace("rgb(1,2,4)", "var(--grid)", StringComparison.Ordinal)
            .Replace("rgb(1,2,5)", "var(--bar)", StringComparison.Ordinal).Replace("rgb(1,2,6)", "var(--sampled)",
            StringComparison.Ordinal);
    }
}
