using Pid.Cli.Commands;
using Pid.Data.Resampling;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>How large a sample of a pair is, and what that does to its information.</summary>
/// <param name="Rows">The first variable.</param>
/// <param name="Columns">The second.</param>
/// <param name="Records">Records.</param>
/// <param name="Cells">Cells that occur.</param>
/// <param name="Information">The plug-in information of the two, in bits.</param>
/// <param name="Bias">Its bias by Miller and Madow, in bits.</param>
/// <param name="Corrected">The information by the correction asked for.</param>
internal sealed record SampleSize(Variable Rows, Variable Columns, long Records, int Cells, double Information, double Bias, double? Corrected)
{
    private const double RecordsACell = 5;

    public static SampleSize Of(Variable rows, Variable columns, ReadOnlySpan<long> counts, BiasCorrection? correction)
    {
        long records = 0;
        foreach (long n in counts)
        {
            records += n;
        }

        double bias = CorrectedInformation.MillerMadowBias(counts, rows.Size, columns.Size);
        return new SampleSize(rows, columns, records, counts.Length - counts.Count(0L),
            CorrectedInformation.Of(counts, rows.Size, columns.Size, BiasCorrection.MillerMadow) + bias, bias,
            correction is { } c ? CorrectedInformation.Of(counts, rows.Size, columns.Size, c) : null);
    }

    /// <summary>The pair in brackets.</summary>
    public string Pair => $"({Rows.Name}, {Columns.Name})";

    /// <summary>A warning where the counts are too small to say much, else null.</summary>
    public string? Warning => Records >= RecordsACell * Cells ? null : FormattableString.Invariant(
        $"{Pair} has {Records} records in {Cells} cells, {(double)Records / Cells:F1} a cell: I({Rows.Name}; {Columns.Name}) = {Information:F4} as counted is too high by about {Bias:F4} bit (Miller-Madow). Merge symbols or collect more before you rely on it.");
}

/// <summary>What was found about the sample behind the counts.</summary>
/// <param name="request">What was asked.</param>
/// <param name="samples">The sizes of the samples.</param>
internal sealed class SamplingResult(SamplingRequest request, IReadOnlyList<SampleSize> samples)
{
    public SamplingRequest Request => request;

    public IReadOnlyList<SampleSize> Samples => samples;

    public IReadOnlyList<SampledQuantity>? Quantities { get; set; }

    public double? InteractionPValue { get; set; }

    public double? SynergyPValue { get; set; }

    public double? ContradictionPValue { get; set; }

    /// <summary>Why something is missing, or null.</summary>
    public string? Stopped { get; set; }

    /// <summary>The interval of a quantity, or null.</summary>
    public SamplingInterval? Interval(string name) => Quantities?.FirstOrDefault(q => q.Name == name)?.Interval;

    /// <summary>From where to where a quantity may lie: its interval, or from the lower end's lower limit to the upper end's upper limit; null where unknown.</summary>
    public (double From, double To)? Range(string name) =>
        Interval(name) is { } interval ? (interval.Lower, interval.Upper)
        : Interval($"{name} lower end") is { } lower && Interval($"{name} upper end") is { } upper ? (lower.Lower, Math.Max(lower.Lower, upper.Upper)) : null;

    /// <summary>Warnings for stderr.</summary>
    public IEnumerable<string> Warnings => samples.Select(s => s.Warning).OfType<string>().Concat(Stopped is { } stopped ? [stopped] : []);
}
