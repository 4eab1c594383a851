using System.Numerics;
using Pid.Cli.Checking;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Cli.Certifying;

/// <summary>
/// A program in exact numbers, its decimals as they stand, without the rows that bind nothing; and the equations near an answer.
/// </summary>
internal sealed class ExactForm
{
    private readonly int[] _row; // rows of the problem in the exact program; -1 of those that bind nothing
    private readonly DecimalNumber[] _cost, _right;
    private readonly (int Row, int Column, DecimalNumber Value)[] _matrix, _quadratic; // of Q both triangles

    public ExactForm(ConicProblem problem, double offset)
    {
        ReadOnlySpan<double> right = problem.RightSide.Span;
        _row = new int[right.Length];
        int kept = 0;
        for (int i = 0; i < right.Length; i++)
        {
            _row[i] = double.IsInfinity(right[i]) ? -1 : kept++;
        }

        KindOf = [.. problem.Cones.SelectMany(cone => Enumerable.Repeat(cone.Kind, cone.Dimension)).Where((_, i) => _row[i] >= 0)];
        (Offset, Cost, Right) = (offset, problem.Cost.ToArray(), Kept(right));
        (_cost, _right) = (DecimalNumber.Of(Cost), DecimalNumber.Of(Right));
        Entries = [.. Of(problem.Matrix).Where(e => _row[e.Row] >= 0).Select(e => (_row[e.Row], e.Column, e.Value))];
        Curvature = [.. Of(problem.Quadratic)];
        _matrix = Array.ConvertAll(Entries, e => (e.Row, e.Column, DecimalNumber.Of(e.Value)));
        (int Row, int Column, DecimalNumber Value)[] upper = Array.ConvertAll(Curvature, e => (e.Row, e.Column, DecimalNumber.Of(e.Value)));
        _quadratic = [.. upper, .. upper.Where(e => e.Row != e.Column).Select(e => (e.Column, e.Row, e.Value))];
        Program = new ExactProgram(DecimalNumber.Vector(_cost), Number(offset), Exact(_quadratic), Exact(_matrix),
            DecimalNumber.Vector(_right), [.. Cones(problem)]);
    }

    /// <summary>The program.</summary>
    public ExactProgram Program { get; }

    /// <summary>What is added to the objective.</summary>
    public double Offset { get; }

    /// <summary>c.</summary>
    public double[] Cost { get; }

    /// <summary>b.</summary>
    public double[] Right { get; }

    /// <summary>A.</summary>
    public (int Row, int Column, double Value)[] Entries { get; }

    /// <summary>The upper triangle of Q.</summary>
    public (int Row, int Column, double Value)[] Curvature { get; }

    /// <summary>Of each row.</summary>
    public ConeKind[] KindOf { get; }

    /// <summary>Numbers of the rows.</summary>
    public double[] Kept(ReadOnlySpan<double> values)
    {
        List<double> kept = new(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            if (_row[i] >= 0)
            {
                kept.Add(values[i]);
            }
        }

        return [.. kept];
    }

    /// <summary>A x = b, or 0, of some rows, and Q x = 0 where it is 0.</summary>
    public Equations Rows(Func<int, bool> isWanted, bool isFlat = false)
    {
        int[] place = new int[_right.Length];
        int count = 0;
        for (int i = 0; i < place.Length; i++)
        {
            place[i] = isWanted(i) ? count++ : -1;
        }

        DecimalNumber[] right = new DecimalNumber[count + (isFlat ? _cost.Length : 0)];
        for (int i = 0; i < place.Length && !isFlat; i++)
        {
            if (place[i] >= 0)
            {
                right[place[i]] = _right[i];
            }
        }

        IEnumerable<(int, int, DecimalNumber)> rows = _matrix.Where(e => place[e.Row] >= 0).Select(e => (place[e.Row], e.Column, e.Value));
        return new(isFlat ? rows.Concat(_quadratic.Select(e => (count + e.Row, e.Column, e.Value))) : rows, right);
    }

    /// <summary>Q w + A'z = -c, of w and behind it z; or A'z = 0, of z.</summary>
    public Equations Balance(bool isHomogeneous)
    {
        int n = isHomogeneous ? 0 : _cost.Length;
        IEnumerable<(int, int, DecimalNumber)> columns = _matrix.Select(e => (e.Column, n + e.Row, e.Value));
        return isHomogeneous ? new(columns, new DecimalNumber[_cost.Length])
            : new(columns.Concat(_quadratic), Array.ConvertAll(_cost, c => new DecimalNumber(-c.Digits, c.Exponent)));
    }

    /// <summary>Numbers as whole ones over 2^bits, rounded.</summary>
    public static ExactVector Grid(ReadOnlySpan<double> values, int bits)
    {
        BigInteger[] numbers = new BigInteger[values.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = new BigInteger(Math.Round(Math.ScaleB(values[i], bits)));
        }

        return new(numbers, BigInteger.One << bits);
    }

    /// <summary>Bits behind the point that leave something of the least of some numbers.</summary>
    public static int BitsOf(ReadOnlySpan<double> values)
    {
        const int Few = 40, Some = 20, Most = 120;
        double least = 1;
        foreach (double value in values)
        {
            least = value != 0 ? Math.Min(least, Math.Abs(value)) : least;
        }

        return Math.Clamp(Some - Math.ILogB(least), Few, Most);
    }

    private static Rational Number(double value) => DecimalNumber.Vector([DecimalNumber.Of(value)]) is var number
        ? Rational.Of(number.Numbers[0], number.Over) : default;

    private static ExactMatrix Exact((int Row, int Column, DecimalNumber Value)[] entries) => new(
        Array.ConvertAll(entries, e => (e.Row, e.Column)), DecimalNumber.Vector(Array.ConvertAll(entries, e => e.Value)));

    private IEnumerable<ExactCone> Cones(ConicProblem problem)
    {
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            int size = _row.AsSpan(row, cone.Dimension).ToArray().Count(i => i >= 0);
            row += cone.Dimension;
            if (size > 0)
            {
                yield return new ExactCone(ProgramProof.Name(cone.Kind)!, size);
            }
        }
    }

    private static IEnumerable<(int Row, int Column, double Value)> Of(SparseMatrix matrix)
    {
        for (int j = 0; j < matrix.Columns; j++)
        {
            for (int p = matrix.ColumnPointers[j]; p < matrix.ColumnPointers[j + 1]; p++)
            {
                yield return (matrix.RowIndices[p], j, matrix.Values[p]);
            }
        }
    }
}
