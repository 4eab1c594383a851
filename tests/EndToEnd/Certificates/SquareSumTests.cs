using System.Numerics;
using Pid.Cli.Certifying;
using Pid.Cli.Checking;

namespace Pid.Tests.EndToEnd;

/// <summary>Matrices as sums of squares, judged by adding them up.</summary>
public sealed class SquareSumTests
{
    /// <summary>Whole and decimal matrices B'B + margin I, each variable times a unit of its own.</summary>
    [Theory]
    [InlineData(5, 5, 0, 1, 0)]
    [InlineData(40, 60, 0, 1, 0)]   // many variables: by rounding
    [InlineData(40, 60, 3, 1, 0)]
    [InlineData(40, 41, 0, 1e4, 0)]
    [InlineData(40, 60, 0, 1e9, 0)]
    [InlineData(40, 20, 0, 1e4, 1)] // of half the rank, and a margin
    public void A_matrix_that_is_positive_definite_is_the_sum_of_its_squares(int size, int rank, int places, double unit, int margin)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            Random random = new(seed);
            BigInteger[] units = [.. Enumerable.Range(0, size).Select(_ => new BigInteger(Math.Pow(unit, random.NextDouble())))];
            ExactMatrix matrix = Matrix(Product(random, size, rank, 30), units, places, margin);
            BigInteger[][] squares = SquareSum.Of(matrix)!;
            ExactProgram program = Program(matrix, size);
            Assert.True(program.IsSumOf(squares));
            Assert.All(squares.SelectMany(s => s), v => Assert.True(v.GetBitLength() <= 2600));
            int at = random.Next(squares.Length);
            Assert.False(program.IsSumOf([.. squares[..at], [.. squares[at][..^1], squares[at][^1] + 1], .. squares[(at + 1)..]]));
            Assert.False(program.IsSumOf([.. squares[..at], .. squares[(at + 1)..]]));
        }
    }

    /// <summary>Of less than full rank there is no margin to round in, and few variables are eliminated exactly.</summary>
    [Fact]
    public void Where_nothing_may_be_rounded_nothing_is()
    {
        ExactMatrix few = Matrix(Product(new Random(1), 12, 5, 5), [.. Enumerable.Repeat(BigInteger.One, 12)], 0, 0);
        Assert.Null(RoundedSquares.Of(few));
        Assert.True(Program(few, 12).IsSumOf(SquareSum.Of(few)!));
        ExactMatrix falling = Matrix([[4, 6], [6, 8]], [1, 1], 0, 0), hidden = Matrix([[0, 1], [1, 3]], [1, 1], 0, 0);
        Assert.Null(SquareSum.Of(falling));
        Assert.Null(SquareSum.Of(hidden));
        Assert.Empty(SquareSum.Of(Matrix([[0, 0], [0, 0]], [1, 1], 0, 0))!);
    }

    private static BigInteger[][] Product(Random random, int size, int rank, int most)
    {
        int[][] b = [.. Enumerable.Range(0, size).Select(_ => Enumerable.Range(0, rank)
            .Select(_ => random.Next(3) > 0 ? 0 : random.Next(-most, most + 1)).ToArray())];
        return Array.ConvertAll(b, u => Array.ConvertAll(b, v => (BigInteger)u.Zip(v, (x, y) => (long)x * y).Sum()));
    }

    private static ExactMatrix Matrix(BigInteger[][] values, BigInteger[] units, int places, int margin)
    {
        (int Row, int Column)[] at = [.. values.Index().SelectMany(row => row.Item.Index()
            .Where(e => e.Index == row.Index || !e.Item.IsZero).Select(e => (row.Index, e.Index)))];
        return new ExactMatrix(at, new ExactVector(
            Array.ConvertAll(at, e => (values[e.Row][e.Column] + (e.Row == e.Column ? margin : 0)) * units[e.Row] * units[e.Column]),
            BigInteger.Pow(10, places)));
    }

    private static ExactProgram Program(ExactMatrix quadratic, int size) => new(new ExactVector(new BigInteger[size], 1), 0, quadratic,
        new ExactMatrix([], new ExactVector([], 1)), new ExactVector([], 1), []);
}
