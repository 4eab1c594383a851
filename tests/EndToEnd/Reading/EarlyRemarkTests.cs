using System.Text.Json;
using Pid.Cli;

namespace Pid.Tests.EndToEnd;

/// <summary>What a person would stop a run for is said before the work, once, and also where the work is never done.</summary>
public sealed class EarlyRemarkTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    private const string Twins = "x1,x2,y\nyes,a,0\nYes,b,1\nyes,b,0\nYes,a,1\nyes,a,1\n";

    [Theory]
    [InlineData("decompose", "Redundancy")]
    [InlineData("bounds", "Redundancy")]
    [InlineData("screen", "by synergy", "--y", "y")]
    public void A_remark_on_the_table_stands_once_and_before_the_result(string command, string result, params string[] options)
    {
        foreach (bool person in (bool[])[false, true])
        {
            using StringWriter both = new();
            _ = PidCommand.Run([command, _files.Write("t.csv", Twins), .. options],
                new Terminal(Stream.Null, both, both) { ErrorIsTerminal = person });
            string[] lines = both.ToString().Split('\n');
            int remark = Array.FindIndex(lines, l => l.Contains("differ by case", StringComparison.Ordinal));
            Assert.InRange(remark, 0, Array.FindIndex(lines, l => l.Contains(result, StringComparison.Ordinal)));
            Assert.Equal(remark, Array.FindLastIndex(lines, l => l.Contains("differ by case", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Quiet_says_none_and_a_document_keeps_its_remarks()
    {
        Outcome quiet = Invocation.Run("decompose", _files.Write("t.csv", Twins), "--quiet", "--json");
        Assert.Equal("", quiet.Error);
        Assert.Equal(1, quiet.Json.GetProperty("remarks").GetArrayLength());
    }

    /// <summary>Samples that cannot be of one table are refused after they were read: what was remarkable in them may be why.</summary>
    [Fact]
    public void A_remark_is_heard_also_where_no_result_follows()
    {
        string xy = _files.Write("xy.csv", "x1,y,p\nyes,0,.25\nYes,1,.75\n"), zy = _files.Write("zy.csv", "x2,y,p\na,0,.5\nb,1,.5\n");
        string xz = _files.Write("xz.csv", "x1,x2,p\nyes,a,.5\nYes,b,.5\n");
        Outcome run = Invocation.Run("bounds", "--x1y", xy, "--x2y", zy, "--x1x2", xz, "--weight", "p");
        Assert.Equal(("", 1), (run.Out, run.Error.Split("differ by case").Length - 1));
        Assert.NotEqual(0, run.Exit);
    }

    /// <summary>
    /// A table whose numbers take minutes says so, names its largest variable and gives what is known when it is stopped.
    /// </summary>
    [Fact]
    public void A_table_that_takes_minutes_says_so_and_has_numbers_when_it_is_stopped()
    {
        Random random = new(1);
        string file = _files.Write("t.csv", "x1,x2,y\n" + string.Concat(Enumerable.Range(0, 6300).Select(i =>
            $"a{i % 2100},b{random.Next(20)},c{random.Next(50)}\n")));
        using CancellationTokenSource interrupt = new();
        using StringWriter output = new();
        using WatchingWriter error = new("x1 has 2100 symbols, and the table 2100 x 20 x 50 = 2100000 cells", interrupt.Cancel);
        Assert.Equal(130, PidCommand.Run(["decompose", file, "--json"],
            new Terminal(Stream.Null, output, error) { Interrupt = interrupt.Token }));
        JsonElement json = JsonDocument.Parse(output.ToString()).RootElement;
        Assert.True(json.GetProperty("partial").GetBoolean());
        Assert.InRange(json.Interval("information1").Upper - json.Interval("information1").Lower, 0, 1e-9);
        Assert.InRange(json.Interval("redundancy").Upper, json.Interval("redundancy").Lower, json.Interval("information2").Upper);
    }
}
