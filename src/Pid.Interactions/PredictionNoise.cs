using Pid.Numerics.Certified;

namespace Pid.Interactions;

/// <summary>
/// Classifiers made worse: with probability e, in each record and for each classifier by itself, the prediction f(x) is drawn anew: it
/// names one of the |Y| classes, uniformly and with certainty. What the classifiers then show, in expectation, and what the bounds of
/// <see cref="LearnedDisagreement"/> make of it.
/// </summary>
/// <remarks>
/// Of the noisy classifiers g: the accuracy is (1 - e) a + e/|Y|, the Brier risk (1 - e) b + 2e (1 - 1/|Y|), and
/// E|g1 - g2|_2^2 = (1 - e)^2 E|f1 - f2|^2 + e (1 - e) (E|f1|^2 + E|f2|^2 + 2 - 4/|Y|) + 2 e^2 (1 - 1/|Y|). The choice of what is drawn
/// anew is a part of the input of g that is independent of (X1,X2,Y), so p(y|x) is still the best prediction and the bounds hold for g with
/// the excess risk E|g - p(y|x)|^2 = (1 - e) E|f - p|^2 + e (E|p|^2 + 1 - 2/|Y|). Two classifiers that agree disagree once they are noisy:
/// seen disagreement alone, without the excess risks, claims synergy that is not there.
/// </remarks>
internal readonly struct PredictionNoise
{
    /// <summary>Noise of a given share.</summary>
    /// <param name="level">e, between 0 and 1.</param>
    /// <param name="classes">|Y|, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level or the number of classes is out of range.</exception>
    public PredictionNoise(decimal level, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        (Level, Classes) = (level, classes);
        Share = level is 0 or 1 ? (double)level : Interval.Around((double)level, (double)level * CertifiedMath.UnitRoundoff * 2);
    }

    /// <summary>e.</summary>
    public decimal Level { get; }

    /// <summary>|Y|.</summary>
    public int Classes { get; }

    private Interval Share { get; }

    private Interval Kept => (1 - Share).Intersect(Interval.NonNegative);

    private Interval Chance => (Interval)1 / Classes;

    // E|e_k - e_y|^2 of a class k drawn uniformly.
    private Interval RiskOfGuessing => 2 * (1 - Chance);

    /// <summary>The accuracy of a classifier once noisy.</summary>
    /// <param name="accuracy">That before.</param>
    public double Accuracy(double accuracy) => ((Kept * accuracy) + (Share * Chance)).Midpoint;

    /// <summary>The Brier risk E|g(x) - e_y|_2^2 of a classifier once noisy.</summary>
    /// <param name="brierRisk">That before.</param>
    public double BrierRisk(double brierRisk) => ((Kept * brierRisk) + (Share * RiskOfGuessing)).Midpoint;

    /// <summary>
    /// An upper bound on the excess Brier risk of a classifier once noisy, where its Brier risk before is known: E|p|^2 = 1 - b + excess.
    /// </summary>
    /// <param name="excess">An upper bound on its excess risk before.</param>
    /// <param name="brierRisk">Its Brier risk b before.</param>
    public double ExcessRisk(double excess, double brierRisk) => Excess(excess, RiskOfGuessing - brierRisk + excess);

    /// <summary>
    /// The same where no label tells the Brier risk: |p| is within the root of the excess risk of |f|, in the mean square, and at most 1.
    /// </summary>
    /// <param name="excess">An upper bound on its excess risk before.</param>
    /// <param name="predictions">The predictions f, row-major.</param>
    public double ExcessRiskUnlabelled(double excess, ReadOnlySpan<double> predictions)
    {
        Interval norm = (Means(predictions).Square.SquareRoot() + Interval.Exactly(excess).SquareRoot()).Square();
        return Excess(excess, Interval.Min(norm, 1) + RiskOfGuessing - 1);
    }

    /// <summary>E|g1 - g2|_2^2 and E|g1 - g2|_1 / 2 of the noisy classifiers.</summary>
    /// <param name="first">Row-major class probabilities of the first classifier: from 0 to 1, with sum 1 to rounding.</param>
    /// <param name="second">The same of the second.</param>
    /// <param name="squares">E|f1 - f2|_2^2.</param>
    /// <param name="variation">E|f1 - f2|_1 / 2.</param>
    internal (Interval Squares, Interval Variation) Apply(ReadOnlySpan<double> first, ReadOnlySpan<double> second, Interval squares,
        Interval variation)
    {
        if (Level == 0)
        {
            return (squares, variation);
        }

        // Over the classes k the mean of |f - e_k|^2 is |f|^2 + 1 - 2 s/|Y| and that of |f - e_k|_1 is s + 1 - 2 s/|Y|, where s is 1 but
        // for rounding.
        ((Interval square1, Interval sum1), (Interval square2, Interval sum2)) = (Means(first), Means(second));
        Interval one = Kept * Share, both = Share.Square(), sums = sum1 + sum2, constant = 2 - (2 * Chance * sums);
        return (
            ((Kept.Square() * squares) + (one * (square1 + square2 + constant)) + (both * RiskOfGuessing)).Intersect(Interval.NonNegative),
            ((Kept.Square() * variation) + (one * (sums + constant) * 0.5) + (both * (1 - Chance))).Intersect(Interval.NonNegative));
    }

    private double Excess(double excess, Interval drawn) => Level == 0 ? excess
        : ((Kept * excess) + (Share * drawn.Intersect(Interval.NonNegative))).Upper;

    private (Interval Square, Interval Sum) Means(ReadOnlySpan<double> predictions)
    {
        (CertifiedSum squares, CertifiedSum sum) = (default, default);
        foreach (double p in predictions)
        {
            Interval square = Interval.Exactly(p).Square();
            squares.Add(square.Midpoint, square.Width);
            sum.Add(p);
        }

        Interval records = predictions.Length / Classes;
        return ((squares.ToInterval() / records).Intersect(Interval.NonNegative), sum.ToInterval() / records);
    }
}
