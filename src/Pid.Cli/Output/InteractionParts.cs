using Pid.Numerics.Certified;

namespace Pid.Cli.Output;

/// <summary>What a report says about one pair of modalities, for a table of many.</summary>
internal sealed record InteractionParts(
    Interval Redundancy, Interval Unique1, Interval Unique2, Interval Synergy, Interval Total, string Source, string Target,
        SamplingResult? Sampling);

/// <summary>A report on one pair of modalities.</summary>
internal interface IInteractionReport
{
    InteractionParts Parts { get; }
}
