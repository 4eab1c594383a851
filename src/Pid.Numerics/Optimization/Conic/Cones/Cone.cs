namespace Pid.Numerics.Optimization.Conic.Cones;

/// <summary>How a cone's scaling matrix H enters the linear system.</summary>
internal enum HessianShape
{
    /// <summary>Diagonal: <see cref="Cone.WriteHessian"/> writes the diagonal.</summary>
    Diagonal,

    /// <summary>Dense: <see cref="Cone.WriteHessian"/> writes the upper triangle by columns.</summary>
    Dense,

    /// <summary>
    /// By a factor H = W W', three rows only: <see cref="Cone.WriteHessian"/> writes W^-1 by rows, and the system holds W^-1 A over -I. The
    /// eigenvalues of H may spread over more digits than a double has; W keeps the small ones, H itself would lose them.
    /// </summary>
    Factored,

    /// <summary>D + u u' - v v' with D and D - v v' positive definite: <see cref="Cone.WriteHessian"/> writes D, then u, then v.</summary>
    DiagonalPlusRankTwo,
}

/// <summary>
/// One cone of a problem, with the scaling of its current iterate: all that the interior-point loop and the linear algebra know of it.
/// </summary>
/// <remarks>
/// <para>s lies in the interior of K, z in the interior of the dual K*. The dual barrier f* is logarithmically homogeneous of degree nu on
/// K*: f*(t z) = f*(z) - nu log t, hence grad f*(z)'z = -nu, Hess f*(z) z = -grad f*(z). The primal barrier f is its conjugate, and s = -mu
/// grad f*(z) is the central path. Shadow points: s~ = -grad f*(z), z~ = -grad f(s).</para>
/// <para>The scaling H is symmetric positive definite with H z = s (and H z~ = s~), except that H = mu Hess f*(z) where a non-symmetric
/// cone falls back to dual scaling. A direction satisfies H dz + ds = -r, with r = s for the affine direction and r from
/// <see cref="CombinedShift"/> for the corrected one.</para>
/// <para><see cref="IsSymmetric"/> means self-dual in the plain inner product as well: margins and centres of it serve K and K*. A
/// scaled second-order cone is not, nor is u v >= |w|^2 without the 2; a reader turns it into one that is.</para>
/// <para>Sources: Nesterov and Todd, Math. Oper. Res. 22 (1997), for symmetric cones; Tuncel, Found. Comput. Math. 1 (2001), and Dahl and
/// Andersen, Math. Program. 194 (2022), for the others.</para>
/// </remarks>
internal abstract class Cone
{
    /// <summary>Number of rows.</summary>
    public abstract int Dimension { get; }

    /// <summary>The degree nu of the barrier; 0 for the zero cone.</summary>
    public abstract int Degree { get; }

    /// <summary>Whether the cone is symmetric, so that it starts at the least-squares point and needs no fallback.</summary>
    public abstract bool IsSymmetric { get; }

    /// <summary>The structure of H.</summary>
    public abstract HessianShape Shape { get; }

    /// <summary>Number of values that <see cref="WriteHessian"/> writes.</summary>
    public int HessianLength => Shape switch
    {
        HessianShape.Diagonal => Dimension,
        HessianShape.Dense => Dimension * (Dimension + 1) / 2,
        HessianShape.Factored => 9,
        _ => 3 * Dimension,
    };

    /// <summary>Whether one scalar must scale all rows (any positive diagonal maps the cone to itself otherwise).</summary>
    public abstract bool ScalesAsOne { get; }

    /// <summary>Writes the central point of both cones: s = z = -grad f*(z).</summary>
    public abstract void Center(Span<double> point);

    /// <summary>For a symmetric cone, the largest t such that v - t * centre lies in the cone; negative outside.</summary>
    public abstract double Margin(ReadOnlySpan<double> v);

    /// <summary>Whether s lies in the interior of K, as far as rounding lets us see.</summary>
    public abstract bool IsInterior(ReadOnlySpan<double> s);

    /// <summary>Whether z lies in the interior of K*, as far as rounding lets us see.</summary>
    public abstract bool IsDualInterior(ReadOnlySpan<double> z);

    /// <summary>f*(z).</summary>
    public abstract double DualBarrier(ReadOnlySpan<double> z);

    /// <summary>g = grad f*(z).</summary>
    public abstract void DualGradient(ReadOnlySpan<double> z, Span<double> g);

    /// <summary>y = Hess f*(z) x.</summary>
    public abstract void DualHessian(ReadOnlySpan<double> z, ReadOnlySpan<double> x, Span<double> y);

    /// <summary>y = D^3 f*(z)[p, q].</summary>
    public abstract void DualThird(ReadOnlySpan<double> z, ReadOnlySpan<double> p, ReadOnlySpan<double> q, Span<double> y);

    /// <summary>g = grad f(s): the point with -grad f*(-g) = s.</summary>
    public abstract void PrimalGradient(ReadOnlySpan<double> s, Span<double> g);

    /// <summary>Computes the scaling H at (s, z).</summary>
    /// <param name="s">Interior point of K.</param>
    /// <param name="z">Interior point of K*.</param>
    /// <param name="mu">Complementarity of the whole problem.</param>
    /// <param name="dualOnly">A non-symmetric cone shall use mu Hess f*(z).</param>
    /// <returns>False if (s, z) admits no scaling in floating point.</returns>
    public abstract bool UpdateScaling(ReadOnlySpan<double> s, ReadOnlySpan<double> z, double mu, bool dualOnly);

    /// <summary>Writes H in the form that <see cref="Shape"/> names.</summary>
    public abstract void WriteHessian(Span<double> h);

    /// <summary>Writes the diagonal of H; ones if the shape is <see cref="HessianShape.Factored"/>.</summary>
    public abstract void WriteDiagonal(Span<double> diagonal);

    /// <summary>y = H x.</summary>
    public abstract void Multiply(ReadOnlySpan<double> x, Span<double> y);

    /// <summary>y = W^-1 x for one factor W with W W' = H; not defined for the zero cone.</summary>
    public abstract void InverseFactorMultiply(ReadOnlySpan<double> x, Span<double> y);

    /// <summary>y = W'^-1 x, with the same factor.</summary>
    public abstract void InverseFactorTransposeMultiply(ReadOnlySpan<double> x, Span<double> y);

    /// <summary>
    /// The right side of the corrected direction, r = s + sigma mu grad f*(z) - correction, with Mehrotra's correction in the scaled
    /// variables of a symmetric cone and 1/2 D^3 f*(z)[Hess f*(z)^-1 ds, dz] for the others.
    /// </summary>
    /// <param name="s">Current point.</param>
    /// <param name="z">Current point.</param>
    /// <param name="ds">Affine direction.</param>
    /// <param name="dz">Affine direction.</param>
    /// <param name="sigmaMu">sigma mu.</param>
    /// <param name="correct">Whether to add the correction.</param>
    /// <param name="r">The right side.</param>
    public abstract void CombinedShift(ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> ds, ReadOnlySpan<double> dz,
        double sigmaMu, bool correct, Span<double> r);

    /// <summary>
    /// A step a &lt;= limit such that s + a ds and z + a dz stay in their cones: the largest for a symmetric cone, found by backtracking
    /// for the others.
    /// </summary>
    public abstract double MaxStep(ReadOnlySpan<double> s, ReadOnlySpan<double> z, ReadOnlySpan<double> ds, ReadOnlySpan<double> dz,
        double limit);

    /// <summary>nu / (s~'z~), which is mu on the central path and goes to 0 where this cone runs ahead of the others.</summary>
    public virtual double Centrality(ReadOnlySpan<double> s, ReadOnlySpan<double> z) => double.PositiveInfinity;

    /// <summary>The cone of a specification, without state.</summary>
    public static Cone Create(ConeSpec spec) => spec.Kind switch
    {
        ConeKind.Zero => new ZeroCone(spec.Dimension),
        ConeKind.Nonnegative => new NonnegativeCone(spec.Dimension),
        ConeKind.SecondOrder => new SecondOrderCone(spec.Dimension),
        ConeKind.Exponential => new ExponentialCone(),
        ConeKind.Power => new PowerCone(spec.Alpha),
        ConeKind.Semidefinite => new SemidefiniteCone(spec.Order),
        _ => throw new ArgumentOutOfRangeException(nameof(spec), spec.Kind, "There is no cone of this kind."),
    };
}
