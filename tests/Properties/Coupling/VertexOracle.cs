using Pid.Numerics.Information;

namespace Pid.Tests.Properties.Coupling;

/// <summary>
/// Independent exact answers for small instances. Entropy is concave, so its minimum over the polytope of couplings is at a vertex.
/// </summary>
internal static class VertexOracle
{
    /// <summary>
    /// Two marginals: a vertex is a forest in the bipartite graph of rows and columns, so some row or column is a leaf; take each
    /// of them in turn with each partner. Entropy in bits.
    /// </summary>
    public static double TwoMarginals(ulong[] rows, ulong[] columns)
    {
        double total = rows.Sum(m => (double)m);
        Dictionary<string, double> known = [];
        return Best([.. rows.Where(m => m > 0)], [.. columns.Where(m => m > 0)]);

        double Best(List<ulong> a, List<ulong> b)
        {
            if (a.Count == 0)
            {
                return 0;
            }

            string key = string.Join(',', a.Order()) + '|' + string.Join(',', b.Order());
            if (known.TryGetValue(key, out double value))
            {
                return value;
            }

            value = double.PositiveInfinity;
            for (int i = 0; i < a.Count; i++)
            {
                for (int j = 0; j < b.Count; j++)
                {
                    ulong mass = Math.Min(a[i], b[j]);
                    double p = mass / total;
                    value = Math.Min(value, Best(Less(a, i, mass), Less(b, j, mass)) - (p * Math.Log2(p)));
                }
            }

            return known[key] = value;
        }

        static List<ulong> Less(List<ulong> from, int index, ulong mass)
        {
            List<ulong> rest = [.. from];
            rest[index] -= mass;
            if (rest[index] == 0)
            {
                rest.RemoveAt(index);
            }

            return rest;
        }
    }

    /// <summary>
    /// Any number of marginals: all bases of the marginal equations, each solved in floating point by elimination. For up to some
    /// 10^5 bases. Entropy in bits, to about 1e-12.
    /// </summary>
    public static double AnyMarginals(ulong[][] marginals)
    {
        double total = marginals[0].Sum(m => (double)m);
        double[][] p = [.. marginals.Select(v => v.Where(m => m > 0).Select(m => m / total).ToArray())];
        int[][] cells = Cells(p);
        int rank = p.Sum(v => v.Length) - p.Length + 1;
        double best = double.PositiveInfinity;
        int[] chosen = [.. Enumerable.Range(0, rank)];
        do
        {
            double[]? x = Solve(p, [.. chosen.Select(c => cells[c])]);
            // Rounding leaves zeros at a few 1e-16; a truly negative entry of near-tied masses can be as small as 1e-12 and is no vertex.
            if (x is not null && x.All(v => v > -1e-14))
            {
                best = Math.Min(best, Entropy.Bits([.. x.Select(v => Math.Max(0, v))]).Midpoint);
            }
        }
        while (NextCombination(chosen, cells.Length));
        return best;
    }

    private static int[][] Cells(double[][] p)
    {
        IEnumerable<int[]> cells = [[]];
        foreach (double[] v in p)
        {
            cells = cells.SelectMany(c => Enumerable.Range(0, v.Length).Select(i => c.Append(i).ToArray()));
        }

        return [.. cells];
    }

    // Gauss-Jordan with pivoting on all marginal equations (some are redundant); null when the columns are dependent.
    private static double[]? Solve(double[][] p, int[][] columns)
    {
        int n = columns.Length;
        List<double[]> rows = [];
        for (int k = 0; k < p.Length; k++)
        {
            for (int i = 0; i < p[k].Length; i++)
            {
                rows.Add([.. columns.Select(c => c[k] == i ? 1.0 : 0.0), p[k][i]]);
            }
        }

        for (int c = 0; c < n; c++)
        {
            int pivot = Enumerable.Range(c, rows.Count - c).MaxBy(r => Math.Abs(rows[r][c]));
            if (Math.Abs(rows[pivot][c]) < 1e-9)
            {
                return null;
            }

            (rows[c], rows[pivot]) = (rows[pivot], rows[c]);
            for (int r = 0; r < rows.Count; r++)
            {
                double factor = r == c ? 0 : rows[r][c] / rows[c][c];
                for (int k = c; factor != 0 && k <= n; k++)
                {
                    rows[r][k] -= factor * rows[c][k];
                }
            }
        }

        return [.. Enumerable.Range(0, n).Select(c => rows[c][n] / rows[c][c])];
    }

    private static bool NextCombination(int[] chosen, int n)
    {
        int k = chosen.Length - 1;
        while (k >= 0 && chosen[k] == n - chosen.Length + k)
        {
            k--;
        }

        if (k < 0)
        {
            return false;
        }

        chosen[k]++;
        for (int i = k + 1; i < chosen.Length; i++)
        {
            chosen[i] = chosen[i - 1] + 1;
        }

        return true;
    }
}
