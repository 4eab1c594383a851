using Pid.Numerics.LinearAlgebra.Ordering;
using Pid.Numerics.LinearAlgebra.Sparse;

namespace Pid.Tests.Properties.Numerics.LinearAlgebra;

/// <summary>Laws of the ordering and of the sparse factorisation.</summary>
public class LdlLaws
{
    // [ P A' ; A -R ] with P, R positive definite: quasi-definite, n positive and m negative pivots whatever the order.
    private static SparseMatrix QuasiDefinite(int n, int m, double density, int seed)
    {
        Random random = new(seed);
        SparseMatrixBuilder upper = new(n + m, n + m);
        for (int j = 0; j < n + m; j++)
        {
            upper.Add(j, j, j < n ? 0.01 + random.NextDouble() : -0.01 - random.NextDouble());
            for (int i = 0; i < Math.Min(j, n) && j >= n; i++)
            {
                if (random.NextDouble() < density)
                {
                    upper.Add(i, j, (2 * random.NextDouble()) - 1);
                }
            }
        }

        return upper.Build();
    }

    private static double[] Times(SparseMatrix upper, double[] x)
    {
        double[] y = new double[x.Length];
        for (int j = 0; j < x.Length; j++)
        {
            for (int p = upper.ColumnPointers[j]; p < upper.ColumnPointers[j + 1]; p++)
            {
                int i = upper.RowIndices[p];
                y[i] += upper.Values[p] * x[j];
                y[j] += i == j ? 0 : upper.Values[p] * x[i];
            }
        }

        return y;
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(5, 3, 0.5)]
    [InlineData(60, 40, 0.05)]
    [InlineData(200, 300, 0.01)]
    [InlineData(50, 50, 1)]
    public void Solutions_have_small_residuals_and_the_inertia_is_known(int n, int m, double density)
    {
        foreach (int seed in Law.Seeds(8))
        {
            SparseMatrix k = QuasiDefinite(n, m, density, seed);
            LdlSymbolic symbolic = LdlSymbolic.Analyze(k);
            LdlFactor factor = new(symbolic);
            Assert.True(factor.Factor(k.Values, default, PivotRegularization.None));
            Assert.Equal(n, factor.Pivots.ToArray().Count(d => d > 0));
            Random random = new(seed);
            double[] x = [.. Enumerable.Range(0, n + m).Select(_ => random.NextDouble())];
            double[] b = Times(k, x);
            double[] found = new double[x.Length];
            factor.Solve(b, found);
            double[] left = [.. Times(k, found).Zip(b, (u, v) => Math.Abs(u - v))];
            Assert.True(left.Max() <= 1e-9 * b.Max(Math.Abs), $"residual {left.Max():E1}");
        }
    }

    [Fact]
    public void The_factors_multiply_to_the_permuted_matrix()
    {
        SparseMatrix k = QuasiDefinite(12, 9, 0.4, 3);
        int order = k.Columns;
        LdlSymbolic symbolic = LdlSymbolic.Analyze(k);
        LdlFactor factor = new(symbolic);
        factor.Factor(k.Values, default, PivotRegularization.None);

        // Column by column through the solve: K (K^-1 e_j) = e_j, and the product of pivots is the determinant up to sign of a dense
        // elimination.
        double[] dense = new double[order * order];
        for (int j = 0; j < order; j++)
        {
            double[] unit = new double[order];
            unit[j] = 1;
            double[] column = Times(k, unit);
            for (int i = 0; i < order; i++)
            {
                dense[(i * order) + j] = column[i];
            }
        }

        double logDeterminant = 0;
        for (int s = 0; s < order; s++)
        {
            logDeterminant += Math.Log(Math.Abs(dense[(s * order) + s]));
            for (int i = s + 1; i < order; i++)
            {
                double l = dense[(i * order) + s] / dense[(s * order) + s];
                for (int j = s; j < order; j++)
                {
                    dense[(i * order) + j] -= l * dense[(s * order) + j];
                }
            }
        }

        Assert.Equal(logDeterminant, factor.Pivots.ToArray().Sum(d => Math.Log(Math.Abs(d))), 1e-9);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(120)]
    [InlineData(900)]
    public void Minimum_degree_orders_every_index_once_whatever_the_pattern(int n)
    {
        foreach (int seed in Law.Seeds(6))
        {
            int density = seed % 6;
            Random random = new(n + seed);
            SparseMatrixBuilder upper = new(n, n);
            for (int k = 0; k < n * density; k++)
            {
                int i = random.Next(n);
                int j = random.Next(n);
                upper.Add(Math.Min(i, j), Math.Max(i, j), 1);
            }

            // Two dense rows, which the ordering sets apart.
            for (int i = 0; i < n && density > 3; i++)
            {
                upper.Add(Math.Min(i, 1), Math.Max(i, 1), 1);
                upper.Add(Math.Min(i, 4), Math.Max(i, 4), 1);
            }

            SparseMatrix pattern = upper.Build();
            int[] order = MinimumDegree.Order(n, pattern.ColumnPointers, pattern.RowIndices);
            Assert.Equal(Enumerable.Range(0, n), order.Order());
            Assert.Equal(order, MinimumDegree.Order(n, pattern.ColumnPointers, pattern.RowIndices));
        }
    }

    [Fact]
    public void Minimum_degree_leaves_no_fill_where_none_is_needed()
    {
        // A tree (each vertex tied to a random earlier one), and an arrow whose tip comes first: eliminated leaf by leaf without fill.
        Random random = new(2);
        SparseMatrixBuilder tree = new(500, 500);
        SparseMatrixBuilder arrow = new(500, 500);
        for (int j = 1; j < 500; j++)
        {
            tree.Add(random.Next(j), j, 1);
            arrow.Add(0, j, 1);
        }

        Assert.Equal(499, LdlSymbolic.Analyze(tree.Build()).FactorEntryCount);
        Assert.Equal(499, LdlSymbolic.Analyze(arrow.Build()).FactorEntryCount);
    }

    [Fact]
    public void Minimum_degree_beats_the_natural_order_of_a_grid()
    {
        const int Side = 40;
        SparseMatrixBuilder grid = new(Side * Side, Side * Side);
        for (int v = 0; v < Side * Side; v++)
        {
            grid.Add(v, v, 4);
            if (v % Side > 0)
            {
                grid.Add(v - 1, v, -1);
            }

            if (v >= Side)
            {
                grid.Add(v - Side, v, -1);
            }
        }

        SparseMatrix k = grid.Build();
        int natural = LdlSymbolic.Analyze(k, [.. Enumerable.Range(0, Side * Side)]).FactorEntryCount;
        Assert.InRange(natural, (Side * Side * Side) - (2 * Side * Side), Side * Side * Side); // a band of that width
        Assert.True(LdlSymbolic.Analyze(k).FactorEntryCount < 0.5 * natural);
    }

    [Fact]
    public void Regularised_pivots_keep_their_sign()
    {
        // Singular: two equal rows. The regularised matrix is factored with the asked signs, and replacements are counted.
        SparseMatrix k = SparseMatrix.FromDense(3, 3, [0, 1, 1, 0, 0, 0, 0, 0, 0]);
        SparseMatrixBuilder withDiagonal = new(3, 3);
        for (int j = 0; j < 3; j++)
        {
            withDiagonal.Add(j, j, 0);
            for (int p = k.ColumnPointers[j]; p < k.ColumnPointers[j + 1]; p++)
            {
                withDiagonal.Add(k.RowIndices[p], j, k.Values[p]);
            }
        }

        SparseMatrix upper = withDiagonal.Build();
        LdlSymbolic symbolic = LdlSymbolic.Analyze(upper);
        LdlFactor factor = new(symbolic);
        sbyte[] signs = [1, -1, -1];
        Assert.False(factor.Factor(upper.Values, default, PivotRegularization.None));
        Assert.True(factor.Factor(upper.Values, signs, new PivotRegularization(1e-8, 1e-13, 2e-7)));
        for (int position = 0; position < 3; position++)
        {
            Assert.Equal(signs[symbolic.Permutation[position]], Math.Sign(factor.Pivots[position]));
        }
    }

    [Fact]
    public void The_same_numbers_give_the_same_bits_and_no_allocation()
    {
        SparseMatrix k = QuasiDefinite(80, 60, 0.08, 1);
        LdlFactor factor = new(LdlSymbolic.Analyze(k));
        double[] b = [.. Enumerable.Range(0, 140).Select(i => Math.Sin(i))];
        double[] first = new double[140];
        double[] second = new double[140];
        factor.Factor(k.Values, default, PivotRegularization.None);
        factor.Solve(b, first);
        Assert.Equal(0, Allocation.Of(() =>
        {
            factor.Factor(k.Values, default, PivotRegularization.None);
            factor.Solve(b, second);
        }));
        Assert.Equal(first, second);
    }

    [Fact]
    public void Matrices_are_checked_and_transposed_exactly()
    {
        Assert.Throws<ArgumentException>(() => new SparseMatrix(2, 2, [0, 2, 2], [1, 0], [1, 2]));
        Assert.Throws<ArgumentException>(() => new SparseMatrix(2, 2, [0, 3, 2], [0, 1], [1, 2]));
        Assert.Throws<ArgumentException>(() => LdlSymbolic.Analyze(SparseMatrix.FromDense(2, 2, [1, 0, 1, 1])));
        SparseMatrix a = SparseMatrix.FromDense(2, 3, [1, 0, 2, 0, 3, 4]);
        SparseMatrix back = a.Transpose().Transpose();
        Assert.Equal(a.Values.ToArray(), back.Values.ToArray());
        Assert.Equal(a.RowIndices.ToArray(), back.RowIndices.ToArray());
        double[] y = new double[2];
        a.MultiplyAdd([1, 2, 3], y);
        Assert.Equal([7, 18], y);
    }
}
