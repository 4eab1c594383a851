using System.Globalization;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>A warning of variables nearly every symbol of which occurs once, as measured whole numbers or identifiers do.</summary>
internal static class RareSymbols
{
    private const int FewestRecords = 50;
    private const int RecordsASymbol = 2;

    /// <summary>The warnings for both sources and the target.</summary>
    public static string[] Warnings(PairwiseMarginals marginals) => [.. new[] { Warning(marginals.X1Y, marginals.X1, "x1"), Warning(marginals.X2Y, marginals.X2, "x2"), Warning(marginals.X1Y, marginals.Y, "y") }.OfType<string>()];

    /// <summary>The warning for a variable, or null where its symbols recur or its weights are no counts.</summary>
    /// <param name="table">The counts of the variable and another.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="option">The option that named it, without dashes.</param>
    private static string? Warning(PairTable table, Variable variable, string option) =>
        table.IsCounts && table.Total >= FewestRecords && variable.Size * RecordsASymbol > table.Total
            ? FormattableString.Invariant($"{variable.Name} has {variable.Size} symbols in {table.Total:0} records: hardly any recurs, and so it seems to {(option == "y" ? "be foretold" : "tell everything")}. {(AreNumbers(variable) ? $"Put it into classes, for example with --clusters {option}=auto" : "Give rare symbols one name")}, or leave identifiers out.")
            : null;

    private static bool AreNumbers(Variable variable) =>
        Enumerable.Range(0, variable.Size).All(i => variable.Symbol(i).Split('|').All(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out _)));
}
