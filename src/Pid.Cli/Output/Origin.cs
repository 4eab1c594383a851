using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>Where the numbers come from, for the second line of a report.</summary>
/// <param name="Source">The file or files.</param>
/// <param name="Rows">Rows read.</param>
/// <param name="WeightColumn">The column of weights, or null.</param>
internal sealed record Origin(string Source, long Rows, string? WeightColumn)
{
    /// <summary>"file: n rows weighted by column c, a x b x c symbols".</summary>
    public string Text(Variable x1, Variable x2, Variable y) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Source}: {Rows} rows{(WeightColumn is null ? "" : $" weighted by column {WeightColumn}")}, {x1.Size} x {x2.Size} x {y.Size} symbols");
}
