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
            (int row, int column) = _fixings[f];
            SparseMatrix a = _problem.Matrix;
            double sum = gradient[column];
            double pivot = 0;
            for (int p = a.ColumnPointers[column]; p < a.ColumnPointers[column + 1]; p++)
            {
                if (a.RowIndices[p] == row)
                {
                    pivot = a.Values[p];
                }
                else
                {
                    sum += a.Values[p] * z[a.RowIndices[p]];
                }
            }

            z[row] = -sum / pivot;
        }

        foreach ((int kept, int gone, double ratio) in _equations)
        {
            if (z[kept] < 0)
            {
                (z[gone], z[kept]) = (z[kept] / ratio, 0);
            }
        }
    }
}
