using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using Pid.Cli;

namespace Pid.Tests.EndToEnd;

/// <summary>
/// Results that are known and cannot be laid out, written or told as usual: nothing of them is lost, and nothing waits for ever.
/// </summary>
public sealed class ReportFaultTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Bounds_that_a_stop_left_out_are_left_out_of_the_text()
    {
        Random random = new(1);
        string file = _files.Write("t.json",
            $"{{\"shape\":[80,80,80],\"p\":[{string.Join(',', Enumerable.Range(0, 512_000).Select(_ => random.Next(1, 100)))}]}}");
        Outcome run = Invocation.RunInterrupted(1000, "bounds", file, "--exact");
        Assert.Equal(130, run.Exit);
        Assert.Contains("S_max", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decompose")]
    [InlineData("bounds")]
    public void A_name_of_any_length_is_laid_out_at_once(string command)
    {
        string file = _files.Write("t.csv", $"x1,x2,y{string.Concat(Enumerable.Repeat(" a", 50_000))}\nd,e,f\nd,e,g\n");
        Outcome run = Invocation.Run(command, file, "--x1", ":1", "--x2", ":2", "--y", ":3", "--exact", "--report",
            Path.Combine(_files.Directory, "r.html"));
        Assert.Equal((0, ""), (run.Exit, run.Error));
    }

    [Fact]
    public void An_assignment_of_any_length_is_laid_out_at_once()
    {
        Outcome run = Invocation.Run("reduce", _files.Write("t.cnf", "p cnf 100000 1\n1 -2 3 0\n"), "--solve");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.Contains("100000", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(130)]
    [InlineData(143)]
    public void Statements_that_a_signal_cut_short_are_no_success(int code)
    {
        using StringWriter output = new(), error = new();
        int exit = PidCommand.Run(["verify", "--statement", "identity-1", "--draws", "1000000"],
            new Terminal(Stream.Null, output, error) { Interrupt = new CancellationToken(canceled: true), ExitOfInterrupt = () => code });
        Assert.Equal(code, exit);
        Assert.Contains("Interrupted", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_that_nobody_reads_is_given_up_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs mkfifo.");
        string pipe = Path.Combine(_files.Directory, "pipe");
        using Process made = Process.Start("mkfifo", [pipe]);
        made.WaitForExit();
        string file = _files.Write("t.json", """{"shape":[2,2,2],"p":[1,0,1,0,1,0,0,1]}""");
        Outcome run = Invocation.Run("decompose", file, "--report", pipe, "--time-limit", "1");
        Assert.Equal(2, run.Exit);
        Assert.NotEqual("", run.Out);
        Assert.Contains("Nobody reads", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unchanged", run.Error, StringComparison.Ordinal);
        Outcome screen = Invocation.Run("screen", _files.Write("t.csv", "a,b,y\n1,2,0\n1,3,1\n2,2,0\n"), "--y", "y", "--checkpoint", pipe,
            "--time-limit", "1");
        Assert.Equal(3, screen.Exit);
        Assert.Contains("no ordinary file", screen.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TERM", 143, "screen", "--csv")]
    [InlineData("HUP", 129, "screen", "--csv")]
    [InlineData("TERM", 143, "decompose", "--parquet")]
    public async Task A_pipe_without_a_reader_is_said_to_be_waited_for_and_given_up_at_once(
        string signal, int exit, string command, string option)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs mkfifo and signals.");
        string pipe = Path.Combine(_files.Directory, "pipe");
        using Process made = Process.Start("mkfifo", [pipe]);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        string file = _files.Write("t.csv", "a,b,y\n1,2,0\n1,3,1\n2,2,0\n");
        string batch = _files.Write("t.jsonl", string.Concat(Enumerable.Repeat("{\"shape\":[2,2,2],\"p\":[1,0,0,1,0,1,1,0]}\n", 2)));
        using Process process = Invocation.Start([command, .. command == "screen" ? [file, "--y", "y"] : (string[])[batch], option, pipe,
            "--quiet"]);
        string? told = await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.Contains("waiting for a reader of this pipe", told, StringComparison.Ordinal);
        using Process kill = Process.Start("kill", ["-" + signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        long start = Stopwatch.GetTimestamp();
        Outcome run = await Invocation.Finish(process);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
        Assert.Equal(exit, run.Exit);
        Assert.NotEqual("", run.Out); // the result is out all the same
        Assert.Contains("Nobody reads", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\u001b")]
    [InlineData("a\u0001&<")]
    [InlineData("a\uffff")]
    [InlineData("a\U0001F600")]
    public void A_picture_shows_any_name(string name)
    {
        string file = _files.Write("t.csv", $"{name},b,y\n1,2,0\n1,3,1\n2,2,0\n2,3,1\n"), plot = Path.Combine(_files.Directory, "t.svg");
        Assert.Equal(0, Invocation.Run("screen", file, "--y", "y", "--plot", plot).Exit);
        Assert.Contains(XDocument.Load(plot).Descendants().Select(e => e.Value), text => text.StartsWith('a') && text.Length > 1);
    }

    [Fact]
    public void A_cell_far_from_the_table_is_named()
    {
        string path = Path.Combine(_files.Directory, "far.xlsx");
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
            Add("_rels/.rels", $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
                + $"Id=\"r1\" Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
            Add("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets><sheet name=\"S\" sheetId=\"1\" "
                + $"r:id=\"r1\"/></sheets></workbook>");
            Add("xl/_rels/workbook.xml.rels",
                $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" "
                    + $"Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>");
            Add("xl/worksheets/sheet1.xml",
                $"<worksheet xmlns=\"{Main}\"><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c "
                    + $"r=\"XFD1048576\"><v>1</v></c></row></sheetData></worksheet>");

            void Add(string name, string content)
            {
                using StreamWriter entry = new(archive.CreateEntry(name).Open());
                entry.Write(content);
            }
        }

        Outcome run = Invocation.Run("decompose", path, "--x1", "a", "--x2", "b", "--y", "c");
        Assert.Equal((3, ""), (run.Exit, run.Out));
        Assert.Contains("row 1048576 and column 16384", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_longer_than_any_is_not_read()
    {
        string path = Path.Combine(_files.Directory, "state");
        using (FileStream file = File.Create(path))
        {
            file.SetLength(1L << 31);
        }

        Outcome run = Invocation.Run("screen", _files.Write("t.csv", "a,b,y\n1,2,0\n1,3,1\n2,2,0\n"), "--y", "y", "--checkpoint", path);
        Assert.Equal((3, ""), (run.Exit, run.Out));
    }
}
