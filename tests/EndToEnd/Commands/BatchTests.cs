using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>A .jsonl file is a batch: a document a line in, a result a line out.</summary>
public sealed class BatchTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Threads_change_neither_a_bit_nor_the_order()
    {
        string file = _files.Write("batch.jsonl", RandomDocuments(60));
        string[] serial = Lines(Invocation.Run("decompose", file), 0);
        Assert.Equal(60, serial.Length);
        foreach (string threads in (string[])["2", "5"])
        {
            Assert.Equal(serial, Lines(Invocation.Run("decompose", file, "--threads", threads, "--json"), 0));
        }

        // Each line is the document of its table alone; standard input is recognised as a batch.
        string[] documents = File.ReadAllLines(file);
        JsonElement alone = Invocation.RunWith(documents[41], "decompose", "-", "--json").Json;
        JsonElement inBatch = JsonDocument.Parse(serial[41]).RootElement;
        Assert.Equal(42, inBatch.GetProperty("line").GetInt32());
        Assert.Equal(alone.Interval("synergy"), inBatch.Interval("synergy"));
        Assert.Equal(serial, Lines(Invocation.RunWith(File.ReadAllText(file), "decompose", "-"), 0));
    }

    [Fact]
    public void Threads_do_not_change_the_bounds_of_a_batch_either()
    {
        Random random = new(3);
        string file = _files.Write("batch.jsonl", string.Concat(Enumerable.Range(0, 12).Select(_ =>
            JsonSerializer.Serialize(new
            {
                shape = (int[])[3, 3, 2],
                p = Enumerable.Range(0, 18).Select(_ => random.Next(1, 100))
            }) + "\n")));
        string[] serial = Lines(Invocation.Run("bounds", file), 0);
        Assert.Equal(12, serial.Length);
        Assert.Equal(serial, Lines(Invocation.Run("bounds", file, "--threads", "3"), 0));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public void A_bad_line_is_reported_in_its_place_and_the_batch_goes_on(string threads)
    {
        string file = _files.Write("batch.jsonl", """
            {"shape":[2,2,2],"p":[1,0,1,0,1,0,0,1],"names":{"x1":"a","x2":"b","y":"and"}}

            {"shape":[2,2,2],"p":[1,0,1,0,1,0,0,-1]}
            {"shape":[2,2,2],"p":[1,0
            {"shape":[2,2,2],"p":[1,0,0,1,0,1,1,0]}
            """);
        Outcome run = Invocation.Run("decompose", file, "--threads", threads);
        Assert.Equal(3, run.Exit);
        JsonElement[] lines = run.JsonLines;
        Assert.Equal([1, 3, 4, 5], lines.Select(l => l.GetProperty("line").GetInt32()));
        lines[0].AssertIs("synergy", .5, 1e-9);
        Assert.Equal("and", lines[0].GetProperty("names").GetProperty("y").GetString());
        Assert.Equal("p[7]", lines[1].GetProperty("error").GetProperty("column").GetString());
        Assert.Equal(3, lines[1].GetProperty("error").GetProperty("line").GetInt32());
        Assert.Equal(4, lines[2].GetProperty("error").GetProperty("line").GetInt32());
        lines[3].AssertIs("synergy", 1, 1e-9);
        Assert.Contains("batch.jsonl, line 3, column p[7]: The weight '-1' is negative.", run.Error, StringComparison.Ordinal);
        Assert.Contains("batch.jsonl, line 4, byte", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_mean_nothing_to_a_batch_and_a_stop_is_said()
    {
        string file = _files.Write("batch.jsonl", RandomDocuments(3));
        Outcome columns = Invocation.Run("decompose", file, "--x1", "a");
        Assert.Equal(3, columns.Exit);
        Assert.Contains("Leave --x1", Assert.Single(columns.JsonLines).GetProperty("error").GetProperty("remedy").GetString(),
            StringComparison.Ordinal);

        Outcome stopped = Invocation.RunInterrupted("decompose", file);
        Assert.Equal(130, stopped.Exit);
        JsonElement error = Assert.Single(stopped.JsonLines).GetProperty("error");
        Assert.Equal(("stopped", 130), (error.GetProperty("kind").GetString(), error.GetProperty("code").GetInt32()));
    }

    private static string RandomDocuments(int count)
    {
        Random random = new(20240607);
        StringBuilder text = new();
        for (int i = 0; i < count; i++)
        {
            int[] shape = [1 + random.Next(4), 1 + random.Next(4), 1 + random.Next(4)];
            IEnumerable<string> weights = Enumerable.Range(0, shape[0] * shape[1] * shape[2])
                .Select(c => (c > 0 && random.Next(3) == 0 ? 0 : -Math.Log(1 - random.NextDouble()) + 1e-9).ToString("R",
                CultureInfo.InvariantCulture));
            text.Append(CultureInfo.InvariantCulture, $"{{\"shape\":[{string.Join(',', shape)}],\"p\":[{string.Join(',', weights)}]}}\n");
        }

        return text.ToString();
    }

    /// <summary>The lines without the time, which differs between runs.</summary>
    private static string[] Lines(Outcome run, int exit)
    {
        Assert.Equal((exit, ""), (run.Exit, run.Error));
        return [.. run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
            line[..line.IndexOf(",\"seconds\"", StringComparison.Ordinal)] + "}")];
    }
}
