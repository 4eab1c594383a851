namespace Pid.Numerics.Optimization.Conic.Cones;

/// <summary>The product of the cones of a problem, over consecutive rows: what the interior-point loop sees of them.</summary>
internal sealed class ConeProduct
{
    private readonly Cone[] _cones;
    private readonly int[] _offsets;

    /// <summary>Makes the cones of a list of specifications.</summary>
    public ConeProduct(IReadOnlyList<ConeSpec> specs)
        : this([.. specs.Select(Cone.Create)])
    {
    }

    private ConeProduct(Cone[] cones)
    {
        _cones = cones;
        _offsets = new int[cones.Length + 1];
        AllSymmetric = AllLinear = true;
        for (int i = 0; i < _cones.Length; i++)
        {
            _offsets[i + 1] = _offsets[i] + _cones[i].Dimension;
            Degree += _cones[i].Degree;
            AllSymmetric &= _cones[i].IsSymmetric;
            AllLinear &= _cones[i] is ZeroCone or NonnegativeCone;
        }
    }

    /// <summary>Number of cones.</summary>
    public int Count => _cones.Length;

    /// <summary>Number of rows.</summary>
    public int Dimension => _offsets[^1];

    /// <summary>Sum of the degrees.</summary>
    public int Degree { get; }

    /// <summary>Whether every cone is symmetric.</summary>
    public bool AllSymmetric { get; }

    /// <summary>Whether every cone is linear.</summary>
    public bool AllLinear { get; }

    /// <summary>The i-th cone.</summary>
    public Cone this[int i] => _cones[i];

    /// <summary>First row of the i-th cone; at i = <see cref="Count"/> the number of rows.</summary>
    public int Offset(int i) => _offsets[i];

    /// <summary>The same cones, so the same scalings, without some rows of the zero cones.</summary>
    internal ConeProduct WithoutRows(Func<int, bool> removed)
    {
        List<Cone> kept = [];
        for (int c = 0; c < Count; c++)
        {
            if (_cones[c].Degree > 0)
            {
                kept.Add(_cones[c]);
            }
            else if (Enumerable.Range(Offset(c), _cones[c].Dimension).Count(i => !removed(i)) is > 0 and int rows)
            {
                kept.Add(new ZeroCone(rows));
            }
        }

        return new ConeProduct([.. kept]);
    }

    /// <summary>The central point of every cone.</summary>
    public void Center(Span<double> point)
    {
        for (int i = 0; i < _cones.Length; i++)
        {
            _cones[i].Center(Rows(point, i));
        }
    }

    /// <summary>
    /// Adds to v the least multiple of the central point that brings every symmetric cone's part at least 1 inside, unless it is inside
    /// already.
    /// </summary>
    /// <param name="v">The point.</param>
    /// <param name="scratch">As long as v.</param>
    public void ShiftInside(Span<double> v, Span<double> scratch)
    {
        double margin = double.PositiveInfinity;
        for (int i = 0; i < _cones.Length; i++)
        {
            margin = Math.Min(margin, _cones[i].Margin(Rows(v, i)));
        }

        if (margin >= 1e-8 || double.IsPositiveInfinity(margin))
        {
            return;
        }

        Center(scratch);
        for (int i = 0; i < v.Length; i++)
        {
            v[i] += (1 - margin) * scratch[i];
        }
    }

    /// <summary>Clears the rows of the zero cones.</summary>
    public void ClearZeroRows(Span<double> s)
    {
        for (int i = 0; i < _cones.Length; i++)
        {
            if (_cones[i].Degree == 0)
            {
                Rows(s, i).Clear();
            }
        }
    }

    /// <summary>Computes every scaling.</summary>
    public bool UpdateScaling(ReadOnlySpan<double> s, ReadOnlySpan<double> z, double mu, bool dualOnly)
    {
        for (int i = 0; i < _cones.Length; i++)
        {
            if (!_cones[i].UpdateScaling(Rows(s, i), Rows(z, i), mu, dualOnly))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The diagonal of H; ones on the rows of factored cones.</summary>
    public void WriteDiagonal(Span<double> diagonal)
    {
        for (int i = 0; i < _cones.Length; i++)
        {
            _cones[i].WriteDiagonal(Rows(diagonal, i));
        }
    }

    /// <summary>y = H x.</summary>
    public void Multiply(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < _cones.Length; i++)
        {
            _cones[i].Multiply(Rows(x, i), Rows(y, i));
        }
    }

    /// <summary>v = W^-1 v on the rows of the factored cones, in place.</summary>
    public void ToFactored(Span<double> v)
    {
        Span<double> row = stackalloc double[3];
        for (int i = 0; i < _cones.Length; i++)
        {
            if (_cones[i].Shape == HessianShape.Factored)
            {
                _cones[i].InverseFactorMultiply(Rows(v, i), row);
                row.CopyTo(Rows(v, i));
            }
        }
    }

    /// <summary>v = W'^-1 v on the rows of the factored cones, in place.</summary>
    public void FromFactored(Span<double> v)
    {
        Span<double> row = stackalloc double[3];
        for (int i = 0; i < _cones.Length; i++)
        {
            if (_cones[i].Shape == HessianShape.Factored)
            {
                _cones[i].InverseFactorTransposeMultiply(Rows(v, i), row);
                row.CopyTo(Rows(v, i));
            }
        }
    }

    /// <summary>y = x on the rows of the factored cones, H x on the others.</summary>
    public void MultiplyFactored(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < _cones.Length; i++)
        {
            if (_cones[i].Shape == HessianShape.Factored)
            {
                Rows(x, i).CopyTo(Rows(y, i));
            }
            else
            {
                _cones[i].Multiply(Rows(x, i), Rows(y, i));
            }
        }
    }

    /// <summary>The right side of the corrected direction, see <see cref="Cone.CombinedShift"/>.</summary>
    public void CombinedShift(ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> ds, ReadOnlySpan<double> dz,
        double sigmaMu, bool correct, Span<double> r)
    {
        for (int i = 0; i < _cones.Length; i++)
        {
            _cones[i].CombinedShift(Rows(s, i), Rows(z, i), Rows(ds, i), Rows(dz, i), sigmaMu, correct, Rows(r, i));
        }
    }

    /// <summary>A step that keeps every cone; the exact ones first, so that the others search from there.</summary>
    public double MaxStep(ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> ds, ReadOnlySpan<double> dz, double limit)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < _cones.Length; i++)
            {
                if (_cones[i].IsSymmetric == (pass == 0))
                {
                    limit = _cones[i].MaxStep(Rows(s, i), Rows(z, i), Rows(ds, i), Rows(dz, i), limit);
                }
            }
        }

        return limit;
    }

    /// <summary>Whether every cone's centrality is at least the given number.</summary>
    public bool IsCentral(ReadOnlySpan<double> s, ReadOnlySpan<double> z, double least)
    {
        if (AllSymmetric)
        {
            return true;
        }

        for (int i = 0; i < _cones.Length; i++)
        {
            if (!(_cones[i].Centrality(Rows(s, i), Rows(z, i)) >= least))
            {
                return false;
            }
        }

        return true;
    }

    private Span<double> Rows(Span<double> v, int i) => v.Slice(_offsets[i], _cones[i].Dimension);

    private ReadOnlySpan<double> Rows(ReadOnlySpan<double> v, int i) => v.Slice(_offsets[i], _cones[i].Dimension);
}
