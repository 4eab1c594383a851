using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Pid.Cli;
using Pid.Cli.Output;

namespace Pid.Tests.EndToEnd;

/// <summary>One bad line is one error; what is foreign is shown and not obeyed; what is absurd is refused.</summary>
public sealed class FaultTests : IDisposable
{
    private const string And = "{\"shape\":[2,2,2],\"p\":[1,0,1,0,1,0,0,1]}";
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    public static TheoryData<string, byte[]> BadLines => new()
    {
        { "surrogate in a name", Encoding.UTF8.GetBytes("{\"shape\":[2,2,2],\"p\":[1,0,1,0,1,0,0,1],\"names\":{\"x1\":\"\\ud800\"}}") },
        { "surrogate in a property", Encoding.UTF8.GetBytes("{\"\\ud800\":1,\"shape\":[2,2,2],\"p\":[1,0,1,0,1,0,0,1]}") },
        { "surrogate in a property of the names",
        Encoding.UTF8.GetBytes("{\"shape\":[2,2,2],\"p\":[1,0,1,0,1,0,0,1],\"names\":{\"\\udfff\":\"a\"}}") },
        { "latin1", [.. "{\"shape\":[2,2,2],\"p\":[1,0,1,0,1,0,0,1],\"names\":{\"x1\":\""u8, 0xE4, .. "\"}}"u8] },
        { "a byte in a comment of its own", [.. "{\"shape\":[2,2,2],\"p\":[1,0,1,0,1,0,0,1],\"note\":\""u8, 0xC3, .. "\"}"u8] },
        { "half a character at the end", [.. "{"u8, 0xF0, 0x9F] },
        { "NUL", [0] },
        { "nothing but noise", [0xFF, 0xFE, 0xFD, 0x80, 0x81] },
        { "deep", Encoding.UTF8.GetBytes(new string('[', 100_000)) },
        { "absurd shape", Encoding.UTF8.GetBytes("{\"shape\":[2147483647,2147483647,2147483647],\"p\":[]}") },
    };

    [Theory]
    [MemberData(nameof(BadLines))]
    public void A_bad_line_of_a_batch_is_its_own_error_with_its_own_number(string what, byte[] bad)
    {
        Assert.NotEmpty(what);
        const int Before = 3000, After = 2000;
        byte[] good = Encoding.UTF8.GetBytes(And + "\n");
        byte[] batch = [.. Enumerable.Repeat(good, Before).SelectMany(b => b), .. bad, (byte)'\n',
            .. Enumerable.Repeat(good, After).SelectMany(b => b), .. bad];
        string file = _files.Write("batch.jsonl", batch);
        foreach (string[] more in (string[][])[["decompose", file], ["decompose", file, "--threads", "3"], ["decompose", "-"]])
        {
            Outcome run = Invocation.RunWith(new MemoryStream(batch), more);
            JsonElement[] lines = run.JsonLines;
            Assert.Equal((3, Before + After + 2), (run.Exit, lines.Length));
            Assert.Equal(Enumerable.Range(1, lines.Length), lines.Select(l => l.GetProperty("line").GetInt32()));
            Assert.Equal([Before + 1, lines.Length],
                lines.Where(l => l.TryGetProperty("error", out _)).Select(l => l.GetProperty("line").GetInt32()));
            JsonElement error = lines[Before].GetProperty("error");
            Assert.Equal(("data", 3, Before + 1), (error.GetProperty("kind").GetString(), error.GetProperty("code").GetInt32(),
                error.GetProperty("line").GetInt32()));
            Assert.Equal(2, run.Error.TrimEnd('\n').Split('\n').Length);
            Assert.DoesNotContain("   at Pid", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Half_a_pair_of_surrogates_is_bad_data_wherever_it_stands()
    {
        foreach (string more in (string[])["\"\\ud800\":1", "\"names\":{\"\\ud800\":\"a\"}", "\"names\":{\"x1\":\"\\ud800\"}",
            "\"statement\":\"\\ud800\""])
        {
            string file = _files.Write("t.json", $"{And[..^1]},{more}}}");
            Assert.All((string[][])[["decompose", file], ["bounds", file], ["verify", "--replay", file]],
                command => Assert.True(Invocation.Run(command).Exit == 3
                || (command[0] != "verify" && more.Contains("statement", StringComparison.Ordinal)), $"{command[0]}, {more}"));
        }
    }

    [Fact]
    public void The_message_names_the_byte()
    {
        byte[] line = [.. "{\"names\":{\"x1\":\"gr"u8, 0xFC, .. "n\"}}"u8];
        Outcome run = Invocation.Run("decompose", _files.Write("b.jsonl", [.. Encoding.UTF8.GetBytes(And + "\n"), .. line]));
        JsonElement error = run.JsonLines[1].GetProperty("error");
        Assert.Equal((2, "byte 19", "0xFC"), (error.GetProperty("line").GetInt32(), error.GetProperty("column").GetString(),
            error.GetProperty("value").GetString()));
        Assert.Contains("iconv", error.GetProperty("remedy").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Utf16_and_marks_are_read_as_before(bool stream)
    {
        foreach (Encoding encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode, new UTF8Encoding(true)])
        {
            byte[] batch = [.. encoding.GetPreamble(), .. encoding.GetBytes($"{And}\r\n\r\n{And}")];
            Outcome run = stream ? Invocation.RunWith(new MemoryStream(batch), "decompose", "-")
                : Invocation.Run("decompose", _files.Write("wide.jsonl", batch));
            Assert.Equal((0, ""), (run.Exit, run.Error));
            Assert.Equal([1, 3], run.JsonLines.Select(l => l.GetProperty("line").GetInt32()));
        }
    }

    [Fact]
    public void A_line_without_an_end_in_sight_is_refused_without_being_kept()
    {
        using EndlessLine input = new(Encoding.UTF8.GetBytes(And + "\n" + And + "\n"), 300L << 20, Encoding.UTF8.GetBytes("\n" + And));
        long before = GC.GetAllocatedBytesForCurrentThread(); // of the process would count other tests
        Outcome run = Invocation.RunWith(input, "decompose", "-");
        Assert.Equal([true, true, false, true], run.JsonLines.Select(l => l.TryGetProperty("synergy", out _)));
        Assert.Equal(3, run.Exit);
        Assert.Contains("line 3: The line is longer than 64 MB", run.Error, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400L << 20);
    }

    [Fact]
    public void Whatever_a_line_throws_is_its_own_error()
    {
        string file = _files.Write("batch.jsonl", $"{And}\n{And}\n{And}\n");
        Cli.Commands.Analysis analysis = new((_, _) => throw new NotSupportedException(), (line, _, _) => line.Number == 2
            ? throw new InvalidOperationException("defect\nof a line") : new Cli.Output.ErrorReport(0, "data", "fine"), []);
        using StringWriter output = new(), error = new();
        using RunState run = new(1e-9, null, CancellationToken.None);
        using Cli.Commands.BatchRunner batch = new((line, report) => Cli.Output.JsonReport.ToText("decompose", report, line),
            new Terminal(Stream.Null, output, error), run, 2, false, analysis,
            new Cli.Commands.Shard(0, 1), []);
        Assert.Equal(1, batch.Run(Pid.Data.TableSource.FromFile(file), new Pid.Data.TableColumns()));
        JsonElement[] lines = [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l =>
            JsonDocument.Parse(l).RootElement)];
        Assert.Equal(3, lines.Length);
        Assert.Equal(("internal", 1), (lines[1].GetProperty("error").GetProperty("kind").GetString(),
            lines[1].GetProperty("error").GetProperty("code").GetInt32()));
    }

    [Theory]
    [InlineData("\u001b]0;pwned\u0007")]
    [InlineData("\u001b[2J")]
    [InlineData("\u009b31m")]
    [InlineData("\u202eevil\u2066")]
    [InlineData("a\u2028b\u0085c\u007f")]
    [InlineData("\u200bz\u00ado\U000e0041\u2060\ufeff\u200c")]
    public void Nothing_foreign_steers_the_terminal(string evil)
    {
        string json = JsonSerializer.Serialize(evil);
        string table = _files.Write("t.json", $"{{\"shape\":[2,2,2],\"p\":[1,0,1,0,1,0,0,1],\"names\":{{\"x1\":{json}}}}}");
        string records = _files.Write("r.csv", $"\"{evil}\",b,c,y\n{evil},0,0,0\nx,1,1,1\ny,1,0,1\ny,0,1,0\n");
        string strange = _files.Write($"n{evil}.csv", "a,b,y\n0,1\n");
        foreach (string[] args in (string[][])[["decompose", table], ["bounds", table], ["decompose", table, "--json"],
            ["decompose", records, "--x1", evil, "--x2", "b"],
            ["screen", records, "--y", "y"], ["screen", records, "--y", "y", "--json"], ["decompose", strange], ["decompose", evil], [evil],
            ["decompose", table, "--" + evil],
            ["decompose", "--sql", $"SELECT * FROM '{evil}'"], ["decompose", records, "--x1", "none" + evil], ["study", evil],
            ["decompose", table, "--report", evil + "/x"]])
        {
            Outcome run = Invocation.Run(args);
            foreach (char c in run.Out + run.Error)
            {
                Assert.False((char.IsControl(c) && c != '\n') || c is '\u202e' or '\u2066' or '\u2028' or '\u200b' or '\u00ad' or '\udb40',
                    $"{string.Join(' ', args)} writes U+{(int)c:X4}");
            }

            if (run.Out.StartsWith('{'))
            {
                Assert.Equal("pid/1", run.Json.GetProperty("schema").GetString());
            }
        }

        Assert.Equal(evil, Invocation.Run("decompose", table, "--json").Json.GetProperty("names").GetProperty("x1").GetString());
        Assert.Contains($"\\u{(int)evil.First(c => c is not ('a' or 'b' or 'e')):X4}", Invocation.Run("decompose", table).Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_sign_that_is_obeyed_or_not_seen_is_written_out_and_every_other_one_stays()
    {
        int[] unseen = [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F, 0x3164, 0xFFA0];
        for (int c = 0; c <= 0x10FFFF; c += c == 0xD7FF ? 0x801 : 1)
        {
            string text = $"a{char.ConvertFromUtf32(c)}b";
            bool steers = unseen.Contains(c) || c is >= 0xE0000 and <= 0xE0FFF
                || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            Assert.Equal(steers ? $"a{string.Concat(text[1..^1].Select(half => $"\\u{(int)half:X4}"))}b" : text, Printable.Of(text));
            string written = c < 0x20 || c is '"' or '\\' ? "a" + JsonSerializer.Serialize(text[1..^1])[1..^1] + "b" : text;
            Assert.True(!steers || text == JsonSerializer.Deserialize<string>(Printable.OfJson($"\"{written}\"")), $"U+{c:X4}");
        }

        Assert.Equal(["'=A", "''=A", "'tis", "-1", "'-1", "'-a", "''-a"],
            ((string[])["=A", "'=A", "'tis", "-1", "'-1", "-a", "'-a"]).Select(Printable.Cell));
        Assert.Equal("a\\u001B[2J,b\r\nc\\u0009d\n", Printable.OfLines("a\u001B[2J,b\r\nc\td\n"));
        Assert.Equal("👩\\u200D🚀 é \ud83d", Printable.Of("👩\u200D🚀 é \ud83d")); // joined signs are seen to be joined
    }

    [Fact]
    public void A_message_is_one_line_of_bounded_length()
    {
        string file = _files.Write("long.json", "{\"shape\":[1,1,1],\"p\":[\"" + new string('7', 3_000_000) + "\"]}");
        Outcome run = Invocation.Run("decompose", file, "--json");
        Assert.Equal(3, run.Exit);
        Assert.InRange(run.Error.Length, 1, 10_000);
        Assert.InRange(run.Out.Length, 1, 40_000);
        Outcome query = Invocation.Run("decompose", "--sql", "SELECT\nnothing\nFROM nowhere");
        Assert.Equal(3, query.Exit);
        Assert.Single(query.Error.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0")]
    [InlineData("@SUM(1)")]
    [InlineData("+1+1")]
    [InlineData("-1+1")]
    public void A_cell_of_csv_is_no_formula(string name)
    {
        string records = _files.Write("r.csv", $"\"{name}\",b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n"),
            csv = Path.Combine(_files.Directory, "out.csv");
        Assert.Equal(0, Invocation.Run("screen", records, "--y", "y", "--csv", csv).Exit);
        Assert.Contains("'" + name, File.ReadAllText(csv), StringComparison.Ordinal);
        Assert.DoesNotContain(File.ReadAllLines(csv).Skip(1), line => line.TrimStart('"').StartsWith(name[0]));
    }

    // A trace that a user is asked to report names files of the repository, none of the machine that built them.
    [Fact]
    public void A_trace_names_no_folder_of_the_machine_that_built_it()
    {
        string[] lines = [.. new Exception[]
        {
            Assert.Throws<ArgumentNullException>(() => Pid.Interactions.Accuracy.FrechetUpperBound(null!)),
            Assert.Throws<ArgumentOutOfRangeException>(() => new Pid.Numerics.LinearAlgebra.Sparse.SparseMatrixBuilder(-1, 1)),
            Assert.ThrowsAny<Exception>(() => Pid.Data.Programs.ConicFile.Read(Path.Combine(_files.Directory, "none.cbf"))),
        }.SelectMany(e => e.ToString().Split('\n')).Where(line => line.Contains(".cs:line", StringComparison.Ordinal)
        && line.Contains(" at Pid.", StringComparison.Ordinal))];
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains(" in /_/", line, StringComparison.Ordinal));
    }

    [Fact]
    public void An_argument_with_an_at_is_a_file()
    {
        string folder = _files.Directory, file = _files.Write("@rec.csv", "x1,x2,y\n0,0,0\n1,1,1\n");
        _files.Write("rec.csv", "--report\nOWNED.html\n");
        Assert.Equal(0, Invocation.Run("decompose", file).Exit);
        Outcome run = Invocation.Run("decompose", "@" + Path.Combine(folder, "rec.csv"));
        Assert.Equal(3, run.Exit);
        Assert.Contains("no such file", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p cnf 2147483647 1\n1 0\n")]
    [InlineData("p cnf 1000000 1\n1 -1000000 0\n")]
    public void A_formula_of_absurd_size_is_refused(string formula)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Outcome run = Invocation.Run("reduce", _files.Write("f.cnf", formula)); // without a limit, so on this thread
        Assert.Equal((3, ""), (run.Exit, run.Out));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Work_that_never_looks_at_a_stop_is_given_up(bool byLimit)
    {
        using ManualResetEventSlim end = new();
        using CancellationTokenSource interrupt = new();
        using StringWriter output = new(), error = new();
        RootCommand root = new();
        Cli.Commands.GlobalOptions.AddTo(root);
        int exit = Cli.Commands.Runner.RunOne(root.Parse(byLimit ? ["--json", "--time-limit", "0.1"] : ["--json"]),
            new Terminal(Stream.Null, output, error) { Interrupt = interrupt.Token }, run =>
            {
                if (!byLimit)
                {
                    interrupt.Cancel();
                }

                Assert.True(end.Wait(TimeSpan.FromMinutes(1))); // for ever, but for a test that fails
                return new Cli.Output.ErrorReport(0, "data", "nobody waited for this");
            });
        end.Set();
        Assert.Equal(byLimit ? 4 : 130, exit);
        Assert.Equal("stopped", JsonDocument.Parse(output.ToString()).RootElement.GetProperty("error").GetProperty("kind").GetString());
    }

    [Theory]
    [InlineData("clusters")]
    [InlineData("pca")]
    [InlineData("marginals")]
    public void A_time_limit_holds_where_nothing_looks_at_the_clock(string what)
    {
        Random random = new(1);
        string[] command;
        if (what == "marginals")
        {
            // Different ones: equal marginals are coupled at once.
            command = ["couple", _files.Write("m.json", $"[{string.Join(',', Enumerable.Range(0,
                60_000).Select(_ => $"[{random.Next(1, 100)},{random.Next(1, 100)},{random.Next(1, 100)}]"))}]")];
        }
        else
        {
            int columns = what == "pca" ? 600 : 100;
            string file = _files.Write("r.csv", string.Join(',', Enumerable.Range(0, columns).Select(c => $"c{c}")) + ",x2,y\n"
                + string.Concat(Enumerable.Range(0,
                2000).Select(_ => string.Concat(Enumerable.Range(0, columns).Select(_ => $"{random.Next(10000)},"))
                + $"{random.Next(2)},{random.Next(2)}\n")));
            command = ["decompose", file, "--x1", $"c0..c{columns - 1}", "--x2", "x2", "--clusters", "x1=200", .. what == "pca"
                ? (string[])["--pca", "300"] : []];
        }

        foreach ((int exit, Func<Outcome> start) in ((int, Func<Outcome>)[])[(4,
            () => Invocation.Run([.. command, "--time-limit", "0.3", "--json"])),
            (130, () => Invocation.RunInterrupted(300, [.. command, "--json"]))])
        {
            Outcome run = start();
            AssertStopped(exit, run);
        }
    }

    // Before the first result, or with what was known then.
    private static void AssertStopped(int exit, Outcome run)
    {
        Assert.Equal(exit, run.Exit);
        Assert.True(run.Json.TryGetProperty("error", out JsonElement error) ? error.GetProperty("kind").GetString() == "stopped"
            : run.Json.GetProperty("partial").GetBoolean());
    }

    [Fact]
    public void A_time_limit_holds_for_a_large_table()
    {
        Random random = new(1);
        string file = _files.Write("large.csv",
            "x1,x2,y,count\n" + string.Concat(Enumerable.Range(0,
            40_000).Select(_ => $"{random.Next(250)},{random.Next(250)},{random.Next(250)},{random.Next(1, 100)}\n")));
        foreach (string command in (string[])["decompose", "bounds"])
        {
            foreach ((int exit, Func<Outcome> run) in ((int, Func<Outcome>)[])[(4,
                () => Invocation.Run(command, file, "--time-limit", "2", "--json")),
                (130, () => Invocation.RunInterrupted(2000, command, file, "--json"))])
            {
                AssertStopped(exit, run()); // how soon, in processor time, is a law of the library's tests
            }
        }
    }

    [Fact]
    public async Task A_temporary_folder_of_any_name_is_no_setting()
    {
        string folder = Path.Combine(_files.Directory, "a;threads=0;b='\"");
        Directory.CreateDirectory(folder);

        // A process of its own: the tests beside this one have temporary folders too.
        using Process process = Invocation.Start([("TMPDIR", folder)], "decompose", "--sql",
            "SELECT 1 AS x1, 2 AS x2, 3 AS y UNION ALL SELECT 1, 2, 4");
        Outcome run = await Invocation.Finish(process);
        Assert.Equal((0, ""), (run.Exit, run.Error));
    }

    [Theory]
    [InlineData("SELECT 1 AS x1, 2 AS x2, 3 AS y) AS a GROUP BY ALL; COPY (SELECT 1) TO '{0}'; SELECT (1", "closes a parenthesis")]
    [InlineData("SELECT 1 AS x1, 2 AS x2, 3 AS y) AS a --", "closes a parenthesis")]
    [InlineData("SELECT 1 AS x1, 2 AS x2, 3 AS y; COPY (SELECT 1) TO '{0}'", "more than one statement")]
    [InlineData("SELECT 1 AS x1, 2 AS x2, 3 AS y;\n/* ; */ SELECT 1", "more than one statement")]
    [InlineData("SELECT E'\\'' AS x1, 2 AS x2, 3 AS y; SELECT ''", "more than one statement")]
    [InlineData("SELECT $a$ ' $$ $a$ AS x1, 2 AS x2, 3 AS y; SELECT ''", "more than one statement")]
    [InlineData("SELECT 1 AS x1, 2 AS x2, 3 AS y /* /* */ ; */ ) AS t --", "closes a parenthesis")]
    public void A_query_is_one_statement(string query, string words)
    {
        string file = Path.Combine(_files.Directory, "written.csv");
        Outcome run = Invocation.Run("decompose", "--sql", query.Replace("{0}", file, StringComparison.Ordinal));
        Assert.Equal((3, ""), (run.Exit, run.Out));
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [Theory]
    [InlineData("SELECT ');''' AS x1, 2 AS x2, 3 AS y ; ; -- done;")]
    [InlineData("SELECT 1 AS \"x1\", 2 AS x2, 3 AS y -- );\n/* ; ) /* ; */ */")]
    [InlineData("SELECT $$ ); ' $$ AS x1, $t$ $$;) $t$ AS x2, E');\\');' AS y")]
    [InlineData("SELECT ';' AS x1, (SELECT ')') AS x2, 3 AS y")]
    public void What_a_query_quotes_may_hold_anything(string query)
    {
        Outcome run = Invocation.Run("decompose", "--sql", query);
        Assert.Equal(0, run.Exit);
        Assert.StartsWith("pid: y has one value, ", run.Error, StringComparison.Ordinal);
        Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("<i8", "(2147483647, 2147483647)")]
    [InlineData("<U4", "(1073741824, 1073741824)")]
    [InlineData("<i8", "(0, 2147483647)")]
    [InlineData("<i8", "(2147483648,)")]
    [InlineData("<i8", "(-1, 3)")]
    [InlineData("<U1073741825", "(4,)")]
    [InlineData("<S2147483647", "(2147483647,)")]
    public void An_array_of_absurd_size_is_refused_at_once(string type, string shape)
    {
        byte[] array = RawFiles.Npy(type, false, shape, new byte[64]);
        foreach (string file in (string[])[_files.Write("a.npy", array), _files.WriteNpz("a.npz", CompressionLevel.Optimal, ("x1", array),
            ("x2", array), ("y", array))])
        {
            long memory = GC.GetAllocatedBytesForCurrentThread();
            Outcome run = Invocation.Run("decompose", file);
            Assert.Equal((3, ""), (run.Exit, run.Out));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - memory, 0, 64L << 20);
        }
    }

    [Fact]
    public void Provenance_says_of_a_query_that_it_is_shown_and_hashes_its_files()
    {
        string file = _files.Write("r.csv", "x1,x2,y\n0,0,0\n1,1,1\n"), page = Path.Combine(_files.Directory, "p.html");
        Assert.Equal(0, Invocation.Run("decompose", "--sql", $"SELECT * FROM read_csv('{file}', header = true)", "--report", page).Exit);
        string html = File.ReadAllText(page);
        Assert.Contains("shows the whole text of the query", html, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))), html,
            StringComparison.Ordinal);
        Assert.Equal(0, Invocation.RunWith("x1,x2,y\n0,0,0\n1,1,1\n", "decompose", "-", "--report", page).Exit);
        Assert.Contains("not kept", File.ReadAllText(page), StringComparison.Ordinal);
    }

    /// <summary>Some bytes, a line of spaces that is not there in memory, and more bytes.</summary>
    private sealed class EndlessLine(byte[] before, long length, byte[] after) : MemoryStream
    {
        private long _place;

        public override int Read(byte[] buffer, int offset, int count)
        {
            long end = before.Length + length;
            int read = 0;
            for (; read < count && _place < end + after.Length; read++, _place++)
            {
                buffer[offset + read] = _place < before.Length ? before[_place] : _place < end ? (byte)'1' : after[_place - end];
            }

            return read;
        }
    }
}
