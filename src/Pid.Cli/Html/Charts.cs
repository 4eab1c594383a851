using System.Globalization;
using System.Net;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using Pid.Cli.Output;
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

    /// <summary>
    /// The probabilities of a pair of variables, the stronger the more probable, by the square root: so small ones are seen. Below it
    /// what the shades mean.
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
        return Svg(model, Math.Clamp(90 + (22 * Math.Min(rows, MostLabels)), 180, 420), $"p({table.Rows.Name}, {table.Columns.Name})")
            + Legend(table.Probabilities.ToArray().Max());
    }

    private static string Legend(double most) => $"<ul class=\"legend\">{string.Concat(((double[])[1, 0.25, 0.0625, 0]).Select(share =>
        HtmlPage.Key(string.Create(CultureInfo.InvariantCulture, $"var(--bar);opacity:{Math.Sqrt(share)}"),
        share > 0 ? CertifiedNumber.Nearest(share * most, 4) : "0")))}</ul>";

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

    // What XML has no character for, the library's writer refuses.
    private static string Short(string symbol) => Printable.OfXml(symbol) is var shown && shown.Length <= MostLetters ? shown
        : shown[..(MostLetters - 1)] + "\u2026";

    private static string Svg(PlotModel model, int height, string label)
    {
        SvgExporter exporter = new() { Width = Width, Height = height, IsDocument = false };
        string size = string.Create(CultureInfo.InvariantCulture, $"width=\"{Width}\" height=\"{height}\"");
        string svg = exporter.ExportToString(model);
        int start = svg.IndexOf(size, StringComparison.Ordinal);
        svg = string.Create(CultureInfo.InvariantCulture,
            $"{svg[..start]}viewBox=\"0 0 {Width} {height}\" role=\"img\" "
                + $"aria-label=\"{WebUtility.HtmlEncode(Printable.OfXml(label))}\"{svg[(start + size.Length)..]}");

        // Several charts share a page, but each numbers its clipping paths from the start.
        string own = $"{string.Concat(label.Where(char.IsAsciiLetterOrDigit))}{height}-";
        return svg.Replace("clipPath id=\"", $"clipPath id=\"{own}", StringComparison.Ordinal).Replace("url(#", $"url(#{own}",
            StringComparison.Ordinal)
            .Replace("rgb(1,2,3)", "var(--ink)", StringComparison.Ordinal)
            .Replace("rgb(1,2,4)", "var(--grid)", StringComparison.Ordinal)
            .Replace("rgb(1,2,5)", "var(--bar)", StringComparison.Ordinal);
    }
}
