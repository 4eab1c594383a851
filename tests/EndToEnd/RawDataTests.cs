using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pid.Tests.EndToEnd;

/// <summary>The same records give the same answer in whatever form they come; what is wrong with them is said.</summary>
public sealed class RawDataTests : IDisposable
{
    private const string Columns = "--x1 voice --x2 face --y emotion";
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>The sample as a table of the engine, its records repeated where asked.</summary>
    private static string Sample(bool records) =>
        $"SELECT voice, face, emotion{(records ? "" : ", count")} FROM read_csv('{Invocation.Sample("crema-d-votes.csv")}', comment = '#') AS t"
        + (records ? ", range(t.count) AS r" : "");

    [Fact]
    public void Every_form_of_the_same_table_gives_the_same_answer()
    {
        string expected = Answer("decompose", Invocation.Sample("crema-d-votes.csv"), Columns);
        string weighted = _files.WriteParquet("weighted.parquet", Sample(records: false));
        string records = _files.WriteParquet("records.parquet", Sample(records: true));
        string lines = _files.WriteJsonLines("records.jsonl", Sample(records: true));
        string text = _files.Write("weird.csv", "\ufeff# a comment\n\n\"voice\"; \"face\" ;emotion;count\n"
            + string.Join("\r\n", SampleRows().Select(r => $"\"{r[0]}\";{r[1]} ; \"{r[2]}\";{r[3]}")));
        foreach (string file in (string[])[weighted, records, lines, text])
        {
            Assert.Equal(expected, Answer("decompose", file, Columns));
            Assert.Equal(expected, Answer("decompose", file, Columns + " --threads 2"));
        }

        Assert.Equal(expected, Answer("decompose", "--sql", Columns, $"SELECT * FROM '{records}'"));
        Assert.Equal(expected, Answer("decompose", $"FROM '{weighted}'", Columns));
        Assert.Equal(0, Invocation.Run(["bounds", records, .. Columns.Split(' ')]).Exit);
    }

    [Fact]
    public void A_folder_or_a_pattern_is_one_table_in_many_files()
    {
        string expected = Answer("decompose", Invocation.Sample("crema-d-votes.csv"), Columns);
        Directory.CreateDirectory(Path.Combine(_files.Directory, "parts", "deep"));
        string[][] rows = [.. SampleRows()];
        for (int part = 0; part < 3; part++)
        {
            IEnumerable<string> own = rows.Where((_, i) => i % 3 == part).Select(r => string.Join(',', r));
            _files.Write($"parts/{part}.csv", "voice,face,emotion,count\n" + string.Join('\n', own) + "\n");
            _files.WriteParquet($"parts/deep/{part}.parquet", $"SELECT * FROM '{_files.Directory}/parts/{part}.csv'");
        }

        // Marks of other programs, hidden files and files of other kinds are no tables.
        _files.Write("parts/_SUCCESS", "");
        _files.Write("parts/.part.csv", "broken");
        _files.Write("parts/notes.md", "broken");
        foreach (string source in (string[])["parts", "parts/*.csv", "parts/deep", "parts/**/*.parquet"])
        {
            Assert.Equal(expected, Answer("decompose", Path.Combine(_files.Directory, source), Columns));
        }

        _files.Write("parts/9.csv", "voice,face,emotion,count\nN,N,N,-1\n");
        AssertRefused(["decompose", Path.Combine(_files.Directory, "parts"), .. Columns.Split(' ')], "9.csv, line 2, column count", "negative");
        AssertRefused(["decompose", Path.Combine(_files.Directory, "parts", "*.tsv")], "*.tsv: No file has a name of this pattern");
        _files.Write("parts/9.csv", "voice,face,emotion\nN,N,N\n");
        AssertRefused(["decompose", Path.Combine(_files.Directory, "parts"), .. Columns.Split(' ')], "9.csv, line 1", "One file has a weight column and another has none");
    }

    [Fact]
    public void Fractional_weights_add_up_to_the_same_bits_in_every_form()
    {
        const string Rows = "SELECT (i % 3)::VARCHAR AS x1, (i % 5)::VARCHAR AS x2, (i % 7 % 2)::VARCHAR AS y, (i % 11) / 10.0 AS p FROM range(4000) AS r(i)";
        string parquet = _files.WriteParquet("w.parquet", Rows);
        string csv = _files.Write("w.csv", "x1,x2,y,p\n" + string.Join('\n', Enumerable.Range(0, 4000).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{i % 3},{i % 5},{i % 7 % 2},{i % 11 / 10.0:R}"))));
        string expected = Answer("decompose", csv, "--weight p");
        Assert.Equal(expected, Answer("decompose", parquet, "--weight p"));
        Assert.Equal(expected, Answer("decompose", parquet, "--weight p --threads 2"));
    }

    [Fact]
    public void Typed_values_meet_the_symbols_of_text_tables()
    {
        // Floating labels that are whole, truth values and dates are written as text tables write them; order of symbols follows.
        string parquet = _files.WriteParquet("typed.parquet",
            "SELECT i % 2 = 0 AS x1, DATE '2024-02-28' + (i % 3)::INTEGER AS x2, (i % 4)::DOUBLE AS y FROM range(60) AS r(i)");
        string csv = _files.Write("typed.csv", "x1,x2,y\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i =>
            $"{(i % 2 == 0 ? "true" : "false")},{new DateOnly(2024, 2, 28).AddDays(i % 3):yyyy-MM-dd},{i % 4}")));
        Assert.Equal(Answer("decompose", csv, ""), Answer("decompose", parquet, ""));

        // The pairs of one variable may come in different forms: 1.0 of Parquet is 1 of CSV.
        string pair = _files.Write("x1y.csv", "x1,y\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"{(i % 2 == 0 ? "true" : "false")},{i % 4}")));
        string[] three = ["bounds", "--x1y", pair, "--x2y", $"SELECT x2, y FROM '{parquet}'", "--x1x2", $"SELECT x1, x2 FROM '{parquet}'", "--json"];
        Outcome run = Invocation.Run(three);
        Assert.Equal(0, run.Exit);
        Assert.Equal(4, run.Json.GetProperty("shape")[2].GetInt32());
    }

    [Fact]
    public void Measured_values_are_not_taken_for_symbols()
    {
        string file = _files.WriteParquet("measured.parquet", "SELECT i % 2 AS x1, i % 3 AS x2, sqrt(i) AS y FROM range(400) AS r(i)");
        AssertRefused(["decompose", file], "measured.parquet, column y", "400 different numbers in 400 records", "--bins y=8");
        Assert.Equal(0, Invocation.Run("decompose", file, "--bins", "y=4").Exit);

        // Whole numbers may be names, and a column of few values is a category whatever they are.
        Assert.Equal(0, Invocation.Run("decompose", $"SELECT i % 2 AS x1, i AS x2, i % 2 AS y FROM range(400) AS r(i)").Exit);
        Assert.Equal(0, Invocation.Run("decompose", $"SELECT i % 2 AS x1, i % 8 + 0.5 AS x2, i % 2 AS y FROM range(400) AS r(i)").Exit);
    }

    [Fact]
    public void Missing_values_are_an_error_or_left_out_and_counted()
    {
        const string Query = "SELECT i % 2 AS x1, CASE WHEN i % 10 = 0 THEN NULL ELSE i % 3 END AS x2, CASE WHEN i % 7 = 0 THEN 'NA' ELSE 'a' END AS y FROM range(210) AS r(i)";
        string parquet = _files.WriteParquet("missing.parquet", Query);
        string csv = _files.Write("missing.csv", "x1,x2,y\n" + string.Join('\n', Enumerable.Range(0, 210).Select(i =>
            $"{i % 2},{(i % 10 == 0 ? "" : i % 3)},{(i % 7 == 0 ? "NA" : "a")}")));
        foreach (string file in (string[])[parquet, csv])
        {
            AssertRefused(["decompose", file], "column x2", "field is empty", "--missing drop");
            Outcome run = Invocation.Run("decompose", file, "--missing", "drop");
            Assert.Equal(0, run.Exit);
            Assert.Contains("162 records (48 left out for missing values), 2 x 3 x 1 symbols", run.Out, StringComparison.Ordinal);
            AssertRefused(["decompose", file, "--bins", "x2=2"], "column x2", "The value is missing", "--missing drop");
            Assert.Contains("162 records (48 left out for missing values), 2 x 2 x 1 symbols",
                Invocation.Run("decompose", file, "--bins", "x2=2", "--missing", "drop").Out, StringComparison.Ordinal);
        }

        // Where nothing is empty, NA and ? are symbols of their own.
        Assert.Contains("2 x 3 x 2 symbols", Invocation.Run("decompose", $"FROM '{parquet}' WHERE x2 IS NOT NULL").Out, StringComparison.Ordinal);
        AssertRefused(["decompose", "SELECT 1 AS x1, 1 AS x2, '?' AS y", "--missing", "drop"], "Every one of the 1 records lacks a value");
    }

    [Theory]
    [InlineData(1, "<", false)]
    [InlineData(2, ">", false)]
    [InlineData(3, "<", true)]
    [InlineData(1, ">", true)]
    public void NumPy_arrays_of_every_version_byte_order_and_layout_are_read(byte version, string order, bool fortran)
    {
        // Columns 0 to 2: a, b and their exclusive or plus 1/2, of doubles, in .npy; the same in .npz as short, half and text arrays.
        double[] values = [.. from a in (int[])[0, 1] from b in (int[])[0, 1] from v in (double[])[a, b, (a ^ b) + .5] select v];
        byte[] doubles = [.. Layout(values, 4, 3, fortran).SelectMany(v => Bytes(order, 8, s => BinaryPrimitives.WriteDoubleLittleEndian(s, v)))];
        string npy = _files.Write("xor.npy", RawFiles.Npy(order + "f8", fortran, "(4, 3)", doubles, version));
        Outcome run = Invocation.Run("decompose", npy, "--x1", "0", "--x2", "1", "--y", "2", "--json");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        run.Json.AssertIs("synergy", 1, 1e-9);

        byte[] shorts = [.. Layout([0, 0, 0, 1, 1, 0, 1, 1], 4, 2, fortran).SelectMany(v => Bytes(order, 2, s => BinaryPrimitives.WriteInt16LittleEndian(s, (short)-v)))];
        byte[] texts = [.. ((string[])["é", "no", "no", "é"]).SelectMany(t => t.PadRight(2, '\0')).SelectMany(c => Bytes(order, 4, s => BinaryPrimitives.WriteInt32LittleEndian(s, c)))];
        byte[] halves = [.. ((double[])[.5, 2, .5, 2]).SelectMany(v => Bytes(order, 2, s => BinaryPrimitives.WriteHalfLittleEndian(s, (Half)v)))];
        string npz = _files.WriteNpz("xor.npz", fortran ? CompressionLevel.NoCompression : CompressionLevel.Optimal,
            ("x", RawFiles.Npy(order + "i2", fortran, "(4, 2)", shorts, version)), ("y", RawFiles.Npy(order + "U2", false, "(4,)", texts, version)),
            ("half", RawFiles.Npy(order + "f2", false, "(4,)", halves, version)), ("seed", RawFiles.Npy("|u1", false, "()", [7], version)));
        Assert.Equal(0, Invocation.Run("decompose", npz, "--x1", "x", "--x2", "half", "--y", "y").Exit);
        foreach (string[] columns in (string[][])[["x.0", "x.1"], ["x.0", "half"]])
        {
            JsonElement document = Invocation.Run("decompose", npz, "--x1", columns[0], "--x2", columns[1], "--json").Json;
            document.AssertIs("synergy", 1, 1e-9);
            Assert.Equal("y", document.GetProperty("names").GetProperty("y").GetString());
        }
    }

    /// <summary>Name, bytes and a part of the message.</summary>
    public static TheoryData<string, byte[], string> BadBinaries => new()
    {
        { "cut.npy", RawFiles.Npy("<f8", false, "(4, 3)", new byte[95]), "ends before its last value" },
        { "pickle.npy", RawFiles.Npy("|O", false, "(4, 3)", new byte[96]), "a type that is not read here" },
        { "deep.npy", RawFiles.Npy("<f8", false, "(1, 2, 2)", new byte[32]), "shape (1, 2, 2)" },
        { "version.npy", RawFiles.Npy("<f8", false, "(1, 3)", new byte[24], 4), "no NumPy array of version 1, 2 or 3" },
        { "text.npy", "x1,x2,y\n0,0,0\n0,0,0\n"u8.ToArray(), "no NumPy array" },
        { "empty.npy", [], "ends before" },
        { "none.npy", RawFiles.Npy("<f8", false, "(0, 3)", []), "no row" },
        { "text.npz", "x1,x2,y\n"u8.ToArray(), "no .npz archive" },
        { "text.parquet", "x1,x2,y\n0,0,0\n"u8.ToArray(), "text.parquet" },
        { "empty.parquet", [], "empty.parquet" },
    };

    [Theory]
    [MemberData(nameof(BadBinaries))]
    public void Broken_files_are_refused(string name, byte[] bytes, string message) =>
        AssertRefused(["decompose", _files.Write(name, bytes), "--x1", "0", "--x2", "1", "--y", "2"], name, message);

    [Fact]
    public void Arrays_of_different_lengths_are_no_table()
    {
        string npz = _files.WriteNpz("rows.npz", CompressionLevel.Fastest,
            ("x1", RawFiles.Npy("|i1", false, "(3,)", [0, 1, 0])), ("y", RawFiles.Npy("|i1", false, "(2,)", [0, 1])));
        AssertRefused(["decompose", npz], "rows.npz, column y", "different numbers of rows: x1 3, y 2");
    }

    [Fact]
    public void What_the_engine_cannot_read_is_said()
    {
        string parquet = _files.WriteParquet("t.parquet", "SELECT 1 AS a, 2 AS b, [1, 2] AS list, 3 AS y");
        AssertRefused(["decompose", Path.Combine(_files.Directory, "none.parquet")], "none.parquet", "no such file");
        AssertRefused(["decompose", parquet], "t.parquet", "No column is named x1 or x2", "--x1 a --x2 b");
        AssertRefused(["decompose", parquet, "--x1", "a", "--x2", "list"], "t.parquet, column list", "holds no symbols");
        AssertRefused(["decompose", "--sql", "SELECT nothing FROM nowhere"], "the query", "nowhere", "Check the path, the query");
        AssertRefused(["decompose", "--sql", "SELECT 1 AS x1; DROP TABLE t"], "the query", "more than one statement");
        AssertRefused(["decompose", "--sql", "SELECT 1 AS x1 FROM FROM t"], "the query", "syntax error");
        AssertRefused(["decompose", "--sql", $"SELECT a AS x1, b AS x2, y FROM '{parquet}' WHERE a > 5"], "no row");
        Assert.Equal(2, Invocation.Run("decompose", "--sql", "DELETE FROM t").Exit);
        Assert.Equal(2, Invocation.Run("decompose", parquet, "--sql", "SELECT 1").Exit);
        Assert.Equal(2, Invocation.Run("decompose", parquet, "--missing", "guess").Exit);

        string broken = _files.Write("broken.jsonl", "{\"x1\":1,\"x2\":2,\"y\":3}\n{\"x1\":1,\n");
        AssertRefused(["decompose", broken], "broken.jsonl", "JSON");
    }

    [Fact]
    public void An_interrupt_ends_a_query_with_130()
    {
        string parquet = _files.WriteParquet("t.parquet", "SELECT i % 2 AS x1, i % 3 AS x2, i % 5 AS y FROM range(100) AS r(i)");
        Outcome run = Invocation.RunInterrupted("decompose", parquet, "--json");
        Assert.Equal(130, run.Exit);
        Assert.Equal("stopped", run.Json.GetProperty("error").GetProperty("kind").GetString());
    }

    [Fact]
    public void A_time_limit_ends_a_long_query_with_4()
    {
        // Seconds of work where nobody stops it: the limit cancels the running query, not only the reading of its rows.
        Outcome run = Invocation.Run("decompose", "--sql", "SELECT hash(i) % 2 AS x1, hash(i + j) % 2 AS x2, hash(j) % 2 AS y FROM range(200000) AS r(i), range(200000) AS s(j)", "--time-limit", "0.3");
        Assert.Equal(4, run.Exit);
        Assert.Contains("The time limit was reached before the data were read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_are_named_by_position_range_and_pattern()
    {
        string repeated = _files.Write("repeated.csv", "0,1,0\n" + "a,b,c\na,d,c\ne,b,c\ne,d,f\n");
        AssertRefused(["decompose", repeated, "--x1", "0", "--x2", "1", "--y", ":3"], "More than one column is named '0'", ":2");
        string named = _files.Write("named.csv", "u,v,w\na,b,c\na,d,c\ne,b,c\ne,d,f\n");
        Assert.Equal(Answer("decompose", named, "--x1 u --x2 v --y w"), Answer("decompose", repeated, "--x1 :1 --x2 :2 --y :3"));

        string wide = _files.Write("wide.csv", "f0,f1,f2,g0,g1,y\n0,1,0,0,1,a\n1,1,0,1,0,b\n0,0,1,1,1,a\n1,0,1,0,1,b\n");
        string expected = Answer("decompose", wide, "--x1 f0,f1,f2 --x2 g0,g1");
        foreach (string columns in (string[])["--x1 f0..f2 --x2 g*", "--x1 f* --x2 :4..:5", "--x1 f0,f1..f2 --x2 g0..g1"])
        {
            Assert.Equal(expected, Answer("decompose", wide, columns));
        }

        AssertRefused(["decompose", wide, "--x1", "h*", "--x2", "g0"], "No column is named 'h*'");
        AssertRefused(["decompose", wide, "--x1", "f2..f0", "--x2", "g0"], "No column is named 'f2..f0'");
        AssertRefused(["decompose", wide, "--x1", ":0", "--x2", "g0"], "No column is named ':0'");
        AssertRefused(["decompose", wide, "--x1", "f*,f1", "--x2", "g0"], "asks for a column twice");
    }

    private static IEnumerable<string[]> SampleRows() =>
        File.ReadLines(Invocation.Sample("crema-d-votes.csv")).Where(l => l.Length > 0 && l[0] != '#').Skip(1).Select(l => l.Split(','));

    /// <summary>The whole document without what differs by right: the time, and the names of variables that are named by their columns.</summary>
    private static string Answer(string command, string source, string options, params string[] more)
    {
        Outcome run = Invocation.Run([command, source, .. more, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--json"]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        JsonObject document = JsonNode.Parse(run.Out)!.AsObject();
        document.Remove("seconds");
        document.Remove("names");
        document.Remove("weightColumn");
        return document.ToJsonString();
    }

    private static void AssertRefused(string[] arguments, params string[] parts)
    {
        Outcome run = Invocation.Run(arguments);
        Assert.Equal((3, ""), (run.Exit, run.Out));
        foreach (string part in parts)
        {
            Assert.Contains(part, run.Error, StringComparison.Ordinal);
        }
    }

    private static double[] Layout(double[] rowMajor, int rows, int columns, bool fortran) => !fortran ? rowMajor
        : [.. from c in Enumerable.Range(0, columns) from r in Enumerable.Range(0, rows) select rowMajor[(r * columns) + c]];

    private delegate void Writer(Span<byte> bytes);

    private static byte[] Bytes(string order, int size, Writer write)
    {
        byte[] bytes = new byte[size];
        write(bytes);
        if (order == ">")
        {
            Array.Reverse(bytes);
        }

        return bytes;
    }
}
