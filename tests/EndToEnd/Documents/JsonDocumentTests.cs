using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pid.Tests.EndToEnd;

/// <summary>
/// docs/json.md and the documents that the commands print have the same keys, both ways. PID_WRITE_PUBLIC_SURFACE=1 writes the list of keys
/// at the end of the page anew.
/// </summary>
public sealed partial class JsonDocumentTests : IDisposable
{
    private const string List = "\n## every key\n";

    // What is an object of free names: headings of a study's tables, parts that a certificate claims.
    private static readonly string[] s_free = ["study.tables.rows", "check.claims", "check.certificates.claims"];

    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Every_key_of_every_document_is_explained_and_listed_and_no_other()
    {
        Keys documents = Printed();
        string path = Page(), page = File.ReadAllText(path).ReplaceLineEndings("\n");
        string list = $"{List}\nOf a list the keys of its items stand after `[]`; names that are free stand for themselves as NAME.\n\n"
            + string.Concat(documents.Inner.Select(command => Wrapped($"* **{command.Key}**: {command.Value}")));
        string text = page.Split(List)[0];
        if (Environment.GetEnvironmentVariable("PID_WRITE_PUBLIC_SURFACE") is not null)
        {
            File.WriteAllText(path, page = text + list);
        }

        HashSet<string> printed = [.. documents.Inner.Values.SelectMany(command => command.Names())], explained = Explained(text);
        explained.UnionWith(Quoted().Matches(text).Select(match => match.Groups[1].Value));
        Assert.Equal(("", ""), (string.Join(", ", printed.Except(explained).Order(StringComparer.Ordinal)),
            string.Join(", ", Explained(text).Except(printed).Order(StringComparer.Ordinal))));
        Assert.Equal(text + list, page);
    }

    private static string Wrapped(string item)
    {
        const int Columns = 150;
        StringBuilder lines = new();
        int column = 0;
        foreach (string word in item.Split(' '))
        {
            bool isNext = column > 0 && column + word.Length >= Columns;
            lines.Append(isNext ? "\n  " : column > 0 ? " " : "").Append(word);
            column = (isNext ? 2 : column > 0 ? column + 1 : 0) + word.Length;
        }

        return lines.Append('\n').ToString();
    }

    /// <summary>No document of a run above hides a key that another run would show.</summary>
    [Fact]
    public void Every_key_that_the_reports_write_is_in_the_list()
    {
        string list = File.ReadAllText(Page()).ReplaceLineEndings("\n").Split(List)[1];
        string reports = Path.Combine(Path.GetDirectoryName(Page())!, "..", "src", "Pid.Cli", "Output");
        string[] written = [.. Directory.GetFiles(reports, "*.cs").Where(path => !Apart().IsMatch(Path.GetFileName(path)))
            .SelectMany(path => Written().Matches(File.ReadAllText(path))).Select(match => match.Groups[1].Value).Distinct()];
        Assert.True(written.Length > 150, $"{written.Length} keys were found.");
        Assert.Equal("", string.Join(", ", written.Where(key => !list.Contains($"`{key}`", StringComparison.Ordinal))));
    }

    // What stands in the first column of a table, and what a row shows of the inside of a value.
    private static HashSet<string> Explained(string text) => [.. text.Split('\n')
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| field ", StringComparison.Ordinal)
            && !line.StartsWith("| value ", StringComparison.Ordinal))
        .SelectMany(line => line.Split('|')[1].Split(',').Select(name => name.Trim(' ', '`')).Where(name => Name().IsMatch(name))
            .Concat(Inside().Matches(line).Select(match => match.Groups[1].Value)))];

    private Keys Printed()
    {
        DocumentFiles.Write(_files);
        string File(string name) => Path.Combine(_files.Directory, name);
        string titanic = Invocation.Sample("titanic.csv"), program = _files.Write("unbounded.cbf",
            "VER\n1\nOBJSENSE\nMIN\nVAR\n1 1\nF 1\nOBJACOORD\n1\n0 1\n");
        string[] variables = ["--x1", "class", "--x2", "sex", "--y", "survived"], quick = ["--method", "profile"];
        string[] samples = ["--x1y", _files.Write("a.csv", "x1,y,count\n0,0,300\n0,1,200\n1,0,150\n1,1,350\n"),
            "--x2y", _files.Write("b.csv", "x2,y,count\n0,0,280\n0,1,220\n1,0,170\n1,1,330\n"),
            "--x1x2", _files.Write("c.csv", "x1,x2,count\n0,0,270\n0,1,230\n1,0,240\n1,1,260\n")];
        string[] embedded = [File("records.csv"), "--x1", "voice_1", "--x2", "face_1", "--y", "emotion"];
        string proof = File("proof.json"), both = File("both.json"), model = File("model.json");
        string rare = _files.Write("rare.csv", "x1,x2,z,w,y\n"
            + string.Concat(Enumerable.Range(0, 255).Select(i => $"a{i},b{i / 2},{i % 3},{i % 5},{i % 2}\n")));
        Keys keys = new();
        Run(["decompose", titanic, .. variables, .. quick, "--measure", "all", "--permutations", "3", "--certificate", both]);
        Run(["decompose", titanic, .. variables, "--exact", "--certificate", proof]);
        Run(["decompose", .. embedded, .. quick, "--symbols", "posterior:2", "--save-model", model]);
        Run(["decompose", .. embedded, "--exact", "--model", model]);
        Run(["decompose", File("records.csv"), "--modality", "voice=voice_1", "--modality", "face=face_1", "--modality", "text=text_1",
            "--y", "emotion", "--bins", "2", "--exact"]);
        Run(["decompose", _files.Write("batch.jsonl", "{\"shape\":[2,2,2],\"p\":[1,0,1,0,1,0,0,1]}\n{\"shape\":[2,2]}\n")]);
        Run(["decompose", _files.WriteParquet("gap.parquet", "SELECT i AS x1, nullif(i, 1) AS x2, 1 AS y FROM range(3) AS r(i)")]);
        Run(["decompose", rare, "--x1", "x1", "--x2", "x2", "--y", "y", .. quick]);
        Run(["bounds", .. samples, .. quick, "--plan"]);
        Run(["bounds", .. samples, "--exact", "--label-noise", "0,0.1"]);
        Run(["bounds", File("and.json"), "--exact"]);
        Run(["couple", Invocation.Sample("marginals.csv")]);
        Run(["disagree", Invocation.Sample("crema-d-predictions.csv"), "--x1", "voice_*", "--x2", "face_*", "--y", "emotion",
            "--classifier-noise", "0,0.1"]);
        foreach (string instance in (string[])[Invocation.Sample("timetable.json"), Invocation.Sample("formula.cnf"),
            _files.Write("sum.json", "{\"items\":[3,5,2],\"target\":8}"), _files.Write("halves.json", "{\"items\":[3,5,2]}")])
        {
            Run(["reduce", instance, "--solve"]);
        }

        Run(["solve", Invocation.Sample("dice.cbf"), "--solution", "--certified"]);
        Run(["solve", program, "--solution"]);
        Run(["screen", titanic, "--y", "survived", "--permutations", "2"]);
        Run(["screen", rare, "--y", "y"]);
        Run(["screen", File("wide.csv"), "--y", "outcome", "--shard", "1/2", "--top", "1"]);
        Run(["screen", File("records.csv"), "--y", "emotion", "--bins", "2", "--columns", "voice_1,face_1"]);
        Run(["fusion", titanic, "--x1", "class", "--x2", "sex", "--y", "survived", "--folds", "2"]);
        Run(["fusion", .. embedded, "--symbols", "posterior:2", "--folds", "2"]);
        Run(["verify", "--statement", "theorem-2-as-published", "--draws", "500"]);
        Run(["verify", "--docs", File("verified.md")]);
        Run(["study", "measures", titanic, .. variables]);
        Run(["check", proof]);
        Run(["check", both]);
        return keys;

        void Run(params string[] args)
        {
            Outcome run = Invocation.Run([.. args, "--json", "--quiet"]);
            Assert.True(run.Exit is 0 or 3, run.Out + run.Error);
            foreach (JsonElement document in args[1].EndsWith(".jsonl", StringComparison.Ordinal) ? run.JsonLines
                : [run.Json])
            {
                keys.Of(args[0]).Take(document, args[0]);
            }
        }
    }

    private static string Page()
    {
        string folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "Pid.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return Path.Combine(folder, "docs", "json.md");
    }

    // Certificates, states and pictures are no documents of --json.
    [GeneratedRegex("Certificate\\.cs|CertificateFile|Exact|Checkpoint|Plot|OptimalFile|WitnessFile")]
    private static partial Regex Apart();

    [GeneratedRegex("Write\\w+\\((?:json, )?\"(\\w+)\"")]
    private static partial Regex Written();

    [GeneratedRegex("`(\\w+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("\"(\\w+)\"")]
    private static partial Regex Inside();

    [GeneratedRegex("^\\w+$")]
    private static partial Regex Name();

    /// <summary>The keys of objects, and of what is in them.</summary>
    private sealed class Keys
    {
        public SortedDictionary<string, Keys> Inner { get; } = new(StringComparer.Ordinal);

        private bool IsList { get; set; }

        public Keys Of(string name) => Inner.TryGetValue(name, out Keys? inner) ? inner : Inner[name] = new Keys();

        public void Take(JsonElement value, string place)
        {
            if (value.ValueKind == JsonValueKind.Array)
            {
                IsList = true;
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Take(item, place);
                }
            }
            else if (value.ValueKind == JsonValueKind.Object)
            {
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    string name = s_free.Contains(place) ? "NAME" : property.Name;
                    Of(name).Take(property.Value, $"{place}.{name}");
                }
            }
        }

        public IEnumerable<string> Names() => Inner.SelectMany(key => key.Value.Names().Append(key.Key)).Where(name => name != "NAME");

        /// <summary>Keys with the same inside stand together.</summary>
        public override string ToString() => string.Join("; ", Inner.GroupBy(key => key.Value.Inside())
            .OrderBy(group => group.Key.Length > 0).ThenBy(group => group.First().Key, StringComparer.Ordinal)
            .Select(group => string.Join(", ", group.Select(key => $"`{key.Key}`")) + group.Key));

        private string Inside() => (IsList && Inner.Count > 0 ? "[]" : "") + (Inner.Count > 0 ? $" {{{this}}}" : "");
    }
}
