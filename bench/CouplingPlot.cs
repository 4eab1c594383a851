using System.Globalization;
using System.Text;

namespace Pid.Bench;

/// <summary>Curves over a logarithmic axis, one panel a law, as an SVG document.</summary>
internal static class CouplingPlot
{
    private const int PanelWidth = 330;
    private const int PanelHeight = 330;
    private const int Left = 60;
    private const int Top = 60;
    private const int Gap = 30;
    private const int LegendWidth = 140;

    // Okabe and Ito's colours, told apart by colour-blind readers, then greys.
    private static readonly string[] s_colours =
        ["#999999", "#56B4E9", "#0072B2", "#000000", "#CC79A7", "#009E73", "#F0E442", "#D55E00", "#E69F00"];

    /// <summary>Draws the panels side by side with common axes.</summary>
    public static string Draw(string title, IReadOnlyList<Panel> panels)
    {
        (double, double)[] points = [.. panels.SelectMany(p => p.Curves).SelectMany(c => c.Points)];
        Axes axes = new(
            points.Min(p => Math.Log10(p.Item1)), points.Max(p => Math.Log10(p.Item1)),
            Math.Floor(points.Min(p => p.Item2) * 5) / 5, Math.Ceiling(points.Max(p => p.Item2) * 5) / 5);
        int width = Left + (panels.Count * (PanelWidth + Gap)) + LegendWidth;
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{Top + PanelHeight + 60}\" "
                + $"font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"24\" font-size=\"16\">{title}</text>\n");
        svg.Append(CultureInfo.InvariantCulture,
            $"<text transform=\"translate(18 {Top + (PanelHeight / 2)}) rotate(-90)\" text-anchor=\"middle\">bits above the "
                + $"bound</text>\n");
        for (int i = 0; i < panels.Count; i++)
        {
            DrawPanel(svg, panels[i], axes, Left + (i * (PanelWidth + Gap)), withLabels: i == 0);
        }

        DrawLegend(svg, panels[0], Left + (panels.Count * (PanelWidth + Gap)));
        return svg.Append("</svg>\n").ToString();
    }

    private static void DrawPanel(StringBuilder svg, Panel panel, Axes axes, int x0, bool withLabels)
    {
        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{x0 + (PanelWidth / 2)}\" y=\"{Top - 10}\" text-anchor=\"middle\">{panel.Name}</text>\n");
        svg.Append(CultureInfo.InvariantCulture,
            $"<rect x=\"{x0}\" y=\"{Top}\" width=\"{PanelWidth}\" height=\"{PanelHeight}\" fill=\"none\" stroke=\"#444\"/>\n");
        for (int tick = (int)Math.Round(axes.MinY * 5); tick <= Math.Round(axes.MaxY * 5); tick++)
        {
            double y = axes.Y(tick / 5.0);
            svg.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{x0}\" x2=\"{x0 + PanelWidth}\" y1=\"{y:F1}\" y2=\"{y:F1}\" stroke=\"{(tick == 0 ? "#444" : "#ddd")}\"/>\n");
            if (withLabels)
            {
                svg.Append(CultureInfo.InvariantCulture,
                    $"<text x=\"{x0 - 6}\" y=\"{y + 4:F1}\" text-anchor=\"end\">{tick / 5.0:F1}</text>\n");
            }
        }

        for (int decade = (int)Math.Ceiling(axes.MinX); decade <= axes.MaxX; decade++)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{x0 + axes.X(decade):F1}\" y=\"{Top + PanelHeight + 18}\" text-anchor=\"middle\">1e{decade}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{x0 + (PanelWidth / 2)}\" y=\"{Top + PanelHeight + 38}\" text-anchor=\"middle\">states a side</text>\n");
        for (int c = 0; c < panel.Curves.Count; c++)
        {
            IEnumerable<string> points = panel.Curves[c].Points.Select(
                p => string.Create(CultureInfo.InvariantCulture, $"{x0 + axes.X(Math.Log10(p.Item1)):F1},{axes.Y(p.Item2):F1}"));
            svg.Append(CultureInfo.InvariantCulture,
                $"<polyline points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"{s_colours[c]}\" stroke-width=\"2\"/>\n");
        }
    }

    private static void DrawLegend(StringBuilder svg, Panel panel, int x0)
    {
        for (int c = 0; c < panel.Curves.Count; c++)
        {
            int y = Top + 12 + (c * 20);
            svg.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{x0}\" x2=\"{x0 + 22}\" y1=\"{y - 4}\" y2=\"{y - 4}\" stroke=\"{s_colours[c]}\" stroke-width=\"3\"/>\n");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x0 + 28}\" y=\"{y}\">{panel.Curves[c].Name}</text>\n");
        }
    }

    /// <summary>One set of curves.</summary>
    public sealed record Panel(string Name, IReadOnlyList<(string Name, IReadOnlyList<(double, double)> Points)> Curves);

    private sealed record Axes(double MinX, double MaxX, double MinY, double MaxY)
    {
        public double X(double value) => (value - MinX) / (MaxX - MinX) * PanelWidth;

        public double Y(double value) => Top + ((MaxY - value) / (MaxY - MinY) * PanelHeight);
    }
}
