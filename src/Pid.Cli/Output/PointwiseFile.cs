using Pid.Data;
using Pid.Interactions;
using Pid.Studies.Experiments;

namespace Pid.Cli.Output;

/// <summary>
/// What each record adds to R, U1, U2 and S, in bits (<see cref="PointwiseParts"/>): of categories a row a cell with its weight, whose
/// records are alike; of measured values a row a record that was counted, by its number in the table, and its classes.
/// </summary>
internal static class PointwiseFile
{
    private static readonly string[] s_parts = [.. ResultValue.Parts.Select(part => part.Name)];

    /// <summary>The text of the file.</summary>
    /// <param name="table">The table.</param>
    /// <param name="decomposer">The decomposer whose last table it was.</param>
    public static string Of(JointTable table, Decomposer decomposer)
    {
        PointwiseParts[] cells = [.. PointwiseParts.Of(table.Joint, decomposer)];
        int n2 = table.Joint.X2.Size, ny = table.Joint.Y.Size;
        string[] names = [table.Joint.X1.Name, table.Joint.X2.Name, table.Joint.Y.Name];
        if (table.Measured is not { } measured)
        {
            double[] weights = table.Joint.Weights.ToArray();
            return ResultCsv.Line([.. names, "weight", .. s_parts])
                + string.Concat(cells.Select(c => Row(c, after: weights[Cell(c)])));
        }

        Dictionary<int, PointwiseParts> partsOf = cells.ToDictionary(Cell);
        return ResultCsv.Line(["record", .. names, .. s_parts])
            + string.Concat(measured.Cells.Select((cell, i) => Row(partsOf[cell], before: measured.Records[i])));

        int Cell(PointwiseParts c) => (((c.X1 * n2) + c.X2) * ny) + c.Y;

        string Row(PointwiseParts c, object? before = null, object? after = null) => ResultCsv.Line(
        [
            .. before is null ? [] : (object[])[before],
            table.Joint.X1.Symbol(c.X1), table.Joint.X2.Symbol(c.X2), table.Joint.Y.Symbol(c.Y),
            .. after is null ? [] : (object[])[after], c.R, c.U1, c.U2, c.S,
        ]);
    }
}
