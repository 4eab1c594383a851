using System.Globalization;
using System.Text;

namespace Pid.Studies.Experiments;

/// <summary>Histograms and scatter plots as small SVG elements.</summary>
internal static class Svg
{
    private const int Width = 360, Height = 260, Left = 50, Bottom = 40, Top = 12, Right = 12, Bins = 40;
    private const double PlotWidth = Width - Left - Right, PlotHeight = Height - Top - Bottom;

    /// <summary>How often values fall into 40 equal bins.</summary>
    public static string Histogram(IReadOnlyList<double> values, string x)
    {
        (double low, double high) = (Math.Min(0, values.Min()), Math.Max(values.Max(), 1e-9));
        int[] counts = new int[Bins];
        foreach (double v in values)
        {
            counts[Math.Clamp((int)((v - low) / (high - low) * Bins), 0, Bins - 1)]++;
        }

        StringBuilder svg = Frame(low, high, 0, counts.Max(), x, "draws");
        for (int b = 0; b < Bins; b++)
        {
            double height = PlotHeight * counts[b] / counts.Max();
            svg.Append(CultureInfo.InvariantCulture,
                $"<rect x=\"{Left + (PlotWidth * b / Bins):F1}\" y=\"{Top + PlotHeight - height:F1}\" width=\"{PlotWidth / Bins:F1}\" "
                    + $"height=\"{height:F1}\" fill=\"var(--bar,#0072B2)\"/>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Points, the diagonal where both are equal, and dashed the line x = slope y + offset, as far as the frame goes.</summary>
    public static string Scatter(IReadOnlyList<(double X, double Y)> points, (double Slope, double Offset) fit, string x, string y)
    {
        (double low, double high) = (Math.Min(points.Min(p => p.X), points.Min(p => p.Y)),
            Math.Max(points.Max(p => p.X), points.Max(p => p.Y)));
        high = Math.Max(high, low + 1e-9);
        StringBuilder svg = Frame(low, high, low, high, x, y);
        svg.Append(CultureInfo.InvariantCulture,
            $"<line x1=\"{Left}\" y1=\"{Top + PlotHeight}\" x2=\"{Left + PlotWidth}\" y2=\"{Top}\" stroke=\"var(--sampled,#D55E00)\"/>\n");
        svg.Append("<path stroke=\"var(--bar,#0072B2)\" stroke-width=\"2\" stroke-linecap=\"round\" d=\"");
        foreach ((double a, double b) in points)
        {
            svg.Append(CultureInfo.InvariantCulture, $"M{At(a, b)}h0");
        }

        (double from, double to) = (low, high);
        if (fit.Slope != 0)
        {
            (double one, double other) = ((low - fit.Offset) / fit.Slope, (high - fit.Offset) / fit.Slope);
            (from, to) = (Math.Max(from, Math.Min(one, other)), Math.Min(to, Math.Max(one, other)));
        }

        svg.Append("\"/>\n");
        if (from < to)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path stroke=\"currentColor\" stroke-dasharray=\"4 3\" "
                + $"d=\"M{At(Fitted(from), from)}L{At(Fitted(to), to)}\"/>\n");
        }

        return svg.Append("</svg>\n").ToString();

        double Fitted(double b) => (fit.Slope * b) + fit.Offset;

        string At(double a, double b) => string.Create(CultureInfo.InvariantCulture,
            $"{Left + (PlotWidth * (a - low) / (high - low)):F1} {Top + PlotHeight - (PlotHeight * (b - low) / (high - low)):F1}");
    }

    /// <summary>Points with a vertical bar from value - error to value + error.</summary>
    public static string ErrorBars(IReadOnlyList<(double X, double Y, double Error)> points, string x, string y)
    {
        (double left, double right) = (points.Min(p => p.X), Math.Max(points.Max(p => p.X), points.Min(p => p.X) + 1e-9));
        (double low, double high) = (points.Min(p => p.Y - p.Error), points.Max(p => p.Y + p.Error));
        high = Math.Max(high, low + 1e-9);
        StringBuilder svg = Frame(left, right, low, high, x, y);
        foreach ((double a, double b, double error) in points)
        {
            double at = Left + (PlotWidth * (a - left) / (right - left));
            svg.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{at:F1}\" y1=\"{At(b - error):F1}\" x2=\"{at:F1}\" y2=\"{At(b + error):F1}\" "
                    + $"stroke=\"var(--sampled,#D55E00)\"/><circle cx=\"{at:F1}\" cy=\"{At(b):F1}\" r=\"3\" "
                    + $"fill=\"var(--bar,#0072B2)\"/>\n");
        }

        return svg.Append("</svg>\n").ToString();

        double At(double value) => Top + PlotHeight - (PlotHeight * (value - low) / (high - low));
    }

    private static StringBuilder Frame(double x0, double x1, double y0, double y1, string x, string y)
    {
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"11\" "
                + $"fill=\"currentColor\">\n");
        svg.Append(CultureInfo.InvariantCulture,
            $"<rect x=\"{Left}\" y=\"{Top}\" width=\"{PlotWidth}\" height=\"{PlotHeight}\" fill=\"none\" stroke=\"currentColor\"/>\n");
        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{Left}\" y=\"{Height - 24}\" text-anchor=\"middle\">{x0:G3}</text><text x=\"{Left + PlotWidth}\" "
                + $"y=\"{Height - 24}\" text-anchor=\"end\">{x1:G3}</text>\n");
        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{Left - 4}\" y=\"{Top + PlotHeight}\" text-anchor=\"end\">{y0:G3}</text><text x=\"{Left - 4}\" y=\"{Top + 10}\" "
                + $"text-anchor=\"end\">{y1:G3}</text>\n");
        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{Left + (PlotWidth / 2)}\" y=\"{Height - 8}\" text-anchor=\"middle\">{x}</text><text transform=\"translate(12 "
                + $"{Top + (PlotHeight / 2)}) rotate(-90)\" text-anchor=\"middle\">{y}</text>\n");
        return svg;
    }
}
