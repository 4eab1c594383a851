namespace Pid.Numerics.Optimization.Conic.Cones;

/// <summary>The nonnegative orthant: f*(z) = -sum log z_i, H = diag(s_i / z_i).</summary>
internal sealed class NonnegativeCone(int dimension) : Cone
{
    private readonly double[] _h = new double[dimension];

    public override int Dimension => dimension;

    public override int Degree => dimension;

    public override bool IsSymmetric => true;

    public override HessianShape Shape => HessianShape.Diagonal;

    public override bool ScalesAsOne => false;

    public override void Center(Span<double> point) => point.Fill(1);

    public override double Margin(ReadOnlySpan<double> v)
    {
        double least = double.PositiveInfinity;
        foreach (double t in v)
        {
            least = Math.Min(least, t);
        }

        return least;
    }

    public override bool IsInterior(ReadOnlySpan<double> s) => dimension == 0 || Margin(s) > 0;

    public override bool IsDualInterior(ReadOnlySpan<double> z) => dimension == 0 || Margin(z) > 0;

    public override double DualBarrier(ReadOnlySpan<double> z)
    {
        double sum = 0;
        foreach (double t in z)
        {
            sum -= Math.Log(t);
        }

        return sum;
    }

    public override void DualGradient(ReadOnlySpan<double> z, Span<double> g)
    {
        for (int i = 0; i < g.Length; i++)
        {
            g[i] = -1 / z[i];
        }
    }

    public override void DualHessian(ReadOnlySpan<double> z, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = x[i] / (z[i] * z[i]);
        }
    }

    public override void DualThird(ReadOnlySpan<double> z, ReadOnlySpan<double> p, ReadOnlySpan<double> q, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = -2 * p[i] * q[i] / (z[i] * z[i] * z[i]);
        }
    }

    public override void PrimalGradient(ReadOnlySpan<double> s, Span<double> g) => DualGradient(s, g);

    public override bool UpdateScaling(ReadOnlySpan<double> s, ReadOnlySpan<double> z, double mu, bool dualOnly)
    {
        bool valid = true;
        for (int i = 0; i < _h.Length; i++)
        {
            _h[i] = s[i] / z[i];
            valid &= _h[i] > 0 && double.IsFinite(_h[i]);
        }

        return valid;
    }

    public override void WriteHessian(Span<double> h) => _h.CopyTo(h);

    public override void WriteDiagonal(Span<double> diagonal) => _h.CopyTo(diagonal);

    public override void Multiply(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = _h[i] * x[i];
        }
    }

    public override void InverseFactorMultiply(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = x[i] / Math.Sqrt(_h[i]);
        }
    }

    public override void InverseFactorTransposeMultiply(ReadOnlySpan<double> x, Span<double> y) => InverseFactorMultiply(x, y);

    public override void CombinedShift(ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> ds, ReadOnlySpan<double> dz,
        double sigmaMu, bool correct, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = s[i] + (((correct ? ds[i] * dz[i] : 0) - sigmaMu) / z[i]);
        }
    }

    public override double MaxStep(ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> ds, ReadOnlySpan<double> dz,
        double limit)
    {
        for (int i = 0; i < s.Length; i++)
        {
            if (ds[i] < 0)
            {
                limit = Math.Min(limit, -s[i] / ds[i]);
            }

            if (dz[i] < 0)
            {
                limit = Math.Min(limit, -z[i] / dz[i]);
            }
        }

        return limit;
    }
}
