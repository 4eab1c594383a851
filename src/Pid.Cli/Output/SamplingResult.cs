using Pid.Cli.Commands;

namespace Pid.Cli.Output;

/// <summary>What was found about the sample behind the counts.</summary>
/// <param name="request">What was asked.</param>
internal sealed class SamplingResult(SamplingRequest request)
{
    public SamplingRequest Request => request;

    public double? InteractionPValue { get; set; }

    public double? SynergyPValue { get; set; }

    /// <summary>Why something is missing, or null.</summary>
    public string? Stopped { get; set; }

    /// <summary>Warnings for stderr.</summary>
    public IEnumerable<string> Warnings => Stopped is { } stopped ? [stopped] : [];
}
