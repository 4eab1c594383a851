using System.Globalization;
using System.Text;
using Pid.Numerics.Certified;

namespace Pid.Cli.Html;

/// <summary>
/// Pictures of intervals on one scale, as SVG without text that stretches to any width: what they mean stands beside them as text, so that
/// it is read by everyone and never too small. Every interval is drawn exactly from its lower to its upper end; where that is too narrow
/// to be seen, a line marks the place.
/// </summary>
internal static class Tracks
{
    private const double Scale = 1000;

    /// <summary>An interval on the scale from 0 to <paramref name="most"/>; of a population, with the table's own below it.</summary>
    public static string Of(Bar bar, double most)
    {
        StringBuilder svg = Open(bar.Population is null ? 18 : 24);
        Box(svg, Style(bar.Label), bar.First, most, 4, 10);
        if (bar.Population is not null)
        {
            Box(svg, "table", bar.Value, most, 17, 4);
        }

        return Close(svg);
    }

    /// <summary>
    /// All that could be known about a target as one bar: R, U1, U2 and S behind each other, pale where a part may still grow, and
    /// empty where nothing is known. Below it a line for each part from the least to the most that the population allows.
    /// </summary>
    /// <param name="parts">R, U1, U2 and, if known, S.</param>
    /// <param name="entropy">The end of the bar.</param>
    public static string Stacked(IReadOnlyList<Bar> parts, double entropy)
    {
        bool population = parts.Any(p => p.Population is not null);
        StringBuilder svg = Open(population ? 40 + (8 * parts.Count) : 40);
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"rest\" x=\"0\" y=\"4\" width=\"{Scale:0}\" height=\"30\"/>");
        double start = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            (Interval value, string style) = (parts[i].Value, Style(parts[i].Label));
            Box(svg, style, new Interval(start, start + value.Lower), entropy, 4, 30, mark: false);
            if (value.Upper > value.Lower)
            {
                Box(svg, style + " open", new Interval(start + value.Lower, start + value.Upper), entropy, 4, 30, mark: false);
            }

            if (parts[i].Population is { } limits)
            {
                Box(svg, style, new Interval(start + limits.Lower, start + limits.Upper), entropy, 40 + (8 * i), 3);
            }

            start += value.Upper;
        }

        return Close(svg);
    }

    /// <summary>The style of a part, by which it has one colour on all pages.</summary>
    public static string Style(string label) => label is "R" or "U1" or "U2" or "S" ? label.ToLowerInvariant() : "bar";

    private static StringBuilder Open(int height) => new StringBuilder().Append(CultureInfo.InvariantCulture,
        $"<svg class=\"track\" viewBox=\"0 0 {Scale:0} {height}\" height=\"{height}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");

    private static string Close(StringBuilder svg) => svg.Append("</svg>").ToString();

    private static void Box(StringBuilder svg, string style, Interval value, double most, double top, double height,
        bool mark = true)
    {
        double from = At(value.Lower), to = At(value.Upper);
        svg.Append(CultureInfo.InvariantCulture,
            $"<rect class=\"{style}\" x=\"{from:0.###}\" y=\"{top}\" width=\"{to - from:0.###}\" height=\"{height}\"/>");
        if (to - from < 2 && mark)
        {
            svg.Append(CultureInfo.InvariantCulture,
                $"<path class=\"{style}\" d=\"M{(from + to) / 2:0.###} {top}v{height}\" vector-effect=\"non-scaling-stroke\"/>");
        }

        double At(double bits) => most > 0 ? Scale * Math.Clamp(bits / most, 0, 1) : 0;
    }
}
