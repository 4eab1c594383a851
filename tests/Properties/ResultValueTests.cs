using System.Text.RegularExpressions;
using Pid.Interactions;

namespace Pid.Tests.Properties;

/// <summary>
/// One table says which values results have; documents, C and Python follow it. PID_WRITE_PUBLIC_SURFACE=1 writes its section of
/// docs/json.md anew.
/// </summary>
public partial class ResultValueTests
{
    [Fact]
    public void The_page_on_the_documents_has_the_values()
    {
        string path = Path.Combine(ArchitectureTests.s_root, "docs", "json.md"), page = File.ReadAllText(path);
        int begin = page.IndexOf("\n| value |", StringComparison.Ordinal) + 1;
        int end = page.IndexOf("\n\n", begin, StringComparison.Ordinal) + 1;
        if (Environment.GetEnvironmentVariable("PID_WRITE_PUBLIC_SURFACE") is not null)
        {
            File.WriteAllText(path, page[..begin] + Table() + page[end..]);
            page = File.ReadAllText(path);
        }

        Assert.Contains("\n" + Table() + "\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_document_has_all_its_values_and_no_name_stands_for_two()
    {
        Assert.Equal(ResultValue.All.Count, ResultValue.All.DistinctBy(value => value.Name).Count());
        Same(ResultValue.Decomposed, value => value.OfTable is not null);
        Same(ResultValue.Bounded, value => value.OfPairs is not null);
        Same(ResultValue.OfAPopulation, value => value.OfPopulation is not null);

        static void Same(IEnumerable<ResultValue> listed, Predicate<ResultValue> has) =>
            Assert.Equal(ResultValue.All.Where(value => has(value)).Select(v => v.Name).Order(), listed.Select(v => v.Name).Order());
    }

    [Theory]
    [InlineData("src/Pid.Native/include/pid.h", "pid_decomposition {", "pid_interval (\\w+);", nameof(ResultValue.OfTable))]
    [InlineData("src/Pid.Native/include/pid.h", "pid_bounds_result {", "pid_interval (\\w+);", nameof(ResultValue.OfPairs))]
    [InlineData("src/Pid.Native/include/pid.h", "pid_population {", "pid_limits (\\w+);", nameof(ResultValue.OfPopulation))]
    [InlineData("python/pid_toolkit/_decomposition.py", "_INTERVALS = (", "\"(\\w+)\"", nameof(ResultValue.OfTable))]
    [InlineData("python/pid_toolkit/_bounds.py", "_INTERVALS = (", "\"(\\w+)\"", nameof(ResultValue.OfPairs))]
    [InlineData("python/pid_toolkit/_population.py", "_QUANTITIES = (", "\"(\\w+)\"", nameof(ResultValue.OfPopulation))]
    public void C_and_Python_have_them_by_these_names_in_this_order(string file, string start, string field, string result)
    {
        string text = File.ReadAllText(Path.Combine(ArchitectureTests.s_root, file));
        string block = text[text.IndexOf(start, StringComparison.Ordinal)..];
        IEnumerable<string> names = Regex.Matches(block[..Closing().Match(block).Index], field).Select(match => match.Groups[1].Value);
        Assert.Equal(
            ResultValue.All.Where(value => Has(value, result)).Select(value => Capital().Replace(value.Name, "_$0").ToLowerInvariant()),
            names.Where(name => name != "union_information"));
    }

    private static bool Has(ResultValue value, string result) => typeof(ResultValue).GetProperty(result)!.GetValue(value) is not null;

    private static string Table() => string.Concat((string[])
    [
        "| value | what | unit | decompose | bounds | population |\n|---|---|---|---|---|---|\n",
        .. ResultValue.All.Select(value => $"| {value.Name} | {value.Label}: {value.What.Replace("|", "\\|")}{value.Sum} | {value.Unit} "
            + $"| {(value.OfTable is null ? "" : "proven")} | {(value.OfPairs is null ? "" : "proven")} "
            + $"| {(value.OfPopulation is null ? "" : "limits")} |\n"),
    ]);

    [GeneratedRegex(@"^[)}]|\)$", RegexOptions.Multiline)]
    private static partial Regex Closing();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();
}
