
namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// The measure that the laws on allocation rest upon: it sees the smallest object, and nothing where there is none, whatever others do.
/// </summary>
public class AllocationTests
{
    [Fact]
    public void The_smallest_object_is_counted_and_nothing_else_is()
    {
        using CancellationTokenSource done = new();
        Thread[] others = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            List<byte[]> kept = [];
            while (!done.IsCancellationRequested)
            {
                kept.Add(new byte[5000]);
                if (kept.Count > 2000)
                {
                    kept.Clear();
                }
            }
        }))];
        Array.ForEach(others, thread => thread.Start());
        object? last = null;
        double sum = 0;
        try
        {
            for (int i = 0; i < 300; i++)
            {
                Assert.Equal(0, Allocation.Of(() =>
                {
                    for (int k = 1; k < 20_000; k++)
                    {
                        sum += 1.0 / k;
                    }
                }));
                Assert.True(Allocation.Of(() => last = new object()) >= 24);
            }
        }
        finally
        {
            done.Cancel();
            Array.ForEach(others, thread => thread.Join());
        }

        Assert.NotNull(last);
        Assert.True(sum > 0);
    }
}
