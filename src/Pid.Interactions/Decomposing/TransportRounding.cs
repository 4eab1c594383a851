using Pid.Interactions.Memory;

namespace Pid.Interactions.Decomposing;

/// <summary>
/// Moves a non-negative array onto D12: for every y, rows are scaled down to p(x1,y), columns to p(x2,y), and the rank-one
/// remainder err_row err_col' / |err| is added (Altschuler, Weed and Rigollet 2017). The L1 distance moved is at most
/// twice the L1 error of the marginals.
/// </summary>
internal sealed class TransportRounding
{
    private double[] _row = [], _column = [], _missing = [];

    /// <summary>Rounds q into <paramref name="rounded"/>.</summary>
    public void Round(UnionProblem problem, ReadOnlySpan<double> q, Span<double> rounded)
    {
        (int n1, int n2, int ny) = (problem.N1, problem.N2, problem.NY);
        Buffers.Grow(ref _row, n1 * ny);
        Buffers.Grow(ref _column, n2 * ny);
        Buffers.Grow(ref _missing, ny);
        Span<double> row = _row.AsSpan(0, n1 * ny), column = _column.AsSpan(0, n2 * ny), missing = _missing.AsSpan(0, ny);

        q[..problem.Cells].CopyTo(rounded);
        RowSums(rounded, n1, n2, ny, row);
        Shrink(row, problem.P1);
        ScaleRows(rounded, n1, n2, ny, row);
        problem.Pass.ThrowIfCancellationRequested();

        ColumnSums(rounded, n1, n2, ny, column);
        Shrink(column, problem.P2);
        ScaleColumns(rounded, n1, n2, ny, column);
        problem.Pass.ThrowIfCancellationRequested();

        RowSums(rounded, n1, n2, ny, row);
        ColumnSums(rounded, n1, n2, ny, column);
        missing.Clear();
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = Math.Max(0, problem.P1[i] - row[i]);
            missing[i % ny] += row[i];
        }

        for (int i = 0; i < column.Length; i++)
        {
            column[i] = Math.Max(0, problem.P2[i] - column[i]);
        }

        AddRankOne(rounded, n1, n2, ny, row, column, missing);
    }

    // sum -> the factor that brings it down to the target, 1 where it is not above
    private static void Shrink(Span<double> sums, double[] targets)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = sums[i] > targets[i] ? targets[i] / sums[i] : 1;
        }
    }

    private static void AddRankOne(
        Span<double> q, int n1, int n2, int ny, ReadOnlySpan<double> row, ReadOnlySpan<double> column, ReadOnlySpan<double> missing)
    {
        for (int i = 0, c = 0; i < n1; i++)
        {
            for (int j = 0; j < n2; j++)
            {
                for (int y = 0; y < ny; y++, c++)
                {
                    if (missing[y] > 0)
                    {
                        q[c] += row[(i * ny) + y] / missing[y] * column[(j * ny) + y];
                    }
                }
            }
        }
    }

    /// <summary>Sums over x2: the (x1,y) marginal.</summary>
    public static void RowSums(ReadOnlySpan<double> q, int n1, int n2, int ny, Span<double> sums)
    {
        sums.Clear();
        for (int i = 0, c = 0; i < n1; i++)
        {
            Span<double> target = sums.Slice(i * ny, ny);
            for (int j = 0; j < n2; j++)
            {
                for (int y = 0; y < target.Length; y++, c++)
                {
                    target[y] += q[c];
                }
            }
        }
    }

    /// <summary>Sums over x1: the (x2,y) marginal.</summary>
    public static void ColumnSums(ReadOnlySpan<double> q, int n1, int n2, int ny, Span<double> sums)
    {
        sums.Clear();
        for (int i = 0, c = 0; i < n1; i++)
        {
            for (int t = 0; t < n2 * ny; t++, c++)
            {
                sums[t] += q[c];
            }
        }
    }

    private static void ScaleRows(Span<double> q, int n1, int n2, int ny, ReadOnlySpan<double> factors)
    {
        for (int i = 0, c = 0; i < n1; i++)
        {
            for (int j = 0; j < n2; j++)
            {
                for (int y = 0; y < ny; y++, c++)
                {
                    q[c] *= factors[(i * ny) + y];
                }
            }
        }
    }

    private static void ScaleColumns(Span<double> q, int n1, int n2, int ny, ReadOnlySpan<double> factors)
    {
        for (int i = 0, c = 0; i < n1; i++)
        {
            for (int t = 0; t < n2 * ny; t++, c++)
            {
                q[c] *= factors[t];
            }
        }
    }
}
