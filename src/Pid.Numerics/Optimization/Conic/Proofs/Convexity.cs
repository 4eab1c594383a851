using Pid.Numerics.Certified;
using Pid.Numerics.LinearAlgebra.Sparse;

namespace Pid.Numerics.Optimization.Conic.Proofs;

/// <summary>
/// Tests whether P is positive semidefinite: with its diagonal scaled to ones, P + eps I has a factor L D L' with D > 0. The first pivot
/// that is not positive gives a direction of negative curvature, which counts only if it is one in outward-rounded arithmetic.
/// </summary>
/// <remarks>
/// Up to that pivot the factor is one of a positive definite matrix, and stable without pivoting. A test allocates nothing unless it fails.
/// </remarks>
internal sealed class Convexity
{
    private const double Allowed = 1e-8;     // curvature that rounding of the data may leave, beside a diagonal of ones
    private const double AllowedOfDoubles = 1e-13; // and that of arithmetic alone
    private const double Replaced = 1e200;

    private readonly SparseMatrix _pattern;  // the upper triangle with every diagonal entry, last in its column
    private readonly int[] _source;          // entry of the given triangle, -1 if it has none
    private readonly LdlSymbolic _symbolic;
    private readonly LdlFactor _factor;
    private readonly sbyte[] _signs;
    private readonly double[] _values;
    private readonly double[] _scaled;
    private readonly double[] _scales;

    public Convexity(SparseMatrix upper)
    {
        int n = upper.Columns;
        int[] pointers = new int[n + 1];
        List<int> rows = [];
        List<int> source = [];
        for (int j = 0; j < n; j++)
        {
            int diagonal = -1;
            for (int p = upper.ColumnPointers[j]; p < upper.ColumnPointers[j + 1]; p++)
            {
                if (upper.RowIndices[p] == j)
                {
                    diagonal = p;
                    continue;
                }

                rows.Add(upper.RowIndices[p]);
                source.Add(p);
            }

            rows.Add(j);
            source.Add(diagonal);
            pointers[j + 1] = rows.Count;
        }

        _source = [.. source];
        _pattern = new SparseMatrix(n, n, pointers, rows.ToArray(), new double[rows.Count]);
        _symbolic = LdlSymbolic.Analyze(_pattern);
        _factor = new LdlFactor(_symbolic);
        _signs = new sbyte[n];
        Array.Fill(_signs, (sbyte)1);
        _values = new double[rows.Count];
        _scaled = new double[rows.Count];
        _scales = new double[n];
    }

    /// <summary>
    /// Refuses a P that is not convex. Returns a direction of negative curvature in one that is not refused: no more than rounding of the
    /// data to eight digits may leave, and over far bounds enough for another optimum. Null where none is beyond the rounding of doubles.
    /// </summary>
    /// <param name="upper">Its upper triangle.</param>
    /// <exception cref="NotConvexException">There is a direction of negative curvature.</exception>
    public static NotConvexException? Require(SparseMatrix upper) =>
        upper.EntryCount > 0 ? new Convexity(upper).Require(upper.Values) : null;

    /// <summary>The same of values in the order of the triangle that was analysed.</summary>
    /// <exception cref="NotConvexException">There is a direction of negative curvature.</exception>
    public NotConvexException? Require(ReadOnlySpan<double> values)
    {
        Scale(values);
        if (HasFactor(AllowedOfDoubles))
        {
            return null;
        }

        NotConvexException? doubt = Curving(Direction());
        if (!HasFactor(Allowed))
        {
            Refuse(Direction());
        }

        return doubt;
    }

    private bool HasFactor(double allowed) =>
        _factor.Factor(_scaled, _signs, new PivotRegularization(allowed, 0, Replaced)) && _factor.ReplacedPivots == 0;

    private void Scale(ReadOnlySpan<double> values)
    {
        for (int p = 0; p < _source.Length; p++)
        {
            _values[p] = _source[p] < 0 ? 0 : values[_source[p]];
        }

        for (int j = 0; j < _scales.Length; j++)
        {
            double diagonal = Diagonal(j);
            if (diagonal < 0)
            {
                Refuse(Unit(j));
            }

            _scales[j] = diagonal > 0 ? 1 / Math.Sqrt(diagonal) : 0;
        }

        for (int j = 0; j < _scales.Length; j++)
        {
            for (int p = _pattern.ColumnPointers[j]; p < _pattern.ColumnPointers[j + 1]; p++)
            {
                int i = _pattern.RowIndices[p];
                if (_values[p] != 0 && (_scales[i] == 0 || _scales[j] == 0))
                {
                    Refuse(Pair(_scales[i] == 0 ? i : j, _scales[i] == 0 ? j : i, _values[p]));
                }

                _scaled[p] = _values[p] * _scales[i] * _scales[j];
            }
        }
    }

    private double Diagonal(int j) => _values[_pattern.ColumnPointers[j + 1] - 1];

    private double[] Unit(int j)
    {
        double[] d = new double[_scales.Length];
        d[j] = 1;
        return d;
    }

    // p_ii = 0 and p_ij is not: e_j + t e_i has curvature p_jj + 2 t p_ij, as low as one likes.
    private double[] Pair(int i, int j, double value)
    {
        double[] d = Unit(j);
        d[i] = -Math.Sign(value) * (1 + (Diagonal(j) / Math.Abs(value)));
        return d;
    }

    // L' x = e_k for the first pivot k that was replaced: x'(P + eps I)x is that pivot.
    private double[] Direction()
    {
        int k = _factor.Pivots.IndexOf(Replaced);
        double[] x = new double[_scales.Length];
        if (k < 0)
        {
            return x;
        }

        x[k] = 1;
        for (int i = k - 1; i >= 0; i--)
        {
            for (int p = _symbolic.LPointers[i]; p < _symbolic.LPointers[i + 1]; p++)
            {
                x[i] -= _factor.Values[p] * x[_symbolic.LRows[p]];
            }
        }

        double[] d = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            int j = _symbolic.Permutation[i];
            d[j] = x[i] * _scales[j];
        }

        return d;
    }

    private void Refuse(double[] d)
    {
        if (Curving(d) is { } found)
        {
            throw found;
        }
    }

    // Proven, or null.
    private NotConvexException? Curving(double[] d)
    {
        double largest = d.Max(Math.Abs);
        if (!(largest > 0) || !double.IsFinite(largest))
        {
            return null;
        }

        Interval sum = 0;
        for (int j = 0; j < d.Length; j++)
        {
            d[j] /= largest;
        }

        for (int j = 0; j < d.Length; j++)
        {
            for (int p = _pattern.ColumnPointers[j]; p < _pattern.ColumnPointers[j + 1]; p++)
            {
                int i = _pattern.RowIndices[p];
                sum += (Interval)((i == j ? 1 : 2) * _values[p]) * d[i] * d[j];
            }
        }

        return sum.Upper < 0 ? new NotConvexException(d, sum.Upper) : null;
    }
}
