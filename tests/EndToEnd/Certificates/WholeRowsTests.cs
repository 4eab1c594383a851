using System.Text;
using System.Text.Json.Nodes;
using Pid.Cli.Output;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;

namespace Pid.Tests.EndToEnd;

/// <summary>
/// Steps of trees that keep rows whole, shares and multipliers: with them a certificate says what the search without one found, and what
/// they may say besides proves nothing that is false.
/// </summary>
public sealed class WholeRowsTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>
    /// The interval of S_max is the same to the last bit with and without a certificate, and what is claimed is it: of tables whose search
    /// is closed and of those whose nodes run out, with cells that follow from others (two symbols, zeros) and without.
    /// </summary>
    [Fact]
    public void Who_asks_for_a_certificate_has_the_same_answer_and_it_is_claimed()
    {
        List<string> documents = [];
        int open = 0;
        foreach (Joint joint in Tables())
        {
            PairwiseMarginals pairs = PairwiseMarginals.FromJoint(joint);
            InteractionBounds without = InteractionBounds.Of(pairs, s_budget), with = InteractionBounds.Of(pairs,
                s_budget with { WithProof = true });
            Assert.Equal(without.Search!.MaximalSynergy, with.Search!.MaximalSynergy);
            Assert.Equal((without.Synergy, without.Search.Nodes), (with.Synergy, with.Search.Nodes));
            open += with.Search.IsClosed ? 0 : 1;
            documents.Add(Encoding.UTF8.GetString(BoundsCertificate.Of(pairs, joint, with, CancellationToken.None, out _, out _)));
            Assert.InRange((double)JsonNode.Parse(documents[^1])!["claims"]!["maximalSynergy"]![1]!, with.Search.MaximalSynergy.Upper,
                with.Search.MaximalSynergy.Upper + 1e-10);
        }

        Assert.InRange(open, 3, documents.Count - 3);
        Assert.InRange(documents.Count(text => SharesOf(JsonNode.Parse(text)!) is not null), documents.Count / 2, documents.Count);
        Assert.All(Checkers.Judge(_files, documents), Assert.True);
    }

    /// <summary>Shares that are none, or not of the rows of the cells, are refused.</summary>
    [Theory]
    [InlineData("removed", 3)] // a number too few
    [InlineData("added", 3)]
    [InlineData("share", 3)] // below 0
    [InlineData("sum", 3)] // above 1, so that the last one is below 0
    [InlineData("sign", 3)] // of k: another kind of step, of no such length
    [InlineData("fine", 3)] // over 2^101
    [InlineData("leaf", 3)] // one that is missing
    [InlineData("zeros", 4)] // a bound that is not enough: no multipliers
    [InlineData("multiplier", 4)] // one that is far off
    [InlineData("coarse", 4)] // over half of what they are over, so that multipliers are twice as large
    public void Shares_that_are_forged_prove_nothing(string forged, int exit)
    {
        Joint joint = Tables().First();
        JsonNode document = Document(joint);
        Assert.Equal((0, 0), Exits(document));
        JsonArray shares = SharesOf(document)!, steps = shares.Parent!.AsArray();
        int bits = -1 - (int)shares[0]!;
        switch (forged)
        {
            case "removed":
                shares.RemoveAt(shares.Count - 1);
                break;
            case "added":
                shares.Add(0);
                break;
            case "share":
                shares[1] = -1;
                break;
            case "sum":
                shares[1] = (1L << bits) + 1;
                break;
            case "sign":
                shares[0] = bits;
                break;
            case "fine":
                shares[0] = -102;
                break;
            case "leaf":
                steps.RemoveAt(steps.Count - 1);
                break;
            case "zeros":
                for (int i = 2; i < shares.Count; i += 2)
                {
                    shares[i] = 0;
                }

                break;
            case "multiplier":
                shares[2] = (long)shares[2]! + (100L << bits);
                break;
            default:
                shares[0] = -bits;
                for (int i = 1; i < shares.Count; i += 2)
                {
                    shares[i] = (long)shares[i]! / 2;
                }

                break;
        }

        Assert.Equal((exit, exit), Exits(document));
    }

    /// <summary>A claim below what the shares give is not proved, and what they give is no more than the truth.</summary>
    [Fact]
    public void A_leaf_gives_no_more_than_its_shares_do()
    {
        JsonNode document = Document(Tables().First());
        JsonArray claim = document["claims"]!["maximalSynergy"]!.AsArray();
        claim[1] = (double)claim[1]! - 1e-6;
        Assert.Equal((4, 4), Exits(document));
    }

    /// <summary>
    /// One number of a step of shares changed at a time, by little or much: both checkers agree, and what they prove is above a joint that
    /// is known.
    /// </summary>
    [Fact]
    public void No_other_shares_prove_what_is_false()
    {
        List<string> documents = [];
        List<double> attained = [];
        foreach (Joint joint in Tables().Take(4))
        {
            JsonNode document = Document(joint);
            double known = InteractionBounds.Of(PairwiseMarginals.FromJoint(joint), s_budget).Search!.MaximalSynergy.Lower;
            Random random = new(1);
            for (int i = 0; i < 12; i++)
            {
                JsonNode copy = document.DeepClone();
                JsonArray shares = SharesOf(copy)!;
                int at = random.Next(1, shares.Count);
                shares[at] = random.Next(4) switch
                {
                    0 => -(long)shares[at]!,
                    1 => (long)shares[at]! / 2,
                    2 => (long)shares[at]! + random.Next(-3, 4),
                    _ => (long)shares[random.Next(1, shares.Count)]!,
                };
                copy["claims"]!["maximalSynergy"] = new JsonArray(0, known - 1e-9); // which is false
                documents.Add(copy.ToJsonString());
            }
        }

        Assert.All(Checkers.Judge(_files, documents), verdict => Assert.NotEqual(true, verdict));
    }

    private static readonly SynergyBudget s_budget = new(Nodes: 60);

    private static IEnumerable<Joint> Tables()
    {
        foreach ((int n1, int n2, int ny, double zeros) in ((int, int, int, double)[])[(3, 3, 3, 0), (4, 3, 2, 0), (2, 3, 4, 0),
            (3, 3, 3, .3), (5, 4, 2, 0), (4, 4, 4, .5), (2, 2, 5, 0), (3, 4, 3, .2), (4, 4, 3, 0), (2, 5, 3, .3), (5, 5, 2, .5)])
        {
            for (int seed = 0; seed < 3; seed++)
            {
                Random random = new((100 * n1) + (10 * n2) + ny + (1000 * seed));
                yield return Joint.FromWeights(n1, n2, ny, [.. Enumerable.Range(0, n1 * n2 * ny)
                    .Select(_ => random.NextDouble() < zeros ? 0 : (double)random.Next(1, 40))]);
            }
        }
    }

    private static JsonNode Document(Joint joint)
    {
        PairwiseMarginals pairs = PairwiseMarginals.FromJoint(joint);
        return JsonNode.Parse(BoundsCertificate.Of(
            pairs, joint, InteractionBounds.Of(pairs, s_budget with { WithProof = true }), CancellationToken.None, out _, out _))!;
    }

    // The first step of shares; null where there is none.
    private static JsonArray? SharesOf(JsonNode document) => document["trees"]!.AsArray()
        .SelectMany(tree => tree!["steps"]!.AsArray()).Select(step => step!.AsArray())
        .FirstOrDefault(step => step.Count % 2 == 1 && (long)step[0]! < 0);

    private (int, int) Exits(JsonNode document)
    {
        string file = _files.Write("t.json", document.ToJsonString() + "\n");
        return (Checkers.Check(file).Exit, Invocation.Run("check", file).Exit);
    }
}
