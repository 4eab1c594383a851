using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Pid.Tests.EndToEnd;

/// <summary>The first refusal names what is wrong, and what it says to type works.</summary>
public sealed class FirstRemedyTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Rows of a number, a label and another, the rows that are given without the number.</summary>
    private static string Noise(int rows, string header, Func<int, string> more, int gap = -1)
    {
        Random draw = new(11);
        return header + "\n" + string.Concat(Enumerable.Range(0, rows).Select(i =>
        {
            double number = draw.NextDouble();
            return Invariant($"{(i == gap ? "" : Invariant($"{number:F4}"))},{draw.Next(3)},{draw.Next(2)}{more(i)}\n");
        }));
    }

    /// <summary>The query that is given in place of bins where rows have weights reads the file as it stands.</summary>
    [Theory]
    [InlineData(',', "", "--weight w")]
    [InlineData(',', "", "--weight w --bins x1=4")]
    [InlineData(';', "--decimal ,", "--weight w")]
    [InlineData(';', "--decimal ,", "--weight w --bins x1=4")]
    [InlineData(';', "--decimal , --missing drop", "--weight w", 17)]
    [InlineData(',', "--missing drop", "--weight w --clusters x1=4", 7)]
    public void Weights_and_measured_values_are_told_apart_at_once(char separator, string reading, string options, int gap = -1)
    {
        string[] lines = Noise(200, "x1,x2,y,w", i => Invariant($",{0.5 + (i % 7)}")).Split('\n');
        string text = string.Join('\n', lines.Select((line, i) => gap < 0 || i <= gap || i % 2 > 0 ? line
            : line[Math.Max(0, line.IndexOf(',', StringComparison.Ordinal))..]));
        string file = _files.Write("w.csv", (separator == ',' ? text : text.Replace(',', ';').Replace('.', ','))
            .Replace(separator + "2" + separator, separator + "02" + separator, StringComparison.Ordinal));
        string[] read = reading.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Outcome refused = Invocation.Run(["decompose", file, .. read, .. options.Split(' ')]);
        Assert.Equal(3, refused.Exit);
        int start = refused.Error.IndexOf("\"SELECT", StringComparison.Ordinal) + 1;
        string query = refused.Error[start..refused.Error.IndexOf('"', start)];
        Outcome followed = Invocation.Run(["decompose", "--sql", query, "--weight", "w", "--json",
            .. gap < 0 ? Array.Empty<string>() : ["--missing", "drop"]]);
        Assert.True(followed.Exit == 0, followed.Error);
        Assert.Equal(("8", text.Split('\n').Count(line => line.StartsWith(',')), "[]"), (followed.Json.GetProperty("shape")[0].GetRawText(),
            followed.Json.GetProperty("dropped").GetInt32(), followed.Json.GetProperty("remarks").GetRawText()));
        Assert.Contains("--weight none", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Run(["decompose", file, .. read, "--weight", "none", "--bins", "x1=8"]).Exit);
    }

    /// <summary>
    /// Values that are equal share a class of that query, as they do a bin; an archive of arrays is not told to be queried.
    /// </summary>
    [Fact]
    public void The_query_of_classes_parts_no_equal_values()
    {
        string rows = string.Concat(Enumerable.Range(0, 200).Select(i =>
            Invariant($"{Math.Max(0, i - 120) / 7.0:F3},{i % 3},{i % 2},2\n")));
        Outcome refused = Invocation.Run("decompose", _files.Write("t.csv", "the x,x2,y,count\n" + rows), "--x1", "the x");
        int start = refused.Error.IndexOf("\"SELECT", StringComparison.Ordinal) + 1;
        string query = refused.Error[start..refused.Error.IndexOf("\" --weight", StringComparison.Ordinal)];
        Outcome followed = Invocation.Run("decompose", "--sql", query.Replace("\\\"", "\"", StringComparison.Ordinal), "--x1", "the x",
            "--weight", "count", "--json");
        Assert.True(followed.Exit == 0, followed.Error);
        Assert.Equal(4, followed.Json.GetProperty("shape")[0].GetInt32()); // 121 of 200 are one value, and in the fifth eighth
        object?[][] table = [.. Enumerable.Range(0, 200).Select(i => (object?[])[i / 7.0, $"{i % 3}", $"{i % 2}", 2L])];
        string packed = new TableFiles(["x1", "x2", "y", "count"], table).Write(_files, "t.npz");
        Assert.DoesNotContain("SELECT", Invocation.Run("decompose", packed).Error, StringComparison.Ordinal);
    }

    /// <summary>A file that calls a column differently is named with both names, whichever of the two comes first.</summary>
    [Theory]
    [InlineData("x1,x2,y", "x1,X2,y", "--x2 x2=X2")]
    [InlineData("x1,x2,y", "x1,x_2,y", "--x2 x2=x_2")]
    [InlineData("x1,x2,y", "X1,X2,y", "--x1 x1=X1 --x2 x2=X2")]
    [InlineData("x1,x2,y", "x1,y,z", null)]
    public void Files_that_name_a_column_differently(string first, string second, string? option)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_files.Directory, "parts")).FullName;
        File.WriteAllText(Path.Combine(folder, "a.csv"), first + "\na,u,0\nb,v,1\na,u,0\n");
        File.WriteAllText(Path.Combine(folder, "b.csv"), second + "\na,u,0\nb,v,1\na,u,0\n");
        Outcome refused = Invocation.Run("decompose", folder);
        Assert.Equal(3, refused.Exit);
        Assert.Contains(option ?? "leave this file out with a pattern", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("COLUMN", refused.Error, StringComparison.Ordinal);
        if (option is not null)
        {
            Assert.Equal(0, Invocation.Run(["decompose", folder, .. option.Split(' ')]).Exit);

            // Who names the one that only the second file has is told of both as well.
            string[] one = option.Split(' ')[1].Split('=');
            Assert.Contains($"{one[1]}={one[0]}", Invocation.Run("decompose", folder, option.Split(' ')[0], one[1]).Error,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Too_few_columns_are_asked_for_without_a_placeholder()
    {
        Outcome run = Invocation.Run("decompose", _files.Write("two.csv", "x1,y\na,b\n"));
        Assert.Equal(3, run.Exit);
        Assert.DoesNotContain("COLUMN", run.Error, StringComparison.Ordinal);
    }

    /// <summary>What is said to type makes the table, whatever the file is called.</summary>
    [Theory]
    [InlineData("t.csv", "#x1,x2,y\na,u,p\nb,v,q\n", "sed ")]
    [InlineData("it's \"mine\".csv", "# x1,x2,y\na,u,p\nb,v,q\n", "sed ")]
    [InlineData("t.tsv", "x1\tx2\ty\na\tu\tp\nb\tv\tq\n\u001a", "tr ")]
    [InlineData("t.csv", "x1,x2,y\na,u,p\nb,v,q\n\0\0\0", "tr ")]
    [InlineData("$a b.csv", "x1,x2,y\n\u00e9,u,p\nb,v,q\n", "iconv ")]
    [InlineData("a b.csv.gz", "x1,x2,y\n\u00e9,u,p\nb,v,q\n", "gunzip ")]
    [InlineData("t.csv", "My study 2020\n\nx1,x2,y\na,u,p\nb,v,q\n", "tail ")]
    [InlineData("t.txt", "x1 x2 y\na u p\nb v q\n", "tr ")]
    [InlineData("t.txt", "x1:x2:y\na:u:p\nb:v:q\n", "tr ")]
    [InlineData("t.jsonl", "{\"x1\":\"\u00e9\",\"x2\":1,\"y\":1}\n{\"x1\":2,\"x2\":1,\"y\":0}\n", "iconv ")]
    public void The_command_that_is_said_makes_the_table(string name, string text, string command)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        string file = _files.Write(name, name.EndsWith(".gz", StringComparison.Ordinal) ? Packed(bytes) : bytes);
        Outcome refused = Invocation.Run("decompose", file);
        Assert.Equal((3, true), (refused.Exit, refused.Error.Contains(command, StringComparison.Ordinal)));
        string typed = refused.Error[refused.Error.IndexOf(command, StringComparison.Ordinal)..].Trim();
        using System.Diagnostics.Process shell = System.Diagnostics.Process.Start("/bin/sh", ["-c", typed]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
        string[] made = [.. Directory.GetFiles(_files.Directory).Where(f => f != file)];
        Outcome followed = Invocation.Run("decompose", Assert.Single(made), "--json");
        Assert.Equal((0, 2), (followed.Exit, followed.Json.GetProperty("shape")[0].GetInt32()));
    }

    [Fact]
    public void Values_of_other_types_are_symbols_in_the_query_that_is_said()
    {
        string file = Path.Combine(_files.Directory, "it's.parquet");
        File.Move(_files.WriteParquet("t.parquet", "SELECT [i % 2, 7] AS \"x 1\", i % 3 AS x2, i % 2 AS y FROM range(12) AS r(i)"), file);
        Outcome refused = Invocation.Run("decompose", file, "--x1", "x 1");
        Assert.Equal(3, refused.Exit);
        string query = refused.Error[(refused.Error.IndexOf("\"SELECT", StringComparison.Ordinal) + 1)..].TrimEnd()[..^1]
            .Replace("\\\"", "\"", StringComparison.Ordinal);
        Outcome followed = Invocation.Run("decompose", "--sql", query, "--x1", "x 1", "--json");
        Assert.Equal((0, 2), (followed.Exit, followed.Json.GetProperty("shape")[0].GetInt32()));
    }

    /// <summary>What may change the answer is said before how the table was read.</summary>
    [Theory]
    [InlineData("decompose --x1 f*")]
    [InlineData("bounds --x1 f*")]
    [InlineData("decompose --x1 f* --bins x2=2")]
    public void The_most_important_remark_comes_first(string command)
    {
        string file = _files.Write("t.csv", "# above\nf1;f_y;b;weight\n# an aside\n" + string.Concat(Enumerable.Range(0, 40).Select(i =>
            $"{(i % 2 == 0 ? "A" : "a")};{(i % 3 == 0 ? "1,5" : "2,5")};{i % 5};{i}\n")));
        string[] parts = command.Split(' ');
        Outcome run = Invocation.Run([parts[0], file, .. parts[1..], "--x2", "b", "--y", "f_y", "--json"]);
        Assert.True(run.Exit == 0, run.Error);
        string[] said = ["weight is not taken for the weight", "numbers with a comma", "differ by case", "leaves out the column",
            "starts with #"];
        int[] places = Array.ConvertAll(said, s => run.Error.IndexOf(s, StringComparison.Ordinal));
        Assert.True(places[0] >= 0 && places.SequenceEqual(places.Order()), run.Error);
    }

    /// <summary>Columns of Parquet whose names differ by case only are told apart.</summary>
    [Fact]
    public void Names_of_Parquet_that_differ_by_case()
    {
        // The engine writes no such names: they are put into the file.
        byte[] bytes = File.ReadAllBytes(_files.WriteParquet("zz.parquet",
            "SELECT i % 2 AS x1, i % 3 AS zz, i % 5 AS x2, i % 2 AS y FROM range(60) AS r(i)"));
        for (int at = bytes.AsSpan().IndexOf("zz"u8); at >= 0; at = bytes.AsSpan().IndexOf("zz"u8))
        {
            "X1"u8.CopyTo(bytes.AsSpan(at));
        }

        string file = _files.Write("t.parquet", bytes);
        foreach ((string x1, int symbols) in (ReadOnlySpan<(string, int)>)[("x1", 2), ("X1", 3)])
        {
            Outcome run = Invocation.Run("decompose", file, "--x1", x1, "--json");
            Assert.True(run.Exit == 0, run.Error);
            Assert.Equal(symbols, run.Json.GetProperty("shape")[0].GetInt32());
        }
    }

    /// <summary>Fifty measured columns are refused at once, with the command that answers.</summary>
    [Fact]
    public void Fifty_measured_columns_are_clustered()
    {
        Random draw = new(5);
        string[] names = [.. Enumerable.Range(0, 50).Select(i => Invariant($"{(i < 25 ? 'v' : 't')}_{i:00}"))];
        string file = _files.Write("e.csv", string.Join(',', names) + ",y\n" + string.Concat(Enumerable.Range(0, 60).Select(i =>
            string.Concat(names.Select(_ => Invariant($"{draw.NextDouble() + (i % 2):F3},"))) + Invariant($"{i % 2}\n"))));
        string[] command = ["decompose", file, "--x1", "v_*", "--x2", "t_*", "--y", "y"];
        Outcome refused = Invocation.Run(command);
        Assert.Equal((3, ""), (refused.Exit, refused.Out));
        Assert.Contains("25 of the 25 columns hold measured values", refused.Error, StringComparison.Ordinal);
        Assert.Contains("The same is true of t_* (x2)", refused.Error, StringComparison.Ordinal);
        Assert.EndsWith("for example with --clusters auto.", refused.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Run([.. command, "--clusters", "auto"]).Exit);
    }

    /// <summary>Rows of separators only, which spreadsheets write below a table, are no category.</summary>
    [Fact]
    public void Rows_of_nothing_are_left_out()
    {
        string file = _files.Write("t.csv", "x1,x2,y,z\na,u,p,1\nb,v,q,1\n,, ,\n");
        Assert.Contains("Every field of the row is empty. Leave such rows out with --missing drop", Invocation.Run("decompose", file).Error,
            StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Run("decompose", file, "--missing", "drop").Exit);
    }

    /// <summary>Damage of a packed file is named before the row that is wrong for it; a row that is wrong without it is named.</summary>
    [Fact]
    public void Damage_is_named_before_what_follows_from_it()
    {
        string text = string.Concat(Enumerable.Range(0, 40_000).Select(i => Invariant($"a{i % 3},b{i * 7919 % 5},c{i % 2}\n")));
        byte[] bad = Packed("x1,x2,y\na,,c\n" + text), good = [.. bad];
        bad[^6] ^= 0x55; // of the check sum
        foreach (string[] command in (string[][])[["decompose"], ["bounds"], ["screen", "--y", "y"], ["decompose", "--bins", "x1=2"],
            ["bounds", "--clusters", "x1=2"], ["disagree", "--x1", "x1", "--x2", "x2"], ["couple"]])
        {
            foreach ((byte[] bytes, bool isDamaged) in (ReadOnlySpan<(byte[], bool)>)[(bad, true),
                (good[..(good.Length / 2)], true), (good, false)])
            {
                Outcome file = Invocation.Run([command[0], _files.Write("t.csv.gz", bytes), .. command[1..]]);
                Outcome stream = Invocation.RunWith(new MemoryStream(bytes), [command[0], "-", .. command[1..]]);
                Assert.All((Outcome[])[file, stream], run => Assert.Equal((3, isDamaged),
                    (run.Exit, run.Error.Contains("damaged or cut off", StringComparison.Ordinal))));
            }
        }
    }

    private static byte[] Packed(string text) => Packed(Encoding.UTF8.GetBytes(text));

    private static byte[] Packed(byte[] text)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
        {
            gzip.Write(text);
        }

        return packed.ToArray();
    }

    /// <summary>Where numbers are missing no symbol helps.</summary>
    [Fact]
    public void A_gap_among_numbers_is_left_out()
    {
        Outcome run = Invocation.Run("decompose", _files.Write("g.csv", Noise(200, "x1,x2,y", _ => "", gap: 150)));
        Assert.Contains("empty. Leave such rows out with --missing drop", run.Error, StringComparison.Ordinal);
        Assert.Contains("measured values", Invocation.Run("decompose", Path.Combine(_files.Directory, "g.csv"), "--missing", "drop").Error,
            StringComparison.Ordinal);
    }

    /// <summary>The size of numbers is no matter for clusters, and where all values become one symbol it is said.</summary>
    [Theory]
    [InlineData(5e-320)]
    [InlineData(3e-160)]
    [InlineData(1)]
    [InlineData(1e300)]
    public void Clusters_of_numbers_of_any_size(double unit)
    {
        string rows = string.Concat(Enumerable.Range(0, 120).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{unit * (1 + (i % 3) + (0.01 * (i % 7))):R},{i % 2},{i / 3 % 2}\n")));
        string file = _files.Write("t.csv", "x1,x2,y\n" + rows);
        Outcome three = Invocation.Run("decompose", file, "--clusters", "x1=3", "--json");
        Assert.Equal(3, three.Json.GetProperty("shape")[0].GetInt32());
        Outcome one = Invocation.Run("decompose", file, "--clusters", "x1=1", "--json");
        Assert.Contains("All values of x1 are one symbol", one.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("one symbol", three.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_columns_clustered_each_for_itself_are_named_with_their_group()
    {
        Random draw = new(3);
        string[] names = [.. Enumerable.Range(0, 12).Select(i => Invariant($"v_{i}"))];
        string file = _files.Write("e.csv", string.Join(',', names) + ",c,y\n" + string.Concat(Enumerable.Range(0, 200).Select(_ =>
            string.Join(',', names.Select(_ => Invariant($"{draw.NextDouble():F3}"))) + Invariant($",{draw.Next(3)},{draw.Next(2)}\n"))));
        Outcome each = Invocation.Run("screen", file, "--y", "y", "--clusters", "2");
        Assert.Contains("--group v='v_*'", each.Error, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Run("screen", file, "--y", "y", "--clusters", "2", "--group", "v=v_*", "--columns", "c").Exit);
    }

    /// <summary>A query is no sample: where three are read, their weights are told of without one.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("--bins x1=4")]
    public void No_query_is_given_in_place_of_three_files(string options)
    {
        string file = _files.Write("w.csv", Noise(200, "x1,x2,y,w", i => Invariant($",{0.5 + (i % 7)}")));
        Outcome run = Invocation.Run(["bounds", "--x1y", file, "--x2y", file, "--x1x2", file, "--weight", "w",
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(3, run.Exit);
        Assert.Contains("--weight none", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("SELECT", run.Error, StringComparison.Ordinal);
    }
}
