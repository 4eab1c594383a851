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
            double[] slacks = Slacks(file.Problem, point);
            Assert.Equal(expected.Length, slacks.Length);
            Assert.All(expected.Zip(slacks), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
            Assert.Equal(inCones.Where(v => v.RowCount > 1).Select(v => v.RowCount), file.Problem.Cones.Where(
                cone => cone.Kind == ConeKind.Semidefinite).Select(cone => cone.Order));
            Assert.Equal(orders.Length == 0 ? 0 : point.Length, file.VariableNames.Count);
        }
    }

    // SVECPSD: the lower triangle by columns, what is off the diagonal times sqrt 2. As a constraint it is the program of PSDCON.
    [Fact]
    public void A_scaled_vector_of_a_matrix_constrains_as_the_matrix_does()
    {
        foreach (int seed in Law.Seeds(100))
        {
            Random random = new(seed);
            (int n, int order) = (1 + random.Next(3), 1 + random.Next(4));
            List<string> h = [], d = [], a = [], b = [];
            Vectors(Sparse(random, order, d, 0), b);
            for (int j = 0; j < n; j++)
            {
                Vectors(Sparse(random, order, h, 0, j), a, $" {j}");
            }

            string start = $"VER\n4\nOBJSENSE\nMIN\nVAR\n{n} 1\nF {n}\n", cost = "OBJACOORD\n1\n0 1\n";
            int rows = order * (order + 1) / 2;
            ConicProblem matrix = Read(start + Section("PSDCON", [$"{order}"]) + cost + Section("HCOORD", h) + Section("DCOORD", d))
                .Problem;
            ConicProblem vector = Read(start + $"CON\n{rows} 1\nSVECPSD {rows}\n" + cost + Section("ACOORD", a) + Section("BCOORD", b))
                .Problem;
            Assert.Equal(matrix.Cones, vector.Cones);
            double[] x = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
            Assert.All(Slacks(matrix, x).Zip(Slacks(vector, x)), s => Assert.Equal(s.First, s.Second, 1e-13));
        }
    }

    // min <C, X> with tr X = 1: the least eigenvalue of C, whichever way X is written; multipliers of the cone are C less it, scaled.
    [Fact]
    public void A_scaled_vector_of_a_matrix_varies_as_the_matrix_does()
    {
        foreach (int seed in Law.Seeds(20))
        {
            Random random = new(seed);
            int order = 2 + random.Next(3), rows = order * (order + 1) / 2;
            List<string> c = [], vector = [], trace = [], traceOfVector = [];
            Matrix<double> all = Sparse(random, order, c, 0), one = Matrix<double>.Build.DenseIdentity(order);
            Vectors(all, vector);
            Vectors(one, traceOfVector);
            trace.AddRange(Enumerable.Range(0, order).Select(i => $"0 0 {i} {i} 1"));
            const string Row = "CON\n1 1\nL= 1\n", Right = "BCOORD\n1\n0 -1\n";
            ConicFile byMatrix = Read("VER\n4\n" + Section("PSDVAR", [$"{order}"]) + Row + Section("OBJFCOORD", c)
                + Section("FCOORD", trace) + Right);
            ConicFile byVector = Read($"VER\n4\nVAR\n{rows} 1\nSVECPSD {rows}\n" + Row + Section("OBJACOORD", vector)
                + Section("ACOORD", [.. traceOfVector.Select(line => "0 " + line)]) + Right);
            ConicSolution first = ConicChecker.Solve(byMatrix.Problem), second = ConicChecker.Solve(byVector.Problem);
            double least = all.Evd().EigenValues.Real().Minimum();
            Assert.Equal(least, first.PrimalObjective, 1e-6);
            Assert.Equal(least, second.PrimalObjective, 1e-6);
            double[] left = SymmetricMatrices.Vector(all - (least * one));
            Assert.All(left.Zip(second.Z[1..].ToArray()), v => Assert.Equal(v.First, v.Second, 1e-5));
            Assert.All(left.Zip(first.Z[1..].ToArray()), v => Assert.Equal(v.First, v.Second, 1e-5));
        }
    }

    private static double[] Slacks(ConicProblem problem, double[] x)
    {
        double[] slacks = problem.RightSide.ToArray();
        problem.Matrix.MultiplyAdd(x, slacks, -1);
        return slacks;
    }

    // Entries of the vector of a matrix that are not 0, with their places.
    private static void Vectors(Matrix<double> m, List<string> lines, string infix = "") => lines.AddRange(SymmetricMatrices.Vector(m)
        .Select((v, i) => (v, i)).Where(p => p.v != 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.i}{infix} {p.v:R}")));

    [Theory]
    [InlineData("VAR\n4 1\nSVECPSD 4\n", 5, "A cone SVECPSD of 4 rows")]
    [InlineData("VAR\n0 1\nSVECPSD 0\n", 5, "order 0")]
    [InlineData("VAR\n2147483647 1\nSVECPSD 2147483647\n", 5, "more than 25,000,000")]
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
