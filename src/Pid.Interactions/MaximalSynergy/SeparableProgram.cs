using Pid.Numerics.Certified;
using Pid.Numerics.Optimization.Simplex;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// minimise sum over variables v of f_v(t_v) subject to integer equations and a box, where f_v(t) = sum over its cells of h(sign t +
/// offset), h(r) = -r ln r: a separable concave problem, attained at a vertex.
/// </summary>
internal sealed class SeparableProgram
{
    private readonly double[] _radius;
    private double[]? _matrix;

    /// <param name="memberStart">First member of each variable, and the number of members.</param>
    /// <param name="memberCell">The cell of each member.</param>
    /// <param name="sign">+1 or -1.</param>
    /// <param name="offset">Enclosure of each offset.</param>
    /// <param name="box">What each variable can be.</param>
    /// <param name="rows">The equations as (variable, coefficient).</param>
    /// <param name="right">Enclosures of the right sides.</param>
    public SeparableProgram(
        int[] memberStart, int[] memberCell, int[] sign, Interval[] offset, Interval[] box, (int Variable, int Coefficient)[][] rows,
        Interval[] right)
    {
        (MemberStart, MemberCell) = (memberStart, memberCell);
        Sign = Array.ConvertAll(sign, s => (double)s);
        Offset = Array.ConvertAll(offset, o => o.Midpoint);
        Lower = Array.ConvertAll(box, b => b.Lower);
        Upper = Array.ConvertAll(box, b => b.Upper);
        _radius = new double[offset.Length];
        EndRadius = new double[Variables];
        for (int v = 0; v < Variables; v++)
        {
            for (int m = memberStart[v]; m < memberStart[v + 1]; m++)
            {
                EndRadius[v] = Math.Max(EndRadius[v], offset[m].Lower == 0 && offset[m].Upper == 0 ? 0
                    : (2 * offset[m].Width) + (4 * CertifiedMath.UnitRoundoff));
            }

            // A cell is sign t + offset: the offset's width, an end of the box that sticks out by as much, and the rounding of the sum.
            for (int m = memberStart[v]; m < memberStart[v + 1]; m++)
            {
                _radius[m] = 1.01 * (offset[m].Width + EndRadius[v]);
            }
        }

        RowVariable = Array.ConvertAll(rows, r => Array.ConvertAll(r, t => t.Variable));
        RowCoefficient = Array.ConvertAll(rows, r => Array.ConvertAll(r, t => (double)t.Coefficient));
        Right = Array.ConvertAll(right, b => b.Midpoint);
        RightRadius = Array.ConvertAll(right, b => b.Width);
    }

    /// <summary>Number of variables.</summary>
    public int Variables => MemberStart.Length - 1;

    /// <summary>Number of equations; some may depend on others.</summary>
    public int Rows => Right.Length;

    /// <summary>First member of each variable, and the number of members.</summary>
    public int[] MemberStart { get; }

    /// <summary>The cell of each member.</summary>
    public int[] MemberCell { get; }

    /// <summary>+1 or -1 for each member.</summary>
    public double[] Sign { get; }

    /// <summary>A number within each member's offset.</summary>
    public double[] Offset { get; }

    /// <summary>How far the exact range of a variable may lie inside its box because offsets are known to within intervals.</summary>
    public double[] EndRadius { get; }

    /// <summary>Lower ends, narrowed as more becomes known.</summary>
    public double[] Lower { get; }

    /// <summary>Upper ends.</summary>
    public double[] Upper { get; }

    /// <summary>The equations, row-major; made when first asked for, which no two threads do at once.</summary>
    public double[] Matrix => _matrix ??= Dense();

    /// <summary>The variables of each equation.</summary>
    public int[][] RowVariable { get; }

    /// <summary>Their coefficients.</summary>
    public double[][] RowCoefficient { get; }

    /// <summary>The row of the polytope that each equation was made from.</summary>
    public int[] Origin { get; init; } = [];

    /// <summary>The right sides.</summary>
    public double[] Right { get; }

    /// <summary>How far the exact right sides may be.</summary>
    public double[] RightRadius { get; }

    /// <summary>How far the exact cell may be from its value, for t within <see cref="EndRadius"/>.</summary>
    public double[] Radius => _radius;

    /// <summary>A linear-programming engine for the equations.</summary>
    public BoxedSimplex NewSimplex() => new(Rows, Variables, Matrix, Right);

    /// <summary>The cell of a member, never negative.</summary>
    public double Value(int member, double t) => Math.Max(0, (Sign[member] * t) + Offset[member]);

    /// <summary>Whether a point satisfies the equations and the block's box, to rounding.</summary>
    public bool Contains(ReadOnlySpan<double> t)
    {
        const double Rounding = 1e-11;
        for (int v = 0; v < Variables; v++)
        {
            if (!(t[v] >= Lower[v] - Rounding && t[v] <= Upper[v] + Rounding))
            {
                return false;
            }
        }

        for (int r = 0; r < Rows; r++)
        {
            double sum = -Right[r];
            for (int k = 0; k < RowVariable[r].Length; k++)
            {
                sum += RowCoefficient[r][k] * t[RowVariable[r][k]];
            }

            if (!(Math.Abs(sum) <= Rounding + RightRadius[r]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>f_v(t), rounded.</summary>
    public double Entropy(int v, double t)
    {
        double sum = 0;
        for (int m = MemberStart[v]; m < MemberStart[v + 1]; m++)
        {
            sum += EntropyTerm.At((Sign[m] * t) + Offset[m]);
        }

        return sum;
    }

    /// <summary>f_v at t, and how far below it f_v can be where the exact t is at most <see cref="EndRadius"/> away.</summary>
    public double Entropy(int v, double t, out double slack)
    {
        slack = 0;
        double sum = 0;
        for (int m = MemberStart[v]; m < MemberStart[v + 1]; m++)
        {
            sum += EntropyTerm.At((Sign[m] * t) + Offset[m], _radius[m], ref slack);
        }

        slack += 8 * CertifiedMath.UnitRoundoff * sum;
        return sum;
    }

    /// <summary>The slope of f_v at t, cut off near zero.</summary>
    public double Slope(int v, double t)
    {
        double sum = 0;
        for (int m = MemberStart[v]; m < MemberStart[v + 1]; m++)
        {
            sum -= Sign[m] * (1 + CertifiedMath.Log(Math.Max((Sign[m] * t) + Offset[m], 1e-9)));
        }

        return sum;
    }

    private double[] Dense()
    {
        double[] matrix = new double[Rows * Variables];
        for (int r = 0; r < Rows; r++)
        {
            for (int k = 0; k < RowVariable[r].Length; k++)
            {
                matrix[(r * Variables) + RowVariable[r][k]] = RowCoefficient[r][k];
            }
        }

        return matrix;
    }

    /// <summary>The objective, rounded.</summary>
    public double Entropy(ReadOnlySpan<double> t)
    {
        double sum = 0;
        for (int v = 0; v < Variables; v++)
        {
            sum += Entropy(v, t[v]);
        }

        return sum;
    }
}
