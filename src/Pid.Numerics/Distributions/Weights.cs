using System.Globalization;
using Pid.Numerics.Certified;

namespace Pid.Numerics.Distributions;

/// <summary>Validation and exact summation of non-negative weights; a weight w stands for the probability w / sum w.</summary>
internal static class Weights
{
    /// <summary>The largest integer such that it and all smaller ones are doubles: 2^53.</summary>
    public const double LargestExactCount = 9007199254740992;

    /// <summary>The number of cells of a table; sizes that overflow are an error and not another number.</summary>
    /// <param name="what">What the table is, for the message.</param>
    /// <param name="sizes">Up to four sizes, none negative.</param>
    /// <exception cref="ArgumentException">There are more cells than an array can have.</exception>
    public static int Cells(string what, params ReadOnlySpan<int> sizes)
    {
        double cells = 1; // exact as long as there are not too many
        foreach (int size in sizes)
        {
            cells *= size;
        }

        return cells <= Array.MaxLength ? (int)cells : throw TooMany(what, sizes.ToArray());
    }

    private static ArgumentException TooMany(string what, int[] sizes) => new(string.Create(CultureInfo.InvariantCulture,
        $"{what} of {string.Join(" x ", sizes)} has {sizes.Aggregate((Int128)1, (cells, size) => cells * size)} cells; at most "
            + $"{Array.MaxLength} are possible. Merge symbols first."));

    /// <summary>Checks that every weight is finite and non-negative and that their sum is positive and finite.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="expectedLength">The number of weights that the shape asks for.</param>
    /// <param name="what">What the weights are, for the message.</param>
    /// <exception cref="ArgumentException">They are not; the message names the index, the value and the remedy.</exception>
    public static void Validate(ReadOnlySpan<double> weights, int expectedLength, string what)
    {
        if (weights.Length != expectedLength)
        {
            throw new ArgumentException($"{what}: {weights.Length} weights were given, the shape needs {expectedLength}. Give one "
                + $"weight for every cell, zeros included.");
        }

        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double w = weights[i];
            if (!(w >= 0) || double.IsInfinity(w))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"{what}: the weight at index {i} is {w:R}; weights must be finite and not negative. Remove the cell or correct its "
                        + $"weight."));
            }

            sum += w;
        }

        if (!(sum > 0) || double.IsInfinity(sum))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"{what}: the weights sum to {sum:R}; the sum must be positive and finite. "
                    + $"{(sum == 0 ? "At least one cell needs a positive weight." : "Divide all weights by a common factor.")}"));
        }
    }

    /// <summary>Whether every weight is an integer and their sum is at most 2^53, so that all sums of them are exact.</summary>
    public static bool AreCounts(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        foreach (double w in weights)
        {
            if (w != Math.Floor(w))
            {
                return false;
            }

            sum += w;
        }

        return sum <= LargestExactCount;
    }

    /// <summary>An enclosure of the sum of the weights, of zero width when they are counts.</summary>
    public static Interval Total(ReadOnlySpan<double> weights)
    {
        CertifiedSum sum = default;
        foreach (double w in weights)
        {
            sum.Add(w);
        }

        return sum.ToInterval();
    }
}
