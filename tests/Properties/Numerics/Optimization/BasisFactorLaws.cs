using CsCheck;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Linear;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>The factor of a basis solves with it and its transpose, through exchanges and where columns depend on each other.</summary>
public class BasisFactorLaws
{
    [Fact]
    public void It_solves_after_any_exchanges() => Gen.Select(Gen.Int[1, 30], Gen.Int[0, 1 << 20]).Holds((m, seed) =>
    {
        Random random = new(seed);
        SparseMatrix a = Sparse(random, m, 2 * m);
        BasisFactor factor = new(a);
        int[] basis = [.. Enumerable.Range(0, m).Select(_ => random.Next(2 * m))]; // often twice the same
        int replaced = factor.Factor(basis);
        Assert.True(replaced <= m && (replaced > 0 || basis.Distinct().Count() == m));
        for (int k = 0; k < 12; k++)
        {
            RequireSolves(a, factor, basis, random);
            int j = random.Next(2 * m);
            double[] column = Column(a, j);
            factor.Solve(column);
            int place = Array.FindIndex(column, v => Math.Abs(v) > 0.1);
            if (place >= 0 && !basis.Contains(j))
            {
                factor.Exchange(place, column);
                basis[place] = j;
            }
        }
    }, 400);

    private static void RequireSolves(SparseMatrix a, BasisFactor factor, int[] basis, Random random)
    {
        int m = basis.Length;
        double[] wanted = [.. Enumerable.Range(0, m).Select(_ => (double)random.Next(-4, 5))];
        double[] right = new double[m], transposed = new double[m];
        double condition = 1;
        for (int k = 0; k < m; k++)
        {
            double[] column = Column(a, basis[k]);
            for (int i = 0; i < m; i++)
            {
                right[i] += column[i] * wanted[k];
                transposed[k] += column[i] * wanted[i];
            }

            double[] unit = new double[m];
            unit[k] = 1;
            factor.Solve(unit);
            condition = Math.Max(condition, unit.Max(Math.Abs));
        }

        factor.Solve(right);
        factor.SolveTransposed(transposed);
        for (int k = 0; k < m; k++)
        {
            Assert.Equal(wanted[k], right[k], 1e-11 * condition * condition);
            Assert.Equal(wanted[k], transposed[k], 1e-11 * condition * condition);
        }
    }

    private static SparseMatrix Sparse(Random random, int m, int n)
    {
        SparseMatrixBuilder builder = new(m, n);
        for (int j = 0; j < n; j++)
        {
            foreach (int i in Enumerable.Range(0, m).Where(_ => random.Next(m) < 3))
            {
                builder.Add(i, j, random.Next(1, 4) * (random.Next(2) == 0 ? 0.5 : -1));
            }
        }

        return builder.Build();
    }

    private static double[] Column(SparseMatrix a, int j)
    {
        double[] column = new double[a.Rows];
        if (j >= a.Columns)
        {
            column[j - a.Columns] = 1;
            return column;
        }

        for (int p = a.ColumnPointers[j]; p < a.ColumnPointers[j + 1]; p++)
        {
            column[a.RowIndices[p]] = a.Values[p];
        }

        return column;
    }
}
