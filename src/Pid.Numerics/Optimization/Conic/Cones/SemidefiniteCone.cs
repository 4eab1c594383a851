using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Numerics.Optimization.Conic.Cones;

/// <summary>
/// The positive semidefinite matrices of order n as vectors (<see cref="Svec"/>), self-dual. f*(Z) = -log det Z, of degree n. With S = L1
/// L1', Z = L2 L2' and L2'L1 = U D V' (D diagonal) the Nesterov-Todd scaling is W X = R X R', R = L1 V D^-1/2, R^-1 = D^-1/2 U'L2'; H X = G
/// X G with G = R R', and both scaled points, R^-1 S R^-T and R'Z R, are D.
/// </summary>
/// <remarks>Todd, Toh and Tutuncu, SIAM J. Optim. 8 (1998); the factors as in Vandenberghe's notes on CVXOPT (2010).</remarks>
internal sealed class SemidefiniteCone(int n) : Cone
{
    private readonly DenseCholesky _cholesky = new();
    private readonly double[] _r = new double[n * n];
    private readonly double[] _rTransposed = new double[n * n];
    private readonly double[] _inverse = new double[n * n];           // R^-1
    private readonly double[] _inverseTransposed = new double[n * n];
    private readonly double[] _g = new double[n * n];
    private readonly double[] _d = new double[n];
    private readonly double[] _matrix = new double[n * n];            // scratch, as the next three
    private readonly double[] _product = new double[n * n];
    private readonly double[] _first = new double[n * n];
    private readonly double[] _second = new double[n * n];

    public override int Dimension => Svec.Length(n);

    public override int Degree => n;

    public override bool IsSymmetric => true;

    public override HessianShape Shape => HessianShape.Dense;

    public override bool ScalesAsOne => true;

    public override void Center(Span<double> point)
    {
        point.Clear();
        for (int i = 0; i < n; i++)
        {
            point[Svec.Place(n, i, i)] = 1;
        }
    }

    public override double Margin(ReadOnlySpan<double> v)
    {
        Svec.Unpack(v, n, _matrix);
        return Jacobi.LeastEigenvalue(_matrix, n);
    }

    public override bool IsInterior(ReadOnlySpan<double> s) => Factor(s, _first);

    public override bool IsDualInterior(ReadOnlySpan<double> z) => Factor(z, _first);

    public override double DualBarrier(ReadOnlySpan<double> z)
    {
        Factor(z, _first);
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum -= 2 * Math.Log(_first[(i * n) + i]);
        }

        return sum;
    }

    public override void DualGradient(ReadOnlySpan<double> z, Span<double> g)
    {
        Invert(z, _first);
        Svec.Pack(_first, n, g);
        DenseVector.Scale(g, -1, g);
    }

    public override void DualHessian(ReadOnlySpan<double> z, ReadOnlySpan<double> x, Span<double> y)
    {
        Invert(z, _first);
        Congruence(_first, x, y);
    }

    // -(Z^-1 P Z^-1 Q Z^-1 + its transpose).
    public override void DualThird(ReadOnlySpan<double> z, ReadOnlySpan<double> p, ReadOnlySpan<double> q, Span<double> y)
    {
        Invert(z, _first);
        Svec.Unpack(p, n, _matrix);
        Multiply(_first, _matrix, _product);
        Multiply(_product, _first, _second);
        Svec.Unpack(q, n, _matrix);
        Multiply(_second, _matrix, _product);
        Multiply(_product, _first, _second);
        Svec.Pack(_second, n, y);
        DenseVector.Scale(y, -2, y);
    }

    public override void PrimalGradient(ReadOnlySpan<double> s, Span<double> g) => DualGradient(s, g);

    public override bool UpdateScaling(ReadOnlySpan<double> s, ReadOnlySpan<double> z, double mu, bool dualOnly)
    {
        if (!Factor(s, _first) || !Factor(z, _second))
        {
            return false;
        }

        // (L2'L1)'.
        Transpose(_first, _inverse);
        Transpose(_second, _inverseTransposed);
        Multiply(_inverse, _inverseTransposed, _matrix);
        Jacobi.SingularValues(_matrix, _product, _d);
        foreach (double d in _d)
        {
            if (!(d > 0) || !double.IsFinite(d))
            {
                return false;
            }
        }

        // Rows of _matrix are D U', of _product V'. Row i of R' is V' L1' / sqrt d, of R^-1 U'L2' / sqrt d.
        Multiply(_product, _first, _rTransposed);
        Multiply(_matrix, _second, _inverse);
        for (int i = 0; i < n; i++)
        {
            Span<double> ofTransposed = _rTransposed.AsSpan(i * n, n), ofInverse = _inverse.AsSpan(i * n, n);
            DenseVector.Scale(ofTransposed, 1 / Math.Sqrt(_d[i]), ofTransposed);
            DenseVector.Scale(ofInverse, 1 / (_d[i] * Math.Sqrt(_d[i])), ofInverse);
        }

        Transpose(_rTransposed, _r);
        Transpose(_inverse, _inverseTransposed);
        Multiply(_r, _r, _g);
        return double.IsFinite(DenseVector.Dot(_g, _g)) && double.IsFinite(DenseVector.Dot(_inverse, _inverse));
    }

    // Of unit matrices (e_i e_j' + e_j e_i') / sqrt 2, or e_i e_i': (G_ik G_jl + G_il G_jk) times 1 / sqrt 2 for each that is diagonal.
    public override void WriteHessian(Span<double> h)
    {
        int at = 0;
        for (int l = 0; l < n; l++)
        {
            for (int k = l; k < n; k++)
            {
                WriteColumn(h.Slice(at, Svec.Place(n, k, l) + 1), k, l);
                at += Svec.Place(n, k, l) + 1;
            }
        }
    }

    public override void WriteDiagonal(Span<double> diagonal)
    {
        for (int j = 0, at = 0; j < n; j++)
        {
            for (int i = j; i < n; i++)
            {
                double off = _g[(i * n) + j];
                diagonal[at++] = i == j ? off * off : (_g[(i * n) + i] * _g[(j * n) + j]) + (off * off);
            }
        }
    }

    public override void Multiply(ReadOnlySpan<double> x, Span<double> y) => Congruence(_g, x, y);

    public override void InverseFactorMultiply(ReadOnlySpan<double> x, Span<double> y) => Congruence(_inverse, x, y);

    public override void InverseFactorTransposeMultiply(ReadOnlySpan<double> x, Span<double> y) => Congruence(_inverseTransposed, x, y);

    public override void CombinedShift(ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> ds, ReadOnlySpan<double> dz,
        double sigmaMu, bool correct, Span<double> r)
    {
        // T = (W^-1 ds) o (W'dz) - sigma mu I; r = s + W (D \ T), with A o B = (A B + B A) / 2.
        _first.AsSpan().Clear();
        if (correct)
        {
            Congruence(_inverse, ds, r);
            Svec.Unpack(r, n, _first);
            Congruence(_rTransposed, dz, r);
            Svec.Unpack(r, n, _second);
            Multiply(_first, _second, _product);
            _product.CopyTo(_first, 0);
        }

        for (int i = 0; i < n; i++)
        {
            _first[(i * n) + i] -= sigmaMu;
        }

        Svec.Pack(_first, n, r);
        for (int j = 0, at = 0; j < n; j++)
        {
            for (int i = j; i < n; i++)
            {
                r[at++] *= 2 / (_d[i] + _d[j]);
            }
        }

        Congruence(_r, r, r);
        for (int i = 0; i < r.Length; i++)
        {
            r[i] += s[i];
        }
    }

    public override double MaxStep(ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> ds, ReadOnlySpan<double> dz,
        double limit) => Math.Min(ToBoundary(s, ds, limit), ToBoundary(z, dz, limit));

    // V + a D = L (I + a L^-1 D L^-T) L'.
    private double ToBoundary(ReadOnlySpan<double> v, ReadOnlySpan<double> d, double limit)
    {
        if (!Factor(v, _first))
        {
            return 0;
        }

        Svec.Unpack(d, n, _matrix);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < n; i++)
            {
                DenseCholesky.SolveLower(_first, n, _matrix.AsSpan(i * n, n));
            }

            Transpose(_matrix, _product);
            _product.CopyTo(_matrix, 0);
        }

        double least = Jacobi.LeastEigenvalue(_matrix, n);
        return least < 0 ? Math.Min(limit, -1 / least) : limit;
    }

    private void WriteColumn(Span<double> column, int k, int l)
    {
        double own = k == l ? 0.5 * Svec.Root2 : 1;
        ReadOnlySpan<double> gk = _g.AsSpan(k * n, n);
        ReadOnlySpan<double> gl = _g.AsSpan(l * n, n);
        for (int j = 0, at = 0; at < column.Length; j++)
        {
            column[at++] = own * Svec.Root2 * gk[j] * gl[j];
            for (int i = j + 1; i < n && at < column.Length; i++)
            {
                column[at++] = own * ((gk[i] * gl[j]) + (gl[i] * gk[j]));
            }
        }
    }

    // L of the matrix of v, the upper triangle zero; false if a pivot is not positive.
    private bool Factor(ReadOnlySpan<double> v, double[] l)
    {
        Svec.Unpack(v, n, l);
        int dropped = _cholesky.Factor(l, n, 0);
        for (int i = 0; i < n; i++)
        {
            l.AsSpan((i * n) + i + 1, n - i - 1).Clear();
        }

        return dropped == 0;
    }

    private void Invert(ReadOnlySpan<double> v, double[] inverse)
    {
        Factor(v, _second);
        inverse.AsSpan().Clear();
        for (int i = 0; i < n; i++)
        {
            inverse[(i * n) + i] = 1;
            DenseCholesky.Solve(_second, n, inverse.AsSpan(i * n, n));
        }
    }

    // y = M X M'; y may be x.
    private void Congruence(double[] m, ReadOnlySpan<double> x, Span<double> y)
    {
        Svec.Unpack(x, n, _matrix);
        Multiply(m, _matrix, _product);
        Multiply(_product, m, _matrix);
        Svec.Pack(_matrix, n, y);
    }

    // c = a b'.
    private void Multiply(double[] a, double[] b, double[] c)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                c[(i * n) + j] = DenseVector.Dot(a.AsSpan(i * n, n), b.AsSpan(j * n, n));
            }
        }
    }

    private void Transpose(double[] a, double[] transposed)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                transposed[(j * n) + i] = a[(i * n) + j];
            }
        }
    }
}
