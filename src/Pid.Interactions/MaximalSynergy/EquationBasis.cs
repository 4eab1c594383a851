using Pid.Numerics.Certified;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// Independent equations of a <see cref="SeparableProgram"/> and a basis B of columns with an approximate inverse M: how far any point is
/// at most from one that satisfies every equation exactly.
/// </summary>
/// <remarks>
/// If |I - M B| &lt;= eps &lt; 1, a residual e is undone by moving the basic variables by B^-1 e, |B^-1 e| &lt;= |M e| / (1 - eps), in the
/// maximum norm. Equations that depend on others hold by themselves, because some joint has the marginals; the dependence is checked in
/// whole numbers.
/// </remarks>
internal sealed class EquationBasis
{
    private const double U = CertifiedMath.UnitRoundoff;

    // Multiples of 1/this are tried for the dependence: the least common multiple of 1 to 12.
    private const double Denominator = 27720;
    private readonly SeparableProgram _block;
    private readonly int[] _rows, _columns;
    private readonly double[] _inverse;

    private EquationBasis(SeparableProgram block, int[] rows, int[] columns, double[] inverse) =>
        (_block, _rows, _columns, _inverse) = (block, rows, columns, inverse);

    /// <summary>A basis, or null where none is well-conditioned and proven to span the equations.</summary>
    /// <param name="block">The block.</param>
    /// <param name="choices">
    /// How much each column is wanted, 0 for not at all: the first choice as far as it goes, then the next.
    /// </param>
    public static EquationBasis? Among(SeparableProgram block, params double[][] choices)
    {
        if (block.Rows == 0)
        {
            return new EquationBasis(block, [], [], []);
        }

        (int[] kept, int[] basis) = Independent(block, choices);
        int k = kept.Length;
        double[] matrix = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                matrix[(i * k) + j] = block.Matrix[(kept[i] * block.Variables) + basis[j]];
            }
        }

        return Inverse(matrix, k) is { } inverse && IsClose(matrix, inverse, k) && OthersDepend(block, kept, basis, inverse)
            ? new EquationBasis(block, kept, basis, inverse)
            : null;
    }

    /// <summary>The basic columns.</summary>
    public ReadOnlySpan<int> Columns => _columns;

    /// <summary>
    /// Moves the basic variables of a point until the equations hold as well as rounding allows, and writes how far they would have to move
    /// yet, at most, to satisfy them exactly, where the others lie within their own moves.
    /// </summary>
    public void Correct(double[] t, double[] move)
    {
        int k = _rows.Length;
        double[] residual = new double[k];
        for (int step = 0; step < 3; step++)
        {
            for (int i = 0; i < k; i++)
            {
                residual[i] = Residual(_rows[i], t, move).Midpoint;
            }

            for (int j = 0; j < k; j++)
            {
                for (int i = 0; i < k; i++)
                {
                    t[_columns[j]] -= _inverse[(j * k) + i] * residual[i];
                }
            }
        }

        double most = 0;
        for (int i = 0; i < k; i++)
        {
            Interval e = Residual(_rows[i], t, move);
            residual[i] = Math.Max(Math.Abs(e.Lower), Math.Abs(e.Upper));
        }

        for (int j = 0; j < k; j++)
        {
            double moved = 0;
            for (int i = 0; i < k; i++)
            {
                moved += Math.Abs(_inverse[(j * k) + i]) * residual[i];
            }

            most = Math.Max(most, moved);
        }

        foreach (int v in _columns)
        {
            move[v] = 1.01 * most;
        }
    }

    // |I - M B| < 1/1000 in outward rounding.
    private static bool IsClose(double[] matrix, double[] inverse, int k)
    {
        double eps = 0;
        for (int j = 0; j < k; j++)
        {
            double row = 0;
            for (int i = 0; i < k; i++)
            {
                double product = j == i ? -1 : 0, magnitude = 0;
                for (int l = 0; l < k; l++)
                {
                    double a = inverse[(j * k) + l] * matrix[(l * k) + i];
                    product += a;
                    magnitude += Math.Abs(a);
                }

                row += Math.Abs(product) + (2 * k * U * magnitude);
            }

            eps = Math.Max(eps, row);
        }

        return eps < 1e-3;
    }

    // How far an exact equation is from holding at t.
    private Interval Residual(int row, double[] t, double[] move)
    {
        CertifiedSum sum = default;
        sum.Add(-_block.Right[row], 1.01 * _block.RightRadius[row]);
        for (int k = 0; k < _block.RowVariable[row].Length; k++)
        {
            int v = _block.RowVariable[row][k];
            double term = _block.RowCoefficient[row][k] * t[v]; // whole numbers of few bits: one rounding
            sum.Add(term, (2 * U * Math.Abs(term)) + (Math.Abs(_block.RowCoefficient[row][k]) * move[v]));
        }

        return sum.ToInterval();
    }

    // Rows that are independent on the allowed columns, and their pivots: those of the first choice as far as they go.
    private static (int[] Rows, int[] Columns) Independent(SeparableProgram block, double[][] choices)
    {
        int n = block.Variables;
        double[] work = [.. block.Matrix];
        int[] applied = new int[block.Rows];
        List<int> rows = [], columns = [];
        foreach (double[] choice in choices)
        {
            for (int r = 0; r < block.Rows; r++)
            {
                if (rows.Contains(r))
                {
                    continue;
                }

                Span<double> row = work.AsSpan(r * n, n);
                for (; applied[r] < rows.Count; applied[r]++)
                {
                    double f = row[columns[applied[r]]];
                    ReadOnlySpan<double> above = work.AsSpan(rows[applied[r]] * n, n);
                    for (int v = 0; f != 0 && v < n; v++)
                    {
                        row[v] -= f * above[v];
                    }
                }

                int q = -1;
                double largest = 0;
                for (int v = 0; v < n; v++)
                {
                    double size = Math.Abs(row[v]) > 1e-6 ? Math.Abs(row[v]) * choice[v] : 0;
                    (q, largest) = size > largest ? (v, size) : (q, largest);
                }

                if (q >= 0)
                {
                    double scale = 1 / row[q];
                    foreach (ref double a in row)
                    {
                        a *= scale;
                    }

                    rows.Add(r);
                    columns.Add(q);
                }
            }
        }

        return ([.. rows], [.. columns]);
    }

    // Every other row is a combination of the kept ones with multiples of 1/27720, checked on all columns in whole numbers.
    private static bool OthersDepend(SeparableProgram block, int[] kept, int[] basis, double[] inverse)
    {
        int n = block.Variables, k = kept.Length;
        foreach (int r in Enumerable.Range(0, block.Rows).Except(kept))
        {
            double[] rest = Array.ConvertAll(block.Matrix.AsSpan(r * n, n).ToArray(), a => Denominator * a);
            for (int i = 0; i < k; i++)
            {
                double y = 0;
                for (int j = 0; j < k; j++)
                {
                    y += block.Matrix[(r * n) + basis[j]] * inverse[(j * k) + i];
                }

                y = Math.Round(Denominator * y);
                for (int v = 0; y != 0 && v < n; v++)
                {
                    rest[v] -= y * block.Matrix[(kept[i] * n) + v];
                }
            }

            if (rest.AsSpan().ContainsAnyExcept(0.0))
            {
                return false;
            }
        }

        return true;
    }

    // Gauss-Jordan elimination with row exchanges; null where a pivot is tiny.
    private static double[]? Inverse(double[] matrix, int k)
    {
        int width = 2 * k;
        double[] work = new double[k * width];
        for (int i = 0; i < k; i++)
        {
            matrix.AsSpan(i * k, k).CopyTo(work.AsSpan(i * width));
            work[(i * width) + k + i] = 1;
        }

        for (int p = 0; p < k; p++)
        {
            int best = p;
            for (int i = p + 1; i < k; i++)
            {
                best = Math.Abs(work[(i * width) + p]) > Math.Abs(work[(best * width) + p]) ? i : best;
            }

            double pivot = work[(best * width) + p];
            if (Math.Abs(pivot) < 1e-9)
            {
                return null;
            }

            for (int c = 0; c < width; c++)
            {
                (work[(p * width) + c], work[(best * width) + c]) = (work[(best * width) + c] / pivot, best == p
                    ? work[(p * width) + c] / pivot : work[(p * width) + c]);
            }

            for (int i = 0; i < k; i++)
            {
                double f = work[(i * width) + p];
                for (int c = 0; i != p && f != 0 && c < width; c++)
                {
                    work[(i * width) + c] -= f * work[(p * width) + c];
                }
            }
        }

        double[] inverse = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            work.AsSpan((i * width) + k, k).CopyTo(inverse.AsSpan(i * k));
        }

        return inverse;
    }
}
