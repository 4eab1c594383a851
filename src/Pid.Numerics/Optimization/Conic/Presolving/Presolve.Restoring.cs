using Pid.Numerics.LinearAlgebra.Sparse;

namespace Pid.Numerics.Optimization.Conic.Presolving;

/// <content>The way back.</content>
internal sealed partial class Presolve
{
    /// <summary>Brings a point of the reduced problem back.</summary>
    /// <param name="reduced">Its solution.</param>
    /// <param name="x">Filled with x (0 at fixed variables for a ray).</param>
    /// <param name="z">Filled with z.</param>
    public void Restore(ConicSolution reduced, Span<double> x, Span<double> z) => Restore(reduced.X, reduced.Z, reduced.Status, x, z);

    /// <summary>The same of any numbers.</summary>
    public void Restore(ReadOnlySpan<double> reducedX, ReadOnlySpan<double> reducedZ, SolutionStatus status, Span<double> x, Span<double> z)
    {
        bool ray = status == SolutionStatus.DualInfeasible;
        bool certificate = status == SolutionStatus.PrimalInfeasible;
        x.Clear();
        z.Clear();
        for (int j = 0; j < x.Length && !certificate; j++)
        {
            x[j] = _isFixed[j] && !ray ? _fixedAt[j] : 0;
        }

        for (int k = 0; k < _keptColumns.Length; k++)
        {
            x[_keptColumns[k]] = reducedX[k];
        }

        for (int k = 0; k < _keptRows.Length; k++)
        {
            z[_keptRows[k]] = reducedZ[k];
        }

        if (!ray)
        {
            CloseColumns(x, z, !certificate);
        }
    }

    /// <summary>Multipliers of the reduced problem, carried over to the original as those of a certificate are.</summary>
    public double[] Restore(ReadOnlySpan<double> reducedZ)
    {
        double[] z = new double[_dropped.Length];
        for (int k = 0; k < _keptRows.Length; k++)
        {
            z[_keptRows[k]] = reducedZ[k];
        }

        CloseColumns(_fixedAt, z, withObjective: false);
        return z;
    }

    private void CloseColumns(ReadOnlySpan<double> x, Span<double> z, bool withObjective)
    {
        double[] gradient = new double[_fixedAt.Length];
        if (withObjective)
        {
            _problem.Cost.Span.CopyTo(gradient);
            _problem.Quadratic.SymmetricMultiplyAdd(x, gradient);
        }

        for (int f = _fixings.Count - 1; f >= 0; f--)
        {
            (int row, int column, Forced? forced) = _fixings[f];
            if (forced is null)
            {
                z[row] = -ReducedCost(column, gradient, z) / Entry(row, column);
            }
            else
            {
                CloseForced(row, forced, gradient, z);
            }
        }

        foreach ((int kept, int gone, double ratio) in _equations)
        {
            if (z[kept] < 0)
            {
                (z[gone], z[kept]) = (z[kept] / ratio, 0);
            }
        }
    }

    // The least change from 0 that gives reduced costs the signs of the bounds, which take what it leaves.
    private void CloseForced(int row, Forced forced, ReadOnlySpan<double> gradient, Span<double> z)
    {
        double multiplier = 0;
        foreach (int j in forced.Columns)
        {
            double needed = -ReducedCost(j, gradient, z) / Entry(row, j);
            multiplier = forced.ToLeast ? Math.Max(multiplier, needed) : Math.Min(multiplier, needed);
        }

        z[row] = multiplier;
        for (int k = 0; k < forced.Columns.Length; k++)
        {
            (int j, int bound) = (forced.Columns[k], forced.Bounds[k]);
            Raise(bound, -ReducedCost(j, gradient, z) / Entry(bound, j), z);
        }
    }

    // The row of a bound; one that was forced after it leaves more to its own bounds.
    private void Raise(int row, double more, Span<double> z)
    {
        z[row] = _kinds[row] == ConeKind.Zero ? z[row] + more : Math.Max(0, z[row] + more);
        if (_forced.TryGetValue(row, out Forced? forced))
        {
            for (int k = 0; k < forced.Columns.Length; k++)
            {
                (int j, int bound) = (forced.Columns[k], forced.Bounds[k]);
                Raise(bound, -more * Entry(row, j) / Entry(bound, j), z);
            }
        }
    }

    private double ReducedCost(int j, ReadOnlySpan<double> gradient, ReadOnlySpan<double> z)
    {
        SparseMatrix a = _problem.Matrix;
        double sum = gradient[j];
        for (int p = a.ColumnPointers[j]; p < a.ColumnPointers[j + 1]; p++)
        {
            sum += a.Values[p] * z[a.RowIndices[p]];
        }

        return sum;
    }

    private double Entry(int i, int j)
    {
        SparseMatrix a = _problem.Matrix;
        int p = a.ColumnPointers[j];
        while (a.RowIndices[p] != i)
        {
            p++;
        }

        return a.Values[p];
    }
}
