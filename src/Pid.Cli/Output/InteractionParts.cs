using Pid.Interactions;
using Pid.Numerics.Certified;

namespace Pid.Cli.Output;

/// <summary>What a report says about one pair of modalities, for a table of many.</summary>
/// <param name="Value">The proven interval of a value; null where there is none.</param>
/// <param name="Source">Where the numbers come from.</param>
/// <param name="Variables">What it is about.</param>
/// <param name="Sampling">What was found about the sample.</param>
internal sealed record InteractionParts(
    Func<ResultValue, Interval?> Value, string Source, Variables Variables, SamplingResult? Sampling)
{
    /// <summary>An interval that there is.</summary>
    public Interval this[ResultValue value] => Value(value)!.Value;
}

/// <summary>A report on one pair of modalities.</summary>
internal interface IInteractionReport
{
    InteractionParts Parts { get; }
}
