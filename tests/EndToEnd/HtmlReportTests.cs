using System.Diagnostics;
using System.Security.Cryptography;

namespace Pid.Tests.EndToEnd;

/// <summary><c>--report</c>: one self-contained page, as a browser shows it.</summary>
public sealed class HtmlReportTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    private string Page(string command, params string[] more)
    {
        string file = Path.Combine(_files.Directory, "report.html");
        Outcome run = Invocation.Run([command, Invocation.Sample("titanic.csv"), "--x1", "class", "--x2", "sex", "--y", "survived", "--report", file, .. more]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        return file;
    }

    [Theory]
    [InlineData("bounds")]
    [InlineData("decompose")]
    public void The_page_loads_nothing_and_has_every_part(string command)
    {
        string html = File.ReadAllText(Page(command, "--bootstrap", "10", "--permutations", "9"));
        foreach (string foreign in (string[])["<script", "src=", "@import", "OxyPlot exception", "rgb(1,2,"])
        {
            Assert.DoesNotContain(foreign, html, StringComparison.OrdinalIgnoreCase);
        }

        foreach (string part in (string[])["<svg viewBox", "The three pairs", "Quality of the data", "Provenance", "prefers-color-scheme: dark", "@media print",
            $"pid {command} ", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Invocation.Sample("titanic.csv"))))])
        {
            Assert.Contains(part, html, StringComparison.Ordinal);
        }

        Assert.Equal(command == "bounds", html.Contains("Bounds on the synergy", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_cannot_break_the_page()
    {
        string table = _files.Write("t.csv", "\"a<script>\",b&,y\n\"<b>\",0,0\n1,1,1\n");
        string file = Path.Combine(_files.Directory, "names.html");
        Assert.Equal(0, Invocation.Run("decompose", table, "--x1", "a<script>", "--x2", "b&", "--y", "y", "--report", file).Exit);
        string html = File.ReadAllText(file);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains("a&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_needs_one_table_and_a_place_to_write()
    {
        Assert.Equal(2, Invocation.Run("bounds", "batch.jsonl", "--report", "r.html").Exit);
        string nowhere = Path.Combine(_files.Directory, "none", "r.html");
        Assert.Equal(2, Invocation.Run("decompose", Invocation.Sample("titanic.csv"), "--x1", "class", "--x2", "sex", "--y", "survived", "--report", nowhere).Exit);
        Assert.Empty(Directory.GetFiles(_files.Directory));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(1200)]
    public async Task A_browser_shows_the_page_without_an_error(int width)
    {
        string? browser = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => (string[])[Path.Combine(folder, "chromium"), Path.Combine(folder, "chromium-browser")]).FirstOrDefault(File.Exists);
        if (browser is null)
        {
            output.WriteLine("There is no chromium on the path: the page was not shown. Install it to run this test.");
            Assert.Skip("chromium is not installed: the page was not shown.");
        }

        string picture = Path.Combine(_files.Directory, "page.png");
        ProcessStartInfo info = new(browser) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--enable-logging=stderr", $"--user-data-dir={Path.Combine(_files.Directory, "profile")}",
            $"--window-size={width},2000", $"--screenshot={picture}", "file://" + Page("bounds")])
        {
            info.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(info)!;
        Task<string> standard = process.StandardOutput.ReadToEndAsync();
        string log = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await standard;
        Assert.Equal(0, process.ExitCode);
        Assert.DoesNotContain("CONSOLE", log, StringComparison.Ordinal);

        // An empty page of this size compresses to a few thousand bytes.
        Assert.True(new FileInfo(picture).Length > 40_000, $"{new FileInfo(picture).Length} bytes");
    }
}
