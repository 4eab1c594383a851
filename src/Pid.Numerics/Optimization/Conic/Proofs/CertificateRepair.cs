using Pid.Numerics.LinearAlgebra.Sparse;

namespace Pid.Numerics.Optimization.Conic.Proofs;

/// <summary>
/// Makes a certificate of primal infeasibility exact where variables have bounds: what is left of (A'z)_j is absorbed by the multiplier of
/// an inequality in x_j alone, at the price of its b. In the scaled problem, where rows of the orthant are rows of the orthant still.
/// </summary>
internal sealed class CertificateRepair
{
    private readonly SparseMatrix _matrix;
    private readonly double[] _rightSide;
    private readonly int[] _above; // column -> row a x_j <= b with a > 0, -1 if none
    private readonly int[] _below; // the same with a < 0
    private readonly double[] _aboveValue;
    private readonly double[] _belowValue;
    private readonly int[] _singletons;

    public CertificateRepair(Equilibration data, IReadOnlyList<ConeSpec> cones)
    {
        _matrix = data.Matrix;
        _rightSide = data.RightSide;
        int n = _matrix.Columns;
        _above = new int[n];
        _below = new int[n];
        _aboveValue = new double[n];
        _belowValue = new double[n];
        int[] entries = new int[_matrix.Rows];
        foreach (int i in _matrix.RowIndices)
        {
            entries[i]++;
        }

        _singletons = new int[_matrix.Rows];
        int row = 0;
        foreach (ConeSpec cone in cones)
        {
            for (int end = row + cone.Dimension; row < end; row++)
            {
                _singletons[row] = cone.Kind == ConeKind.Nonnegative && entries[row] == 1 ? 1 : 0;
            }
        }
    }

    /// <summary>Reads the numbers again: the tightest bound of either side of every variable.</summary>
    public void Update()
    {
        _above.AsSpan().Fill(-1);
        _below.AsSpan().Fill(-1);
        for (int j = 0; j < _matrix.Columns; j++)
        {
            for (int p = _matrix.ColumnPointers[j]; p < _matrix.ColumnPointers[j + 1]; p++)
            {
                int i = _matrix.RowIndices[p];
                double a = _matrix.Values[p];
                if (_singletons[i] == 0 || a == 0)
                {
                    continue;
                }

                if (a > 0 && (_above[j] < 0 || _rightSide[i] / a < _rightSide[_above[j]] / _aboveValue[j]))
                {
                    (_above[j], _aboveValue[j]) = (i, a);
                }
                else if (a < 0 && (_below[j] < 0 || _rightSide[i] / -a < _rightSide[_below[j]] / -_belowValue[j]))
                {
                    (_below[j], _belowValue[j]) = (i, a);
                }
            }
        }
    }

    /// <summary>Repairs z in place, given A'z; returns the change of b'z.</summary>
    /// <param name="transposed">A'z; what could not be absorbed stays.</param>
    /// <param name="z">Multipliers; only grown.</param>
    public double Apply(Span<double> transposed, Span<double> z)
    {
        double change = 0;
        for (int j = 0; j < transposed.Length; j++)
        {
            (int row, double a) = transposed[j] < 0 ? (_above[j], _aboveValue[j]) : (_below[j], _belowValue[j]);
            if (row >= 0 && transposed[j] != 0)
            {
                double growth = -transposed[j] / a;
                z[row] += growth;
                change += _rightSide[row] * growth;
                transposed[j] = 0;
            }
        }

        return change;
    }
}
