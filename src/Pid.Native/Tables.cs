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
}
