using Pid.Numerics.Certified;

namespace Pid.Interactions;

/// <summary>
/// The disagreement of two learned classifiers on unlabelled pairs, and what it says about that of the true posteriors: what can be known
/// where x1 and x2 are too rich to be tabulated (Liang et al. 2024, Theorem 2, corrected, in its excess-risk form).
/// </summary>
/// <remarks>
/// With e_i = E|f_i - p(y|x_i)|_2^2, the excess Brier risk of the classifier f_i over the best one, Minkowski gives
/// |sqrt(alpha) - sqrt(E|f1 - f2|_2^2)| &lt;= sqrt(e1) + sqrt(e2), and in total variation
/// |E TV(p1, p2) - E TV(f1, f2)| &lt;= sqrt(|Y|)/2 (sqrt(e1) + sqrt(e2)). Expectations are over the given pairs, taken as the whole
/// population.
/// </remarks>
internal static class LearnedDisagreement
{
    /// <summary>The true disagreement, enclosed from the predictions of two classifiers and their excess risks.</summary>
    /// <param name="first">
    /// Row-major class probabilities of the first classifier, a row a pair; as predicted, no row need sum to 1 exactly.
    /// </param>
    /// <param name="second">The same of the second classifier.</param>
    /// <param name="classes">Classes, at least 1.</param>
    /// <param name="excess1">An upper bound on the excess Brier risk of the first classifier; 0 for the true posterior.</param>
    /// <param name="excess2">The same of the second classifier.</param>
    /// <exception cref="ArgumentException">The lengths differ, are no multiple of the classes or zero, a number is not finite, or a risk is
    /// negative.</exception>
    public static Disagreement Of(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, int classes, double excess1 = 0, double excess2 = 0) =>
        Of(first, second, classes, default, excess1, excess2);

    /// <summary>
    /// The same of classifiers that are made so much worse first, in expectation; the excess risks are those of the noisy classifiers.
    /// </summary>
    /// <exception cref="ArgumentException">As above, or the noise is of another number of classes.</exception>
    internal static Disagreement Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second, int classes, PredictionNoise noise,
        double excess1 = 0, double excess2 = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (first.Length != second.Length || first.Length % classes != 0 || first.IsEmpty)
        {
            throw new ArgumentException($"There are {first.Length} and {second.Length} probabilities of {classes} classes; give one row "
                + $"of {classes} for each pair to both.");
        }

        if (!(excess1 >= 0 && excess2 >= 0 && double.IsFinite(excess1 + excess2)))
        {
            throw new ArgumentException($"The excess risks {excess1} and {excess2} must be finite and not negative.");
        }

        if (noise.Level > 0 && noise.Classes != classes)
        {
            throw new ArgumentException($"The noise draws from {noise.Classes} classes and the classifiers predict {classes}; make "
                + $"them equal.");
        }

        (Interval squareSum, Interval absolutes) = Sums(first, second);
        Interval pairs = Interval.Exactly(first.Length / classes);
        (Interval squares, Interval total) = noise.Apply(first, second, squareSum / pairs, absolutes / pairs * 0.5);
        Interval slack = Interval.Exactly(excess1).SquareRoot() + Interval.Exactly(excess2).SquareRoot();
        Interval alpha = Within(Around(squares.SquareRoot(), slack).Square(), 2);
        Interval variation = Within(Around(total, slack * Interval.Exactly(classes).SquareRoot() * 0.5), 1);
        return new Disagreement(alpha, variation);
    }

    /// <summary>The interval of what is within a slack of a value and not negative.</summary>
    private static Interval Around(Interval value, Interval slack) =>
        new(Math.Max(0, (value - slack).Lower), (value + slack).Upper);

    /// <summary>What two probability distributions can differ by at most; risks that contradict this leave just that.</summary>
    private static Interval Within(Interval value, double most) => new(Math.Min(value.Lower, most), Math.Min(value.Upper, most));

    private static (Interval Squares, Interval Absolutes) Sums(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        (CertifiedSum squares, CertifiedSum absolutes) = (default, default);
        for (int i = 0; i < first.Length; i++)
        {
            if (!double.IsFinite(first[i]) || !double.IsFinite(second[i]))
            {
                throw new ArgumentException($"The probabilities {first[i]} and {second[i]} at {i} must be finite.");
            }

            Interval difference = Interval.Exactly(first[i]) - Interval.Exactly(second[i]);
            Interval square = difference.Square();
            double magnitude = Math.Max(Math.Abs(difference.Lower), Math.Abs(difference.Upper));
            squares.Add(square.Midpoint, square.Width);
            absolutes.Add(magnitude, difference.Width);
        }

        return (squares.ToInterval().Intersect(Interval.NonNegative), absolutes.ToInterval().Intersect(Interval.NonNegative));
    }
}
