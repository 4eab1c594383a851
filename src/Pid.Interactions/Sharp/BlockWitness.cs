using Pid.Numerics.Certified;

namespace Pid.Interactions.Sharp;

/// <summary>
/// A proof that a point found by arithmetic with rounding is near an exact one: an upper bound of the least entropy of a block.
/// </summary>
/// <remarks>
/// Split the variables into F, those with exactly one cell at zero, and S, all whose cells are positive. Let F stand exactly where that cell
/// is zero. The equations leave a residual e. If the equations have a basis B among the columns of S with an approximate inverse M,
/// |I - M B| &lt;= eps &lt; 1, then moving the basic variables by B^-1 e, |B^-1 e| &lt;= |M e| / (1 - eps), satisfies them exactly. Where every
/// positive cell exceeds the move, the result is in D, and its entropy differs from the computed one by the modulus of h. Equations that
/// depend on others hold by themselves, because D is not empty; the dependence is checked in whole numbers. The maximum norm is meant.
/// </remarks>
internal static class BlockWitness
{
    private const double U = CertifiedMath.UnitRoundoff, Zero = 1e-12;

    /// <summary>An upper bound in nats, or positive infinity where the construction does not apply.</summary>
    public static double EntropyBound(ConcaveBlock block, double[] point)
    {
        int n = block.Variables;
        double[] t = [.. point], move = new double[n];
        int[] zeroMember = new int[n];   // of a variable in F, else -1
        for (int v = 0; v < n; v++)
        {
            int zero = -1;
            for (int m = block.MemberStart[v]; m < block.MemberStart[v + 1]; m++)
            {
                if ((block.Sign[m] * t[v]) + block.Offset[m] <= Zero)
                {
                    if (zero >= 0)
                    {
                        return double.PositiveInfinity;
                    }

                    zero = m;
                }
            }

            zeroMember[v] = zero;
            if (zero >= 0)
            {
                (t[v], move[v]) = (-block.Sign[zero] * block.Offset[zero], block.Radius[zero]);
            }
        }

        if (block.Rows > 0 && !Correct(block, t, Array.ConvertAll(zeroMember, m => m < 0), move))
        {
            return double.PositiveInfinity;
        }

        return Entropy(block, t, zeroMember, move);
    }

    // The entropy at t, plus what moving each variable by up to its move can add.
    private static double Entropy(ConcaveBlock block, double[] t, int[] zeroMember, double[] move)
    {
        CertifiedSum sum = default;
        for (int v = 0; v < block.Variables; v++)
        {
            for (int m = block.MemberStart[v]; m < block.MemberStart[v + 1]; m++)
            {
                double r = (block.Sign[m] * t[v]) + block.Offset[m];
                if (m == zeroMember[v])
                {
                    continue; // exactly zero
                }

                double radius = 1.01 * (block.Radius[m] + move[v] + (4 * U)), slack = 0;
                if (!(r > 4 * radius))
                {
                    return double.PositiveInfinity;
                }

                double h = EntropyTerm.At(r, radius, ref slack);
                sum.Add(h, slack);
            }
        }

        return sum.ToInterval().Upper;
    }

    // Bounds the move of the free variables; false where no well-conditioned basis lies among them.
    private static bool Correct(ConcaveBlock block, double[] t, bool[] free, double[] move)
    {
        (int[] kept, int[] basis) = Basis(block, free);
        int k = kept.Length;
        double[] matrix = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                matrix[(i * k) + j] = block.Matrix[(kept[i] * block.Variables) + basis[j]];
            }
        }

        double[]? inverse = Inverse(matrix, k);
        if (inverse is null || !OthersDepend(block, kept, basis, inverse))
        {
            return false;
        }

        double[] residual = new double[k];
        for (int i = 0; i < k; i++)
        {
            residual[i] = Residual(block, kept[i], t, move);
        }

        double most = 0, eps = 0;
        for (int j = 0; j < k; j++)
        {
            double moved = 0, row = 0;
            for (int i = 0; i < k; i++)
            {
                moved += Math.Abs(inverse[(j * k) + i]) * residual[i];
                double product = j == i ? -1 : 0, magnitude = 0;
                for (int l = 0; l < k; l++)
                {
                    double a = inverse[(j * k) + l] * matrix[(l * k) + i];
                    product += a;
                    magnitude += Math.Abs(a);
                }

                row += Math.Abs(product) + (2 * k * U * magnitude);
            }

            (most, eps) = (Math.Max(most, moved), Math.Max(eps, row));
        }

        if (!(eps < 1e-3))
        {
            return false;
        }

        foreach (int v in basis)
        {
            move[v] = 1.01 * most;
        }

        return true;
    }

    // A bound of how far an exact equation is from holding at t.
    private static double Residual(ConcaveBlock block, int row, double[] t, double[] move)
    {
        CertifiedSum sum = default;
        sum.Add(-block.Right[row], 1.01 * block.RightRadius[row]);
        for (int k = 0; k < block.RowVariable[row].Length; k++)
        {
            int v = block.RowVariable[row][k];
            double term = block.RowCoefficient[row][k] * t[v]; // whole numbers of few bits: one rounding
            sum.Add(term, (2 * U * Math.Abs(term)) + (Math.Abs(block.RowCoefficient[row][k]) * move[v]));
        }

        Interval e = sum.ToInterval();
        return Math.Max(Math.Abs(e.Lower), Math.Abs(e.Upper));
    }

    // Rows that are independent on the free columns, and their pivots.
    private static (int[] Rows, int[] Columns) Basis(ConcaveBlock block, bool[] free)
    {
        int n = block.Variables;
        double[] work = [.. block.Matrix];
        List<int> rows = [], columns = [];
        for (int r = 0; r < block.Rows; r++)
        {
            Span<double> row = work.AsSpan(r * n, n);
            for (int k = 0; k < rows.Count; k++)
            {
                double f = row[columns[k]];
                ReadOnlySpan<double> above = work.AsSpan(rows[k] * n, n);
                for (int v = 0; f != 0 && v < n; v++)
                {
                    row[v] -= f * above[v];
                }
            }

            int q = -1;
            double largest = 1e-6;
            for (int v = 0; v < n; v++)
            {
                (q, largest) = free[v] && Math.Abs(row[v]) > largest ? (v, Math.Abs(row[v])) : (q, largest);
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

        return ([.. rows], [.. columns]);
    }

    // Every other row is a combination of the kept ones with multiples of 1/12, checked on all columns in whole numbers.
    private static bool OthersDepend(ConcaveBlock block, int[] kept, int[] basis, double[] inverse)
    {
        int n = block.Variables, k = kept.Length;
        foreach (int r in Enumerable.Range(0, block.Rows).Except(kept))
        {
            double[] rest = Array.ConvertAll(block.Matrix.AsSpan(r * n, n).ToArray(), a => 12 * a);
            for (int i = 0; i < k; i++)
            {
                double y = 0;
                for (int j = 0; j < k; j++)
                {
                    y += block.Matrix[(r * n) + basis[j]] * inverse[(j * k) + i];
                }

                y = Math.Round(12 * y);
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
                (work[(p * width) + c], work[(best * width) + c]) = (work[(best * width) + c] / pivot, best == p ? work[(p * width) + c] / pivot : work[(p * width) + c]);
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
