using System.Globalization;
using Pid.Cli.Commands;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Certified;

namespace Pid.Cli.Output;

/// <summary>What was found about the population behind the counts.</summary>
/// <param name="request">What was asked.</param>
internal sealed class SamplingResult(SamplingRequest request)
{
    public SamplingRequest Request => request;

    /// <summary>The limits; null where there are none, as <see cref="NoLimits"/> says.</summary>
    public PopulationLimits? Limits { get; set; }

    /// <summary>Why there are no limits, where they were to be found.</summary>
    public string? NoLimits { get; set; }

    /// <summary>The advice that rests on the limits; null where the advice is the table's own.</summary>
    public PopulationAdvice? Advice { get; set; }

    /// <summary>How large the samples are for their alphabets.</summary>
    public SampleSize? Size { get; set; }

    /// <summary>Whether three samples contradict each other; null where they are one.</summary>
    public ContradictionTest? Contradiction { get; set; }

    /// <summary>Where samples that contradict each other differ; null where they do not.</summary>
    public string? Difference { get; set; }

    /// <summary>How the limits would shrink, where that was asked.</summary>
    public SamplingPlan? Plan { get; set; }

    public double? InteractionPValue { get; set; }

    public double? SynergyPValue { get; set; }

    /// <summary>Why something is missing, or null.</summary>
    public string? Stopped { get; set; }

    /// <summary>The same behind the status of a report; empty where nothing is missing.</summary>
    public string Partial => Stopped is { } stopped ? $" Partial: {char.ToLowerInvariant(stopped[0])}{stopped[1..]}" : "";

    /// <summary>Warnings for stderr.</summary>
    public IEnumerable<string> Warnings => Stopped is { } stopped ? [stopped] : [];

    /// <summary>Nothing is denied of measured values by what their classes say.</summary>
    public void OfClasses() => Advice = Advice is { } of ? of with { Advice = of.Advice.OfClasses() } : null;

    /// <summary>The limits of a value; null where there are none.</summary>
    public Interval? Range(ResultValue value) =>
        Limits is { } limits && value.OfPopulation?.Invoke(limits) is { } range ? PopulationSection.Interval(range) : null;
}

/// <summary>How large the smallest sample is for what it is asked.</summary>
/// <param name="Records">Records of the smallest sample.</param>
/// <param name="X1">Symbols of the first source.</param>
/// <param name="X2">Symbols of the second source.</param>
/// <param name="Y">Symbols of the target.</param>
/// <param name="Noise">S that a sample of this size shows on average where there is none, in bits.</param>
/// <param name="Simulated">Whether that was simulated; else it is the first term of a series, a rough figure.</param>
internal sealed record SampleSize(long Records, int X1, int X2, int Y, double Noise, bool Simulated)
{
    private const double Enough = 5;

    /// <summary>
    /// The size, with the S of noise to first order: each of the (|X1|-1)(|X2|-1)(|Y|-1) ways to interact costs 1/(2 n ln 2) bit.
    /// </summary>
    public static SampleSize Of(long records, int x1, int x2, int y, double? simulated, double entropyOfY) => new(records, x1, x2, y,
        simulated ?? Math.Min(entropyOfY, (x1 - 1.0) * (x2 - 1) * (y - 1) / (2 * records * Math.Log(2))), simulated is not null);

    /// <summary>Cells of (x1, x2, y).</summary>
    public double Cells => (double)X1 * X2 * Y;

    /// <summary>Records a cell.</summary>
    public double RecordsACell => Records / Cells;

    /// <summary>Whether there are fewer records than one would want.</summary>
    public bool IsSmall => RecordsACell < Enough;

    /// <summary>Whether there are more cells than records: then no answer rests on the sample.</summary>
    public bool IsSparse => RecordsACell < 1;

    /// <summary>Why no answer rests on the sample; null where one may.</summary>
    public string? NoAnswer => IsSparse ? TooSparse : null;

    /// <summary>Whether the symbols of a variable hardly recur, as measured whole numbers or identifiers do.</summary>
    public bool HardlyRecurs => 2 * Math.Max(X1, Math.Max(X2, Y)) > Records && Records >= 50;

    /// <summary>That the alphabets are too large, and how far to merge.</summary>
    public string TooSparse => FormattableString.Invariant(
        $"The alphabets are too large for the sample: {Records} records for {X1} x {X2} x {Y} = {Cells:0} cells. ")
        + (Merged < Math.Max(X1, X2)
            ? FormattableString.Invariant($"Merge symbols, to about {Merged} of each source (")
                + "measured values by --bins or --clusters auto, categories in the file)."
            : FormattableString.Invariant($"Collect more: five records a cell would be {Enough * Cells:0}."));

    /// <summary>So many symbols of each source leave five records a cell.</summary>
    public int Merged => (int)Math.Max(2, Math.Sqrt(Records / (Enough * Y)));

    private double ACellMerged => Records / ((double)Math.Min(X1, Merged) * Math.Min(X2, Merged) * Y);

    /// <summary>The size in a sentence or two, with numbers.</summary>
    public string Sentence
    {
        get
        {
            string records = $"{(IsSmall ? "Small sample: " : "")}{Records} record{(Records == 1 ? "" : "s")}";
            string size = string.Create(CultureInfo.InvariantCulture,
                $"{records} for {X1} x {X2} x {Y} = {Cells:0} cells, {RecordsACell:0.0##} a "
                    + $"cell; without any synergy such a sample shows S of about {Noise:0.000} "
                    + $"bit{(Simulated ? "" : " (a rough figure)")}.");
            return !IsSmall ? size : size + (Merged < Math.Max(X1, X2)
                ? FormattableString.Invariant($" Merging to about {Merged} symbols of each source would leave {ACellMerged:0.#} a cell.")
                : FormattableString.Invariant($" Five records a cell would be {5 * Cells:0}."));
        }
    }
}
