using System.Globalization;
using System.Numerics;
using Pid.Cli.Checking;
using Pid.Numerics.Certified;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Cli.Certifying;

/// <summary>
/// What proves the answer to a program: an exact point, exact multipliers or an exact ray, and what a checker makes of them.
/// </summary>
internal sealed class ProgramProof
{
    // How far a point is moved towards the interior of the cones: as little as it takes.
    private const int MostDigitsOfStep = 12;
    private const double Reluctance = 1e-3;
    private const int MostBits = 1300; // which checkers read, 400 digits

    private readonly ConicProblem _problem;
    private readonly ConicSolution _found;
    private readonly CancellationToken _stop;
    private readonly int[] _row; // rows of the problem in the exact program; -1 of those that bind nothing
    private readonly ConeKind[] _kinds;
    private readonly Rational[] _cost, _right;

    private ProgramProof(ConicProblem problem, double offset, ConicSolution found, CancellationToken stop)
    {
        (_problem, _found, _stop) = (problem, found, stop);
        _kinds = [.. problem.Cones.SelectMany(cone => Enumerable.Repeat(cone.Kind, cone.Dimension))];
        ReadOnlySpan<double> right = problem.RightSide.Span;
        _row = new int[right.Length];
        int kept = 0;
        for (int i = 0; i < right.Length; i++)
        {
            _row[i] = double.IsInfinity(right[i]) ? -1 : kept++;
        }

        (_cost, _right) = (Numbers(problem.Cost.Span), Numbers([.. right.ToArray().Where(double.IsFinite)]));
        Program = Exact(offset);
    }

    /// <summary>The program, its decimals as they stand.</summary>
    public ExactProgram Program { get; }

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

    /// <summary>Whether there are certificates of programs with these cones.</summary>
    public static bool Admits(ConicProblem problem) => problem.Cones.All(cone => Name(cone.Kind) is not null);

    /// <summary>Looks for a proof near an answer.</summary>
    /// <param name="problem">The program.</param>
    /// <param name="offset">What is added to its objective.</param>
    /// <param name="found">The answer.</param>
    /// <param name="stop">Gives up on what is not there yet.</param>
    public static ProgramProof Of(ConicProblem problem, double offset, ConicSolution found, CancellationToken stop)
    {
        ProgramProof proof = new(problem, offset, found, stop);
        bool hasNumbers = !found.X.ContainsAnyExceptInRange(double.MinValue, double.MaxValue)
            && !found.Z.ContainsAnyExceptInRange(double.MinValue, double.MaxValue);
        switch (found.Status)
        {
            case SolutionStatus.PrimalInfeasible:
                ExactVector? z = Whole(ExactPoint.Near(proof.Balance(0), proof.Rows(found.Z), proof.RoomOfRows(_ => false)));
                proof.Refutation = z is not null && IsShort(z) && proof.Program.IsRefutedBy(z.Numbers) ? z : null;
                break;
            case SolutionStatus.DualInfeasible:
                ExactVector? ray = Whole(ExactPoint.Near(proof.Flat(), Numbers(found.X), Ones(found.X.Length)));
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
        Rational[] x = Numbers(_found.X), wz = [.. x, .. Rows(_found.Z)];
        double[] room = [.. Enumerable.Repeat(_problem.Quadratic.EntryCount > 0 ? 1e-6 : 0, x.Length), .. RoomOfRows(IsSlack)];
        Rational[] vertex = [.. x, .. Rows(_found.Z, IsSlack)];

        BigInteger[][]? squares = SquareSum.Of(Program.Quadratic.Entries);

        // Of linear rows those that bind become equations, and the multipliers of the others zero; other cones need a step inward.
        Rational? upper = Best(Program.Upper, x, ExactPoint.Near(Tight(bound: true), x, Ones(x.Length)), point => Point = point);
        if (upper is null && ExactPoint.Near(Tight(bound: false), x, Ones(x.Length)) is { } near
            && Interior.OfPoints(_problem, _found, _stop) is { } inner
            && ExactPoint.Near(Tight(bound: false), Numbers(inner), Ones(x.Length)) is { } inside)
        {
            upper = Inward(Program.Upper, near, inside, point => Point = point);
        }

        Rational? lower = Best(Bound, wz, ExactPoint.Near(Balance(1), vertex, room), Keep);
        double[] free = [.. room[..x.Length], .. RoomOfRows(_ => false)];
        if (lower is null && ExactPoint.Near(Balance(1), wz, free) is { } multipliers
            && Interior.OfMultipliers(_problem, _found, _stop) is { } core
            && ExactPoint.Near(Balance(1), [.. Numbers(core.AsSpan(0, x.Length)), .. Rows(core.AsSpan(x.Length))], free) is { } within)
        {
            lower = Inward(Bound, multipliers, within, Keep);
        }

        Minimum = new Interval(lower?.ToDouble(upward: false) ?? double.NegativeInfinity,
            upper?.ToDouble(upward: true) ?? double.PositiveInfinity);

        Rational? Bound(ExactVector both) => squares is null ? null : Program.Lower(both);

        void Keep(ExactVector both) => Dual = (both, squares!);
    }

    private static Rational? Best(Func<ExactVector, Rational?> value, Rational[] asFound, Rational[]? corrected,
        Action<ExactVector> keep)
    {
        foreach (Rational[] near in corrected is null ? [asFound] : (Rational[][])[corrected, asFound])
        {
            ExactVector point = ExactVector.Of(near);
            if (IsShort(point) && value(point) is { } number)
            {
                keep(point);
                return number;
            }
        }

        return null;
    }

    private static Rational? Inward(Func<ExactVector, Rational?> value, Rational[] from, Rational[] to, Action<ExactVector> keep)
    {
        ExactVector near = ExactVector.Of(from), inside = ExactVector.Of(to);
        for (int digits = MostDigitsOfStep; digits >= 0; digits--)
        {
            // All but a step of 10^-digits of the one, and so much of the other.
            BigInteger steps = BigInteger.Pow(10, digits), most = (steps - 1) * inside.Over;
            ExactVector point = new ExactVector([.. near.Numbers.Zip(inside.Numbers, (a, b) => (a * most) + (b * near.Over))],
                steps * near.Over * inside.Over).Shortened();
            if (IsShort(point) && value(point) is { } number)
            {
                keep(point);
                return number;
            }
        }

        return null;
    }

    /// <summary>Whether the row is an inequality that does not bind: its slack is more than its multiplier.</summary>
    private bool IsSlack(int row) => _kinds[row] == ConeKind.Nonnegative && _found.S[row] >= _found.Z[row];

    /// <summary>A x = b of the equations, and of the inequalities that bind.</summary>
    private IEnumerable<(Dictionary<int, Rational>, Rational)> Tight(bool bound) => Rows(
        i => _kinds[i] == ConeKind.Zero || (bound && _kinds[i] == ConeKind.Nonnegative && !IsSlack(i)), _right);

    /// <summary>A d = 0 of the equations and of what is nearly so, and Q d = 0.</summary>
    private IEnumerable<(Dictionary<int, Rational>, Rational)> Flat() => Rows(
        i => _kinds[i] is ConeKind.Zero || (_kinds[i] == ConeKind.Nonnegative && _found.S[i] <= 1e-7 * _found.X.ToArray().Max(Math.Abs)),
        new Rational[_right.Length]).Concat(Gather(Program.Quadratic.Entries).Select(row => (row.Value, (Rational)0)));

    /// <summary>Q w + A'z + c = 0, or without c and Q; the unknowns are w and z, or z.</summary>
    private IEnumerable<(Dictionary<int, Rational>, Rational)> Balance(int times)
    {
        int n = times * Program.Cost.Length;
        Dictionary<int, Dictionary<int, Rational>> columns = Gather(
            [.. Program.Matrix.Entries.Select(e => (e.Column, n + e.Row, e.Value)), .. times == 0 ? [] : Program.Quadratic.Entries]);
        return columns.Select(column => (column.Value, -times * _cost[column.Key]));
    }

    private IEnumerable<(Dictionary<int, Rational>, Rational)> Rows(Func<int, bool> wanted, Rational[] right)
    {
        HashSet<int> kept = [.. Enumerable.Range(0, _row.Length).Where(i => _row[i] >= 0 && wanted(i)).Select(i => _row[i])];
        return Gather([.. Program.Matrix.Entries.Where(e => kept.Contains(e.Row))]).Select(row => (row.Value, right[row.Key]));
    }

    private static Dictionary<int, Dictionary<int, Rational>> Gather((int Row, int Column, Rational Value)[] entries)
    {
        Dictionary<int, Dictionary<int, Rational>> rows = [];
        foreach ((int i, int j, Rational value) in entries)
        {
            Dictionary<int, Rational> row = rows.TryGetValue(i, out Dictionary<int, Rational>? known) ? known : rows[i] = [];
            row[j] = row.GetValueOrDefault(j) + value;
        }

        return rows;
    }

    /// <summary>Numbers of the rows that are kept; zero where it is asked for.</summary>
    private Rational[] Rows(ReadOnlySpan<double> values, Func<int, bool>? zero = null)
    {
        List<Rational> kept = [];
        for (int i = 0; i < values.Length; i++)
        {
            if (_row[i] >= 0)
            {
                kept.Add(zero?.Invoke(i) == true ? 0 : Number(_kinds[i] == ConeKind.Nonnegative ? Math.Max(values[i], 0) : values[i]));
            }
        }

        return [.. kept];
    }

    /// <summary>How far multipliers may move: of equations freely, of inequalities as far as from zero, of others hardly.</summary>
    private double[] RoomOfRows(Func<int, bool> isFixed)
    {
        double[] z = _found.Z.ToArray();
        double largest = 1 + z.Select(Math.Abs).DefaultIfEmpty().Max();
        return [.. Enumerable.Range(0, z.Length).Where(i => _row[i] >= 0).Select(i => isFixed(i) ? 0
            : _kinds[i] switch { ConeKind.Zero => largest, ConeKind.Nonnegative => Math.Max(z[i], 0), _ => Math.Abs(z[i]) * Reluctance })];
    }

    private static ExactVector? Whole(Rational[]? point) => point is null ? null : ExactVector.Of(point);

    private static bool IsShort(ExactVector point) =>
        point.Over.GetBitLength() <= MostBits && Array.TrueForAll(point.Numbers, v => v.GetBitLength() <= MostBits);

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];

    private static Rational[] Numbers(ReadOnlySpan<double> values)
    {
        Rational[] numbers = new Rational[values.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Number(values[i]);
        }

        return numbers;
    }

    private static Rational Number(double value) => Rational.Parse(value.ToString("R", CultureInfo.InvariantCulture))!.Value;

    private ExactProgram Exact(double offset)
    {
        List<ExactCone> cones = [];
        int row = 0;
        foreach (ConeSpec cone in _problem.Cones)
        {
            int size = _row.AsSpan(row, cone.Dimension).ToArray().Count(i => i >= 0);
            cones.Add(new ExactCone(Name(cone.Kind)!, size));
            row += cone.Dimension;
        }

        (int Row, int Column, Rational Value)[] upper = [.. Entries(_problem.Quadratic)];
        return new ExactProgram(ExactVector.Of(_cost), Number(offset),
            new([.. upper, .. upper.Where(e => e.Row != e.Column).Select(e => (e.Column, e.Row, e.Value))]),
            new([.. Entries(_problem.Matrix).Where(e => _row[e.Row] >= 0).Select(e => (_row[e.Row], e.Column, e.Value))]),
            ExactVector.Of(_right), [.. cones.Where(cone => cone.Size > 0)]);
    }

    // What checkers know: a cone that they do not is certified under no other name.
    internal static string? Name(ConeKind kind) => kind switch
    {
        ConeKind.Zero => "zero",
        ConeKind.Nonnegative => "nonnegative",
        ConeKind.SecondOrder => "second-order",
        ConeKind.Exponential => "exponential",
        _ => null,
    };

    private static IEnumerable<(int Row, int Column, Rational Value)> Entries(SparseMatrix matrix)
    {
        for (int j = 0; j < matrix.Columns; j++)
        {
            for (int p = matrix.ColumnPointers[j]; p < matrix.ColumnPointers[j + 1]; p++)
            {
                yield return (matrix.RowIndices[p], j, Number(matrix.Values[p]));
            }
        }
    }
}
