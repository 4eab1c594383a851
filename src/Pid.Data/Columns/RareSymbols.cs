using System.Globalization;
using Pid.Numerics.Distributions;

namespace Pid.Data.Columns;

/// <summary>
/// Remarks on variables nearly every symbol of which occurs once, as measured whole numbers or identifiers do, and on a target of one.
/// </summary>
internal static class RareSymbols
{
    private const int FewestRecords = 50;
    private const int RecordsASymbol = 2;

    /// <summary>The remarks on the variables of a joint distribution.</summary>
    /// <param name="joint">The distribution.</param>
    /// <param name="rows">The rows that it was read from; null where there are none that are known.</param>
    public static IEnumerable<string> Remarks(Joint joint, double? rows) =>
        [.. Remark(rows, joint.X1, "x1"), .. Remark(rows, joint.X2, "x2"), .. Remark(rows, joint.Y, "y"), .. OneValue(joint.Y)];

    /// <summary>The remarks on the variables of three tables of pairs.</summary>
    /// <param name="x1y">The table of (x1, y), all symbols united.</param>
    /// <param name="x2y">The table of (x2, y).</param>
    /// <param name="rows">The rows of the two; null where they are not known.</param>
    public static IEnumerable<string> Remarks(PairTable x1y, PairTable x2y, double?[] rows) =>
        [.. Remark(rows[0], x1y.Rows, "x1"), .. Remark(rows[1], x2y.Rows, "x2"), .. Remark(rows[0], x1y.Columns, "y"),
            .. OneValue(x1y.Columns)];

    /// <summary>The records of a distribution that came without rows; null where its weights are no numbers of records.</summary>
    public static double? RecordsOf(Joint joint) => joint.IsCounts ? joint.Total().Midpoint : null;

    /// <summary>The remark on a variable; none where its symbols recur.</summary>
    private static string[] Remark(double? rows, Variable variable, string option) =>
        rows >= FewestRecords && variable.Size * RecordsASymbol >= rows
            ? [string.Create(CultureInfo.InvariantCulture,
                $"{variable.Name} has {variable.Size} symbols in {rows:0} records: hardly any recurs, and so "
                + $"it seems to {(option == "y" ? "be foretold" : "tell everything")}. "
                + $"{(AreNumbers(variable) ? $"Put it into classes, for example with --clusters {option}=auto"
                    : "Give rare symbols one name")}"
                + $", or leave identifiers out.")]
            : [];

    private static string[] OneValue(Variable target) => target.Size == 1
        ? [$"{target.Name} has one value, {target.Symbol(0)}: there is nothing to be known of it, and all information is 0."] : [];

    private static bool AreNumbers(Variable variable) =>
        Enumerable.Range(0, variable.Size).All(i =>
        variable.Symbol(i).Split('|').All(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out _)));
}
