using System.Text.Json.Nodes;
using Pid.Cli.Output;
using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Tests.EndToEnd;

/// <summary>Proofs of bounds that say too little, or are none: both checkers see it.</summary>
public sealed class BoundsProofTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("""[[0,1]]""")] // no bound
    [InlineData("""[]""")]
    [InlineData("""[[1,2,3],[]]""")] // neither a division nor multipliers
    [InlineData("""[[],[]]""")] // no box is left
    [InlineData("""[[20,0,0,0,0,0,0,0,0,0,0,0,0.5],[]]""")]
    [InlineData("""[[-1,0,0,0,0,0,0,0,0,0,0,0,0],[]]""")]
    [InlineData("""[[8,1],[],[]]""")] // no such cell
    [InlineData("""[[-9,1],[],[]]""")]
    [InlineData("""[[true,1],[],[]]""")]
    [InlineData("""[NaN]""")]
    [InlineData("""7""")]
    public void A_tree_that_is_none_is_refused(string steps)
    {
        Joint joint = Joint.FromWeights(2, 2, 2, [3, 1, 2, 2, 1, 4, 2, 1]);
        PairwiseMarginals marginals = PairwiseMarginals.FromJoint(joint);
        string text = System.Text.Encoding.UTF8.GetString(
            BoundsCertificate.Of(marginals, joint, BoundsCertificateTests.Bounds(marginals), CancellationToken.None, out _, out _));
        JsonNode certificate = JsonNode.Parse(text)!;
        string tree = certificate["trees"]![0]!["steps"]!.ToJsonString();
        string file = _files.Write("t.json", text.Replace(tree, steps, StringComparison.Ordinal));
        Assert.Equal((3, 3), (Checkers.Check(file).Exit, Invocation.Run("check", file).Exit));
    }

    /// <summary>What a tree proves is the least of its boxes: bad multipliers in front of one, and it is not enough.</summary>
    [Fact]
    public void A_tree_counts_by_its_worst_box()
    {
        string file = Path.Combine(_files.Directory, "proof.json");
        Invocation.Run("bounds", Invocation.Sample("ucb-admissions.csv"), "--x1", "department", "--x2", "gender", "--y", "admitted",
            "--exact", "--certificate", file);
        JsonNode document = JsonNode.Parse(File.ReadAllText(file))!;
        JsonArray steps = document["trees"]![0]!["steps"]!.AsArray();
        int first = Enumerable.Range(0, steps.Count).First(i => steps[i]!.AsArray().Count == 0);
        int rows = 1 + (6 * 2) + (2 * 2) + (6 * 2); // a number and the pairs
        steps.Insert(first, new JsonArray([.. Enumerable.Range(0, rows).Select(r => (JsonNode)(r == 0 ? 0 : 100))]));
        Assert.Equal((4, 4), Exits(document));
        steps.RemoveAt(steps.Count - 1); // and a leaf that is missing
        Assert.Equal((3, 3), Exits(document));
    }

    [Fact]
    public void An_accuracy_is_not_above_what_the_pairs_allow_and_no_less_is_proved()
    {
        Joint joint = Joint.FromWeights(2, 2, 2, [2, 5, 3, 1, 1, 0, 1, 3]);
        PairwiseMarginals marginals = PairwiseMarginals.FromJoint(joint);
        InteractionBounds bounds = BoundsCertificateTests.Bounds(marginals);
        JsonNode document = JsonNode.Parse(BoundsCertificate.Of(marginals, joint, bounds, CancellationToken.None, out _, out _))!;
        document["claims"]!["accuracy"] = new JsonArray(0.5, 13.0 / 16);
        Assert.Equal((0, 0), Exits(document));
        document["claims"]!["accuracy"]![1] = 0.8124;
        Assert.Equal((4, 4), Exits(document));
    }

    private (int, int) Exits(JsonNode document)
    {
        string file = _files.Write("t.json", document.ToJsonString() + "\n");
        return (Checkers.Check(file).Exit, Invocation.Run("check", file).Exit);
    }
}
