using System.Globalization;
using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>
/// Measured values and identifiers are told by the rows, whatever these weigh and whatever was asked for the other variables; the remedy of
/// the first refusal is enough.
/// </summary>
public sealed class MeasuredTests : IDisposable
{
    private const int Rows = 120;
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>
    /// Pure noise: a and b measured, t text that never recurs, c and y of few labels; w, f and h are weights that are no counts, 1000 and
    /// 1.
    /// </summary>
    private string Noise(string name = "n.csv", char separator = ',')
    {
        Random draw = new(5);
        IEnumerable<string> rows = Enumerable.Range(0, Rows).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"{draw.NextDouble():F4},{(i * 7919) + 100000},{draw.NextDouble():F2},t{(char)('a' + (i % 7))}{i},"
            + $"{draw.Next(3)},{draw.Next(2)},{0.5 + draw.NextDouble():F3},1000,1"));
        return _files.Write(name, string.Join('\n', rows.Prepend("a,k,b,t,c,y,w,f,h")).Replace(',', separator) + "\n");
    }

    [Theory]
    [InlineData("--weight w")]
    [InlineData("--weight f")]
    [InlineData("--weight h")]
    [InlineData("--weight none")]
    public void No_weight_makes_measured_values_symbols(string weight)
    {
        string file = Noise();
        foreach (string x1 in (string[])["a", "k"])
        {
            Outcome run = Invocation.Run(["decompose", file, "--x1", x1, "--x2", "c", "--y", "y", .. weight.Split(' ')]);
            Assert.Equal(3, run.Exit);
            Assert.Contains("measured values", run.Error, StringComparison.Ordinal);
            Assert.Contains("--bins x1=8", run.Error, StringComparison.Ordinal);
        }

        Outcome text = Invocation.Run(["decompose", file, "--x1", "t", "--x2", "c", "--y", "y", "--json", .. weight.Split(' ')]);
        Assert.Equal(0, text.Exit);
        Assert.Contains("hardly any recurs", text.Error, StringComparison.Ordinal);
        Assert.Contains(text.Json.GetProperty("remarks").EnumerateArray(),
            r => r.GetString()!.Contains("hardly any recurs", StringComparison.Ordinal));
    }

    [Fact]
    public void Values_that_recur_now_and_then_are_measured_too() =>
        Assert.Contains("measured values", Invocation.Run("decompose", Noise(), "--x1", "b", "--x2", "c", "--y", "y", "--weight",
        "w").Error, StringComparison.Ordinal);

    /// <summary>A table of weights whose labels are numbers is what it was: each stands beside every other.</summary>
    [Theory]
    [InlineData("0.01", "--weight p")]
    [InlineData("7", "--weight p")]
    public void A_table_of_weights_may_have_many_numbers_as_labels(string weight, string option)
    {
        IEnumerable<string> cells = from a in Enumerable.Range(0, 50)
                                    from b in Enumerable.Range(0, 3)
                                    from y in Enumerable.Range(0,
            2)
                                    select $"{a},{b},{y},{weight}";
        Outcome run = Invocation.Run(["decompose", _files.Write("t.csv", "x1,x2,y,p\n" + string.Join('\n', cells) + "\n"),
            .. option.Split(' ')]);
        Assert.Equal(0, run.Exit);
    }

    [Theory]
    [InlineData("--x1 a --x2 k --y y", "--bins 8")]
    [InlineData("--x1 a --x2 k --y b", "--bins 8 --bins y=8")]
    [InlineData("--x1 a --x2 c --y b", "--bins x1=8 --bins y=8")]
    [InlineData("--x1 a --x2 k --y y --bins x1=8", "--bins x2=8")]
    [InlineData("--x1 a --x2 k --y y --clusters x1=3", "--bins x2=8")]
    [InlineData("--x1 a --x2 c --y b --clusters x1=3", "--bins y=8")]
    [InlineData("--x1 a,k --x2 b --y y", "--clusters auto")]
    public void The_remedy_of_the_first_refusal_is_enough(string options, string remedy)
    {
        string[] command = ["decompose", Noise(), .. options.Split(' '), "--weight", "none"];
        Outcome refused = Invocation.Run(command);
        Assert.Equal(3, refused.Exit);
        Assert.Contains($"for example with {remedy}", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Run([.. command, .. remedy.Split(' ')]).Exit);
    }

    [Theory]
    [InlineData("", "--bins 8")]
    [InlineData("--clusters x1=3", "--bins x2=8")]
    public void Of_three_files_all_measured_variables_are_named_at_once(string given, string remedy)
    {
        Random draw = new(6);
        string[] files = [.. ((string[])["a,y", "k,y", "a,k"]).Select((header, i) =>
            _files.Write($"{i}.csv", header + "\n" + string.Concat(Enumerable.Range(0, 200).Select(_ =>
            string.Create(CultureInfo.InvariantCulture,
            $"{draw.NextDouble():F4},{(header.EndsWith('y') ? draw.Next(2) : draw.NextDouble()):0.####}\n")))))];
        string[] command = ["bounds", "--x1y", files[0], "--x2y", files[1], "--x1x2", files[2], "--x1", "a", "--x2", "k", "--y", "y",
            .. given.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Outcome refused = Invocation.Run(command);
        Assert.Equal(3, refused.Exit);
        Assert.Contains($"for example with {remedy}", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Run([.. command, .. remedy.Split(' ')]).Exit);
    }

    [Fact]
    public void Text_that_never_recurs_is_named_beside_bins_too()
    {
        Outcome run = Invocation.Run("decompose", Noise(), "--x1", "a", "--x2", "t", "--y", "y", "--weight", "none", "--bins",
            "x1=4", "--json");
        Assert.Equal(0, run.Exit);
        Assert.Contains(run.Json.GetProperty("remarks").EnumerateArray(),
            r => r.GetString()!.StartsWith("t has", StringComparison.Ordinal));
    }

    /// <summary>One table counts by count, one by freq, and one has records: the refusals lead to all three.</summary>
    [Fact]
    public void The_weights_of_three_files_are_found_by_their_remedies()
    {
        string x1y = _files.Write("1.csv", "v,e,count\na,0,100\na,1,50\nb,0,150\nb,1,100\n"),
            x2y = _files.Write("2.csv", "f,e,freq\nc,0,90\nc,1,40\nd,0,60\nd,1,110\n");
        string pairs = _files.Write("3.jsonl",
            string.Concat(Enumerable.Repeat("{\"v\":\"a\",\"f\":\"c\"}\n{\"v\":\"b\",\"f\":\"d\"}\n{\"v\":\"b\",\"f\":\"c\"}\n", 9)));
        string[] command = ["bounds", "--x1y", x1y, "--x2y", x2y, "--x1x2", pairs, "--x1", "v", "--x2", "f", "--y", "e"];
        foreach (string given in (string[])["", "--weight freq"])
        {
            Outcome refused = Invocation.Run([.. command, .. given.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
            Assert.Equal(3, refused.Exit);
            Assert.Contains("--weight count=freq=none", refused.Error, StringComparison.Ordinal);
        }

        JsonElement right = Invocation.Run([.. command, "--weight", "count=freq=none", "--json"]).Json;
        Assert.Equal([400, 300, 27], right.GetProperty("records").EnumerateArray().Select(r => r.GetInt32()));
        Assert.Contains("The column count of",
            Invocation.Run([.. command, "--weight", "freq=none", "--json"]).Json.GetProperty("remarks").ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--weight count=none", 7)]
    [InlineData("--weight none", 4)]
    public void Files_of_one_table_may_have_a_weight_or_none_where_that_is_said(string weight, int records)
    {
        string folder = Path.GetDirectoryName(_files.Write("1.csv", "x1,x2,y,count\na,b,c,2\nd,e,f,3\n"))!;
        _files.Write("2.csv", "x1,x2,y\na,b,c\nd,e,c\n");
        Outcome refused = Invocation.Run("decompose", folder);
        Assert.Equal(3, refused.Exit);
        Assert.Contains(weight, refused.Error, StringComparison.Ordinal);
        Assert.Equal(records, Invocation.Run(["decompose", folder, "--json", .. weight.Split(' ')]).Json.GetProperty("records").GetInt32());
    }

    [Fact]
    public void All_weights_of_the_files_of_a_table_are_named()
    {
        string folder = Path.GetDirectoryName(_files.Write("1.csv", "x1,x2,y,freq\na,b,c,2\nd,e,f,3\n"))!;
        _files.Write("2.csv", "x1,x2,y,n\na,b,c,1\n");
        Assert.Equal("freq, n", Invocation.Run("decompose", folder, "--weight", "freq=n",
            "--json").Json.GetProperty("weightColumn").GetString());
    }
}
