using System.Diagnostics;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Cli.Certifying;

/// <summary>
/// Points well within the cones, near those of an answer: v with M v = h and g + G v - t e in the cones, t as large as it may be up to 1,
/// e a direction into each of them.
/// </summary>
internal sealed class Interior
{
    // Near: beside t, the distance from the answer counts little.
    private const double Nearness = 1e-6;
    private const double Tolerance = 1e-4;

    private readonly List<(int Row, int Column, double Value)> _matrix = [];
    private readonly List<double> _right = [];
    private readonly List<ConeSpec> _cones = [];
    private readonly int _unknowns;

    private Interior(int unknowns) => _unknowns = unknowns;

    /// <summary>An x of the program with s inside; null where none shows.</summary>
    public static double[]? OfPoints(ConicProblem problem, ConicSolution found, CancellationToken stop)
    {
        Interior inner = new(problem.VariableCount);
        (int, int, double)[][] rows = Rows(problem.Matrix, 0);
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            inner.AddCone(cone, rows.AsSpan(row, cone.Dimension), problem.RightSide.Span.Slice(row, cone.Dimension));
            row += cone.Dimension;
        }

        return inner.Solve(found.X.ToArray(), stop);
    }

    /// <summary>A w and a z with Q w + A'z + c = 0 and z inside the dual cones; null where none shows.</summary>
    public static double[]? OfMultipliers(ConicProblem problem, ConicSolution found, CancellationToken stop)
    {
        int n = problem.VariableCount;
        Interior inner = new(n + problem.RowCount);
        SparseMatrix q = problem.Quadratic;
        (int, int Column, double)[][] balance = Rows(problem.Matrix.Transpose(), n), curved = Rows(q, 0),
            mirrored = Rows(q.Transpose(), 0);
        for (int j = 0; j < n; j++)
        {
            inner.AddCone(ConeSpec.Zero(1), [[.. balance[j], .. curved[j], .. mirrored[j].Where(e => e.Column != j)]],
                [-problem.Cost.Span[j]]);
        }

        int row = n;
        foreach (ConeSpec cone in problem.Cones.Where(cone => cone.Dimension > 0))
        {
            (int, int, double)[][] own = [.. Enumerable.Range(row, cone.Dimension).Select(i => ((int, int, double)[])[(0, i, -1.0)])];
            if (cone.Kind == ConeKind.Exponential)
            {
                own = [[(0, row, -1), (0, row + 1, 1)], [(0, row, 1)], own[2]]; // (a, b, c) in K*: (a - b, -a, c) in K
            }

            if (cone.Kind != ConeKind.Zero)
            {
                inner.AddCone(cone, own, new double[cone.Dimension]);
            }

            row += cone.Dimension;
        }

        return inner.Solve([.. found.X, .. found.Z], stop);
    }

    private void AddCone(ConeSpec cone, ReadOnlySpan<(int, int, double)[]> rows, ReadOnlySpan<double> right)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            double inward = cone.Kind switch
            {
                ConeKind.Zero => 0,
                ConeKind.SecondOrder => i == 0 ? 1 : 0,
                ConeKind.Exponential => i == 0 ? -1 : 1,
                ConeKind.Nonnegative => 1,
                _ => throw new UnreachableException(),
            };
            _matrix.AddRange(rows[i].Select(e => (_right.Count, e.Item2, e.Item3)));
            _matrix.Add((_right.Count, _unknowns, inward));
            _right.Add(right[i]);
        }

        if (rows.Length > 0)
        {
            _cones.Add(cone);
        }
    }

    private double[]? Solve(double[] near, CancellationToken stop)
    {
        AddCone(ConeSpec.Nonnegative(1), [[]], [1]); // t <= 1
        SparseMatrixBuilder quadratic = new(_unknowns + 1, _unknowns + 1), matrix = new(_right.Count, _unknowns + 1);
        for (int j = 0; j < _unknowns; j++)
        {
            quadratic.Add(j, j, Nearness);
        }

        foreach ((int row, int column, double value) in _matrix.Where(e => e.Value != 0))
        {
            matrix.Add(row, column, value);
        }

        double[] cost = [.. near.Select(v => -Nearness * v), -1];
        ConicProblem problem = new(quadratic.Build(), cost, matrix.Build(), _right.ToArray(), _cones.ToArray());
        ConicSolution found = ConicSolver.Solve(problem, new ConicSettings { Tolerance = Tolerance }, stop);
        return found.X[^1] > 0 ? found.X[.._unknowns].ToArray() : null;
    }

    private static (int Row, int Column, double Value)[][] Rows(SparseMatrix matrix, int shift)
    {
        List<(int, int, double)>[] rows = [.. Enumerable.Range(0, matrix.Rows).Select(_ => new List<(int, int, double)>())];
        for (int j = 0; j < matrix.Columns; j++)
        {
            for (int p = matrix.ColumnPointers[j]; p < matrix.ColumnPointers[j + 1]; p++)
            {
                rows[matrix.RowIndices[p]].Add((matrix.RowIndices[p], j + shift, matrix.Values[p]));
            }
        }

        return [.. rows.Select(row => row.ToArray())];
    }
}
