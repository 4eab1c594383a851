using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pid.Cli.Certifying;
using Pid.Coupling;

namespace Pid.Tests.EndToEnd;

/// <summary>Certificates of couplings: both checkers prove what pid says, and nothing that is false.</summary>
public sealed class CouplingCertificateTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    internal static SweptKind Kind => new("coupling", 120, Document, (document, claims) =>
    {
        MinimumEntropy truth = CouplingSearch.Exact(Masses(document), new SearchBudget(2_000));
        return claims.All(claim => claim.Lower <= truth.Upper && claim.Upper >= truth.Lower);
    })
    {
        // Some of them rest on a search: the majorant alone proves less.
        Also = documents => Assert.Contains(documents, d => JsonNode.Parse(d)!["claims"]!["entropy"]![0]!.GetValue<double>() >
            CouplingLowerBound.MajorizeProfile(Masses(JsonNode.Parse(d)!)).Bits),
    };

    [Theory]
    [InlineData("[[1,2],[2,1]]", "[[0,0,2],[0,1,-1],[1,1,2]]", "[0,0.5]")] // a negative mass
    [InlineData("[[1,2],[2,1]]", "[[0,0,1],[1,0,1]]", "[0,0.9]")] // another marginal
    [InlineData("[[1,2],[2,1]]", "[[0,1,1],[1,0,1.5],[1,0,0.5]]", "[0,2]")] // half a mass
    [InlineData("[[1,2],[2,1]]", "[[0,1,1],[1,0,2]]", "[0.9183,2]")] // more than the least
    [InlineData("[[3,3],[2,4]]", "[[0,0,2],[0,1,1],[1,1,3]]", "[0,1.459]")] // less than that of the atoms
    public void A_false_proof_is_none(string marginals, string atoms, string claim) => Assert.NotEqual([true], Checkers.Judge(_files,
        [$"{{\"schema\":\"pid-certificate/1\",\"kind\":\"coupling\",\"marginals\":{marginals},\"atoms\":{atoms},"
            + $"\"claims\":{{\"entropy\":{claim}}}}}"]));

    [Fact]
    public void A_batch_has_a_certificate_a_line_and_the_answers_are_the_claims()
    {
        string batch = _files.Write("batch.jsonl", "[[1,2],[2,1]]\n[[6,2],[5,3],[4,4]]\n[[1,2],\n[[7,5,3],[6,5,4]]\n");
        string file = Path.Combine(_files.Directory, "proofs.jsonl");
        JsonElement[] answers = Invocation.Run("couple", batch, "--certificate", file).JsonLines;
        string[] lines = File.ReadAllLines(file);
        Assert.Equal((4, ""), (lines.Length, lines[2]));
        Assert.All((int[])[0, 3], i => Assert.Equal(
            (answers[i].GetProperty("lower").GetDouble(), answers[i].GetProperty("upper").GetDouble()),
            (JsonNode.Parse(lines[i])!["claims"]!["entropy"]![0]!.GetValue<double>(),
                JsonNode.Parse(lines[i])!["claims"]!["entropy"]![1]!.GetValue<double>())));
        Assert.All(Checkers.Judge(_files, [lines[0], lines[1], lines[3]]), Assert.True);
    }

    // Checkers that lay out atoms of 19 one by one would never end.
    [Fact]
    public void A_state_that_is_next_to_nothing_takes_no_longer()
    {
        string file = Path.Combine(_files.Directory, "proof.json");
        Outcome run = Invocation.RunWith("[[602028751000000000,778187997000000000,714744595000000000,19],"
            + "[1168050872000000019,461380994000000000,465529477000000000]]", "couple", "-", "--certificate", file);
        Assert.Equal(0, run.Exit);
        Assert.Equal([true], Checkers.Judge(_files, File.ReadAllLines(file)));
    }

    [Fact]
    public void What_no_checker_repeats_is_said_not_to_be_claimed()
    {
        string file = Path.Combine(_files.Directory, "proof.json");
        Outcome run = Invocation.RunWith("[[6,2],[5,3],[4,4]]", "couple", "-", "--certificate", file, "--json");
        Assert.Equal(0, run.Exit);
        Assert.StartsWith("pid: The certificate claims no more than the majorize-profile bound, 1.4999", run.Error,
            StringComparison.Ordinal);
        Assert.True(run.Json.GetProperty("lower").GetDouble() > 1.7);
        Assert.Equal([true], Checkers.Judge(_files, [File.ReadAllText(file)]));
    }

    private static Marginals Masses(JsonNode document) => Marginals.FromCounts(
        [.. document["marginals"]!.AsArray().Select(m => m!.AsArray().Select(v => (ulong)v!.GetValue<decimal>()).ToArray())]);

    // Counts, near ties, many equal ones, decimals, hundreds of orders of magnitude, one state, zeros; two marginals or three.
    private static string Document(Random random)
    {
        int kind = random.Next(7), count = random.Next(4) == 0 ? 3 : 2;
        double[][] weights = [.. Enumerable.Range(0, count).Select(_ =>
            Enumerable.Range(0, random.Next(1, count == 3 ? 4 : 8)).Select(_ => Weight()).Append(1.0).ToArray())];
        MinimumEntropy found = CouplingSearch.Exact(Marginals.FromWeights(weights), new SearchBudget(20_000));
        return Encoding.UTF8.GetString(CouplingCertificate.Of(found).Document);

        double Weight() => kind switch
        {
            0 => random.Next(1, 50),
            1 => 1000 + random.Next(3),
            2 => random.Next(1, 4),
            3 => random.Next(1, 100) / 100.0,
            4 => Math.Pow(10, random.NextDouble() * -300),
            5 => random.Next(3),
            _ => -Math.Log(random.NextDouble()),
        };
    }
}
