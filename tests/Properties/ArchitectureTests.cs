using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Pid.Tests.Properties;

/// <summary>The house as docs/architecture.md draws it, and documents whose links and citations lead somewhere.</summary>
public partial class ArchitectureTests
{
    internal static readonly string s_root = Root();
    internal static readonly string[] s_libraries = ["Pid.Numerics", "Pid.Coupling", "Pid.Interactions", "Pid.Reductions"];
    private static readonly string[] s_made = ["bin", "obj", "artifacts", ".git", "__pycache__", "BenchmarkDotNet.Artifacts",
        "TestResults"];

    [Fact]
    public void Rooms_use_the_rooms_and_packages_that_the_page_names()
    {
        Dictionary<string, (string[] Rooms, string[] Packages)> drawn = [];
        foreach (string line in File.ReadLines(Path.Combine(s_root, "docs", "architecture.md")))
        {
            string[] cells = [.. line.Split('|').Select(cell => cell.Trim(' ', '*'))];
            if (cells is ["", ['P', 'i', 'd', '.', ..], _, _, _, ""])
            {
                drawn.Add(cells[1], (List(cells[2]), List(cells[3])));
            }
        }

        IEnumerable<string> arrows = Arrow().Matches(File.ReadAllText(Path.Combine(s_root, "docs", "images", "rooms.svg")))
            .Select(arrow => $"{arrow.Groups["from"].Value} -> {arrow.Groups["to"].Value}");
        IEnumerable<string> listed = drawn.SelectMany(room => room.Value.Rooms.Select(used => $"{room.Key} -> {used}"));
        Assert.Equal(listed.Order(StringComparer.Ordinal), arrows.Order(StringComparer.Ordinal));

        string[] projects = Directory.GetFiles(Path.Combine(s_root, "src"), "*.csproj", SearchOption.AllDirectories);
        Assert.Equal(
            projects.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal), drawn.Keys.Order(StringComparer.Ordinal));
        foreach (string project in projects)
        {
            XDocument document = XDocument.Load(project);
            (string[] rooms, string[] packages) = drawn[Path.GetFileNameWithoutExtension(project)];
            Assert.Equal(rooms, References("ProjectReference")
                .Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))).Order(StringComparer.Ordinal));
            Assert.Equal(packages, References("PackageReference").Order(StringComparer.Ordinal));

            IEnumerable<string> References(string kind) => document.Descendants(kind).Select(e => e.Attribute("Include")!.Value);
        }

        static string[] List(string cell) =>
            [.. cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    // Pid.Coupling, whose constructions a caller names side by side, and the tests of the command sort their files into folders under one
    // namespace.
    [Fact]
    public void A_namespace_is_the_folder_of_its_files()
    {
        foreach (string file in Sources("src", "tests"))
        {
            string name = Path.GetRelativePath(s_root, file).Replace('\\', '/');
            string[] parts = name.Split('/');
            bool isFlat = parts[1] is "Pid.Coupling" || (parts[1] is "EndToEnd" && parts[2] != "Fuzzing");
            string folder = string.Join('.', parts[1..(isFlat ? 2 : ^1)]);
            string wanted = parts[0] == "tests" ? $"Pid.Tests.{folder}" : folder;
            Match declared = Namespace().Match(File.ReadAllText(file));
            Assert.True(!declared.Success || declared.Groups["name"].Value == wanted, $"{name} declares no namespace {wanted}.");
        }
    }

    [Fact]
    public void Usings_are_in_order()
    {
        foreach (string file in Sources("src", "tests", "bench"))
        {
            string[] usings = [.. Using().Matches(File.ReadAllText(file)).Select(u => u.Groups["name"].Value)];
            Assert.Equal(usings.OrderBy(u => u != "System" && !u.StartsWith("System.", StringComparison.Ordinal)).ThenBy(u => u,
                StringComparer.OrdinalIgnoreCase), usings);
        }
    }

    [Fact]
    public void A_file_of_src_has_less_than_300_lines() =>
        Assert.All(Sources("src"), file => Assert.True(File.ReadLines(file).Count() < 300, $"{file} is one idea too many."));

    // Text in raw strings is as wide as where it goes to.
    [Fact]
    public void A_line_of_code_has_at_most_140_columns()
    {
        foreach (string file in Sources("src", "tests", "bench", "examples"))
        {
            bool inText = false;
            foreach ((int index, string line) in File.ReadLines(file).Index())
            {
                bool isCode = !inText;
                inText ^= line.Split("\"\"\"").Length % 2 == 0;
                Assert.True(line.Length <= 140 || !isCode || inText, $"{file}, line {index + 1} has {line.Length} columns.");
            }
        }
    }

    // A caller of a library room gets numbers back: it writes nothing, reads nothing and does not know what time it is.
    [Fact]
    public void Library_rooms_have_no_console_no_files_and_no_clock()
    {
        foreach (string room in s_libraries)
        {
            foreach (string file in Sources($"src/{room}"))
            {
                Match match = Outside().Match(Comment().Replace(File.ReadAllText(file), ""));
                string name = Path.GetRelativePath(s_root, file);
                Assert.False(match.Success, $"{name} has '{match.Value}': that belongs to a room above, or comes in as an argument.");
            }
        }
    }

    [Fact]
    public void Every_document_that_a_source_cites_is_there_and_has_the_section()
    {
        int cited = 0;
        string[] folders = ["src", "tests", "bench", "python", "scripts", "examples", ".ci"];
        foreach (string file in Files(folders).Where(f => Path.GetFileName(f) != "ArchitectureTests.cs"))
        {
            string text = File.ReadAllText(file), name = Path.GetRelativePath(s_root, file);
            foreach (Match citation in Citation().Matches(text))
            {
                cited++;
                string document = Path.Combine(s_root, citation.Groups["file"].Value);
                Assert.True(File.Exists(document), $"{name} cites {citation.Value}, which is not there.");
                Group section = citation.Groups["section"];
                Assert.True(!section.Success || Headings(document).Any(h => h.StartsWith($"{section.Value}. ", StringComparison.Ordinal)),
                    $"{name} cites {citation.Value}, and there is no such section.");
            }

            Match other = Private().Match(text);
            Assert.False(other.Success, $"{name} cites {other.Value}, which no reader has: cite docs/mathematics.md or docs/solvers.md.");
        }

        Assert.True(cited > 20);
    }

    [Fact]
    public void Every_relative_link_of_a_document_leads_somewhere()
    {
        string[] documents = [.. Files("").Where(f => f.EndsWith(".md", StringComparison.Ordinal))];
        Assert.Contains(Path.Combine(s_root, "docs", "architecture.md"), documents);
        foreach (string document in documents)
        {
            foreach (Match link in Link().Matches(Code().Replace(File.ReadAllText(document), "")))
            {
                string[] parts = link.Groups["to"].Value.Split('#');
                if (parts[0].Contains(':', StringComparison.Ordinal))
                {
                    continue; // another site
                }

                string target = parts[0].Length == 0 ? document : Path.Combine(Path.GetDirectoryName(document)!, parts[0]);
                string said = $"{Path.GetRelativePath(s_root, document)} links to {link.Groups["to"].Value}";
                Assert.True(File.Exists(target) || Directory.Exists(target), $"{said}, which is not there.");
                bool anchored = parts.Length == 1 || Headings(target).Any(h => Anchor(h) == parts[1]);
                Assert.True(anchored, $"{said}, and there is no such heading.");
            }
        }
    }

    [Fact]
    public void Every_type_and_path_that_the_guides_name_is_there()
    {
        HashSet<string> words = [.. Sources("src", "tests").SelectMany(f => Word().Matches(File.ReadAllText(f))).Select(m => m.Value)];
        words.UnionWith(Files("").SelectMany(f => Path.GetFileName(f).Split('.')));
        foreach (string page in (string[])["docs/architecture.md", "docs/mathematics.md", "docs/solvers.md", "CONTRIBUTING.md"])
        {
            IEnumerable<string> names = Quoted().Matches(File.ReadAllText(Path.Combine(s_root, page))).Select(q => q.Groups["name"].Value);
            foreach (string name in names.Where(n => !n.Contains("NAME", StringComparison.Ordinal)))
            {
                if (TypeName().IsMatch(name))
                {
                    Assert.All(name.Split('.'), part => Assert.True(words.Contains(part), $"{page} names {name}; there is no {part}."));
                }
                else if (PathName().IsMatch(name))
                {
                    string path = Path.Combine(s_root, name);
                    Assert.True(File.Exists(path) || Directory.Exists(path), $"{page} names {name}, which is not there.");
                }
            }
        }
    }

    private static IEnumerable<string> Sources(params string[] folders) =>
        Files(folders).Where(f => f.EndsWith(".cs", StringComparison.Ordinal));

    // Files of the checkout that people write: no build, no binary.
    private static IEnumerable<string> Files(params string[] folders) =>
        folders.Select(f => Path.Combine(s_root, f)).Where(Directory.Exists)
        .SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories))
        .Where(f => !Path.GetRelativePath(s_root, f).Split(Path.DirectorySeparatorChar).Any(s_made.Contains));

    // Code that moves takes its mutants with it.
    [Fact]
    public void Every_mutant_is_of_code_that_stands_once_in_its_file()
    {
        string text = "";
        List<string> wrong = [];
        foreach (string line in File.ReadLines(Path.Combine(s_root, "bench", "mutants.txt")))
        {
            if (line.StartsWith("= ", StringComparison.Ordinal))
            {
                text = File.ReadAllText(Path.Combine(s_root, line[2..line.IndexOf(" | ", StringComparison.Ordinal)].Trim()));
            }
            else if (Mutant().Match(line) is { Success: true } mutant
                && text.Split(mutant.Groups["before"].Value + mutant.Groups["code"].Value + mutant.Groups["after"].Value).Length != 2)
            {
                wrong.Add(line);
            }
        }

        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Headings(string document) =>
        File.ReadLines(document).Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#').Trim());

    private static string Anchor(string heading) =>
        string.Concat(heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pid.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests stand in no checkout: there is no Pid.slnx above them.");
    }

    [GeneratedRegex("^[0-9]+ (?<before>.*?)«(?<code>.*)→.*»(?<after>.*)$")]
    private static partial Regex Mutant();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"data-from=""(?<from>[^""]+)"" data-to=""(?<to>[^""]+)""")]
    private static partial Regex Arrow();

    [GeneratedRegex(@"(?<file>docs/[a-z0-9_-]+\.md)(, section (?<section>\d+))?")]
    private static partial Regex Citation();

    [GeneratedRegex(@"\b(MATHEMATICS|SOLVERS|SAMPLING|DESIGN)(\.md|,? section|, )")]
    private static partial Regex Private();

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```|`[^`\n]*`", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<!`)`(?<name>[^`\n]+)`(?!`)")]
    private static partial Regex Quoted();

    [GeneratedRegex("^[A-Z][A-Za-z.]*$")]
    private static partial Regex TypeName();

    [GeneratedRegex("^(src|tests|bench|docs|scripts|python|examples|samples)/[A-Za-z/._-]+$")]
    private static partial Regex PathName();

    [GeneratedRegex(@"\b(Console|File|Directory|FileStream|Process|Environment|DateTime|DateTimeOffset|Stopwatch)\b"
        + @"\.(?!ProcessorCount|NewLine)")]
    private static partial Regex Outside();

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex Word();
}
