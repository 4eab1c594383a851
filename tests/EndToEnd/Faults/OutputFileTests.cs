using System.Diagnostics;
using System.Net.Sockets;
using Pid.Cli;

namespace Pid.Tests.EndToEnd;

/// <summary>
/// Files to write: probed before the work, replaced whole or not at all, after the result, and never in the place of an input.
/// </summary>
public sealed class OutputFileTests : IDisposable
{
    private const string Records = "a,b,c,y\n0,0,0,0\n0,1,1,1\n1,0,0,1\n1,1,1,0\n1,1,0,0\n";
    private readonly TempFiles _files = new();
    private readonly string _records;
    private readonly string _batch;
    private readonly string _marginals;

    public OutputFileTests()
    {
        _records = _files.Write("records.csv", Records);
        _marginals = _files.Write("marginals.json", "[[1,2],[2,1]]");
        _batch = _files.Write("batch.jsonl", "{\"shape\":[2,2,2],\"p\":[1,0,1,0,1,0,0,1]}\n{\"shape\":[2,2,2],\"p\":[1,0,0,1,0,1,1,0]}\n");
    }

    public void Dispose() => _files.Dispose();

    /// <summary>Every option that writes a file, with a command that has it and needs no other.</summary>
    public static TheoryData<string> Options =>
        ["--report", "--witness", "--certificate", "--optimal", "--pointwise", "--save-model", "--parquet", "--csv", "--plot",
         "--checkpoint",
         "--study-csv", "--html", "--docs", "--marginals", "couple --certificate", "solve --certificate", "reduce --certificate"];

    private string[] Command(string option, string file) => option switch
    {
        "--report" => ["decompose", _records, "--x1", "a", "--x2", "b", option, file],
        "--witness" => ["bounds", _records, "--x1", "a", "--x2", "b", option, file],
        "couple --certificate" => ["couple", _marginals, "--certificate", file],
        "solve --certificate" => ["solve", Invocation.Sample("portfolio.qps"), "--certificate", file],
        "reduce --certificate" => ["reduce", Invocation.Sample("formula.cnf"), "--solve", "--certificate", file],
        "--certificate" or "--optimal" or "--pointwise" => ["decompose", _records, "--x1", "a", "--x2", "b", option, file],
        "--save-model" => ["decompose", _records, "--x1", "a", "--x2", "b", "--bins", "2", option, file],
        "--parquet" => ["decompose", _batch, option, file],
        "--csv" or "--plot" or "--checkpoint" => ["screen", _records, "--y", "y", option, file],
        "--study-csv" => ["study", "gates", "--csv", file],
        "--html" => ["study", "gates", option, file],
        "--docs" => ["verify", option, file],
        _ => ["reduce", Invocation.Sample("formula.cnf"), option, file],
    };

    /// <summary>What every message about an output begins with.</summary>
    private static string Start(string option) => $"pid: {(option == "--study-csv" ? "--csv" : option.Split(' ')[^1])}";

    private static string Written(string option, string file) => option == "--marginals" ? file + "-x1y.csv" : file;

    [Theory]
    [MemberData(nameof(Options))]
    public void A_file_is_written_and_nothing_is_left_beside_it(string option)
    {
        string[] before = Directory.GetFileSystemEntries(_files.Directory);
        string file = Path.Combine(_files.Directory, "out");
        Outcome run = Invocation.Run(Command(option, file));
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.NotEqual("", run.Out);
        Assert.True(new FileInfo(Written(option, file)).Length > 0);
        Assert.All(Directory.GetFileSystemEntries(_files.Directory).Except(before),
            f => Assert.StartsWith(file, f, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void An_empty_name_a_missing_folder_and_a_folder_are_usage_errors_before_the_work(string option)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        string plug = Path.Combine(_files.Directory, "plug");
        socket.Bind(new UnixDomainSocketEndPoint(Written(option, plug)));
        foreach ((string file, string words) in ((string, string)[])[("", "empty"),
            (Path.Combine(_files.Directory, "none", "out"), "Make the folder first"), (Folder(option), "directory"),
            (Path.Combine(_files.Directory, new string('n', 300)), "too long"), (plug, OperatingSystem.IsLinux() ? "socket" : ""),
            ("/dev/fd/9977", OperatingSystem.IsLinux() ? "ordinary folder" : "")])
        {
            Outcome run = Invocation.Run(Command(option, file));
            Assert.Equal((2, ""), (run.Exit, run.Out));
            Assert.Contains(words, run.Error, StringComparison.Ordinal);
            Assert.StartsWith(Start(option), run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        }
    }

    [Fact]
    public void A_folder_that_is_none_is_a_usage_error_that_names_the_option()
    {
        foreach (string folder in (string[])["", _records])
        {
            Outcome run = Invocation.Run("verify", "--statement", "theorem-1", "--store", folder);
            Assert.Equal((2, ""), (run.Exit, run.Out));
            Assert.StartsWith($"pid: {$"--store {folder}".Trim()}: ", run.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void A_dash_is_no_file(string option)
    {
        Assert.SkipWhen(option == "--marginals", "Takes the beginning of names.");
        Outcome run = Invocation.Run(Command(option, "-"));
        Assert.Equal((2, ""), (run.Exit, run.Out));
        Assert.Contains("./- is one of that name", run.Error, StringComparison.Ordinal);
        Assert.StartsWith(Start(option), run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists("-"));
    }

    [Fact]
    public void A_catalogue_that_could_not_be_written_is_not_said_to_be()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /dev/full.");
        Outcome run = Invocation.Run(Command("--docs", Device("full", 7)));
        Assert.Equal((2, ""), (run.Exit, run.Out));
        Assert.Contains("No space left", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_owner_and_the_group_are_kept_by_root()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root gives files away.");
        string old = _files.Write("old", "from before");
        Assert.Equal("", Told("chown", "12345:23456", old));
        Assert.Equal(0, Invocation.Run(Command("--report", old)).Exit);
        Assert.Equal("12345:23456", Told("stat", "-c", "%u:%g", old));
        Assert.NotEqual("from before", File.ReadAllText(old));
    }

    private static string Told(string command, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim();
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void A_link_is_followed_and_the_mode_is_kept(string option)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || option == "--checkpoint",
            "Needs links and modes of Unix; a checkpoint must be one before.");
        if (OperatingSystem.IsWindows())
        {
            return; // for the analyser, which does not know that the line above ends the test
        }

        string old = _files.Write("old", "from before"), link = Written(option, Path.Combine(_files.Directory, "link"));
        // Neither a new file's nor a private one's.
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead;
        File.SetUnixFileMode(old, Mode);
        File.CreateSymbolicLink(link, old);
        Assert.Equal(0, Invocation.Run(Command(option, Path.Combine(_files.Directory, "link"))).Exit);
        Assert.Equal(old, new FileInfo(link).LinkTarget);
        Assert.NotEqual("from before", File.ReadAllText(old));
        Assert.Equal(Mode, File.GetUnixFileMode(old));
    }

    [Fact]
    public void A_link_planted_where_others_would_write_is_not_written_through()
    {
        string victim = _files.Write("victim", "from before"), page = Path.Combine(_files.Directory, "r.html");
        foreach (string guess in (string[])[".part", ".tmp", ".new", "~"])
        {
            File.CreateSymbolicLink(page + guess, victim);
        }

        Assert.Equal(0, Invocation.Run(Command("--report", page)).Exit);
        Assert.Equal("from before", File.ReadAllText(victim));
        Assert.Null(new FileInfo(page).LinkTarget);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void A_device_stays_a_device(string option)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && option is not ("--marginals" or "--checkpoint"), "Needs /dev/null.");
        string device = Device("null", 3);
        Assert.Equal(0, Invocation.Run(Command(option, device)).Exit);
        Assert.Equal("", File.ReadAllText(device));
        using FileStream still = new(device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        still.WriteByte(1);
        Assert.Equal(0, new FileInfo(device).Length);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void A_full_device_is_told_after_the_result(string option)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && option is not ("--marginals" or "--checkpoint" or "--parquet" or "--docs"),
            "Needs /dev/full, and a result beside the file.");
        Outcome run = Invocation.Run(Command(option, Device("full", 7)));
        Assert.Equal(2, run.Exit);
        Assert.NotEqual("", run.Out);
        Assert.Contains("No space left", run.Error, StringComparison.Ordinal);
        Assert.StartsWith(Start(option), run.Error, StringComparison.Ordinal);
    }

    /// <summary>A device of the test's own where it may make one: who may could also lose the machine's, were the guard gone.</summary>
    private string Device(string name, int minor)
    {
        string own = Path.Combine(_files.Directory, name);
        using Process made = Process.Start(new ProcessStartInfo("mknod", [own, "c", "1", $"{minor}"]) { RedirectStandardError = true })!;
        made.WaitForExit();
        try
        {
            new FileStream(own, FileMode.Open, FileAccess.Write, FileShare.ReadWrite).Dispose();
            return own;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(own); // a folder without devices
            return "/dev/" + name;
        }
    }

    [Fact]
    public void An_input_is_never_overwritten_whatever_its_name()
    {
        string link = Path.Combine(_files.Directory, "link.csv");
        File.CreateSymbolicLink(link, _records);
        string other = Path.Combine(_files.Directory, ".", "records.csv");
        foreach (string same in (string[])[_records, link, other, Path.Combine(FolderByAnotherName(), "records.csv")])
        {
            foreach (string option in
                (string[])["--report", "--witness", "--certificate", "--optimal", "--pointwise", "--save-model", "--csv", "--plot",
                    "--checkpoint"])
            {
                Outcome run = Invocation.Run(Command(option, same));
                Assert.Equal((2, ""), (run.Exit, run.Out));
                Assert.Equal($"pid: {option} {same}: It would overwrite the input. Give it another file.\n", run.Error);
            }
        }

        Assert.Equal(2, Invocation.Run(Command("--parquet", _batch)).Exit);
        Outcome query = Invocation.Run("decompose", "--sql", $"SELECT a AS x1, b AS x2, y FROM '{_records}'", "--report", link);
        Assert.Equal(2, query.Exit);
        Outcome folder = Invocation.Run("decompose", _files.Directory, "--x1", "a", "--x2", "b", "--report", _records);
        Assert.Equal(2, folder.Exit);
        Assert.Equal(Records, File.ReadAllText(_records));
        Assert.Equal(2, File.ReadAllLines(_batch).Length);
    }

    [Theory]
    [InlineData("SELECT a AS x1, b AS x2, y FROM '{0}/[r]ecords.csv'")]
    [InlineData("SELECT a AS x1, b AS x2, y FROM read_csv('{0}/recor?s.csv')")]
    [InlineData("SELECT a AS x1, b AS x2, y FROM read_csv('{0}/rec' || 'ords.csv', all_varchar = true)")]
    [InlineData("SELECT a AS x1, b AS x2, y FROM read_csv(E'{0}/\\x72ecords.csv')")]
    [InlineData("SELECT length(content) AS x1, 1 AS x2, 1 AS y FROM read_text(replace('{0}/Records.csv', 'Records.', 'records.'))")]
    [InlineData("SELECT a AS x1, b AS x2, y FROM read_csv($${0}/records.csv$$)")]
    public void A_file_that_a_query_reads_is_not_overwritten_however_the_query_calls_it(string query)
    {
        string other = _files.Write("other", "from before");
        foreach ((string option, string file) in ((string, string)[])[("--report", _records), ("--witness", _records), ("--report", other)])
        {
            string command = option == "--witness" ? "bounds" : "decompose";
            Outcome run = Invocation.Run(command, "--sql", query.Replace("{0}", _files.Directory, StringComparison.Ordinal), option, file);
            Assert.Equal(file == other ? 0 : 2, run.Exit);
            Assert.NotEqual("", run.Out); // only reading tells which files it reads
            Assert.Equal(file != other, run.Error.Contains($"{option} {file}: It would overwrite the input", StringComparison.Ordinal));
        }

        Assert.Equal(Records, File.ReadAllText(_records));
        string page = File.ReadAllText(other);
        Assert.NotEqual("from before", page);
        Assert.Contains("records.csv", page[page.IndexOf("SHA-256", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains("only reading told", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_gets_no_bytes()
    {
        Assert.SkipUnless(File.Exists("/dev/ptmx"), "Needs a terminal to be had for the asking.");
        string batch = _files.Write("batch.jsonl", """{"shape":[1,1,2],"p":[1,1]}""" + "\n");
        Outcome run = Invocation.Run("decompose", batch, "--parquet", "/dev/ptmx");
        Assert.Equal((2, ""), (run.Exit, run.Out));
        Assert.Contains("--parquet /dev/ptmx: It writes bytes, which a terminal would obey. Name a file or a pipe.", run.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_without_a_name_is_bad_data()
    {
        foreach (string[] command in (string[][])[["decompose", ""], ["couple", ""], ["solve", ""], ["reduce", ""],
            ["screen", "", "--y", "y"], ["verify", "--replay", ""], ["decompose", _records, "--x1", "a", "--x2", "b", "--model", ""],
            ["bounds", "--x1y", "", "--x2y", _records, "--x1x2", _records]])
        {
            Outcome run = Invocation.Run(command);
            Assert.Equal((3, ""), (run.Exit, run.Out));
            Assert.Contains("The name of an input is empty", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_outputs_are_two_files()
    {
        string file = Path.Combine(_files.Directory, "both");
        foreach (string folder in (string[])[Path.Combine(_files.Directory, "."), FolderByAnotherName()])
        {
            Outcome run = Invocation.Run("screen", _records, "--y", "y", "--csv", file, "--plot", Path.Combine(folder, "both"));
            Assert.Equal((2, ""), (run.Exit, run.Out));
            Assert.Contains(": This is the same file as that of --csv.", run.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(file));
        }
    }

    private string FolderByAnotherName()
    {
        string link = Path.Combine(_files.Directory, "folder");
        File.CreateSymbolicLink(link, _files.Directory);
        return link;
    }

    [Fact]
    public void Bad_data_leave_no_file_and_the_old_one()
    {
        string bad = _files.Write("bad.csv", "a,b,y\n1,2\n"), old = _files.Write("old", "from before"),
            none = Path.Combine(_files.Directory, "none");
        Assert.Equal(3, Invocation.Run("screen", bad, "--y", "y", "--csv", none, "--plot", old).Exit);
        Assert.False(File.Exists(none));
        Assert.Equal("from before", File.ReadAllText(old));
    }

    [Fact]
    public async Task Runs_at_once_on_one_name_leave_a_whole_file_of_one_of_them()
    {
        string file = Path.Combine(_files.Directory, "shared.html");
        Outcome[] runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Invocation.Run(Command("--report", file)))));
        Assert.All(runs, run => Assert.Equal((0, ""), (run.Exit, run.Error)));
        Assert.EndsWith("</html>\n", File.ReadAllText(file), StringComparison.Ordinal);
        Outcome[] tables = await Task.WhenAll(Enumerable.Range(0,
            4).Select(_ => Task.Run(() => Invocation.Run(Command("--parquet", file)))));
        Assert.All(tables, run => Assert.Equal((0, 2), (run.Exit, run.JsonLines.Length)));
    }

    [Fact]
    public void The_files_are_written_where_nobody_takes_the_result()
    {
        string file = Path.Combine(_files.Directory, "report.html");
        using StringWriter error = new();
        Assert.Equal(2, PidCommand.Run(Command("--report", file), new Terminal(Stream.Null, new Refusing(), error)));
        Assert.Contains("No space left", error.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", File.ReadAllText(file), StringComparison.Ordinal);
    }

    private string Folder(string option)
    {
        string folder = Path.Combine(_files.Directory, "folder");
        Directory.CreateDirectory(Written(option, folder));
        return folder;
    }

    private sealed class Refusing : StringWriter
    {
        public override void Write(string? value) => throw new IOException("No space left on device");
    }
}
