using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions;

/// <summary>What a caller may do wrong is said, and never answered with other numbers.</summary>
public sealed class MisuseTests
{
    private static readonly double[] s_and = [1, 0, 1, 0, 1, 0, 0, 1];

    [Fact]
    public void A_decomposer_of_two_threads_answers_one_and_refuses_the_other()
    {
        Decomposer decomposer = new();
        Random random = new(1);
        double[][] tables = [.. Enumerable.Range(0, 40).Select(_ => Enumerable.Range(0, 125).Select(_ => random.NextDouble()).ToArray())];
        Decomposition[] alone = Array.ConvertAll(tables, table => new Decomposer().Decompose(table, 5, 5, 5));
        int refused = 0, answered = 0;
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            for (int t = 0; t < tables.Length; t++)
            {
                try
                {
                    Assert.Equal(alone[t], decomposer.Decompose(tables[t], 5, 5, 5));
                    Interlocked.Increment(ref answered);
                }
                catch (InvalidOperationException e)
                {
                    Assert.Contains("another thread", e.Message, StringComparison.Ordinal);
                    Interlocked.Increment(ref refused);
                }
            }
        });
        Assert.Equal(4 * tables.Length, refused + answered);
        Assert.Equal(alone[0], decomposer.Decompose(tables[0], 5, 5, 5));
    }

    [Fact]
    public void A_second_call_during_the_first_is_refused_and_an_error_frees_the_decomposer()
    {
        Decomposer decomposer = new();
        using CancellationTokenSource stop = new();
        Exception? second = null;
        Random random = new(2);
        double[] large = [.. Enumerable.Range(0, 30 * 30 * 10).Select(_ => random.NextDouble())];

        // A small call may come before the large one, which is then the one to be refused, and asks again until it has its turn.
        Task first = Task.Run(() =>
        {
            while (Record.Exception(() => decomposer.Decompose(large, 30, 30, 10, cancellation: stop.Token)) is { } refused)
            {
                Assert.IsType<InvalidOperationException>(refused);
            }
        });
        while (!first.IsCompleted && second is null)
        {
            second = Record.Exception(() => decomposer.Decompose(s_and, 2, 2, 2));
        }

        stop.Cancel();
        Assert.IsType<InvalidOperationException>(second);
        Assert.Throws<ArgumentException>(() => decomposer.Decompose([1, -1], 2, 1, 1));
        Assert.True(SpinWait.SpinUntil(() => first.IsCompleted, TimeSpan.FromMinutes(1)));
        Assert.Equal(CertificationStatus.Certified, decomposer.Decompose(s_and, 2, 2, 2).Status);
    }

    [Theory]
    [InlineData(1 << 22, 1 << 21, 1 << 21, "18446744073709551616 cells")]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, "9903520300447984150353281023 cells")]
    [InlineData(1 << 16, 1 << 16, 1, "4294967296 cells")]
    public void Sizes_that_overflow_are_an_error_with_the_true_number(int n1, int n2, int ny, string words)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new Decomposer().Decompose([], n1, n2, ny));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Contains(words, Assert.Throws<ArgumentException>(() => Weights.Cells("A joint", n1, n2, ny)).Message,
            StringComparison.Ordinal);
    }
}
