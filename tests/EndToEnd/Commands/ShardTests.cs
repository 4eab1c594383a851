using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pid.Tests.EndToEnd;

/// <summary>The shares of a batch, put together, are the batch.</summary>
public sealed partial class ShardTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(25)]
    public void The_shares_put_together_are_the_whole(int shards)
    {
        string text = Documents(11);
        string file = _files.Write("batch.jsonl", text);
        foreach (string command in (string[])["decompose", "bounds"])
        {
            Outcome whole = Invocation.Run(command, file);
            Assert.Equal(3, whole.Exit);
            Assert.Equal(9, whole.JsonLines.Single(l => l.TryGetProperty("error", out _)).GetProperty("line").GetInt32());
            Outcome[] ofFile = Shares(shards, shard => Invocation.Run(command, file, "--shard", shard, "--threads", "2"));
            Outcome[] ofStream = Shares(shards, shard => Invocation.RunWith(text, command, "-", "--shard", shard));
            foreach ((string expected, Outcome[] shares) in ((string, Outcome[])[])[(whole.Out, ofFile),
                (Invocation.RunWith(text, command, "-").Out, ofStream)])
            {
                Assert.Equal(Untimed(expected), Untimed(Merged(shares)));
                Assert.Equal(3, shares.Max(s => s.Exit));
                Assert.Single(shares, s => s.Exit == 3);
            }

            Assert.Equal(Math.Max(0, shards - 12), ofFile.Count(s => s is { Exit: 0, Out: "" }));
        }
    }

    [Fact]
    public async Task The_documented_line_puts_them_together()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "paste and sed.");
        string file = _files.Write("batch.jsonl", Documents(11));
        for (int i = 1; i <= 5; i++)
        {
            _files.Write($"part{i}.jsonl", Invocation.Run("decompose", file, "--shard", $"{i}/5").Out);
        }

        using Process shell = Process.Start(new ProcessStartInfo("bash", ["-c", "paste -d '\\n' part{1..5}.jsonl | sed '/^$/d'"])
        {
            WorkingDirectory = _files.Directory,
            RedirectStandardOutput = true,
        })!;
        string merged = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Untimed(Invocation.Run("decompose", file).Out), Untimed(merged));
    }

    [Fact]
    public void A_line_that_cannot_be_read_is_a_line_of_one_share()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"shape\":[1,1,2],\"p\":[1,2]}\n", 5000))),
            0xFF, (byte)'\n'];
        string file = _files.Write("batch.jsonl", bytes);
        Outcome whole = Invocation.Run("decompose", file);
        Assert.Equal(3, whole.Exit);
        Assert.Equal("data", whole.JsonLines[^1].GetProperty("error").GetProperty("kind").GetString());
        Assert.Equal(5001, whole.JsonLines.Length);
        Outcome[] shares = Shares(3, shard => Invocation.Run("decompose", file, "--shard", shard));
        Assert.Equal(Untimed(whole.Out), Untimed(Merged(shares)));
        Assert.Single(shares, share => share.Exit == 3 && share.Error.Contains("UTF-8", StringComparison.Ordinal));
    }

    [Fact]
    public void One_line_of_a_stream_is_a_batch_where_a_share_is_asked_for()
    {
        const string Line = "{\"shape\":[1,1,2],\"p\":[1,2]}\n";
        Assert.Equal(1, Invocation.RunWith(Line, "decompose", "-", "--shard", "1/2").Json.GetProperty("line").GetInt32());
        Assert.Equal((0, "", ""), Parts(Invocation.RunWith(Line, "decompose", "-", "--shard", "2/2")));
        Outcome bad = Invocation.RunWith("{\"shape\n" + Line, "decompose", "-", "--shard", "1/2");
        Assert.Equal((3, 1), (bad.Exit, bad.Json.GetProperty("error").GetProperty("line").GetInt32()));
    }

    [Theory]
    [InlineData("decompose titanic.csv --x1 class --x2 sex --y survived --shard 1/2", "--shard is for a batch")]
    [InlineData("bounds titanic.csv --x1 class --x2 sex --y survived --parquet x.parquet", "--parquet is for a batch")]
    [InlineData("bounds --x1y titanic.csv --x2y titanic.csv --x1x2 titanic.csv --shard 1/2", "--shard is for a batch")]
    [InlineData("decompose titanic.csv --modality a=class --modality b=sex --y survived --shard 1/2", "--shard is about one pair")]
    [InlineData("decompose batch.jsonl --shard 0/2", "--shard 0/2: the value must be I/N with 1 <= I <= N, such as 3/8.")]
    [InlineData("decompose batch.jsonl --shard 3/2", "--shard 3/2: the value must be")]
    [InlineData("decompose batch.jsonl --shard 1", "--shard 1: the value must be")]
    [InlineData("couple batch.jsonl --shard 1/2", "--shard")]
    public void A_share_of_one_table_and_a_share_that_is_none_are_refused(string line, string message)
    {
        Outcome run = Invocation.Run(line.Replace("titanic.csv", Invocation.Sample("titanic.csv"), StringComparison.Ordinal).Split(' '));
        Assert.Equal((2, ""), (run.Exit, run.Out));
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists("x.parquet") || File.Exists("x.parquet.new"));
    }

    private static (int, string, string) Parts(Outcome run) => (run.Exit, run.Out, run.Error);

    private static Outcome[] Shares(int shards, Func<string, Outcome> run) =>
        [.. Enumerable.Range(1, shards).Select(i => run(string.Create(CultureInfo.InvariantCulture, $"{i}/{shards}")))];

    // What paste does, without the blank lines it writes for shares that have ended.
    private static string Merged(Outcome[] shares)
    {
        string[][] lines = [.. shares.Select(s => s.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        return string.Concat(Enumerable.Range(0, lines.Max(l => l.Length)).SelectMany(k =>
            lines.Where(l => k < l.Length).Select(l => l[k] + "\n")));
    }

    private static string Untimed(string lines) => Seconds().Replace(lines, "");

    /// <summary>Tables with blank lines between, before and behind them, and a bad line, the ninth.</summary>
    private static string Documents(int count)
    {
        Random random = new(9);
        StringBuilder text = new("\n");
        for (int i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{{\"shape\":[2,2,2],\"p\":[{string.Join(',', Enumerable.Range(0, 8).Select(_ => random.Next(1, 100)))}]}}\n");
            text.Append(i % 3 == 1 ? "  \n" : "").Append(i == 4 ? "{\"shape\":[2,2,2],\"p\":[1,-1]}\n" : "");
        }

        return text.Append('\n').ToString();
    }

    [GeneratedRegex(",\"seconds\":[^,}]*")]
    private static partial Regex Seconds();
}
