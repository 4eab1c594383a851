using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.Inference;

/// <summary>
/// How far the counts of consistent samples stray from the fit by chance. Three samples contradict each other through the variables that
/// two of them share: C p = 0 for x1 (D1 against DM), x2 (D2 against DM) and y (D1 against D2), a row a symbol. With Sigma the covariance
/// of the three observed tables under the fit, the residuals are about Sigma C' (C Sigma C')^-1 C p, whose covariance gives each cell its
/// standard deviation.
/// </summary>
/// <remarks>
/// The degrees of freedom are the rank of C Sigma C': (|X1|-1) + (|X2|-1) + (|Y|-1) for a fit without zeros, fewer where the zeros of the
/// fit make one contradiction imply another (X1 = X2 = Y). Where the fit lies on the edge of what any joint can have, the true distribution
/// of the statistic is a mixture with more freedom: then only the parametric bootstrap is right. A pivot below 1e-6 of its diagonal counts
/// as zero: zeros of the fit are computed to about 1e-9, and the least positive probabilities of a fit of counts lie far above.
/// </remarks>
internal sealed class ConsistencyCovariance
{
    private readonly int _n1, _n2, _ny, _order;
    private readonly double[] _p1, _p2, _py, _factor;
    private readonly double[] _records;

    public ConsistencyCovariance(PairCounts counts, ReadOnlySpan<double> x1y, ReadOnlySpan<double> x2y, ReadOnlySpan<double> x1x2)
    {
        (_n1, _n2, _ny) = (counts.X1.Size, counts.X2.Size, counts.Y.Size);
        (_p1, _p2, _py) = (new double[_n1], new double[_n2], new double[_ny]);
        _records = [counts.Records1, counts.Records2, counts.RecordsM];
        for (int t = 0; t < x1y.Length; t++)
        {
            _p1[t / _ny] += x1y[t];
            _py[t % _ny] += x1y[t];
        }

        for (int t = 0; t < x2y.Length; t++)
        {
            _p2[t / _ny] += x2y[t];
        }

        _order = _n1 + _n2 + _ny;
        _factor = new double[_order * _order];
        Fill(x1y, x2y, x1x2);
        DegreesOfFreedom = _order - new DenseCholesky().Factor(_factor, _order, 1e-6);
    }

    /// <summary>The number of independent ways in which the samples can contradict each other.</summary>
    public int DegreesOfFreedom { get; }

    /// <summary>The standard deviation, in records, of the residual of a cell whose fitted probability is p.</summary>
    public double Deviation(int table, int row, int column, double p)
    {
        // C Sigma e_cell = p / n * (the constraints at the cell - their mean in the table), each scaled like the matrix.
        double[] v = new double[_order];
        double scale = p / _records[table];
        (double signRow, double signColumn) = table switch { 0 => (1, 1), 1 => (1, -1), _ => (-1, -1) };
        (double[] rows, int rowStart) = table == 1 ? (_p2, _n1) : (_p1, 0);
        (double[] columns, int columnStart) = table == 2 ? (_p2, _n1) : (_py, _n1 + _n2);
        Constraints(rows, rowStart, row, signRow);
        Constraints(columns, columnStart, column, signColumn);
        DenseCholesky.SolveLower(_factor, _order, v);
        return _records[table] * Math.Sqrt(DenseVector.Dot(v, v));

        void Constraints(double[] single, int start, int at, double sign)
        {
            for (int i = 0; i < single.Length; i++)
            {
                v[start + i] = sign * scale * ((i == at ? 1 : 0) - single[i]) / Scale(start + i);
            }
        }
    }

    // C Sigma C' scaled to a unit diagonal, lower triangle. The last symbol of a variable follows from the others: it is dropped as
    // dependent.
    private void Fill(ReadOnlySpan<double> x1y, ReadOnlySpan<double> x2y, ReadOnlySpan<double> x1x2)
    {
        for (int a = 0; a < _order; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                _factor[(a * _order) + b] = Covariance(a, b, x1y, x2y, x1x2) / (Scale(a) * Scale(b));
            }
        }
    }

    private double Covariance(int a, int b, ReadOnlySpan<double> x1y, ReadOnlySpan<double> x2y, ReadOnlySpan<double> x1x2)
    {
        (int va, int ia) = Locate(a);
        (int vb, int ib) = Locate(b);
        double product = Single(a) * Single(b);
        if (va == vb)
        {
            return ((ia == ib ? Single(a) : 0) - product) * Freedom(va);
        }

        return (va, vb) switch
        {
            (1, 0) => (x1x2[(ib * _n2) + ia] - product) / _records[2],
            (2, 0) => (x1y[(ib * _ny) + ia] - product) / _records[0],
            _ => -(x2y[(ib * _ny) + ia] - product) / _records[1],
        };
    }

    private double Scale(int constraint)
    {
        double p = Single(constraint);
        double variance = p * (1 - p);
        // Never or always, to rounding.
        return variance > 1e-12 ? Math.Sqrt(variance * Freedom(Locate(constraint).Variable)) : double.PositiveInfinity;
    }

    private double Freedom(int variable) => variable switch
    {
        0 => (1 / _records[0]) + (1 / _records[2]),
        1 => (1 / _records[1]) + (1 / _records[2]),
        _ => (1 / _records[0]) + (1 / _records[1]),
    };

    private double Single(int constraint) => constraint < _n1 ? _p1[constraint] : constraint < _n1 + _n2 ? _p2[constraint - _n1]
        : _py[constraint - _n1 - _n2];

    private (int Variable, int Symbol) Locate(int constraint) =>
        constraint < _n1 ? (0, constraint) : constraint < _n1 + _n2 ? (1, constraint - _n1) : (2, constraint - _n1 - _n2);
}
