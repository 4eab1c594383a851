using System.Globalization;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>A warning of variables nearly every symbol of which occurs once, as measured whole numbers or identifiers do.</summary>
internal static class RareSymbols
{
    private const int FewestRecords = 50;
    private const int RecordsASymbol = 2;

    /// <summary>The warnings for both sources and the target.</summary>
    public static string[] Warnings(PairwiseMarginals marginals) =>
    [
        .. Warning(Records(marginals.X1Y), marginals.X1, "x1"), .. Warning(Records(marginals.X2Y), marginals.X2, "x2"), .. Warning(Records(marginals.X1Y), marginals.Y, "y"),
    ];

    /// <summary>The same of a joint distribution.</summary>
    public static string[] Warnings(Joint joint)
    {
        double? records = joint.IsCounts ? joint.Total().Midpoint : null;
        return [.. Warning(records, joint.X1, "x1"), .. Warning(records, joint.X2, "x2"), .. Warning(records, joint.Y, "y")];
    }

    private static double? Records(PairTable table) => table.IsCounts ? table.Total : null;

    /// <summary>The warning for a variable; none where its symbols recur or its weights are no counts.</summary>
    /// <param name="records">How many there are; null where that is not known.</param>
    /// <param name="variable">The variable.</param>
    /// <param name="option">The option that named it, without dashes.</param>
    private static string[] Warning(double? records, Variable variable, string option) =>
        records >= FewestRecords && variable.Size * RecordsASymbol > records
            ? [FormattableString.Invariant($"{variable.Name} has {variable.Size} symbols in {records:0} records: hardly any recurs, and so it seems to {(option == "y" ? "be foretold" : "tell everything")}. {(AreNumbers(variable) ? $"Put it into classes, for example with --clusters {option}=auto" : "Give rare symbols one name")}, or leave identifiers out.")]
            : [];

    private static bool AreNumbers(Variable variable) =>
        Enumerable.Range(0, variable.Size).All(i => variable.Symbol(i).Split('|').All(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out _)));
}
