using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;

namespace Pid.Native;

/// <summary>Tables made of the caller's weights.</summary>
internal static unsafe class Tables
{
    public static PairTable Pair(string rows, int rowCount, string columns, int columnCount, double* weights)
    {
        int cells = Buffer.Cells(rowCount, columnCount, 1);
        return new PairTable(new Variable(rows, rowCount), new Variable(columns, columnCount),
            Buffer.Read(weights, cells, $"{rows}{columns}"));
    }

    /// <summary>Three samples of counts.</summary>
    public static PairCounts Counts(double* x1y, double* x2y, double* x1x2, int n1, int n2, int ny) => PairCounts.FromTables(
        Pair("x1", n1, "y", ny, x1y), Pair("x2", n2, "y", ny, x2y), Pair("x1", n1, "x2", n2, x1x2));
}
