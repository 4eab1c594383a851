using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pid.Tests.EndToEnd;

/// <summary><c>--report</c>: one self-contained page, as a browser shows it.</summary>
public sealed class HtmlReportTests(ITestOutputHelper output, ReportPages pages) : IClassFixture<ReportPages>, IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    private string Page(string command, params string[] more)
    {
        string file = Path.Combine(_files.Directory, "report.html");
        Outcome run = Invocation.Run([command, Invocation.Sample("titanic.csv"), "--x1", "class", "--x2", "sex", "--y", "survived",
            "--report", file, .. more]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        return file;
    }

    [Theory]
    [InlineData("bounds")]
    [InlineData("decompose")]
    public void The_page_loads_nothing_and_has_every_part(string command)
    {
        string html = File.ReadAllText(Page(command, "--permutations", "9"));
        foreach (string foreign in (string[])["<script", "src=", "@import", "OxyPlot exception", "rgb(1,2,"])
        {
            Assert.DoesNotContain(foreign, html, StringComparison.OrdinalIgnoreCase);
        }

        foreach (string part in (string[])["<svg class=\"track\" viewBox", "<svg viewBox", "class=\"verdict\"",
            "What is known about survived", "The three pairs", "Quality of the data", "Provenance",
            "prefers-color-scheme: dark", "@media print",
            $"pid {command} ", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Invocation.Sample("titanic.csv"))))])
        {
            Assert.Contains(part, html, StringComparison.Ordinal);
        }

        Assert.Equal(command == "bounds", html.Contains("Bounds on the synergy", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_part_is_drawn_exactly_from_limit_to_limit()
    {
        string file = Path.Combine(_files.Directory, "drawn.html");
        Outcome run = Invocation.Run("bounds", Invocation.Sample("crema-d-votes.csv"), "--x1", "voice", "--x2", "face", "--y", "emotion",
            "--method", "profile", "--json", "--report", file);
        JsonElement json = JsonDocument.Parse(run.Out).RootElement, population = json.GetProperty("population");
        // H(Y) of the counts of the sample: a formula written once more.
        Dictionary<string, double> counts = File.ReadLines(Invocation.Sample("crema-d-votes.csv")).Skip(1).Select(l => l.Split(','))
            .GroupBy(c => c[2]).ToDictionary(g => g.Key, g => g.Sum(c => double.Parse(c[3], CultureInfo.InvariantCulture)));
        double records = counts.Values.Sum(), entropy = -counts.Values.Sum(n => n / records * Math.Log2(n / records));
        foreach ((string style, string name) in (ReadOnlySpan<(string, string)>)
            [("r", "redundancy"), ("u1", "unique1"), ("u2", "unique2"), ("s", "synergy")])
        {
            (double X, double Width)[] drawn = [.. Regex.Matches(File.ReadAllText(file),
                $"<rect class=\"{style}\" x=\"([^\"]*)\" y=\"4\" width=\"([^\"]*)\" height=\"10\"").Select(m =>
                (Number(m.Groups[1].Value), Number(m.Groups[2].Value)))];
            (double X, double Width) bar = Assert.Single(drawn);
            (double lower, double upper) = (population.GetProperty(name).GetProperty("lower").GetDouble(),
                population.GetProperty(name).GetProperty("upper").GetDouble());
            // The drawing has three digits after the point.
            Assert.Equal(1000 * lower / entropy, bar.X, 2e-3);
            Assert.Equal(1000 * upper / entropy, bar.X + bar.Width, 2e-3);
        }

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Names_cannot_break_the_page()
    {
        string table = _files.Write("t.csv", "\"a<script>\",b&,y\n\"<i>\",0,0\n1,1,1\n");
        string file = Path.Combine(_files.Directory, "names.html");
        Assert.Equal(0, Invocation.Run("decompose", table, "--x1", "a<script>", "--x2", "b&", "--y", "y", "--report", file).Exit);
        string html = File.ReadAllText(file);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>", html, StringComparison.Ordinal);
        Assert.Contains("a&lt;script&gt;", html, StringComparison.Ordinal);
    }

    /// <summary>Labels and names with what XML has no character for, or what turns a text round, cost no result and no page.</summary>
    [Theory]
    [InlineData("\u001b")]
    [InlineData("\u0001")]
    [InlineData("\ufffe")]
    [InlineData("\u202e")]
    public void Signs_that_are_none_of_a_page_are_written_out(string sign)
    {
        string table = _files.Write("t.csv", $"x1,x2,y\na{sign},b,c\nd,b{sign},e\na{sign},k,e{sign}\n");
        foreach (string command in (string[])["decompose", "bounds"])
        {
            string file = Path.Combine(_files.Directory, command + ".html");
            Outcome run = Invocation.Run(command, table, "--x1", "x1", "--x2", "x2", "--y", "y", "--exact", "--report", file);
            Assert.Equal((0, false), (run.Exit, run.Out.Length == 0));
            Assert.DoesNotContain(sign, File.ReadAllText(file), StringComparison.Ordinal);
            Assert.Contains($"\\u{(int)sign[0]:X4}", File.ReadAllText(file), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void A_report_needs_one_table_and_a_place_to_write()
    {
        Assert.Equal(2, Invocation.Run("bounds", "batch.jsonl", "--report", "r.html").Exit);
        string nowhere = Path.Combine(_files.Directory, "none", "r.html");
        Assert.Equal(2, Invocation.Run("decompose", Invocation.Sample("titanic.csv"), "--x1", "class", "--x2", "sex", "--y", "survived",
            "--report", nowhere).Exit);
        Assert.Empty(Directory.GetFiles(_files.Directory));
    }

    [Fact]
    public void Other_pages_load_nothing_and_have_their_parts()
    {
        foreach ((string name, string file) in pages.All)
        {
            string html = File.ReadAllText(file);
            foreach (string foreign in (string[])["<script", "src=", "@import", "http-equiv", "<link rel=\"style", "OxyPlot exception"])
            {
                Assert.False(html.Contains(foreign, StringComparison.OrdinalIgnoreCase), $"{name} has {foreign}");
            }

            // An address may name a vocabulary; nothing is fetched from one.
            Assert.All(Regex.Matches(html, "https?://[^\"' <)]*").Select(m => m.Value),
                address => Assert.StartsWith("http://www.w3.org/", address));
            string part = name switch
            {
                "bounds" => "Robustness to label noise",
                "three samples" => "Strongest contradictions",
                "many symbols" => "What the symbols of measured values tell",
                "modalities" => "Limits of the population at 95 % confidence, method calibrated.",
                "screen" => "The best pairs as a network",
                "clusters" => "What is typical of the clusters",
                "classifiers" => "Robustness to imperfect classifiers",
                _ => "Imperfect classifiers",
            };
            Assert.True(html.Contains(part, StringComparison.Ordinal), $"{name} must have {part}");
            Assert.Equal(name != "study", html.Contains("Provenance", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_browser_shows_every_page_whole_and_legible_on_a_phone_and_on_a_desk(bool dark)
    {
        // Each page in a frame as wide as a phone and as a desk; a script in the copy tells what the reader would see.
        StringBuilder frames = new("<!DOCTYPE html><meta charset=\"utf-8\"><link rel=\"icon\" href=\"data:,\"><meta "
            + "name=\"color-scheme\" content=\"light dark\"><script>addEventListener('message', e => document.body.append('FRAME' + "
            + "e.data))</script><body>");
        List<string> expected = [];
        foreach ((string name, string file) in pages.All)
        {
            foreach (int width in (int[])[390, 1280])
            {
                string id = $"{name} {width}", copy = Path.Combine(_files.Directory, $"{id} {dark}.html".Replace(' ', '-'));
                File.WriteAllText(copy, File.ReadAllText(file).Replace("</body>", $"<script>const frame = '{id}';\n{Look}</script></body>",
                    StringComparison.Ordinal));
                frames.Append(CultureInfo.InvariantCulture,
                    $"<iframe style=\"width:{width}px;height:3000px\" src=\"{Path.GetFileName(copy)}\"></iframe>");
                expected.Add(id);
            }
        }

        string all = Path.Combine(_files.Directory, $"all-{dark}.html");
        File.WriteAllText(all, frames.ToString());
        (string page, string log) = await Browse(dark ? "0" : "1", "--window-size=1300,2000", "--virtual-time-budget=10000", "--dump-dom",
            "file://" + all);
        Assert.DoesNotContain("CONSOLE", log, StringComparison.Ordinal);
        JsonElement[] seen = [.. Regex.Matches(page, "FRAME(\\{[^}]*\\})").Select(m =>
            JsonDocument.Parse(WebUtility.HtmlDecode(m.Groups[1].Value)).RootElement)];
        Assert.Equal(expected.Order(), seen.Select(s => s.GetProperty("frame").GetString()!).Order());
        Assert.All(seen, s =>
        {
            string what = s.GetRawText();
            Assert.True(s.GetProperty("pageOverflows").GetInt32() <= 0, what);
            Assert.True(s.GetProperty("cutLabels").GetString() is "", what);
            Assert.True(s.GetProperty("overlaps").GetString() is "", what);
            Assert.True(s.GetProperty("smallest").GetDouble() >= 8, what);
            Assert.True(s.GetProperty("contrast").GetDouble() >= 4.5, what);
            Assert.Equal(dark, s.GetProperty("background").GetDouble() < 0.2);
            Assert.True(s.GetProperty("height").GetDouble() > 500, what);
        });
    }

    [Fact]
    public async Task Every_page_goes_on_paper()
    {
        foreach ((string name, string file) in pages.All)
        {
            string paper = Path.Combine(_files.Directory, "page.pdf");
            await Browse("1", "--no-pdf-header-footer", $"--print-to-pdf={paper}", "file://" + file);
            Assert.True(new FileInfo(paper).Length > 10_000, name);
            File.Delete(paper);
        }
    }

    // What a reader would see: whether the page scrolls sideways, labels of charts cut off or over each other, the smallest label, the
    // least contrast of text.
    private const string Look = """
        const light = c => { const v = c.match(/[\d.]+/g).slice(0, 3).map(x => { x /= 255; return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4; }); return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
        const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/rgba\(.*, 0\)|transparent/.test(c)) return light(c); } return 1; };
        const contrast = (a, b) => (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
        for (const folded of document.querySelectorAll('details')) folded.open = true;
        let cut = '', overlaps = '', smallest = 99, least = 99;
        for (const svg of document.querySelectorAll('svg')) {
          const box = svg.getBoundingClientRect(), flat = [];
          for (const t of svg.querySelectorAll('text')) {
            const b = t.getBoundingClientRect();
            if (!t.textContent.trim()) continue;
            if (b.left < box.left - 1 || b.right > box.right + 1 || b.top < box.top - 1 || b.bottom > box.bottom + 1) cut += t.textContent + ';';
            smallest = Math.min(smallest, parseFloat(getComputedStyle(t).fontSize) * box.width / svg.viewBox.baseVal.width);
            least = Math.min(least, contrast(light(getComputedStyle(t).fill), behind(svg.parentElement)));
            if (!/rotate\((?!0\))/.test(t.getAttribute('transform') || '')) flat.push([t.textContent, b]);
          }
          flat.forEach(([n, a], i) => flat.slice(i + 1).forEach(([m, b]) => { if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4) overlaps += n + '/' + m + ';'; }));
        }
        const shown = 'h1, h2, p, td, th, small, figcaption, code, li, b, span, summary, .value';
        for (const e of document.querySelectorAll(shown)) if (e.textContent.trim()) least = Math.min(least, contrast(light(getComputedStyle(e).color), behind(e)));
        parent.postMessage(JSON.stringify({ frame, pageOverflows: document.documentElement.scrollWidth - innerWidth, cutLabels: cut, overlaps, smallest, contrast: least, background: behind(document.body), height: document.body.scrollHeight }), '*');
        """;

    private async Task<(string Output, string Log)> Browse(string scheme, params string[] arguments)
    {
        string? browser = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => (string[])[Path.Combine(folder, "chromium"), Path.Combine(folder, "chromium-browser")])
            .FirstOrDefault(File.Exists);
        if (browser is null)
        {
            output.WriteLine("There is no chromium on the path: the page was not shown. Install it to run this test.");
            Assert.Skip("chromium is not installed: the page was not shown.");
        }

        ProcessStartInfo info = new(browser) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--enable-logging=stderr",
            $"--user-data-dir={Path.Combine(_files.Directory, "profile")}",
            $"--blink-settings=preferredColorScheme={scheme}", .. arguments])
        {
            info.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(info)!;
        Task<string> standard = process.StandardOutput.ReadToEndAsync();
        string log = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return (await standard, log);
    }
}
