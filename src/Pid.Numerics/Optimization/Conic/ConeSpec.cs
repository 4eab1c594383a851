using System.Globalization;

namespace Pid.Numerics.Optimization.Conic;

/// <summary>The kinds of cone that a problem may be built of.</summary>
public enum ConeKind
{
    /// <summary>{0}: the rows are equations; the dual is free.</summary>
    Zero,

    /// <summary>s &gt;= 0, row by row.</summary>
    Nonnegative,

    /// <summary>s_0 &gt;= ||(s_1, .., s_k-1)||_2.</summary>
    SecondOrder,

    /// <summary>(u, v, w): w &gt;= v exp(u / v), v &gt; 0, and the closure u &lt;= 0, v = 0, w &gt;= 0.</summary>
    Exponential,

    /// <summary>(x, y, t): x^alpha y^(1 - alpha) &gt;= |t|, x, y &gt;= 0.</summary>
    Power,

    /// <summary>
    /// Symmetric positive semidefinite matrices of order n in n (n + 1) / 2 rows: the lower triangle by columns, what is off the diagonal
    /// times the square root of 2.
    /// </summary>
    Semidefinite,
}

/// <summary>One cone of a problem: its kind, its number of rows, and the exponent of a power cone.</summary>
/// <remarks>
/// The matrix of a semidefinite cone is (s_0, s_1 / r, s_2 / r, ..; s_1 / r, s_n, ..) with r = sqrt 2, so that inner products of matrices
/// are those of their rows, and the cone is its own dual: the order and scale of SCS and MOSEK. Clarabel stacks the upper triangle.
/// The exponential cone has ONE order here: (u, v, w) with w &gt;= v exp(u / v). The Conic Benchmark Format writes (w, v, u); other solvers
/// write (u, w, v). To avoid the order altogether use the named constructors of the modelling layer.
/// </remarks>
public readonly record struct ConeSpec
{
    /// <summary>The order up to which the system of equations of a cone, n^4 / 8 numbers, can be held.</summary>
    internal const int LargestOrder = 200;

    private ConeSpec(ConeKind kind, int dimension, double alpha = 0)
    {
        Kind = kind;
        Dimension = dimension;
        Alpha = alpha;
    }

    /// <summary>The kind.</summary>
    public ConeKind Kind { get; }

    /// <summary>Number of rows.</summary>
    public int Dimension { get; }

    /// <summary>The exponent of a power cone, between 0 and 1; 0 for the others.</summary>
    public double Alpha { get; }

    /// <summary>The order of the matrices of a semidefinite cone; 0 for the others.</summary>
    public int Order => Kind == ConeKind.Semidefinite ? Cones.Svec.Order(Dimension) : 0;

    /// <summary>(u, v, w): w &gt;= v exp(u / v), v &gt; 0, closed.</summary>
    public static ConeSpec Exponential => new(ConeKind.Exponential, 3);

    /// <summary>Equations.</summary>
    public static ConeSpec Zero(int rows) => new(ConeKind.Zero, AtLeast(rows, 0));

    /// <summary>Inequalities s &gt;= 0.</summary>
    public static ConeSpec Nonnegative(int rows) => new(ConeKind.Nonnegative, AtLeast(rows, 0));

    /// <summary>s_0 &gt;= ||rest||.</summary>
    public static ConeSpec SecondOrder(int rows) => new(ConeKind.SecondOrder, AtLeast(rows, 1));

    /// <summary>x^alpha y^(1 - alpha) &gt;= |t|.</summary>
    /// <exception cref="ArgumentOutOfRangeException">alpha is not strictly between 0 and 1.</exception>
    public static ConeSpec Power(double alpha) => alpha > 0 && alpha < 1
        ? new(ConeKind.Power, 3, alpha)
        : throw new ArgumentOutOfRangeException(nameof(alpha), string.Create(CultureInfo.InvariantCulture,
            $"The exponent of a power cone is {alpha:R}; it must lie strictly between 0 and 1. At 0 or 1 the cone is |t| <= y or |t| <= "
                + $"x: use nonnegative rows."));

    /// <summary>Positive semidefinite matrices of an order n, in n (n + 1) / 2 rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is not in [1, 200].</exception>
    public static ConeSpec Semidefinite(int order) => order is >= 1 and <= LargestOrder
        ? new(ConeKind.Semidefinite, Cones.Svec.Length(order))
        : throw new ArgumentOutOfRangeException(nameof(order),
            $"A semidefinite cone of matrices of order {order} was asked for; it must lie in [1, {LargestOrder}]. A larger one takes more "
                + $"than n^4 bytes: split it where the matrices are sparse.");

    private static int AtLeast(int rows, int least) => rows >= least
        ? rows
        : throw new ArgumentOutOfRangeException(nameof(rows), $"A cone of {rows} rows was asked for; the least is {least}.");
}
