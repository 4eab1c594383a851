using Pid.Interactions.Inference;
using Pid.Numerics.Certified;

namespace Pid.Interactions;

/// <summary>
/// A named value of a result. This table is the one place that says which values there are, what each is called, what it is and in what
/// unit: JSON, Parquet, texts and pages, the structures of C and the names in Python, and the table in docs/json.md follow it. Of a table
/// of records and of three pairs a value is a proven interval, of a population it is limits at a confidence.
/// </summary>
/// <param name="Name">Its name in documents; columns of a table add the end, C and Python write it with underscores.</param>
/// <param name="Symbol">Its name where there is little room.</param>
/// <param name="Label">Its name in a table for people.</param>
/// <param name="Unit">bits, or the range of a number without a unit.</param>
/// <param name="What">What it is, of x1, x2 and y: where people read, the words x1, x2 and y become the names of their variables.</param>
/// <param name="OfTable">The interval of a decomposed table; null where a decomposition has no such value.</param>
/// <param name="OfPairs">The interval that three pairs allow; its value is null where there is none.</param>
/// <param name="OfPopulation">The limits of the population; their value is null where there are none.</param>
/// <param name="Sum">What it is the sum of, after what it is.</param>
/// <param name="Explained">What it is, for those who never heard of it; null where <paramref name="What"/> says it.</param>
internal sealed record ResultValue(string Name, string Symbol, string Label, string Unit, string What,
    Func<Decomposition, Interval>? OfTable, Func<InteractionBounds, Interval?>? OfPairs,
    Func<PopulationLimits, PopulationRange?>? OfPopulation, string Sum = "", string? Explained = null)
{
    private const string Bits = "bits", Share = "[0,1]";

    public static readonly ResultValue
        Redundancy = new("redundancy", "R", "Redundancy R", Bits, "in x1 as well as in x2",
            d => d.Redundancy, b => b.Redundancy, p => p.Redundancy,
            Explained: "redundancy: in x1 as well as in x2, either one suffices"),
        Unique1 = new("unique1", "U1", "Unique U1", Bits, "in x1 only", d => d.Unique1, b => b.Unique1, p => p.Unique1,
            Explained: "unique: in x1 only, lost without it"),
        Unique2 = new("unique2", "U2", "Unique U2", Bits, "in x2 only", d => d.Unique2, b => b.Unique2, p => p.Unique2,
            Explained: "unique: in x2 only, lost without it"),
        Synergy = new("synergy", "S", "Synergy S", Bits, "in both together only",
            d => d.Synergy, b => OfJoint(b, b.Synergy), p => p.Synergy,
            Explained: "synergy: in x1 and x2 together only, neither alone shows it"),
        MinimalSynergy = new("minimalSynergy", "S_min", "Least S", Bits, "the least S of any joint with the three pairs",
            null, b => OfJoint(b, b.MinimalSynergy), p => p.MinimalSynergy),
        MaximalSynergy = new("maximalSynergy", "S_max", "Greatest S", Bits, "the greatest S of any joint with the three pairs",
            null, b => b.Search?.MaximalSynergy, p => p.MaximalSynergy),
        Total = new("total", "Total", "Total", Bits, "I(x1, x2; y)", d => d.Total, b => OfJoint(b, b.Total), p => p.Total,
            " = R + U1 + U2 + S", "all that x1 and x2 together tell about y"),
        Information1 = new("information1", "I1", "First alone", Bits, "I(x1; y)",
            d => d.Information.I1, b => b.Information.I1, p => p.Information1, " = R + U1"),
        Information2 = new("information2", "I2", "Second alone", Bits, "I(x2; y)",
            d => d.Information.I2, b => b.Information.I2, p => p.Information2, " = R + U2"),
        Accuracy = new("accuracy", "Accuracy", "Accuracy", Share, "of the best classifier on x1 and x2",
            null, b => OfJoint(b, b.Accuracy), p => p.Accuracy),
        Accuracy1 = new("accuracy1", "Accuracy 1", "Accuracy 1", Share, "of the best on x1 alone",
            null, b => b.UnimodalAccuracy1, p => p.UnimodalAccuracy1),
        Accuracy2 = new("accuracy2", "Accuracy 2", "Accuracy 2", Share, "of the best on x2 alone",
            null, b => b.UnimodalAccuracy2, p => p.UnimodalAccuracy2),
        Disagreement = new("disagreement", "alpha", "Disagreement", "[0,2]", "E |p(y|x1) - p(y|x2)|^2 over p(x1,x2)",
            null, b => b.Disagreement, null),
        TargetEntropy = new("targetEntropy", "H", "Entropy", Bits, "H(y)", null, null, p => p.TargetEntropy);

    /// <summary>R, U1, U2 and S.</summary>
    public static readonly IReadOnlyList<ResultValue> Parts = [Redundancy, Unique1, Unique2, Synergy];

    /// <summary>The same and their sum.</summary>
    public static readonly IReadOnlyList<ResultValue> PartsAndTotal = [.. Parts, Total];

    /// <summary>What a decomposition gives, in the order of its document and of tables for people.</summary>
    public static readonly IReadOnlyList<ResultValue> Decomposed = [.. PartsAndTotal, Information1, Information2];

    /// <summary>What three pairs give, in the order of their document.</summary>
    public static readonly IReadOnlyList<ResultValue> Bounded =
    [
        Synergy, Redundancy, Unique1, Unique2, MinimalSynergy, MaximalSynergy, Total, Information1, Information2, Accuracy, Accuracy1,
        Accuracy2, Disagreement,
    ];

    /// <summary>What is said of a population, in the order of its block of the documents.</summary>
    public static readonly IReadOnlyList<ResultValue> OfAPopulation =
    [
        .. Parts, MinimalSynergy, MaximalSynergy, Total, Accuracy, Information1, Information2, Accuracy1, Accuracy2, TargetEntropy,
    ];

    /// <summary>All of them, in the order of the structures of C.</summary>
    public static readonly IReadOnlyList<ResultValue> All =
    [
        .. Parts, MinimalSynergy, MaximalSynergy, Total, Information1, Information2, Accuracy, Accuracy1, Accuracy2, Disagreement,
        TargetEntropy,
    ];

    // A quantity of a joint distribution that does not exist is no number.
    private static Interval? OfJoint(InteractionBounds bounds, Interval value) =>
        bounds.Compatibility == Compatibility.Impossible ? null : value;
}
