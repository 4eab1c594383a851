using Pid.Data.Discretising;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>Where the numbers come from, for the second line of a report.</summary>
/// <param name="Source">The file or files.</param>
/// <param name="Contents">What was read from them.</param>
/// <param name="Discretisation">What was done to measured values; null where nothing was.</param>
internal sealed record Origin(string Source, string Contents, Discretisation? Discretisation = null)
{
    /// <summary>"file: contents, a x b x c symbols".</summary>
    public string Text(Variable x1, Variable x2, Variable y) =>
        FormattableString.Invariant($"{Source}: {Contents}, {x1.Size} x {x2.Size} x {y.Size} symbols");
}
