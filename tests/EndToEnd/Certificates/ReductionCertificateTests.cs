using System.Text.Json.Nodes;

namespace Pid.Tests.EndToEnd;

/// <summary>Certificates of decision problems: both checkers prove the answers of pid, and no false one.</summary>
public sealed class ReductionCertificateTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    internal static SweptKind Kind => new("reduction", 40, Document,
        (document, claims) => document["claims"]!["satisfiable"]!.GetValue<bool>() == Truth(document))
    {
        Tampered = (document, random) => Turned(Checkers.Tampered(document, random), random).ToJsonString(),
        Also = documents => Assert.All((bool[])[true, false], answer => Assert.Contains(documents,
            d => JsonNode.Parse(d)!["claims"]!["satisfiable"]!.GetValue<bool>() == answer)),
    };

    [Theory]
    [InlineData("""{"hours":[[1,2],[2,3],[1,3]],"lessons":[[1,1],[1,1],[1,1]]}""", true)]
    [InlineData("""{"hours":[[1],[1]],"lessons":[[1,0],[1,0]]}""", false)]
    [InlineData("""{"hours":[[1],[1],[1]],"lessons":[[1,0],[0,1],[1,0]]}""", false)]
    [InlineData("""{"hours":[[1],[2]],"lessons":[[1,0],[1,0]],"counts":[2,0,0]}""", false)]
    public void Both_answers_of_every_problem_are_proved(string instance, bool answer)
    {
        string document = Certificate(instance);
        Assert.Equal(answer, JsonNode.Parse(document)!["claims"]!["satisfiable"]!.GetValue<bool>());
        Assert.Equal([true], Checkers.Judge(_files, [document]));
    }

    [Theory]
    [InlineData("[[-1,2],[-1,-2]]", "\"splits\":[1]", "false")] // the other value is left out
    [InlineData("[[1,2],[-1,2]]", "\"splits\":[1,1,1]", "false")]
    [InlineData("[[1],[-1]]", "\"assignment\":[1,-1]", "true")] // both values at once
    [InlineData("[[1,2],[3]]", "\"assignment\":[1,-3]", "true")]
    public void A_false_proof_is_none(string clauses, string proof, string claim) => Assert.Equal([false], Checkers.Judge(_files,
        [$"{{\"schema\":\"pid-certificate/1\",\"kind\":\"reduction\",\"clauses\":{clauses},{proof},"
            + $"\"claims\":{{\"satisfiable\":{claim}}}}}"]));

    [Fact]
    public void A_certificate_needs_an_answer()
    {
        Outcome run = Invocation.Run("reduce", Invocation.Sample("formula.cnf"), "--certificate", Path.Combine(_files.Directory, "c"));
        Assert.Equal(2, run.Exit);
        Assert.Contains("--certificate proves an answer: give --solve, too.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Sums_are_refused_before_the_work()
    {
        string file = Path.Combine(_files.Directory, "proof.json");
        Outcome run = Invocation.RunWith("""{"items":[1,2,2],"target":4}""", "reduce", "-", "--solve", "--certificate", file);
        Assert.Equal((3, false), (run.Exit, File.Exists(file)));
        Assert.Contains("There are no certificates of subset sums and partitions so far.", run.Error, StringComparison.Ordinal);
    }

    private static string Certificate(string instance)
    {
        using TempFiles files = new();
        string file = Path.Combine(files.Directory, "proof.json");
        Outcome run = Invocation.RunWith(instance, "reduce", "-", "--solve", "--certificate", file);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        return File.ReadAllText(file);
    }

    // Formulas of few variables, about as many satisfiable as not.
    private static string Document(Random random)
    {
        int variables = random.Next(1, 7), clauses = random.Next(1, 1 + (5 * variables));
        string[] lines = [.. Enumerable.Range(0, clauses).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(1, 4))
            .Select(_ => random.Next(1, variables + 1) * (random.Next(2) == 0 ? 1 : -1))) + " 0")];
        return Certificate($"p cnf {variables} {clauses}\n{string.Join('\n', lines)}\n");
    }

    private static JsonNode Turned(JsonNode document, Random random)
    {
        if (random.Next(4) == 0 && document["claims"]?["satisfiable"] is JsonValue claim)
        {
            document["claims"]!["satisfiable"] = random.Next(4) == 0 ? null : !claim.GetValue<bool>();
        }

        return document;
    }

    private static bool Truth(JsonNode document)
    {
        int[][] clauses = [.. document["clauses"]!.AsArray().Select(c => c!.AsArray().Select(l => (int)(double)l!).ToArray())];
        int[] variables = [.. clauses.SelectMany(c => c).Select(Math.Abs).Distinct()];
        return Enumerable.Range(0, 1 << variables.Length).Any(values => Array.TrueForAll(clauses, c => Array.Exists(c,
            l => (values >> Array.IndexOf(variables, Math.Abs(l)) & 1) != 0 == l > 0)));
    }
}
