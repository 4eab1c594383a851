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
        $"SELECT voice, face, emotion{(records ? "" : ", count")} FROM read_csv('{Invocation.Sample("crema-d-votes.csv")}', comment = "
            + $"'#') AS t"
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
        Assert.Equal(0, Invocation.Run(["bounds", records, "--exact", .. Columns.Split(' ')]).Exit);
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
        foreach (string source in (string[])["parts/*.csv", "parts/deep", "parts/**/*.parquet"])
        {
            Assert.Equal(expected, Answer("decompose", Path.Combine(_files.Directory, source), Columns));
        }

        AssertRefused(["decompose", Path.Combine(_files.Directory, "parts"), .. Columns.Split(' ')], "folders with tables such as",
            "parts/**/*.parquet", "parts/*.csv");
        Directory.Move(Path.Combine(_files.Directory, "parts", "deep"), Path.Combine(_files.Directory, "deep"));
        Assert.Equal(expected, Answer("decompose", Path.Combine(_files.Directory, "parts"), Columns));

        _files.Write("parts/9.csv", "voice,face,emotion,count\nN,N,N,-1\n");
        AssertRefused(["decompose", Path.Combine(_files.Directory, "parts"), .. Columns.Split(' ')],
            "9.csv, line 2, column count", "negative");
        AssertRefused(["decompose", Path.Combine(_files.Directory, "parts", "*.tsv")], "*.tsv: No file has a name of this pattern");
        _files.Write("parts/9.csv", "voice,face,emotion\nN,N,N\n");
        AssertRefused(["decompose", Path.Combine(_files.Directory, "parts"), .. Columns.Split(' ')], "9.csv, line 1",
            "One file of the table has the weight column count, and another has none", "--weight count=none");
    }

    [Fact]
    public void Fractional_weights_add_up_to_the_same_bits_in_every_form()
    {
        const string Rows = "SELECT (i % 3)::VARCHAR AS x1, (i % 5)::VARCHAR AS x2, (i % 7 % 2)::VARCHAR AS y, (i % 11) / 10.0 AS p "
            + "FROM range(4000) AS r(i)";
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
            $"{(i % 2 == 0 ? "true" : "false")},{new DateOnly(2024, 2, 28).AddDays(i % 3):yyyy-MM-dd},{i % 4}.0")));
        Assert.Equal(Answer("decompose", csv, ""), Answer("decompose", parquet, ""));

        // The pairs of one variable may come in different forms: a floating 1 of Parquet is 1.0 of CSV; a whole one differs, and is refused
        // with the remedy.
        string pair = _files.Write("x1y.csv",
            "x1,y\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"{(i % 2 == 0 ? "true" : "false")},{i % 4}.0")));
        string[] three = ["bounds", "--x1y", pair, "--x2y", $"SELECT x2, y FROM '{parquet}'", "--x1x2",
            $"SELECT x1, x2 FROM '{parquet}'", "--json"];
        Outcome run = Invocation.Run(three);
        Assert.Equal(0, run.Exit);
        Assert.Equal(4, run.Json.GetProperty("shape")[2].GetInt32());
        three[4] = $"SELECT x2, y::INTEGER AS y FROM '{parquet}'";
        AssertRefused(three[..^1], "no label of y in common", "'0.0'", "'0'", "--trim");
        Assert.Equal(0, Invocation.Run([.. three, "--trim"]).Exit);
    }

    [Fact]
    public void Measured_values_are_not_taken_for_symbols()
    {
        string file = _files.WriteParquet("measured.parquet", "SELECT i % 2 AS x1, i % 3 AS x2, sqrt(i) AS y FROM range(400) AS r(i)");
        AssertRefused(["decompose", file], "measured.parquet, column y", "400 different numbers in 400 records", "--bins y=8");
        Assert.Equal(0, Invocation.Run("decompose", file, "--bins", "y=4").Exit);

        // A column of few values is a category whatever they are, and so is text.
        AssertRefused(["decompose", "SELECT i % 2 AS x1, i AS x2, i % 2 AS y FROM range(400) AS r(i)"],
            "400 different numbers in 400 records", "--bins x2=8", "n17");
        Assert.Equal(0, Invocation.Run("decompose", "SELECT i % 2 AS x1, 'n' || i AS x2, i % 2 AS y FROM range(400) AS r(i)").Exit);
        Assert.Equal(0, Invocation.Run("decompose", $"SELECT i % 2 AS x1, i % 8 + 0.5 AS x2, i % 2 AS y FROM range(400) AS r(i)").Exit);
    }

    [Fact]
    public void Missing_values_are_an_error_or_left_out_and_counted()
    {
        const string Query = "SELECT i % 2 AS x1, CASE WHEN i % 10 = 0 THEN NULL ELSE i % 3 END AS x2, CASE WHEN i % 7 = 0 THEN 'NA' "
            + "ELSE 'a' END AS y FROM range(210) AS r(i)";
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
        Assert.Contains("2 x 3 x 2 symbols", Invocation.Run("decompose", $"FROM '{parquet}' WHERE x2 IS NOT NULL").Out,
            StringComparison.Ordinal);
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
        byte[] doubles = [.. Layout(values, 4, 3, fortran).SelectMany(v =>
            Bytes(order, 8, s => BinaryPrimitives.WriteDoubleLittleEndian(s, v)))];
        string npy = _files.Write("xor.npy", RawFiles.Npy(order + "f8", fortran, "(4, 3)", doubles, version));
        Outcome run = Invocation.Run("decompose", npy, "--x1", "0", "--x2", "1", "--y", "2", "--json");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        run.Json.AssertIs("synergy", 1, 1e-9);

        byte[] shorts = [.. Layout([0, 0, 0, 1, 1, 0, 1, 1], 4, 2, fortran).SelectMany(v =>
            Bytes(order, 2, s => BinaryPrimitives.WriteInt16LittleEndian(s, (short)-v)))];
        byte[] texts = [.. ((string[])["é", "no", "no", "é"]).SelectMany(t => t.PadRight(2, '\0')).SelectMany(c =>
            Bytes(order, 4, s => BinaryPrimitives.WriteInt32LittleEndian(s, c)))];
        byte[] halves = [.. ((double[])[.5, 2, .5, 2]).SelectMany(v =>
            Bytes(order, 2, s => BinaryPrimitives.WriteHalfLittleEndian(s, (Half)v)))];
        string npz = _files.WriteNpz("xor.npz", fortran ? CompressionLevel.NoCompression : CompressionLevel.Optimal,
            ("x", RawFiles.Npy(order + "i2", fortran, "(4, 2)", shorts, version)),
            ("y", RawFiles.Npy(order + "U2", false, "(4,)", texts, version)),
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
        { "empty.npy", [], "no byte" },
        { "none.npy", RawFiles.Npy("<f8", false, "(0, 3)", []), "no row" },
        { "text.npz", "x1,x2,y\n"u8.ToArray(), "no .npz archive" },
        { "text.parquet", "x1,x2,y\n0,0,0\n"u8.ToArray(), "text.parquet" },
        { "empty.parquet", [], "no byte" },
    };

    [Theory]
    [MemberData(nameof(BadBinaries))]
    public void Broken_files_are_refused(string name, byte[] bytes, string message) =>
        AssertRefused(["decompose", _files.Write(name, bytes), "--x1", "0", "--x2", "1", "--y", "2"], name, message);

    [Fact]
    public void Arrays_that_are_asked_for_have_the_same_records_and_others_are_not_looked_at()
    {
        string npz = _files.WriteNpz("rows.npz", CompressionLevel.Fastest, ("objects", RawFiles.Npy("|O", false, "(3,)", [7])),
            ("nothing", []),
            ("x1", RawFiles.Npy("|i1", false, "(3,)", [0, 1, 0])), ("x2", RawFiles.Npy("|i1", false, "(3,)", [0, 1, 1])),
            ("short", RawFiles.Npy("|i1", false, "(2,)", [0, 1])),
            ("y", RawFiles.Npy("|i1", false, "(3,)", [0, 1, 1])), ("deep", RawFiles.Npy("|i1", false, "(3, 1, 1)", [0, 1, 0])),
            ("cut", RawFiles.Npy("<f8", false, "(3,)", new byte[8])));
        Assert.Equal(0, Invocation.Run("decompose", npz, "--exact").Exit);
        AssertRefused(["decompose", npz, "--y", "short"], "rows.npz, column short", "different numbers of rows: x1 3, short 2");
        AssertRefused(["decompose", npz, "--y", "deep"], "rows.npz, column deep", "shape (3, 1, 1)");
        AssertRefused(["decompose", npz, "--y", "objects"], "rows.npz, column objects", "type that is not read here");
        AssertRefused(["decompose", npz, "--y", "cut"], "rows.npz, column cut", "ends before its last value");
        AssertRefused(["decompose", npz, "--y", "nothing"], "rows.npz, column nothing", "ends before");
    }

    /// <summary>
    /// Any one bit of the values of a stored array is seen by its checksum, and none of an array that nobody asks for matters.
    /// </summary>
    [Fact]
    public void A_flipped_bit_of_an_array_is_seen()
    {
        byte[] values = [.. Enumerable.Range(0, 64).Select(i => (byte)(i % 2))];
        string npz = _files.WriteNpz("good.npz", CompressionLevel.NoCompression,
            ("x1", RawFiles.Npy("|i1", false, "(64,)", values)), ("x2", RawFiles.Npy("|i1", false, "(64,)", values)),
            ("y", RawFiles.Npy("|i1", false, "(64,)", values)), ("z", RawFiles.Npy("|i1", false, "(64,)", values)));
        byte[] bytes = File.ReadAllBytes(npz);
        int[] starts = [.. Enumerable.Range(0, bytes.Length - values.Length).Where(i =>
            bytes.AsSpan(i, values.Length).SequenceEqual(values))];
        Assert.Equal(4, starts.Length);
        for (int array = 0; array < 4; array++)
        {
            byte[] flipped = [.. bytes];
            flipped[starts[array] + (17 * array)] ^= (byte)(1 << array);
            Outcome run = Invocation.Run("decompose", _files.Write("flipped.npz", flipped), "--exact");
            Assert.Equal(array < 3 ? 3 : 0, run.Exit);
            Assert.Equal(array < 3, run.Error.Contains($"column {(array < 2 ? $"x{array + 1}" : "y")}: The checksum of the array is wrong",
                StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Sizes_that_overflow_are_refused_before_memory_is_taken()
    {
        foreach ((string type, string shape) in ((string, string)[])[("<i8", "(2147483647, 2147483647)"),
            ("<U4", "(1073741824, 1073741824)"), ("<f8", "(0, 2147483647)"), ("<U1073741825", "(1, 3)"), ("|i1", "(2000000000,)")])
        {
            foreach (string file in (string[])[_files.Write("big.npy", RawFiles.Npy(type, false, shape, [1, 2, 3])),
                _files.WriteNpz("big.npz", CompressionLevel.Optimal, ("0", RawFiles.Npy(type, false, shape, [1, 2, 3])))])
            {
                Outcome run = Invocation.Run("decompose", file, "--x1", "0", "--x2", "0", "--y", "0");
                Assert.Equal((3, ""), (run.Exit, run.Out));
            }
        }
    }

    /// <summary>Beside the file that is meant stands one that its name would match as a pattern.</summary>
    [Theory]
    [InlineData("a[1]", "a1")]
    [InlineData("a?", "ab")]
    [InlineData("a*", "abc")]
    [InlineData("a{b,c}", "ab")]
    [InlineData("[[]", "[")]
    [InlineData("a[!b]", "ac")]
    [InlineData("it's", "its")]
    public void A_file_that_is_there_is_that_file(string name, string other)
    {
        foreach (string extension in (string[])[".parquet", ".jsonl", ".csv", ".npz", ".json"])
        {
            (string meant, string beside) = (Path.Combine(_files.Directory, name + extension),
                Path.Combine(_files.Directory, other + extension));
            Write(meant, extension, 4);
            Write(beside, extension, 8);
            Assert.Contains("4 records", Invocation.Run("decompose", meant, "--exact").Out, StringComparison.Ordinal);
            Assert.Contains("8 records", Invocation.Run("decompose", beside, "--exact").Out, StringComparison.Ordinal);
            File.Delete(meant);
            File.Delete(beside);
        }

        void Write(string path, string extension, int records)
        {
            string made = new TableFiles(["x1", "x2", "y"],
                [.. Enumerable.Range(0, records).Select(i => (object?[])[(long)(i % 2), (long)(i / 2 % 2), (long)(i % 2)])]).Write(_files,
                "t" + extension);
            File.Move(made, path);
        }
    }

    [Fact]
    public void Every_value_of_the_engine_is_a_symbol_or_refused_in_words()
    {
        foreach (string value in (string[])["DATE 'infinity'", "TIMESTAMP '-infinity'", "DATE '0044-03-15 (BC)'",
            "TIMESTAMP '294247-01-10 04:00:54'", "TIMESTAMP_NS '2020-01-01 00:00:00.123456789'",
            "TIME '24:00:00'", "INTERVAL '14 months'", "INTERVAL '100000000 days'", "TIMESTAMPTZ '2020-01-01 00:00:00+02'",
            "TIMETZ '12:00:00+02'", "uuid()", "'01'::BIT", "170141183460469231731687303715884105727::HUGEINT", "1::DECIMAL(38, 37)"])
        {
            Outcome run = Invocation.Run("decompose", "--sql", $"SELECT {value} AS x1, 1 AS x2, 2 AS y", "--exact");
            Assert.True(run.Exit == 0, $"{value}: {run.Error}");
        }

        foreach (string value in (string[])["{'a': 1}", "MAP {'k': 1}", "[1]", "[1, 2]::INTEGER[2]", "'a'::BLOB", "TIMESTAMPTZ 'infinity'",
            "union_value(num := 2)"])
        {
            AssertRefused(["decompose", "--sql", $"SELECT {value} AS x1, 1 AS x2, 2 AS y"], "the query, column x1");
        }

        AssertRefused(["decompose", "--sql", "SELECT $1 AS x1, 1 AS x2, 2 AS y"], "the query");

        // Two instants that differ stay two symbols, and midnight is the day as it is in text.
        Assert.Contains("3 x 1 x 1 symbols",
            Invocation.Run("decompose", "--sql",
            "SELECT unnest([TIMESTAMP '2020-01-01', TIMESTAMP '2020-01-01 00:00:00.000001', TIMESTAMP 'infinity']) AS x1, 1 AS x2, 2 AS y",
            "--exact").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_without_a_row_are_passed_over_unless_all_are_empty()
    {
        _files.WriteParquet("a.parquet", "SELECT 1.5 AS x1, 'u' AS x2, 'v' AS y WHERE false");
        _files.Write("b.csv", "x1,x2,y\n");
        _files.Write("c.jsonl", "");
        _files.Write("d.csv", "");
        AssertRefused(["decompose", _files.Directory], "None of its files has a row");
        AssertRefused(["bounds", _files.Directory, "--bins", "x1=2"], "no row");
        _files.WriteParquet("e.parquet", "SELECT i % 2 AS x1, i % 3 AS x2, i % 2 AS y FROM range(30) AS r(i)");
        Assert.Contains("30 records", Invocation.Run("decompose", _files.Directory, "--exact").Out, StringComparison.Ordinal);
        Assert.Contains("30 records", Invocation.Run("decompose", _files.Directory, "--bins", "x1=2", "--exact").Out,
            StringComparison.Ordinal);
        _files.Write("f.csv", "x1,y\n1,1\n");
        AssertRefused(["decompose", _files.Directory], "f.csv", "No column is named x2");
    }

    [Fact]
    public void Lines_with_a_hash_are_records_or_are_counted()
    {
        string rows = "x1,x2,y\n#0,0,0\n#0,1,0\n# an aside, of two fields\nb,0,0\nb,1,1\n#\n";
        Outcome run = Invocation.Run("decompose", _files.Write("t.csv", "# above\n# x1,y\n" + rows), "--exact");
        Assert.Contains("4 records (2 lines that start with # left out), 2 x 2 x 2 symbols", run.Out, StringComparison.Ordinal);
        AssertRefused(["decompose", _files.Write("header.csv", "#x1,x2,y\na,b,c\n")], "line 2",
            "Line 1 names it, but starts with #");
    }

    [Fact]
    public void The_line_and_the_byte_that_are_no_text_are_named()
    {
        foreach (int bad in (int[])[0, 1, 2, 3, 4000, 20_001])
        {
            List<byte> bytes = [.. bad == 0 ? [.. "x1,x2,y"u8, 0xFC, (byte)'\n'] : "x1,x2,y\n"u8];
            for (int line = 2; line < 20_010; line++)
            {
                bytes.AddRange(line == bad + 1 && bad > 0 ? [.. "é,"u8, 0xE9, .. ",0\n"u8] : "abc,d,0\n"u8.ToArray());
            }

            AssertRefused(["decompose", _files.Write("t.csv", [.. bytes])], bad == 0 ? "t.csv, line 1, byte 8"
                : $"t.csv, line {bad + 1}, byte 4", "not UTF-8");
        }

        AssertRefused(["decompose", _files.Write("cut.csv", [.. "x1,x2,y\na,b,c\na,b,"u8, 0xC3])], "cut.csv, line 3, byte 5");
    }

    [Fact]
    public void A_missing_value_is_named_by_its_line_or_its_record()
    {
        AssertRefused(["decompose", _files.Write("t.csv", "x1,x2,y\na,b,c\n\na,,c\n")], "line 4, column x2");
        AssertRefused(["decompose", _files.Write("t.jsonl", "{\"x1\":1,\"x2\":1,\"y\":1}\n\n{\"x1\":1,\"y\":1}\n")], "line 3, column x2");
        AssertRefused(["decompose", _files.Write("t.json", "[{\"x1\":1,\"x2\":1,\"y\":1},\n {\"x1\":1,\n\"x2\":null,\"y\":1}]")],
            "line 3, column x2");
        AssertRefused(["decompose", _files.WriteParquet("t.parquet",
            "SELECT i AS x1, CASE WHEN i > 40 THEN NULL ELSE 'a' END AS x2, 1 AS y FROM range(50) AS r(i)")],
            "t.parquet, record 42, column x2");
        AssertRefused(["decompose", _files.Write("t.npy",
            RawFiles.Npy("<f8", false, "(2, 3)", [.. ((double[])[1, 1, 1, 1, double.NaN, 1]).SelectMany(BitConverter.GetBytes)])), "--x1",
            "0", "--x2", "1", "--y", "2"], "record 2, column 1");
        Outcome run = Invocation.Run("decompose", Path.Combine(_files.Directory, "t.parquet"), "--json");
        Assert.Equal(42, run.Json.GetProperty("error").GetProperty("record").GetInt32());
    }

    [Fact]
    public void A_decimal_comma_is_read_where_it_is_asked_for()
    {
        string comma = _files.Write("comma.csv", "x1;x2;y;count\n0,5;a;0;1,25\n1,5;a;1;2\n-0,5;b;0;\"3,5\"\n1,5;b;1;1e1\n");
        string point = _files.Write("point.csv", "x1,x2,y,count\n0.5,a,0,1.25\n1.5,a,1,2\n-0.5,b,0,3.5\n1.5,b,1,1e1\n");
        Assert.Equal(Answer("decompose", point, "--weight count"), Answer("decompose", comma, "--weight count --decimal ,"));
        AssertRefused(["decompose", comma, "--weight", "count"], "line 2, column count", "--decimal ,");
        AssertRefused(["decompose", _files.Write("t.csv", "x1;x2;y;count\n0;a;0;1.000\n"), "--weight", "count", "--decimal", ","],
            "'1.000' is not a number");
        string measured = _files.Write("m.csv",
            "x1;x2;y\n" + string.Join('\n', Enumerable.Range(0, 40).Select(i => $"{i},5;{i % 2};{i / 20}")));
        AssertRefused(["decompose", measured, "--bins", "x1=2"], "--decimal ,");
        Assert.Equal(0, Invocation.Run("decompose", measured, "--bins", "x1=2", "--decimal", ",", "--exact").Exit);
    }

    [Fact]
    public void A_wrong_name_brings_the_nearest_and_not_all()
    {
        string wide = _files.Write("wide.csv", "id," + string.Join(',', Enumerable.Range(0, 25).Select(i => $"audio_emb_{i}")) + ","
            + string.Join(',', Enumerable.Range(0, 25).Select(i => $"text_emb_{i}")) + ",Emotion\n"
            + string.Join(',', Enumerable.Repeat("1", 52)) + "\n");
        Outcome run = Invocation.Run("decompose", wide, "--x1", "audio_emb_3", "--x2", "text_emb_2", "--y", "Emotoin");
        Assert.Contains("No column is named 'Emotoin', which --y asks for. Did you mean Emotion? There are 52 columns.", run.Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain("audio", run.Error, StringComparison.Ordinal);
        run = Invocation.Run("decompose", wide);
        Assert.Contains("audio_emb_0..audio_emb_24", run.Error, StringComparison.Ordinal);
        Assert.Contains("--x1 'audio_emb_*' --x2 'text_emb_*' --y Emotion", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("audio_emb_7", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_may_call_one_variable_differently()
    {
        string a = _files.Write("a.csv", "voice,label\n0,h\n1,s\n"), b = _files.Write("b.csv", "face,Emotion\n0,h\n1,s\n"),
            c = _files.Write("c.csv", "v,face\n0,0\n1,1\n");
        string[] tables = ["bounds", "--x1y", a, "--x2y", b, "--x1x2", c, "--exact", "--json"];
        Outcome run = Invocation.Run([.. tables, "--x1", "voice=v", "--x2", "face", "--y", "label=Emotion"]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Equal("voice face label",
            string.Join(' ', run.Json.GetProperty("names").EnumerateObject().Select(n => n.Value.GetString())));
        Assert.Contains("'label' or 'mood'", Invocation.Run([.. tables, "--x1", "voice=v", "--x2", "face", "--y", "label=mood"]).Error,
            StringComparison.Ordinal);
        string both = _files.Write("both.csv", "x1,x2,label,Emotion\n0,0,a,b\n");
        AssertRefused(["decompose", both, "--y", "label=Emotion"], "'label' as well as 'Emotion'");
        string literal = _files.Write("literal.csv", "x1,x2,a=b\n0,0,a\n");
        Assert.Equal(0, Invocation.Run("decompose", literal, "--y", "a=b", "--exact").Exit);
    }

    [Fact]
    public void Records_of_JSON_may_hold_other_things_beside()
    {
        const string Record = "{\"x1\":\"a\",\"tags\":[1,{\"x1\":2}],\"x2\":true,\"who\":{\"y\":3},\"y\":1.50,\"shape\":\"round\"}";
        foreach (string file in (string[])[_files.Write("t.jsonl", $"{Record}\n{Record}\n"), _files.Write("t.json", $"[{Record},{Record}]"),
            _files.Write("one.json", $"{Record}\n{Record}")])
        {
            Outcome run = Invocation.Run("decompose", file, "--exact");
            Assert.Contains("2 records, 1 x 1 x 1 symbols", run.Out, StringComparison.Ordinal);
            AssertRefused(["decompose", file, "--y", "tags"], "line 1, column tags", "a list and holds no symbol");
            AssertRefused(["decompose", file, "--y", "who"], "column who", "an object");
        }

        Assert.Contains("2 records", Invocation.RunWith($"[{Record},{Record}]", "decompose", "-", "--exact").Out, StringComparison.Ordinal);
        AssertRefused(["decompose", _files.Write("twice.jsonl", "{\"x1\":1,\"x2\":1,\"y\":1}\n{\"x1\":1,\"x1\":2,\"x2\":1,\"y\":1}\n")],
            "line 2, column x1", "twice");
        AssertRefused(["decompose", _files.Write("bad.jsonl", "{\"x1\":1,\"x2\":1,\"y\":1}\n{\"x1\":1 2}\n")], "line 2, byte 9", "no JSON");
        AssertRefused(["decompose", _files.Write("empty.jsonl", "")], "The file is empty");
        AssertRefused(["decompose", _files.Write("empty.json", "[]")], "");
        Assert.Contains("2 x 1 x 1 symbols",
            Invocation.Run("decompose", _files.Write("python.jsonl",
            "{\"x1\":NaN,\"x2\":\"NaN\",\"y\":1}\n{\"x1\":-Infinity,\"x2\":1,\"y\":1}\n{\"x1\":Infinity,\"x2\":1,\"y\":1}\n"), "--missing",
            "drop", "--exact").Out, StringComparison.Ordinal);
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
        Outcome run = Invocation.Run("decompose", "--sql",
            "SELECT hash(i) % 2 AS x1, hash(i + j) % 2 AS x2, hash(j) % 2 AS y FROM range(200000) AS r(i), range(200000) AS s(j)",
            "--time-limit", "0.3");
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
        AssertRefused(["decompose", wide, "--x1", "g0..f0", "--x2", "g0"], "No column is named 'g0..f0'");
        AssertRefused(["decompose", wide, "--x1", ":0", "--x2", "g0"], "No column is named ':0'");
        AssertRefused(["decompose", wide, "--x1", "f*,f1", "--x2", "g0"], "asks for a column twice");
    }

    private static IEnumerable<string[]> SampleRows() =>
        File.ReadLines(Invocation.Sample("crema-d-votes.csv")).Where(l => l.Length > 0 && l[0] != '#').Skip(1).Select(l => l.Split(','));

    /// <summary>
    /// The whole document without what differs by right: the time, and the names of variables that are named by their columns.
    /// </summary>
    private static string Answer(string command, string source, string options, params string[] more)
    {
        // Of the table: limits of the population take a hundred times as long, and are the same where the table is.
        Outcome run = Invocation.Run([command, source, .. more, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            "--exact", "--json"]);
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
