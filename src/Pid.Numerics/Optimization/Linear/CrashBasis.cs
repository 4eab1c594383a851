using Pid.Numerics.LinearAlgebra.Sparse;

namespace Pid.Numerics.Optimization.Linear;

/// <summary>
/// The basis of greatest weight: columns of [A I] are taken greedily, heaviest first, where they do not depend on those taken before, as
/// left-looking elimination finds (Gilbert and Peierls 1988). Rows that are left take their logicals.
/// </summary>
internal static class CrashBasis
{
    private const double Dependent = 1e-5; // the pivot beside columns whose largest entry is 1
    private const double Dropped = 1e-14;

    /// <param name="program">The program.</param>
    /// <param name="weights">A weight for each column and logical; those of 0 are not taken but to fill up.</param>
    public static int[] Of(LinearProgram program, double[] weights)
    {
        int n = program.ColumnCount, m = program.RowCount;
        SparseMatrix a = program.Matrix;
        int[] order = [.. Enumerable.Range(0, n + m).Where(j => weights[j] > 0)];
        Array.Sort(Array.ConvertAll(order, j => -weights[j]), order);
        int[] basis = new int[m];
        int[] rows = new int[m]; // in the order of their pivots
        bool[] taken = new bool[m];
        int[] starts = new int[m + 1];
        GrowingEntries lower = new();
        double[] v = new double[m];
        int count = 0;
        for (int c = 0; c < order.Length && count < m; c++)
        {
            int j = order[c];
            if (j >= n)
            {
                v[j - n] = 1;
            }
            else
            {
                for (int p = a.ColumnPointers[j]; p < a.ColumnPointers[j + 1]; p++)
                {
                    v[a.RowIndices[p]] = a.Values[p];
                }
            }

            for (int k = 0; k < count; k++)
            {
                double t = v[rows[k]];
                for (int p = starts[k]; t != 0 && p < starts[k + 1]; p++)
                {
                    v[lower.Indices[p]] -= lower.Values[p] * t;
                }
            }

            int pivot = -1;
            double largest = Dependent;
            for (int i = 0; i < m; i++)
            {
                if (!taken[i] && Math.Abs(v[i]) > largest)
                {
                    (pivot, largest) = (i, Math.Abs(v[i]));
                }
            }

            if (pivot >= 0)
            {
                for (int i = 0; i < m; i++)
                {
                    if (!taken[i] && i != pivot && Math.Abs(v[i]) > Dropped * largest)
                    {
                        lower.Add(i, v[i] / v[pivot]);
                    }
                }

                (rows[count], taken[pivot], basis[count]) = (pivot, true, j);
                starts[++count] = lower.Count;
            }

            v.AsSpan().Clear();
        }

        for (int i = 0; i < m; i++)
        {
            if (!taken[i])
            {
                basis[count++] = n + i;
            }
        }

        return basis;
    }
}
