using CsCheck;
using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions.Decomposing;

/// <summary>What a decomposer is said to hold at most, against what it allocates.</summary>
public class DecomposerMemoryTests
{
    // Constants are computed once a process, on the first use.
    static DecomposerMemoryTests() => Allocated(new Decomposer(), Tables.And);

    // Weights of one order of magnitude, and zeros: hard tables may call the conic solver, which allocates for the call and keeps nothing.
    [Fact]
    public void A_decomposer_allocates_no_more_than_stated() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[1, 9], Gen.Int[0, 9], Gen.Int).Holds((n1, n2, ny, zeros, seed) =>
        {
            Random random = new(seed);
            Joint joint = Tables.Build(n1, n2, ny, (i, j, y) => i + j + y > 0 && random.Next(10) < zeros ? 0 : 0.1 + random.NextDouble());
            Assert.InRange(Allocated(new Decomposer(), joint), 1, Stated(joint));
        }, cases: 300);

    [Theory]
    [InlineData(4, 3, 150)] // many target symbols: the other elimination
    [InlineData(3, 3, 120)]
    [InlineData(2, 40, 60)]
    [InlineData(40, 2, 60)]
    [InlineData(20, 20, 10)]
    [InlineData(40, 40, 10)] // conjugate gradients
    [InlineData(60, 3, 2)]
    [InlineData(1, 1, 500)]
    [InlineData(200, 150, 1)]
    public void The_statement_is_of_the_right_size_for_dense_tables(int n1, int n2, int ny)
    {
        Joint joint = Dense(n1, n2, ny);
        // It counts both ways to eliminate, since tables with missing symbols may take either.
        long allocated = Allocated(new Decomposer(), joint), stated = Stated(joint);
        Assert.InRange(allocated, stated / 8, stated);
    }

    [Fact]
    public void Tables_of_smaller_shapes_need_no_more() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 8], Gen.Int[1, 40], Gen.Int[0, 1000]).Holds((n1, n2, ny, seed) =>
        {
            Assert.True(Decomposer.WorkspaceBytes(n1, n2, ny) <= Decomposer.WorkspaceBytes(n1 + 1, n2, ny));
            Assert.True(Decomposer.WorkspaceBytes(n1, n2, ny) <= Decomposer.WorkspaceBytes(n1, n2, ny + 1));
            Assert.Equal(Decomposer.WorkspaceBytes(n1, n2, ny), Decomposer.WorkspaceBytes(n2, n1, ny));

            // Symbols that do not occur leave a smaller problem, which may be solved the other way.
            Random random = new(seed);
            (int k1, int k2, int ky) = (1 + random.Next(n1), 1 + random.Next(n2), 1 + random.Next(ny));
            Joint sparse = Tables.Build(n1, n2, ny, (i, j, y) => i < k1 && j < k2 && y < ky ? 0.1 + random.NextDouble() : 0);
            Assert.True(Allocated(new Decomposer(), sparse) <= Stated(sparse), $"{n1}x{n2}x{ny} with {k1}x{k2}x{ky}");
        }, cases: 200);

    [Fact]
    public void Sizes_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Decomposer.WorkspaceBytes(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Decomposer.WorkspaceBytes(1, -1, 1));
        Assert.InRange(Decomposer.WorkspaceBytes(1000, 1000, 1000), 8_000_000_000, long.MaxValue);
        Assert.InRange(Decomposer.WorkspaceBytes(9800, 2, 465), 1, 16_000_000_000); // |X1| |Y|^2 doubles are no array at all
        Assert.Equal(long.MaxValue, Decomposer.WorkspaceBytes(1, 1, int.MaxValue));
    }

    private static long Stated(Joint joint) => Decomposer.WorkspaceBytes(joint.X1.Size, joint.X2.Size, joint.Y.Size);

    private static long Allocated(Decomposer decomposer, Joint joint) => Allocation.Of(() => decomposer.Decompose(joint));

    private static Joint Dense(int n1, int n2, int ny)
    {
        Random random = new(n1 + (1000 * n2) + (1_000_000 * ny));
        return Tables.Build(n1, n2, ny, (_, _, _) => -Math.Log(1 - random.NextDouble()));
    }
}
