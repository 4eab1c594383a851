using System.Globalization;
using System.Text;
using MathNet.Numerics.LinearAlgebra;
using Pid.Data;
using Pid.Data.Programs;
using Pid.Numerics.Optimization.Conic;
using Pid.Tests.Properties.Numerics.Optimization;

namespace Pid.Tests.Properties.Data.Programs;

/// <summary>The sections of the Conic Benchmark Format that have matrices, against their definition at random points.</summary>
public class MatrixSectionLaws
{
    private static ConicFile Read(string text) =>
        ConicFile.Read(TableSource.FromStream(new MemoryStream(Encoding.UTF8.GetBytes(text)), "m.cbf"));

    // Entries (prefix, row, column, value) of a random sparse symmetric matrix, and the matrix.
    private static Matrix<double> Sparse(Random random, int n, List<string> lines, params int[] prefix)
    {
        Matrix<double> m = Matrix<double>.Build.Dense(n, n);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                if (random.Next(3) == 0)
                {
                    m[i, j] = m[j, i] = random.Next(-9, 10) / 4.0;
                    lines.Add(string.Create(CultureInfo.InvariantCulture, $"{string.Join(' ', prefix)} {i} {j} {m[i, j]}").Trim());
                }
            }
        }

        return m;
    }

    private static double Inner(Matrix<double> a, Matrix<double> b) => a.PointwiseMultiply(b).RowSums().Sum();

    private static string Section(string name, List<string> lines) =>
        $"{name}\n{lines.Count}\n{string.Concat(lines.Select(line => line + "\n"))}";

    private static int[] Orders(Random random) => [.. Enumerable.Range(0, random.Next(3)).Select(_ => 1 + random.Next(3))];

    private static Matrix<double> Any(Random random, int n)
    {
        Matrix<double> m = Matrix<double>.Build.Dense(n, n, (_, _) => random.NextDouble() - 0.5);
        return m + m.Transpose();
    }

    [Fact]
    public void Rows_and_objective_are_those_of_the_definition()
    {
        foreach (int seed in Law.Seeds(100))
        {
            Random random = new(seed);
            (int n, int m) = (random.Next(3), random.Next(3));
            (int[] orders, int[] rows) = (Orders(random), Orders(random));
            double[] x = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
            Matrix<double>[] big = [.. orders.Select(order => Any(random, order))];
            List<string> objF = [], f = [], h = [], d = [];
            double objective = 0;
            for (int k = 0; k < orders.Length; k++)
            {
                objective += Inner(Sparse(random, orders[k], objF, k), big[k]);
            }

            double[] sums = [.. Enumerable.Range(0, m).Select(i => Enumerable.Range(0, orders.Length).Sum(
                k => Inner(Sparse(random, orders[k], f, i, k), big[k])))];
            Matrix<double>[] values = [.. rows.Select((order, i) => Enumerable.Range(0, n).Aggregate(Sparse(random, order, d, i),
                (sum, j) => sum + (x[j] * Sparse(random, order, h, i, j))))];
            ConicFile file = Read("VER\n2\nOBJSENSE\nMAX\n" + Section("PSDVAR", [.. orders.Select(o => $"{o}")]) + $"VAR\n{n} 1\nF {n}\n"
                + Section("PSDCON", [.. rows.Select(o => $"{o}")]) + $"CON\n{m} 1\nL= {m}\n" + Section("OBJFCOORD", objF)
                + Section("FCOORD", f) + Section("HCOORD", h) + Section("DCOORD", d));

            // The point in the order of the program; matrices as they are, the lower triangle by columns.
            double[] point = [.. x, .. big.SelectMany(v => Enumerable.Range(0, v.RowCount).SelectMany(
                j => Enumerable.Range(j, v.RowCount - j).Select(i => v[i, j])))];
            Assert.Equal(point.Length, file.VariableCount);
            Assert.Equal(objective, -file.Problem.Cost.ToArray().Zip(point, (c, v) => c * v).Sum(), 1e-12);
            Matrix<double>[] inCones = [.. big, .. values];
            double[] expected = [.. sums, .. inCones.Where(v => v.RowCount == 1).Select(v => v[0, 0]),
                .. inCones.Where(v => v.RowCount > 1).SelectMany(SymmetricMatrices.Vector)];
            double[] slacks = file.Problem.RightSide.ToArray();
            for (int j = 0; j < point.Length; j++)
            {
                for (int p = file.Problem.Matrix.ColumnPointers[j]; p < file.Problem.Matrix.ColumnPointers[j + 1]; p++)
                {
                    slacks[file.Problem.Matrix.RowIndices[p]] -= file.Problem.Matrix.Values[p] * point[j];
                }
            }

            Assert.Equal(expected.Length, slacks.Length);
            Assert.All(expected.Zip(slacks), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
            Assert.Equal(inCones.Where(v => v.RowCount > 1).Select(v => v.RowCount), file.Problem.Cones.Where(
                cone => cone.Kind == ConeKind.Semidefinite).Select(cone => cone.Order));
            Assert.Equal(orders.Length == 0 ? 0 : point.Length, file.VariableNames.Count);
        }
    }

    [Theory]
    [InlineData("PSDVAR\n1\n0\n", 5, "order 0")]
    [InlineData("PSDVAR\n2\n3\n", 5, "The file ends")]
    [InlineData("PSDVAR\n1\n2 2\n", 5, "1 value(s) were expected")]
    [InlineData("PSDCON\n1\n500\n", 5, "order 500 the systems of the semidefinite cones hold more than 25,000,000 numbers")]
    [InlineData("PSDVAR\n2\n100\n100\n", 6, "more than 25,000,000")]
    [InlineData("PSDVAR\n1\n2\nOBJFCOORD\n1\n0 0 1 1\n", 8, "Entry (0, 1) stands above the diagonal")]
    [InlineData("PSDVAR\n1\n2\nOBJFCOORD\n1\n0 2 1 1\n", 8, "Index 2 lies outside 0 .. 1")]
    [InlineData("PSDVAR\n1\n2\nOBJFCOORD\n1\n1 0 0 1\n", 8, "Index 1 lies outside 0 .. 0")]
    [InlineData("PSDVAR\n1\n2\nOBJFCOORD\n1\n0 0 0 x\n", 8, "'x' is no finite number")]
    [InlineData("FCOORD\n1\n0 0 0 0 1\n", 5, "nothing to index")]
    [InlineData("PSDVAR\n1\n2\nFCOORD\n1\n0 0 0 0 1\n", 8, "nothing to index")]
    [InlineData("PSDCON\n1\n2\nHCOORD\n1\n0 0 0 0 1\n", 8, "nothing to index")]
    [InlineData("PSDCON\n1\n2\nDCOORD\n1\n0 1 0\n", 8, "4 value(s) were expected")]
    [InlineData("PSDVAR\n1\n2\nCON\n1 1\nL= 1\nFCOORD\n1\n0 0 1 0 1\nVAR\n1 1\nF 1\n", 12, "Section VAR stands behind FCOORD")]
    [InlineData("PSDVAR\n1\n2\nPSDVAR\n1\n2\n", 6, "stands twice")]
    public void What_cannot_be_read_is_refused_at_its_line(string sections, int line, string words)
    {
        TableFormatException error = Assert.Throws<TableFormatException>(() => Read("VER\n2\n" + sections));
        Assert.Equal((line, true), (error.Line, error.Message.Contains(words, StringComparison.Ordinal)));
    }

    [Fact]
    public void An_entry_that_stands_twice_is_added_and_said()
    {
        const string Start = "VER\n2\nPSDVAR\n1\n2\nCON\n1 1\nL= 1\nFCOORD\n3\n";
        Assert.Empty(Read(Start + "0 0 1 0 1\n0 0 0 0 1\n0 0 1 1 1\n").Warnings);
        ConicFile twice = Read(Start + "0 0 1 0 1\n0 0 1 1 1\n0 0 1 0 2\n");
        Assert.Contains("an entry of FCOORD stands twice", Assert.Single(twice.Warnings), StringComparison.Ordinal);
        Assert.Contains(-6, twice.Problem.Matrix.Values.ToArray());
    }
}
