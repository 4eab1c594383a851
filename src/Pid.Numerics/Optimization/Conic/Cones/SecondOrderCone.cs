using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Numerics.Optimization.Conic.Cones;

/// <summary>
/// The second-order cone t &gt;= ||x||, self-dual. With J = diag(1, -I): f*(z) = -log(z'Jz) / 2 - log 2 / 2 ... up to a constant, of degree
/// 1, H = W^2 = eta^2 (2 w w' - J), w'Jw = 1 (the Nesterov-Todd point).
/// </summary>
/// <remarks>
/// H / eta^2 = D + u u' - v v' with D = diag(d, 1, .., 1), d = 1 / (4 w0^2 - 1), v = b (0, w1), u = (2 w0 / a, a w1), b^2 = 4 / (4 w0^2 -
/// 3), a^2 = 2 + b^2: then 1 - v'v = 1 / (4 w0^2 - 3) &gt; 0, so that every elimination order of the expanded system exists.
/// </remarks>
internal sealed class SecondOrderCone(int dimension) : Cone
{
    private const int LargestDense = 4;

    private readonly double[] _w = new double[dimension];
    private readonly double[] _lambda = new double[dimension];
    private readonly double[] _first = new double[dimension];
    private readonly double[] _second = new double[dimension];
    private double _eta;

    public override int Dimension => dimension;

    public override int Degree => 1;

    public override bool IsSymmetric => true;

    public override HessianShape Shape => dimension <= LargestDense ? HessianShape.Dense : HessianShape.DiagonalPlusRankTwo;

    public override bool ScalesAsOne => true;

    public override void Center(Span<double> point)
    {
        point.Clear();
        point[0] = 1;
    }

    public override double Margin(ReadOnlySpan<double> v) => v[0] - Norm(v[1..]);

    public override bool IsInterior(ReadOnlySpan<double> s) => Margin(s) > 0;

    public override bool IsDualInterior(ReadOnlySpan<double> z) => Margin(z) > 0;

    public override double DualBarrier(ReadOnlySpan<double> z) => -0.5 * Math.Log(Determinant(z));

    public override void DualGradient(ReadOnlySpan<double> z, Span<double> g)
    {
        double det = Determinant(z);
        g[0] = -z[0] / det;
        for (int i = 1; i < g.Length; i++)
        {
            g[i] = z[i] / det;
        }
    }

    // Hess = -J / det + 2 (Jz)(Jz)' / det^2.
    public override void DualHessian(ReadOnlySpan<double> z, ReadOnlySpan<double> x, Span<double> y)
    {
        double det = Determinant(z);
        double inner = 2 * Product(z, x) / det;
        y[0] = ((inner * z[0]) - x[0]) / det;
        for (int i = 1; i < y.Length; i++)
        {
            y[i] = (x[i] - (inner * z[i])) / det;
        }
    }

    public override void DualThird(ReadOnlySpan<double> z, ReadOnlySpan<double> p, ReadOnlySpan<double> q, Span<double> y)
    {
        double det = Determinant(z);
        double zp = 2 * Product(z, p) / det;
        double zq = 2 * Product(z, q) / det;
        double pq = 2 * Product(p, q) / det;
        for (int i = 0; i < y.Length; i++)
        {
            double v = ((zq * p[i]) + (zp * q[i]) + ((pq - (2 * zp * zq)) * z[i])) / det;
            y[i] = i == 0 ? v : -v;
        }
    }

    public override void PrimalGradient(ReadOnlySpan<double> s, Span<double> g) => DualGradient(s, g);

    public override bool UpdateScaling(ReadOnlySpan<double> s, ReadOnlySpan<double> z, double mu, bool dualOnly)
    {
        double sRoot = Math.Sqrt(Determinant(s));
        double zRoot = Math.Sqrt(Determinant(z));
        if (!(sRoot > 0) || !(zRoot > 0))
        {
            return false;
        }

        double gamma = Math.Sqrt(0.5 * (1 + (DenseVector.Dot(s, z) / (sRoot * zRoot))));
        double tail = 0;
        for (int i = 1; i < dimension; i++)
        {
            _w[i] = ((s[i] / sRoot) - (z[i] / zRoot)) / (2 * gamma);
            tail += _w[i] * _w[i];
        }

        _w[0] = Math.Sqrt(1 + tail);
        _eta = Math.Sqrt(sRoot / zRoot);
        ScaleBy(z, _lambda, 1);
        return double.IsFinite(_w[0]) && _eta > 0 && double.IsFinite(_eta);
    }

    public override void WriteHessian(Span<double> h)
    {
        double scale = _eta * _eta;
        if (Shape == HessianShape.Dense)
        {
            for (int j = 0, at = 0; j < dimension; j++)
            {
                for (int i = 0; i <= j; i++)
                {
                    h[at++] = scale * ((2 * _w[i] * _w[j]) + (i != j ? 0 : i == 0 ? -1 : 1));
                }
            }

            return;
        }

        double w = _w[0] * _w[0];
        double b = 2 / Math.Sqrt((4 * w) - 3);
        double a = Math.Sqrt(2 + (b * b));
        h[..dimension].Fill(scale);
        h[0] = scale / ((4 * w) - 1);
        h[dimension] = _eta * 2 * _w[0] / a;
        h[2 * dimension] = 0;
        for (int i = 1; i < dimension; i++)
        {
            h[dimension + i] = _eta * a * _w[i];
            h[(2 * dimension) + i] = _eta * b * _w[i];
        }
    }

    public override void WriteDiagonal(Span<double> diagonal)
    {
        for (int i = 0; i < diagonal.Length; i++)
        {
            diagonal[i] = _eta * _eta * ((2 * _w[i] * _w[i]) + (i == 0 ? -1 : 1));
        }
    }

    public override void Multiply(ReadOnlySpan<double> x, Span<double> y)
    {
        double scale = _eta * _eta;
        double inner = 2 * DenseVector.Dot(_w, x);
        y[0] = scale * ((inner * _w[0]) - x[0]);
        for (int i = 1; i < y.Length; i++)
        {
            y[i] = scale * ((inner * _w[i]) + x[i]);
        }
    }

    public override void InverseFactorMultiply(ReadOnlySpan<double> x, Span<double> y) => ScaleBy(x, y, -1);

    public override void InverseFactorTransposeMultiply(ReadOnlySpan<double> x, Span<double> y) => InverseFactorMultiply(x, y);

    public override void CombinedShift(ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> ds, ReadOnlySpan<double> dz,
        double sigmaMu, bool correct, Span<double> r)
    {
        r.Clear();
        if (correct)
        {
            // (W^-1 ds) o (W dz)
            ScaleBy(ds, _first, -1);
            ScaleBy(dz, _second, 1);
            r[0] = DenseVector.Dot(_first, _second);
            for (int i = 1; i < r.Length; i++)
            {
                r[i] = (_first[0] * _second[i]) + (_second[0] * _first[i]);
            }
        }

        r[0] -= sigmaMu;

        // s + W (lambda \ r)
        double head = Product(_lambda, r) / Determinant(_lambda);
        _first[0] = head;
        for (int i = 1; i < r.Length; i++)
        {
            _first[i] = (r[i] - (head * _lambda[i])) / _lambda[0];
        }

        ScaleBy(_first, r, 1);
        for (int i = 0; i < r.Length; i++)
        {
            r[i] += s[i];
        }
    }

    public override double MaxStep(ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> ds, ReadOnlySpan<double> dz,
        double limit) =>
        Math.Min(ToBoundary(s, ds, limit), ToBoundary(z, dz, limit));

    // The least positive root of det(v) + 2 a v'Jd + a^2 det(d).
    private static double ToBoundary(ReadOnlySpan<double> v, ReadOnlySpan<double> d, double limit)
    {
        double det = Determinant(v);
        double half = Product(v, d);
        double discriminant = (half * half) - (det * Determinant(d));
        if (discriminant < -1e-14 * half * half)
        {
            return limit;
        }

        // A ray that touches the boundary to rounding ends there.
        double denominator = Math.Sqrt(Math.Max(0, discriminant)) - half;
        return denominator > 0 ? Math.Min(limit, det / denominator) : limit;
    }

    // y = W x, or W^-1 x with side = -1.
    private void ScaleBy(ReadOnlySpan<double> x, Span<double> y, int side)
    {
        double scale = side > 0 ? _eta : 1 / _eta;
        double inner = DenseVector.Dot(_w.AsSpan(1), x[1..]) * side;
        double along = (x[0] + (inner / (1 + _w[0]))) * side;
        y[0] = scale * ((_w[0] * x[0]) + inner);
        for (int i = 1; i < y.Length; i++)
        {
            y[i] = scale * (x[i] + (along * _w[i]));
        }
    }

    private static double Product(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => (a[0] * b[0]) - DenseVector.Dot(a[1..], b[1..]);

    private static double Determinant(ReadOnlySpan<double> v)
    {
        double norm = Norm(v[1..]);
        return (v[0] - norm) * (v[0] + norm);
    }

    private static double Norm(ReadOnlySpan<double> v) => Math.Sqrt(DenseVector.Dot(v, v));
}
