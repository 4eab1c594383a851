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
}

/// <summary>One cone of a problem: its kind, its number of rows, and the exponent of a power cone.</summary>
/// <remarks>
/// The exponential cone has ONE order here: (u, v, w) with w &gt;= v exp(u / v). The Conic Benchmark Format writes (w, v, u); other solvers
/// write (u, w, v). To avoid the order altogether use the named constructors of the modelling layer.
/// </remarks>
public readonly record struct ConeSpec
{
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

    private static int AtLeast(int rows, int least) => rows >= least
        ? rows
        : throw new ArgumentOutOfRangeException(nameof(rows), $"A cone of {rows} rows was asked for; the least is {least}.");
}
