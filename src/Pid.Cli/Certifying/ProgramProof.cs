using System.Numerics;
using Pid.Cli.Checking;
using Pid.Numerics.Certified;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Cli.Certifying;

/// <summary>
/// What proves the answer to a program: an exact point, exact multipliers or an exact ray, and what a checker makes of them.
/// </summary>
internal sealed class ProgramProof
{
    private const double Reluctance = 1e-3;
    private const double Nothing = 1e-13; // of the largest slack: of a vertex, rows that meet there by chance
    private const int MostBits = 1300; // which checkers read, 400 digits

    private readonly ConicSolution _found;
    private readonly double[] _s, _z;
    private readonly double _slack, _ratio; // the largest slack of an inequality, and what it is times that is the largest multiplier

    private ProgramProof(ConicProblem problem, double offset, ConicSolution found)
    {
        (_found, Form) = (found, new ExactForm(problem, offset));
        (_s, _z) = (Form.Kept(found.S), Multipliers(found.Z));
        int[] unequal = [.. Enumerable.Range(0, _z.Length).Where(i => Form.KindOf[i] == ConeKind.Nonnegative)];
        double middle = Math.Sqrt(unequal.Select(i => _s[i] * _z[i]).DefaultIfEmpty().Average()); // where neither is more than the other
        _slack = unequal.Select(i => _s[i]).Append(middle).Max();
        _ratio = _slack > 0 ? unequal.Select(i => _z[i]).Append(middle).Max() / _slack : 1;
    }

    /// <summary>The program, its decimals as they stand.</summary>
    public ExactForm Form { get; }

    /// <summary>A point of the program; null where none was found that is exactly one.</summary>
    public ExactVector? Point { get; private set; }

    /// <summary>
    /// Where the quadratic objective is touched and behind it multipliers of the rows, and squares that make up Q; null where none were
    /// found.
    /// </summary>
    public (ExactVector Multipliers, BigInteger[][] Squares)? Dual { get; private set; }

    /// <summary>Multipliers that no point withstands.</summary>
    public ExactVector? Refutation { get; private set; }

    /// <summary>A direction in which the objective falls without end.</summary>
    public ExactVector? Ray { get; private set; }

    /// <summary>The ends of the minimum, outward; infinite where they are open.</summary>
    public Interval Minimum { get; private set; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Whether not all was proved that could be.</summary>
    public bool IsOpen => Refutation is null && Ray is null && !(double.IsFinite(Minimum.Lower) && double.IsFinite(Minimum.Upper));

    private ExactProgram Program => Form.Program;

    /// <summary>Whether there are certificates of programs with these cones.</summary>
    public static bool Admits(ConicProblem problem) => problem.Cones.All(cone => Name(cone.Kind) is not null);

    /// <summary>Looks for a proof near an answer.</summary>
    /// <param name="problem">The program.</param>
    /// <param name="offset">What is added to its objective.</param>
    /// <param name="found">The answer, with a point within the cones.</param>
    public static ProgramProof Of(ConicProblem problem, double offset, ConicSolution found)
    {
        ProgramProof proof = new(problem, offset, found);
        bool hasNumbers = !found.X.ContainsAnyExceptInRange(double.MinValue, double.MaxValue)
            && !found.Z.ContainsAnyExceptInRange(double.MinValue, double.MaxValue);
        switch (found.Status)
        {
            case SolutionStatus.PrimalInfeasible:
                ExactPoint balanced = new(proof.Form.Balance(isHomogeneous: true), proof.Room(proof._z, _ => false));
                ExactVector? z = balanced.Near(Grid(proof._z));
                proof.Refutation = z is not null && IsShort(z) && proof.Program.IsRefutedBy(z.Numbers) ? z : null;
                break;
            case SolutionStatus.DualInfeasible:
                ExactVector? ray = new ExactPoint(proof.Flat(), Ones(found.X.Length)).Near(Grid(found.X));
                proof.Ray = ray is not null && IsShort(ray) && proof.Program.FallsAlong(ray.Numbers) ? ray : null;
                break;
            case not SolutionStatus.IllPosed when hasNumbers:
                proof.Enclose();
                break;
        }

        return proof;
    }

    private void Enclose()
    {
        double[] x = _found.X.ToArray();
        (Rational? lower, Rational? upper) = (null, null);
        Parallel.Invoke(() => upper = Above(x), () => lower = SquareSum.Of(Program.Quadratic) is { } squares
            ? Below(x, both => Dual = (both, squares)) : null);
        Minimum = new Interval(lower?.ToDouble(upward: false) ?? double.NegativeInfinity,
            upper?.ToDouble(upward: true) ?? double.PositiveInfinity);
    }

    // Of linear rows those that bind become equations, and the multipliers of the others zero; other cones need a step inward.
    private Rational? Above(double[] x)
    {
        double[] inner = _found.Inner.X;
        ExactPoint tight = new(Tight(bound: inner.Length == 0), Ones(x.Length));
        return Best(Program.Upper, Grid(x), tight, Grid(inner.Length == 0 ? x : inner), point => Point = point);
    }

    // -Q w = A'z + c, of linear rows by those multipliers that are not next to zero; else inward.
    private Rational? Below(double[] x, Action<ExactVector> keep)
    {
        Equations balance = Form.Balance(isHomogeneous: false);
        double[] still = [.. Enumerable.Repeat(Form.Curvature.Length > 0 ? 1e-6 : 0, x.Length)], at = [.. x, .. _z];
        if (_found.Inner.Z is { Length: > 0 } inner)
        {
            double[] within = Multipliers(inner);
            ExactPoint inward = new(balance, [.. still, .. Room(within, _ => false)]);
            return Best(Program.Lower, Grid(at), inward, Grid([.. x, .. within]), keep);
        }

        double[] binding = [.. x, .. _z.Select((z, i) => IsSlack(i) ? 0 : z)];
        return Best(Program.Lower, Grid(at), new ExactPoint(balance, [.. still, .. Room(_z, IsSlack)]), Grid(binding), keep);
    }

    private static Rational? Best(Func<ExactVector, Rational?> value, ExactVector asFound, ExactPoint equations, ExactVector from,
        Action<ExactVector> keep) => Value(equations.Near(from), value, keep) ?? Value(asFound, value, keep);

    private static Rational? Value(ExactVector? point, Func<ExactVector, Rational?> value, Action<ExactVector> keep)
    {
        Rational? number = point is not null && IsShort(point) ? value(point) : null;
        if (number is not null)
        {
            keep(point!);
        }

        return number;
    }

    /// <summary>Whether an inequality does not bind: its slack is more than its multiplier, each beside the largest.</summary>
    private bool IsSlack(int row) => Form.KindOf[row] == ConeKind.Nonnegative && _s[row] * _ratio >= _z[row];

    /// <summary>A x = b of the equations, and of the inequalities that bind.</summary>
    private Equations Tight(bool bound) => Form.Rows(i => Form.KindOf[i] == ConeKind.Zero
        || (bound && Form.KindOf[i] == ConeKind.Nonnegative && (!IsSlack(i) || _s[i] <= Nothing * _slack)));

    /// <summary>A d = 0 of the equations and of what is nearly so, and Q d = 0.</summary>
    private Equations Flat()
    {
        double near = 1e-7 * _found.X.ToArray().Max(Math.Abs);
        return Form.Rows(isFlat: true, isWanted:
            i => Form.KindOf[i] is ConeKind.Zero || (Form.KindOf[i] == ConeKind.Nonnegative && _s[i] <= near));
    }

    /// <summary>Multipliers of the rows that are kept, of inequalities not below zero.</summary>
    private double[] Multipliers(ReadOnlySpan<double> z) =>
        [.. Form.Kept(z).Select((v, i) => Form.KindOf[i] == ConeKind.Nonnegative ? Math.Max(v, 0) : v)];

    /// <summary>How far multipliers may move: as far as from zero, and of equations more.</summary>
    private double[] Room(double[] z, Func<int, bool> isFixed)
    {
        double least = Reluctance * (1 + z.Select(Math.Abs).DefaultIfEmpty().Max());
        return [.. z.Select((v, i) => isFixed(i) ? 0 : Form.KindOf[i] == ConeKind.Zero ? Math.Max(Math.Abs(v), least) : Math.Abs(v))];
    }

    private static bool IsShort(ExactVector point) =>
        point.Over.GetBitLength() <= MostBits && Array.TrueForAll(point.Numbers, v => v.GetBitLength() <= MostBits);

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];

    private static ExactVector Grid(ReadOnlySpan<double> values) => ExactForm.Grid(values, ExactForm.BitsOf(values));

    // What checkers know: a cone that they do not is certified under no other name.
    internal static string? Name(ConeKind kind) => kind switch
    {
        ConeKind.Zero => "zero",
        ConeKind.Nonnegative => "nonnegative",
        ConeKind.SecondOrder => "second-order",
        ConeKind.Exponential => "exponential",
        _ => null,
    };
}
