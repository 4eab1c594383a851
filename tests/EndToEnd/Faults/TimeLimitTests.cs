using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>One time limit for all that a run is to do.</summary>
public sealed class TimeLimitTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    // Each search alone would take years: one that had all the time would leave none for the tables that come after it.
    [Fact]
    public void Several_searches_share_the_time()
    {
        Random random = new(11);
        string file = _files.Write("hard.json",
            JsonSerializer.Serialize(new { shape = (int[])[10, 10, 3], p = Enumerable.Range(0, 300).Select(_ => random.Next(1, 1000)) }));
        Outcome run = Invocation.Run("bounds", file, "--exact", "--label-noise", "0.1,0.2", "--json", "--time-limit", "12");
        Assert.Equal(4, run.Exit);
        Assert.True(run.Json.GetProperty("partial").GetBoolean());
        JsonElement[] levels = [.. run.Json.GetProperty("labelNoise").EnumerateArray()];
        Assert.Equal(2, levels.Length);
        Assert.All(levels, level => Assert.Equal("certified", level.GetProperty("status").GetString()));
    }
}
