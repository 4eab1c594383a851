using System.Globalization;
using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>Where three samples that contradict each other differ in a variable that two of them have.</summary>
internal static class SharedLabels
{
    // Differences of fewer standard errors are those of samples that agree.
    private const double Notable = 3;

    /// <summary>
    /// The variable whose shares differ most, measured in standard errors, and the two labels that do; where one is missing from a sample,
    /// that they may be spelt otherwise.
    /// </summary>
    public static string Difference(PairCounts counts)
    {
        Variable x1 = counts.X1, x2 = counts.X2, y = counts.Y;
        (long[] x1Of1, long[] yOf1) = PlugIn.Margins(counts.X1Y, x1.Size, y.Size);
        (long[] x2Of2, long[] yOf2) = PlugIn.Margins(counts.X2Y, x2.Size, y.Size);
        (long[] x1Of3, long[] x2Of3) = PlugIn.Margins(counts.X1X2, x1.Size, x2.Size);
        (Variable Variable, string One, string Other, Label[] Labels)[] shared =
        [
            (x1, Pair(x1, y), Pair(x1, x2), Labels(x1Of1, x1Of3)),
            (x2, Pair(x2, y), Pair(x1, x2), Labels(x2Of2, x2Of3)),
            (y, Pair(x1, y), Pair(x2, y), Labels(yOf1, yOf2)),
        ];
        (Variable Variable, string One, string Other, Label[] Labels) most = shared.MaxBy(v => Math.Abs(v.Labels[0].Errors));
        if (Math.Abs(most.Labels[0].Errors) < Notable)
        {
            return "each variable alone has like shares in both of its samples, so it is their pairs that no one population has";
        }

        Label[] two = [.. most.Labels.Take(2)];
        return $"{most.Variable.Name} differs most, between the samples of {most.One} and {most.Other}: "
            + string.Join(", ", two.Select(l => string.Create(CultureInfo.InvariantCulture,
                $"{most.Variable.Symbol(l.Index)} {l.One:P1} and {l.Other:P1}")))
            + (two.Any(l => l.One == 0 || l.Other == 0) ? ". A label that one sample lacks may be spelt otherwise there" : "");
    }

    private static string Pair(Variable a, Variable b) => $"({a.Name}, {b.Name})";

    // The greatest difference first.
    private static Label[] Labels(long[] one, long[] other)
    {
        double n = one.Sum(), m = other.Sum();
        return [.. one.Select((count, i) =>
        {
            double p = count / n, q = other[i] / m, pooled = (count + other[i]) / (n + m);
            return new Label(i, p, q, pooled is > 0 and < 1 ? (p - q) / Math.Sqrt(pooled * (1 - pooled) * ((1 / n) + (1 / m))) : 0);
        }).OrderByDescending(l => Math.Abs(l.Errors))];
    }

    private readonly record struct Label(int Index, double One, double Other, double Errors);
}
