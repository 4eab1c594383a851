using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Interactions.Inference;

/// <summary>
/// The advice that limits of a population support: the same rules as on a table's intervals, at the confidence of the limits. Where the
/// limits do not decide, how many records would.
/// </summary>
/// <param name="Advice">The answers.</param>
/// <param name="Collect">What would decide whether paired labels pay; null where that is decided.</param>
/// <param name="Fusion">What would decide on the family of fusion models; null where that is decided.</param>
public sealed record PopulationAdvice(Advice Advice, Remedy? Collect, Remedy? Fusion)
{
    private const double MostTimes = 1000;

    /// <summary>Applies the rules to limits of R, U1, U2, S, the accuracies and H(Y).</summary>
    /// <param name="limits">The limits; their synergy and accuracy are known.</param>
    /// <param name="table">What the limits would shrink to with many more records like these: the table's own bounds.</param>
    /// <param name="name1">The first source.</param>
    /// <param name="name2">The second source.</param>
    public static PopulationAdvice Of(PopulationLimits limits, InteractionBounds table, string name1, string name2)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Of(limits, new AdviceInput(table.Redundancy, table.Unique1, table.Unique2, table.Synergy, table.Information.HY,
            table.Accuracy,
            table.UnimodalAccuracy1, table.UnimodalAccuracy2), name1, name2);
    }

    /// <summary>The same for a decomposed table, of which everything is observed.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="joint">The table.</param>
    /// <param name="parts">Its decomposition.</param>
    /// <param name="least">The least S that the table's pairs allow; null where that is not known.</param>
    /// <param name="leastOfLimits">The limits of the same for the population; null where they are not known.</param>
    public static PopulationAdvice Of(PopulationLimits limits, Joint joint, Decomposition parts, Interval? least = null,
        PopulationRange? leastOfLimits = null) => Of(limits, JointAdvice.Input(joint ?? throw new ArgumentNullException(nameof(joint)),
            parts, least), joint.X1.Name, joint.X2.Name,
            leastOfLimits is { } range ? Range(range) : null);

    /// <summary>No answer at all, for one reason.</summary>
    /// <param name="reason">The reason, in a sentence.</param>
    internal static PopulationAdvice None(string reason) => new(Advice.None([reason], reason), null, null);

    /// <summary>
    /// A limit as it would be with so many times the records: the distance from the table's own value shrinks like one over the root of the
    /// records. A projection, not a promise.
    /// </summary>
    /// <param name="limits">The limits of the population.</param>
    /// <param name="table">The interval of the table.</param>
    /// <param name="times">How many times the records.</param>
    internal static Interval Projected(Interval limits, Interval table, double times)
    {
        double share = 1 / Math.Sqrt(times);
        double lower = table.Lower + (Math.Min(0, limits.Lower - table.Lower) * share),
            upper = table.Upper + (Math.Max(0, limits.Upper - table.Upper) * share);
        return new Interval(Math.Min(lower, upper), upper);
    }

    /// <summary>Two limits in their order: where they meet, each end is an optimiser's and may be past the other by its rounding.</summary>
    /// <param name="range">The limits.</param>
    internal static Interval Range(PopulationRange range) =>
        new(Math.Min(range.Lower.Value, range.Upper.Value), Math.Max(range.Lower.Value, range.Upper.Value));

    /// <summary>The answers alone, without what would decide those that are open: they rest on the limits and on nothing else.</summary>
    /// <param name="limits">The limits; their synergy and accuracy are known.</param>
    /// <param name="name1">The first source.</param>
    /// <param name="name2">The second source.</param>
    /// <exception cref="ArgumentException">The limits of the synergy or of the accuracy are not known.</exception>
    internal static Advice AnswersOf(PopulationLimits limits, string name1, string name2) =>
        AdviceRules.Of(InputOf(limits), name1, name2);

    private static PopulationAdvice Of(PopulationLimits limits, AdviceInput table, string name1, string name2, Interval? least = null)
    {
        AdviceInput now = InputOf(limits, least);
        Advice advice = AdviceRules.Of(now, name1, name2);
        // Limits that were stopped on the way are wider than these records make them: nothing is projected from them.
        return limits.Stopped ? new PopulationAdvice(advice, null, null)
            : new PopulationAdvice(advice, RemedyOf(now, table, OpenCollect), RemedyOf(now, table, OpenFusion));
    }

    /// <summary>Whether advice leaves it open if paired labels pay.</summary>
    internal static bool OpenCollect(Advice advice) => advice.Collect == Decision.Undecided;

    /// <summary>Whether advice leaves the family of fusion models open.</summary>
    internal static bool OpenFusion(Advice advice) => advice.Fusion == FusionFamily.Undecided;

    /// <summary>What would decide a question; null where the limits do.</summary>
    internal static Remedy? RemedyOf(AdviceInput limits, AdviceInput table, Func<Advice, bool> open)
    {
        if (!open(AdviceRules.Of(limits, "", "")))
        {
            return null;
        }

        for (double times = 1.1; times <= MostTimes; times *= 1.1)
        {
            if (!open(AdviceRules.Of(Projected(limits, table, times), "", "")))
            {
                return new Remedy(times);
            }
        }

        return new Remedy(null) { IsOpenOfTable = open(AdviceRules.Of(table, "", "")) };
    }

    private static AdviceInput Projected(AdviceInput limits, AdviceInput table, double times) => new(
        Projected(limits.Redundancy, table.Redundancy, times), Projected(limits.Unique1, table.Unique1, times),
        Projected(limits.Unique2, table.Unique2, times), Projected(limits.Synergy, table.Synergy, times),
        Projected(limits.TargetEntropy, table.TargetEntropy, times), Projected(limits.Accuracy, table.Accuracy, times),
        Projected(limits.UnimodalAccuracy1, table.UnimodalAccuracy1, times),
        Projected(limits.UnimodalAccuracy2, table.UnimodalAccuracy2, times))
    {
        // S_min is at most S, where no more is known of it.
        OfJoint = limits.OfJoint is { } joint ? new JointSynergy(table.OfJoint?.Least is { } least
            ? Projected(joint.Least ?? new Interval(0, limits.Synergy.Upper), least, times) : null) : null,
    };

    private static AdviceInput InputOf(PopulationLimits limits, Interval? least = null)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return new AdviceInput(Range(limits.Redundancy), Range(limits.Unique1), Range(limits.Unique2), Known(limits.Synergy),
            Range(limits.TargetEntropy),
            Known(limits.Accuracy), Range(limits.UnimodalAccuracy1), Range(limits.UnimodalAccuracy2),
            Known(limits.Synergy).Width < 0.01 ? 4 : 3)
        { OfJoint = limits.MinimalSynergy is null ? new JointSynergy(least) : null };
    }

    private static Interval Known(PopulationRange? range) =>
        Range(range ?? throw new ArgumentException("There is no advice without limits of the synergy and the accuracy."));
}

/// <summary>What would decide a question that the limits leave open.</summary>
/// <param name="Times">
/// So many times the records of every sample, if the table is near the truth; null where no number of records of the same kind would (up to
/// a thousand times).
/// </param>
public sealed record Remedy(double? Times)
{
    // How rough the number is: of simulated samples of random laws, about three in four named a number of further records within this
    // factor of the one with which half of all samples decide (docs/reading.md).
    private const double Spread = 5;

    /// <summary>Whether the table's own values do not decide either; else very many records would.</summary>
    internal bool IsOpenOfTable { get; init; }

    /// <summary>
    /// From how many to how many records to add to each sample, roughly: the least in all that leave as much of the variance, sum 1 / n,
    /// as <see cref="Times"/> the records of every sample would. The smallest are enlarged to one size, the others stay.
    /// </summary>
    /// <param name="records">Records of the samples.</param>
    /// <returns>A range a sample; null where no number of records would decide.</returns>
    internal FurtherRecords[]? Further(params IReadOnlyList<long> records)
    {
        if (Times is not { } times)
        {
            return null;
        }

        double size = Enlarged(records, times);
        return [.. records.Select(n => Math.Max(0, size - n)).Select(more => new FurtherRecords(Whole(more / Spread), Whole(more),
            Whole(more * Spread)))];
    }

    // The size of the enlarged ones: as many as are smaller than it share what the others leave.
    private static double Enlarged(IReadOnlyList<long> records, double times)
    {
        long[] sizes = [.. records.Order()];
        double left = sizes.Sum(n => 1.0 / n) / times, size = 0;
        for (int larger = sizes.Length; larger > 0; larger--)
        {
            size = larger / left;
            if (size >= sizes[larger - 1])
            {
                break;
            }

            left -= 1.0 / sizes[larger - 1];
        }

        return size;
    }

    private static long Whole(double records) => (long)Math.Ceiling(records - 1e-6);
}

/// <summary>How many records to add to a sample: a rough projection, and a range that held in about three of four simulations.</summary>
/// <param name="From">A fifth of the projection.</param>
/// <param name="Projected">The projection.</param>
/// <param name="To">Five times as many.</param>
internal readonly record struct FurtherRecords(long From, long Projected, long To);
