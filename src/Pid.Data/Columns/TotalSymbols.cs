using Pid.Numerics.Distributions;

namespace Pid.Data.Columns;

/// <summary>
/// Remarks on a symbol that is called like a total and weighs as much as all others of its variable together: the margin of a cross
/// table that was copied with it, which counts every record twice.
/// </summary>
internal static class TotalSymbols
{
    private static readonly string[] s_names =
        ["total", "totals", "grand total", "sum", "all", "overall", "gesamt", "summe", "insgesamt", "alle"];

    /// <summary>The remarks on the variables of a joint distribution.</summary>
    public static IEnumerable<string> Remarks(Joint joint)
    {
        (int n1, int n2, int ny) = (joint.X1.Size, joint.X2.Size, joint.Y.Size);
        return [.. Remark(joint.X1, Weights(joint.Weights, n1, n2 * ny)), .. Remark(joint.X2, Weights(joint.Weights, n2, ny)),
            .. Remark(joint.Y, Weights(joint.Weights, ny, 1))];
    }

    /// <summary>The remarks on the variables of tables of pairs, each said once.</summary>
    public static IEnumerable<string> Remarks(IEnumerable<PairTable> tables) => tables.SelectMany(table => (string[])
    [
        .. Remark(table.Rows, Weights(table.Weights, table.Rows.Size, table.Columns.Size)),
        .. Remark(table.Columns, Weights(table.Weights, table.Columns.Size, 1)),
    ]).Distinct();

    /// <summary>The weight of each symbol of a variable, of which so many cells stand beside each other.</summary>
    private static double[] Weights(ReadOnlySpan<double> cells, int size, int stride)
    {
        double[] sums = new double[size];
        for (int i = 0; i < cells.Length; i++)
        {
            sums[i / stride % size] += cells[i];
        }

        return sums;
    }

    private static IEnumerable<string> Remark(Variable variable, double[] weights)
    {
        for (int i = 0; variable.Size > 1 && i < variable.Size; i++)
        {
            string symbol = variable.Symbol(i);
            if (s_names.Contains(symbol.Trim(' ', '(', ')', ':'), StringComparer.OrdinalIgnoreCase)
                && weights.Where((_, other) => other != i).Sum() is > 0 and double others
                && Math.Abs(weights[i] - others) <= 1e-9 * others)
            {
                yield return $"The symbol '{symbol}' of {variable.Name} weighs as much as all others together, as the totals of a cross "
                    + "table do: then every record counts twice. Leave its rows out if it is no category.";
            }
        }
    }
}
