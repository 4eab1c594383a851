using System.Globalization;
using Pid.Numerics.Certified;

namespace Pid.Numerics.Distributions;

/// <summary>
/// Labels replaced at random: with probability e a label is drawn anew, uniformly from all |Y| symbols, whatever the sources are, so
/// p(y|x) becomes (1 - e) p(y|x) + e/|Y|. Of the pairwise marginals (x1,y) and (x2,y) change, (x1,x2) does not.
/// </summary>
internal static class LabelNoise
{
    /// <summary>Decimal places that a level may have.</summary>
    public const int MostPlaces = 6;

    /// <summary>
    /// The marginals after the noise: exact where the tables are counts and fit 53 bits, else with the rounding in their stated error.
    /// </summary>
    /// <param name="marginals">The marginals before.</param>
    /// <param name="level">e, between 0 and 1, of at most <see cref="MostPlaces"/> decimal places.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is no such number.</exception>
    public static PairwiseMarginals Apply(PairwiseMarginals marginals, decimal level)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        if (!IsLevel(level))
        {
            throw new ArgumentOutOfRangeException(nameof(level),
                string.Create(CultureInfo.InvariantCulture,
                    $"A level of noise is between 0 and 1 and has at most 6 decimal places. Actual value was "
                    + $"{level}."));
        }

        // In units of 1e-6: whole numbers, so that counts stay counts.
        const double Unit = 1_000_000;
        double noise = (double)(level * (decimal)Unit), kept = Unit - noise;
        int labels = marginals.Y.Size;
        return new PairwiseMarginals(Noisy(marginals.X1Y), Noisy(marginals.X2Y), Scaled(marginals.X1X2), marginals.HasJoint);

        PairTable Noisy(PairTable table)
        {
            double[] weights = new double[table.Weights.Length];
            for (int row = 0; row < table.Rows.Size; row++)
            {
                ReadOnlySpan<double> old = table.Weights.Slice(row * labels, labels);
                double sum = 0;
                foreach (double weight in old)
                {
                    sum += weight;
                }

                for (int y = 0; y < labels; y++)
                {
                    weights[(row * labels) + y] = (kept * labels * old[y]) + (noise * sum);
                }
            }

            return Table(table, weights);
        }

        // By the same factor, so that the totals stay equal.
        PairTable Scaled(PairTable table) => Table(table, Array.ConvertAll(table.Weights.ToArray(), weight => Unit * labels * weight));

        PairTable Table(PairTable source, double[] weights)
        {
            // Sums of at most |Y| weights none of which is negative, two products and a sum: so many roundings, unless all are whole and
            // small.
            bool exact = source.IsCounts && Unit * labels * source.Total < 1L << 53;
            PairTable table = new(source.Rows, source.Columns, weights, exact ? 0 : (labels + 4) * CertifiedMath.UnitRoundoff * 2);
            return table.WithRelativeError(table.RelativeError + source.RelativeError);
        }
    }

    /// <summary>Whether a number is a level: between 0 and 1, of at most <see cref="MostPlaces"/> decimal places.</summary>
    public static bool IsLevel(decimal level) => level is >= 0 and <= 1 && decimal.Round(level, MostPlaces) == level;
}
