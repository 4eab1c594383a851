namespace Pid.Tests.EndToEnd;

/// <summary>
/// Separators, decimal signs, numbered ranges, files of one name and identifiers: what stands in the files decides, and what does not is
/// said.
/// </summary>
public sealed class LayoutTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>A separator that the header has in a name parts the rows differently from it.</summary>
    [Theory]
    [InlineData("a;x,2;y\n1;2;3\n2;3;4\n", "a", "x,2")]
    [InlineData("a;x,2;y\n1,5;2;3\n2,5;3;4\n", "a", "x,2")]
    [InlineData("a|x;2|y\n1|2|3\n2|3|4\n", "a", "x;2")]
    [InlineData("a,x;2,y\n1,2,3\n# no row\n2,3,4\n", "a", "x;2")]
    [InlineData("a,x|2,y\n1,\"2,5\",3\n2,3,4\n", "a", "x|2")]
    [InlineData("a\tx,2,5\ty\n1\t2,3,4\t3\n", "a", "x,2,5")]
    public void Rows_tell_what_parts_the_names(string text, string x1, string x2) =>
        Assert.Equal(0, Invocation.Run("decompose", _files.Write("t.csv", text), "--x1", x1, "--x2", x2, "--y", "y").Exit);

    /// <summary>
    /// The range means its names, wherever they stand: x, the parity of v_1 and v_10, is told by both, and v_2 would tell nothing more.
    /// </summary>
    [Theory]
    [InlineData("v_10,v_2,y,v_1,z", "v_1..v_10", "v_1,v_2,v_10")]
    [InlineData("v_1,v_10,v_2,y,z", "v_1..v_2", "v_1,v_2")]
    [InlineData("v_1,v_10,v_2,y,z", "v_10..v_1", "v_10,v_2,v_1")]
    [InlineData("v_01,y,v_10,v_2,z", "v_01..v_2", "v_01,v_2")]
    [InlineData("a,v_1,b,y,z", "a..b", "a,v_1,b")]
    public void A_range_of_numbered_names_means_these_names(string header, string range, string list)
    {
        string file = _files.Write("t.csv", header + "\n0,1,0,1,0\n1,1,0,0,1\n0,0,1,1,1\n1,0,1,0,0\n");
        System.Text.Json.JsonElement answer = Invocation.Run("decompose", file, "--x1", range, "--x2", "z", "--y", "y", "--json").Json;
        Assert.Equal(list, answer.GetProperty("names").GetProperty("x1").GetString());
    }

    [Theory]
    [InlineData("0.5")]
    [InlineData("1.25")]
    [InlineData("0.125")]
    public void Of_several_files_each_has_the_decimal_sign_that_it_has(string number)
    {
        string row = $"{number},{number}9,p\n2.75,0.5,q\n", comma = row.Replace(',', ';').Replace('.', ',');
        string[] files = [_files.Write("1.csv", "x1;x2;y\n" + comma), _files.Write("2.csv", "x1,x2,y\n" + row)];
        Outcome both = Invocation.Run("decompose", Path.Combine(_files.Directory, "*.csv"), "--decimal", ",", "--bins", "2", "--json");
        Assert.Equal(0, both.Exit);
        Assert.Contains("2.csv have a decimal point", both.Json.GetProperty("remarks").ToString(), StringComparison.Ordinal);
        Assert.Equal(2, both.Json.GetProperty("shape")[0].GetInt32());
        Assert.Equal(0, Invocation.Run("decompose", files[0], "--decimal", ",", "--bins", "2").Exit);
    }

    [Fact]
    public void A_point_that_may_part_thousands_is_no_decimal_sign()
    {
        Outcome run = Invocation.Run("decompose", _files.Write("t.csv", "x1;x2;y\n1.000;b;c\n2.500;b;d\n"), "--decimal", ",",
            "--bins", "x1=2");
        Assert.Equal(3, run.Exit);
        Assert.Contains("a point is no decimal sign", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void One_table_in_several_formats_is_not_counted_twice()
    {
        string folder = Path.GetDirectoryName(_files.Write("t.csv", "x1,x2,y\na,b,c\n"))!;
        _files.Write("t.tsv", "x1\tx2\ty\na\tb\tc\n");
        Outcome refused = Invocation.Run("decompose", folder);
        Assert.Equal(3, refused.Exit);
        Assert.Contains(Path.Combine(folder, "*.csv"), refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Run("decompose", Path.Combine(folder, "*.csv")).Exit);
    }

    /// <summary>The numbers of the records foretell what the records are sorted by, and binning them does not change that.</summary>
    [Theory]
    [InlineData("--bins 4", false)]
    [InlineData("--clusters 4", false)]
    [InlineData("--bins id=4", true)]
    [InlineData("--columns id,a,b --bins 4", true)]
    public void Bins_make_no_feature_of_the_numbers_of_records(string options, bool screened)
    {
        Random draw = new(3);
        string rows = string.Concat(Enumerable.Range(1,
            200).Select(i => FormattableString
            .Invariant($"{i},{(screened ? draw.Next(3) : draw.NextDouble()):0.####},{draw.Next(2)},{i / 100}\n")));
        Outcome run = Invocation.Run(["screen", _files.Write("t.csv", "id,a,b,y\n" + rows), "--y", "y", "--json", .. options.Split(' ')]);
        Assert.Equal(0, run.Exit);
        Assert.Equal(!screened, run.Json.GetProperty("skipped").EnumerateArray().Any(c => c.GetString() == "id"));
    }

    [Fact]
    public void Two_records_a_value_are_hardly_a_recurrence()
    {
        Random draw = new(4);
        string rows = string.Concat(Enumerable.Range(0,
            100).Select(i => FormattableString.Invariant($"n{i / 2},{draw.Next(2)},{draw.Next(2)},{i / 50}\n")));
        Assert.Contains(Invocation.Run("screen", _files.Write("t.csv", "k,a,b,y\n" + rows), "--y", "y",
            "--json").Json.GetProperty("skipped").EnumerateArray(), c => c.GetString() == "k");
    }

    [Fact]
    public void What_the_names_of_folders_tell_is_read_by_the_query_that_is_named()
    {
        foreach (string y in (string[])["n", "p"])
        {
            Directory.CreateDirectory(Path.Combine(_files.Directory, "h", $"y={y}"));
            _files.Write($"h/y={y}/t.csv", $"x1,x2\na,{y}\nb,{y}\n");
        }

        Outcome refused = Invocation.Run("decompose", Path.Combine(_files.Directory, "h"));
        Assert.Equal(3, refused.Exit);
        Assert.Equal(4, Said(refused).GetProperty("records").GetInt32());
    }

    [Fact]
    public void A_bare_quote_is_read_by_the_query_that_is_named()
    {
        Outcome refused = Invocation.Run("decompose", _files.Write("t.tsv", "x1\tx2\ty\n5\" disk\tb\tc\nno\tb\td\n"));
        Assert.Equal(3, refused.Exit);
        Assert.Equal(2, Said(refused).GetProperty("records").GetInt32());
    }

    [Fact]
    public void A_wrong_check_sum_is_called_so()
    {
        using MemoryStream packed = new();
        using (System.IO.Compression.GZipStream gzip = new(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("x1,x2,y\na,b,c\n"u8);
        }

        byte[] bytes = packed.ToArray();
        bytes[^8] ^= 1;
        string file = Path.Combine(_files.Directory, "t.csv.gz");
        File.WriteAllBytes(file, bytes);
        Outcome run = Invocation.Run("decompose", file);
        Assert.Equal(3, run.Exit);
        Assert.Contains("check sum", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Runs the query that a message proposes.</summary>
    private static System.Text.Json.JsonElement Said(Outcome refused)
    {
        int start = refused.Error.IndexOf("\"SELECT", StringComparison.Ordinal) + 1;
        Outcome run = Invocation.Run("decompose", "--sql",
            refused.Error[start..refused.Error.IndexOf('"', start)].ReplaceLineEndings(" "), "--json");
        Assert.True(run.Exit == 0, run.Error);
        return run.Json;
    }
}
