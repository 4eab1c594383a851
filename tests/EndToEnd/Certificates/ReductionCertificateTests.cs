using System.Text.Json.Nodes;

namespace Pid.Tests.EndToEnd;

/// <summary>Certificates of decision problems: both checkers prove the answers of pid, and no false one.</summary>
public sealed class ReductionCertificateTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    internal static SweptKind Kind => new("reduction", 40, Document,
        (document, claims) => Claim(document) == Truth(document))
    {
        Tampered = (document, random) => Turned(Checkers.Tampered(document, random), random).ToJsonString(),
        Also = documents => Assert.All((bool[])[true, false], answer => Assert.Contains(documents,
            d => Claim(JsonNode.Parse(d)!) == answer)),
    };

    [Theory]
    [InlineData("""{"hours":[[1,2],[2,3],[1,3]],"lessons":[[1,1],[1,1],[1,1]]}""", true)]
    [InlineData("""{"hours":[[1],[1]],"lessons":[[1,0],[1,0]]}""", false)]
    [InlineData("""{"hours":[[1],[1],[1]],"lessons":[[1,0],[0,1],[1,0]]}""", false)]
    [InlineData("""{"hours":[[1],[2]],"lessons":[[1,0],[1,0]],"counts":[2,0,0]}""", false)]
    [InlineData("""{"items":[1,2,2],"target":4}""", true)]
    [InlineData("""{"items":[3,2,5],"target":4}""", false)]
    [InlineData("""{"items":[3,1,2]}""", true)]
    [InlineData("""{"items":[3,1,1]}""", false)] // an odd total
    [InlineData("""{"items":[6,1,1,2]}""", false)]
    [InlineData("""{"items":[4,4,4,5,5,5,7,5,6],"bound":15}""", true)]
    [InlineData("""{"items":[8,8,8,6,6,6],"bound":21}""", false)]
    public void Both_answers_of_every_problem_are_proved(string instance, bool answer)
    {
        string document = Certificate(instance);
        Assert.Equal(answer, Claim(JsonNode.Parse(document)!));
        Assert.Equal([true], Checkers.Judge(_files, [document]));
    }

    [Theory]
    [InlineData("\"clauses\":[[-1,2],[-1,-2]],\"splits\":[1,2]", "not satisfiable")] // the other value is left out
    [InlineData("\"clauses\":[[1,2],[-1,2]],\"splits\":[1,1,1]", "not satisfiable")]
    [InlineData("\"clauses\":[[1],[-1]],\"splits\":[0]", "not satisfiable")] // no variable
    [InlineData("\"clauses\":[[1],[-1]],\"splits\":[1]", "undecided")]
    [InlineData("\"clauses\":[[1],[-1]],\"assignment\":[1,-1]", "satisfiable")] // both values at once
    [InlineData("\"clauses\":[[1,2],[3]],\"assignment\":[1,-3]", "satisfiable")]
    [InlineData("\"items\":[3,1,2],\"bins\":[3,3],\"binOf\":[0,0,1]", "satisfiable")] // more than there is room for
    [InlineData("\"items\":[3,1,2],\"bins\":[3,4],\"binOf\":[0,1,1]", "satisfiable")] // less
    [InlineData("\"items\":[3,1,2],\"bins\":[3,3],\"binOf\":[0,1,1]", "not satisfiable")]
    [InlineData("\"items\":[3,1,2],\"bins\":[3,3],\"binOf\":[0,1,1]", "undecided")]
    public void A_false_proof_is_none(string proof, string claim) => Assert.Equal([false], Checkers.Judge(_files,
        [$"{{\"schema\":\"pid-certificate/1\",\"kind\":\"{(proof.Contains("items", StringComparison.Ordinal) ? "filling" : "reduction")}\","
            + $"{proof},\"claims\":\"{claim}\"}}"]));

    /// <summary>Items of so many sizes that all ways are too many: no checker counts them, and the answer is not claimed.</summary>
    [Fact]
    public void What_no_checker_repeats_is_not_claimed()
    {
        string file = Path.Combine(_files.Directory, "proof.json");
        string items = string.Join(',', Enumerable.Range(0, 24).Select(i => (1L << 24) + (2L << i))); // all sums differ and are even
        Outcome run = Invocation.RunWith($"{{\"items\":[{items}],\"target\":{(12L << 24) + 1}}}", "reduce", "-", "--solve", "--certificate",
            file);
        Assert.Contains("The certificate claims nothing", run.Error, StringComparison.Ordinal);
        JsonNode document = JsonNode.Parse(File.ReadAllText(file))!;
        Assert.Equal("undecided", (string?)document["claims"]);
        document["claims"] = "not satisfiable";
        Assert.Equal([false], Checkers.Judge(_files, [document.ToJsonString()]));
    }

    [Fact]
    public void A_certificate_needs_an_answer()
    {
        Outcome run = Invocation.Run("reduce", Invocation.Sample("formula.cnf"), "--certificate", Path.Combine(_files.Directory, "c"));
        Assert.Equal(2, run.Exit);
        Assert.Contains("--certificate proves an answer: give --solve, too.", run.Error, StringComparison.Ordinal);
    }

    private static string Certificate(string instance)
    {
        using TempFiles files = new();
        string file = Path.Combine(files.Directory, "proof.json");
        Outcome run = Invocation.RunWith(instance, "reduce", "-", "--solve", "--certificate", file);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        return File.ReadAllText(file);
    }

    // Formulas of few variables and items of few sizes, about as many satisfiable as not.
    private static string Document(Random random)
    {
        if (random.Next(3) == 0)
        {
            int[] items = [.. Enumerable.Range(0, random.Next(2, 7)).Select(_ => random.Next(1, 12))];
            return Certificate($"{{\"items\":[{string.Join(',', items)}]{(random.Next(2) == 0 ? "" : $",\"target\":{items.Sum() / 2}")}}}");
        }

        int variables = random.Next(1, 7), clauses = random.Next(1, 1 + (5 * variables));
        string[] lines = [.. Enumerable.Range(0, clauses).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(1, 4))
            .Select(_ => random.Next(1, variables + 1) * (random.Next(2) == 0 ? 1 : -1))) + " 0")];
        return Certificate($"p cnf {variables} {clauses}\n{string.Join('\n', lines)}\n");
    }

    private static bool? Claim(JsonNode document) =>
        (string?)document["claims"] switch { "satisfiable" => true, "not satisfiable" => false, _ => null };

    private static JsonNode Turned(JsonNode document, Random random)
    {
        if (random.Next(4) == 0)
        {
            document["claims"] = ((string[])["satisfiable", "not satisfiable", "undecided", "proved"])[random.Next(4)];
        }

        return document;
    }

    private static bool Truth(JsonNode document)
    {
        if (document["items"] is JsonArray sizes)
        {
            long[] items = [.. sizes.Select(v => (long)v!)], bins = [.. document["bins"]!.AsArray().Select(v => (long)v!)];
            return Enumerable.Range(0, (int)Math.Pow(bins.Length, items.Length)).Any(way =>
            {
                long[] left = [.. bins];
                for (int i = 0; i < items.Length; i++, way /= bins.Length)
                {
                    left[way % bins.Length] -= items[i];
                }

                return Array.TrueForAll(left, room => room == 0);
            });
        }

        int[][] clauses = [.. document["clauses"]!.AsArray().Select(c => c!.AsArray().Select(l => (int)(double)l!).ToArray())];
        int[] variables = [.. clauses.SelectMany(c => c).Select(Math.Abs).Distinct()];
        return Enumerable.Range(0, 1 << variables.Length).Any(values => Array.TrueForAll(clauses, c => Array.Exists(c,
            l => (values >> Array.IndexOf(variables, Math.Abs(l)) & 1) != 0 == l > 0)));
    }
}
