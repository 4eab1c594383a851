using System.IO.Compression;
using System.Text;

namespace Pid.Tests.EndToEnd.Fuzzing;

/// <summary>Small files that unpack to more than any memory: refused in words, within 10 seconds of work and a gigabyte.</summary>
public sealed class BombTests : IDisposable
{
    private const int Part = 1 << 24;
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    // 1.5 GB of one byte, in parts: a packed file may have many.
    [Theory]
    [InlineData("t.csv.gz", "x1,x2,y\n", '1', "longer than", "decompose")]
    [InlineData("t.csv.zst", "x1,x2,y\n", '1', "longer than", "decompose")]
    [InlineData("t.jsonl.gz", "{\"x1\":\"", '1', "longer than", "decompose")]
    [InlineData("t.json.gz", "[{\"x1\":\"", '1', "longer than", "decompose")]
    [InlineData("m.json.gz", "[[1,2],[1", '1', "longer than", "couple")]
    [InlineData("p.cbf.gz", "VER\n1\n", '#', "longer than", "solve")]
    [InlineData("p.mps.gz", "NAME X\n", '*', "longer than", "solve")]
    [InlineData("f.cnf.gz", "c ", 'c', "longer than", "reduce")]
    public async Task A_text_that_unpacks_without_end_is_refused(string name, string start, char filling, string words, string command)
    {
        Func<byte[], byte[]> pack = name.EndsWith(".zst", StringComparison.Ordinal) ? TableFiles.Zstd : TableFiles.Gzip;
        byte[] part = pack([.. Enumerable.Repeat((byte)filling, Part)]);
        using (FileStream file = File.Create(Path.Combine(_files.Directory, name)))
        {
            file.Write(pack(Encoding.UTF8.GetBytes(start)));
            for (int i = 0; i < 96; i++)
            {
                file.Write(part);
            }
        }

        await AssertRefused(words, command, Path.Combine(_files.Directory, name));
    }

    /// <summary>Small files that hold more columns, literals or rows than anything real: refused when the limit is passed.</summary>
    [Theory]
    [InlineData("wide.csv.gz", "x1,x2,y", ",a", 2_000_000, "fields", "decompose")]
    [InlineData("long.cnf.gz", "p cnf 3 1\n", "1 ", 4_000_000, "literals", "reduce")]
    [InlineData("clauses.cnf.gz", "p cnf 3 30000\n", "1 2 3 0\n", 30_000, "more than 20000 clauses", "reduce")]
    [InlineData("rows.qps.gz", "NAME X\nROWS\n N cost\n", " E r{0}\n", 2_100_000, "rows", "solve")]
    public async Task More_of_a_kind_than_anything_real_has_is_refused(string name, string start, string repeated, int times, string words,
        string command)
    {
        StringBuilder text = new(start);
        for (int i = 0; i < times; i++)
        {
            text.Append(repeated.Replace("{0}", i.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        await AssertRefused(words, command, _files.Write(name, TableFiles.Gzip(Encoding.UTF8.GetBytes(text.ToString()))));
    }

    // Of many variables in few clauses each: work in proportion to the formula, not to its square, and a search of bounded work.
    [Fact]
    public async Task A_formula_of_many_variables_is_reduced_and_given_up_in_time()
    {
        const int Clauses = 20_000;
        StringBuilder text = new($"p cnf {3 * Clauses} {Clauses}\n");
        for (int v = 1; v < 3 * Clauses; v += 3)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{v} {v + 1} -{v + 2} 0\n");
        }

        Assert.Null(await FuzzTests.FailureOfProcess(["reduce", _files.Write("f.cnf", text.ToString()), "--solve"],
            run => Assert.Equal(4, run.Exit)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_workbook_that_unpacks_without_end_is_refused(bool texts)
    {
        string file = _files.Write("t.xlsx",
            File.ReadAllBytes(new TableFiles(["x1", "x2", "y"], [["0", "a", 0L]]).Write(_files, "t.xlsx")));
        using (ZipArchive archive = ZipFile.Open(file, ZipArchiveMode.Update))
        {
            AddZeros(archive, texts ? "xl/sharedStrings.xml" : "xl/other.xml", [], 400L << 20);
        }

        await AssertRefused("unpacks to more than 256 MB", "decompose", file);
    }

    // Nothing but line breaks, or comments, or blanks: no record is ever looked at.
    [Theory]
    [InlineData("t.csv.gz", "\n", "empty")]
    [InlineData("t.csv.gz", "\r\n", "empty")]
    [InlineData("t.jsonl.gz", " \n", "empty")]
    public async Task Lines_without_anything_are_passed_over_at_once(string name, string line, string words)
    {
        byte[] part = TableFiles.Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, Part / line.Length))));
        string file = _files.Write(name, [.. Enumerable.Repeat(part, 36).SelectMany(p => p)]);
        await AssertRefused(words, "decompose", file);
    }

    [Theory]
    [InlineData("<row/>", 1 << 21, "", "more than 1048576 rows")]
    [InlineData("<x:row r='7' />", 1 << 21, "", "more than 1048576 rows")]
    [InlineData("<row><c t='inlineStr'><is><t>aaaa", 1, "a", "longer than 1 MB")]
    [InlineData("<!-- <", 1, "<", "longer than 1 MB")]
    [InlineData("<row r='", 1, ">", "longer than 1 MB")]
    [InlineData("<![CDATA[", 1, "]", "longer than 1 MB")]
    [InlineData("<a b='/>'>", 100, "", "nested more than 64 deep")]
    [InlineData("<a><!-- </a></a> --><?a </a>?><![CDATA[</a>]]>", 100, "", "nested more than 64 deep")]
    [InlineData("<row>", 1, "<c/>", "more than 16384 cells")]
    [InlineData("<sst>", 1, "<si/>", "more than 4194304 texts")]
    public void A_sheet_that_would_take_the_machine_is_refused(string start, int times, string rest, string words)
    {
        string sheet = $"<worksheet><sheetData>{string.Concat(Enumerable.Repeat(start, times))}"
            + $"{string.Concat(Enumerable.Repeat(rest, rest.Length == 5 ? 5_000_000 : 1 << 21))}";
        string file = Workbook("xl/other.xml", Encoding.UTF8.GetBytes(sheet));
        (long before, Outcome run) = (GC.GetAllocatedBytesForCurrentThread(), Invocation.Run("decompose", file));
        Assert.Equal(3, run.Exit);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1L << 24);
    }

    [Theory]
    [InlineData("xl/calcChain.xml", "<calcChain>", "<c r='A1' i='1'/>", 100_000, "</calcChain>")]
    [InlineData("xl/drawings/one.xml", "<d><!-- <a><a> --><a b='>' c=\"/'>\"/>", "<a><b>x > y</b><c/></a>", 1000, "</d>")]
    [InlineData("xl/media/image.png", "\u0089PNG", "<a", 4_000_000, "")]
    public void A_part_that_is_large_for_a_reason_is_none_of_them(string name, string start, string repeated, int times, string end) =>
        Assert.Equal(0, Invocation.Run("decompose",
        Workbook(name, Encoding.Latin1.GetBytes(start + string.Concat(Enumerable.Repeat(repeated, times)) + end))).Exit);

    [Fact]
    public void A_sheet_in_another_encoding_is_refused() =>
        Assert.Contains("UTF-16", Invocation.Run("decompose",
        Workbook("xl/other.xml", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("<a/>")])).Error, StringComparison.Ordinal);

    private string Workbook(string name, byte[] part)
    {
        string file = _files.Write("t.xlsx",
            File.ReadAllBytes(new TableFiles(["x1", "x2", "y"], [["0", "a", 0L], ["1", "b", 1L]]).Write(_files, "t.xlsx")));
        using ZipArchive archive = ZipFile.Open(file, ZipArchiveMode.Update);
        using Stream entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        entry.Write(part);
        return file;
    }

    // What nobody asks for is not unpacked, whatever it is; what is asked for has a limit.
    [Fact]
    public async Task An_archive_of_arrays_unpacks_what_is_asked_for_and_no_bomb()
    {
        string[] names = ["x1", "x2", "y"];
        string file = _files.WriteNpz("t.npz", CompressionLevel.Optimal,
            [.. names.Select(name => (name, RawFiles.Npy("|u1", false, "(4,)", [0, 1, 1, (byte)name.Length])))]);
        using (ZipArchive archive = ZipFile.Open(file, ZipArchiveMode.Update))
        {
            AddZeros(archive, "beside.npy", RawFiles.Npy("<U1024", false, "(4, 65536)", []), 1L << 30);
            AddZeros(archive, "one.npy", RawFiles.Npy("<U1024", false, "(4, 20000)", []), 4L * 4096 * 20000);
            AddZeros(archive, "two.npy", RawFiles.Npy("<U1024", false, "(4, 20000)", []), 4L * 4096 * 20000);
            AddZeros(archive, "wide.npy", RawFiles.Npy("|u1", false, $"(4, {1 << 19})", []), 4L << 19);
        }

        Assert.Null(await FuzzTests.FailureOfProcess(["decompose", file], run => Assert.Equal((0, ""), (run.Exit, run.Error))));
        (long before, string[] asked) = (GC.GetAllocatedBytesForCurrentThread(), ["decompose", file, "--x1", "x1", "--x2", "x2"]);
        Assert.Equal(0, Invocation.Run(asked).Exit);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 256L << 20);
        await AssertRefused($"at most {1 << 29} are unpacked", "decompose", file, "--x1", "beside.0");
        await AssertRefused($"at most {1 << 29} are unpacked", "decompose", file, "--x1", "one.0", "--x2", "two.0"); // each alone would do
    }

    private static void AddZeros(ZipArchive archive, string name, byte[] start, long length)
    {
        using Stream entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
        entry.Write(start);
        byte[] zeros = new byte[1 << 20];
        for (long written = 0; written < length; written += zeros.Length)
        {
            entry.Write(zeros, 0, (int)Math.Min(zeros.Length, length - written));
        }
    }

    private static async Task AssertRefused(string words, params string[] command) =>
        Assert.Null(await FuzzTests.FailureOfProcess(command, run =>
    {
        Assert.Equal(3, run.Exit);
        Assert.Contains(words, run.Error + run.Out, StringComparison.Ordinal); // a line of a batch has its error in the result
    }));
}
