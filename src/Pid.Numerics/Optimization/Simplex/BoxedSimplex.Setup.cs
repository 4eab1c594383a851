using Pid.Numerics.LinearAlgebra.Dense;
using static Pid.Numerics.LinearAlgebra.Dense.DenseRow;

namespace Pid.Numerics.Optimization.Simplex;

// Independent rows, the tableau of a basis, and the inverse that gives multipliers.
internal sealed partial class BoxedSimplex
{
    // The tableau of a basis from A and b, by Gauss-Jordan elimination with row choice.
    private void Rebuild(ReadOnlySpan<int> basis)
    {
        int[] columns = basis.ToArray();
        int width = _columns + 1;
        double[] work = new double[Rank * width];
        for (int i = 0; i < Rank; i++)
        {
            _matrix.AsSpan(i * _columns, _columns).CopyTo(work.AsSpan(i * width));
            work[(i * width) + _columns] = _rhs[i];
        }

        for (int k = 0; k < Rank; k++)
        {
            int best = k;
            for (int i = k + 1; i < Rank; i++)
            {
                best = Math.Abs(work[(i * width) + columns[k]]) > Math.Abs(work[(best * width) + columns[k]]) ? i : best;
            }

            if (best != k)
            {
                Span<double> swap = new double[width];
                work.AsSpan(best * width, width).CopyTo(swap);
                work.AsSpan(k * width, width).CopyTo(work.AsSpan(best * width));
                swap.CopyTo(work.AsSpan(k * width));
            }

            Span<double> row = work.AsSpan(k * width, width);
            Scale(row, 1 / row[columns[k]]);
            for (int i = 0; i < Rank; i++)
            {
                double f = work[(i * width) + columns[k]];
                if (i != k && f != 0)
                {
                    AddMultiple(work.AsSpan(i * width, width), row, -f);
                }
            }
        }

        Array.Fill(_place, -1);
        for (int k = 0; k < Rank; k++)
        {
            _basic[k] = columns[k];
            _place[columns[k]] = k;
        }

        for (int v = 0, j = 0; v < _columns; v++)
        {
            if (_place[v] < 0)
            {
                _nonbasic[j] = v;
                _place[v] = ~j;
                j++;
            }
        }

        Array.Clear(_tableau);
        for (int i = 0; i < Rank; i++)
        {
            for (int j = 0; j < _nonbasic.Length; j++)
            {
                double a = work[(i * width) + _nonbasic[j]];
                _tableau[(i * _stride) + j] = Math.Abs(a) > 1e-13 ? a : 0;
            }

            _tableau[(i * _stride) + _nonbasic.Length] = work[(i * width) + _columns];
        }

        _pivots = 0;
    }

    // Gaussian elimination with the largest entry of each row as its pivot; a row that vanishes depends on those before it.
    private static (int[] Rows, int[] Basis) IndependentRows(int rows, int columns, ReadOnlySpan<double> matrix)
    {
        List<int> kept = [], basis = [];
        double[] work = matrix.ToArray();
        for (int i = 0; i < rows; i++)
        {
            Span<double> row = work.AsSpan(i * columns, columns);
            for (int k = 0; k < kept.Count; k++)
            {
                double f = row[basis[k]];
                if (f != 0)
                {
                    AddMultiple(row, work.AsSpan(kept[k] * columns, columns), -f);
                    row[basis[k]] = 0;
                }
            }

            int q = -1;
            double largest = 1e-9;
            for (int v = 0; v < columns; v++)
            {
                (q, largest) = Math.Abs(row[v]) > largest ? (v, Math.Abs(row[v])) : (q, largest);
            }

            if (q >= 0)
            {
                Scale(row, 1 / row[q]);
                kept.Add(i);
                basis.Add(q);
            }
        }

        return ([.. kept], [.. basis]);
    }

    private double[] InverseOfReference()
    {
        double[] transposed = new double[Rank * Rank], inverse = new double[Rank * Rank];
        for (int i = 0; i < Rank; i++)
        {
            inverse[(i * Rank) + i] = 1;
            for (int k = 0; k < Rank; k++)
            {
                transposed[(i * Rank) + k] = _matrix[(k * _columns) + _referenceBasis[i]];
            }
        }

        for (int k = 0; k < Rank; k++)
        {
            int best = k;
            for (int i = k + 1; i < Rank; i++)
            {
                best = Math.Abs(transposed[(i * Rank) + k]) > Math.Abs(transposed[(best * Rank) + k]) ? i : best;
            }

            Exchange(transposed, k, best);
            Exchange(inverse, k, best);
            double scale = 1 / transposed[(k * Rank) + k];
            Scale(transposed.AsSpan(k * Rank, Rank), scale);
            Scale(inverse.AsSpan(k * Rank, Rank), scale);
            for (int i = 0; i < Rank; i++)
            {
                double f = transposed[(i * Rank) + k];
                if (i != k && f != 0)
                {
                    AddMultiple(transposed.AsSpan(i * Rank, Rank), transposed.AsSpan(k * Rank, Rank), -f);
                    AddMultiple(inverse.AsSpan(i * Rank, Rank), inverse.AsSpan(k * Rank, Rank), -f);
                }
            }
        }

        return inverse;

        void Exchange(double[] m, int a, int b)
        {
            for (int v = 0; a != b && v < Rank; v++)
            {
                (m[(a * Rank) + v], m[(b * Rank) + v]) = (m[(b * Rank) + v], m[(a * Rank) + v]);
            }
        }
    }
}
