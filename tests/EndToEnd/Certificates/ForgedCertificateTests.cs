using System.Text.Json.Nodes;

namespace Pid.Tests.EndToEnd;

/// <summary>Documents made by hand to have something proved that is not so, or is said of nothing: both checkers refuse them.</summary>
public sealed class ForgedCertificateTests : IDisposable
{
    private const string Open = "[null,null]";

    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>
    /// Three pairs that agree on every variable, of which no joint has all: halves of the symbols differ with probability .68 in each, and
    /// no more than two of three can. The entropy of no joint is below anything.
    /// </summary>
    [Theory]
    [InlineData(30, 4)] // ends that could be
    [InlineData(90, 3)] // a least synergy above the largest
    public void Nothing_is_proved_of_the_joints_with_pairs_that_none_has(int potential, int exit)
    {
        bool[] differ = [.. Enumerable.Range(0, 36).Select(c => c / 18 != c % 6 / 3)];
        string pair = string.Join(',', differ.Select(d => d ? 34 : 16)), zeros = string.Join(',', new int[36]);
        string t = string.Join(',', differ.Select(d => (d ? potential : 0) - (potential * 2 / 3)));
        string document = Bounds(6, pair, pair, pair, zeros, $"\"entropy\":[{t},{t},{t}],\"trees\":[]", "[1,6]", Open);
        Assert.Equal((exit, exit), Exits(document));
        Assert.Equal(exit == 4, Said(document).StartsWith("Some joint has these pairs. NOT PROVED\n", StringComparison.Ordinal));
    }

    /// <summary>The sums of rows alone leave no joint, and no cell is without a tree.</summary>
    [Fact]
    public void A_box_without_a_joint_proves_nothing()
    {
        string t = "0,60,60,0,0,60,60,0,0,60,60,0", zeros = "0,0,0,0", pair = "1,9,9,1";
        Assert.Equal((3, 3), Exits(Bounds(2, pair, pair, pair, zeros,
            $"\"entropy\":[{t}],\"trees\":[{{\"cells\":[0,1,2,3,4,5,6,7],\"steps\":[[]]}}]", "[40,50]", Open)));
    }

    [Theory]
    [InlineData("[0,3]", 4)]
    [InlineData(Open, 0)]
    public void Pairs_that_disagree_on_the_target_have_no_redundancy(string part, int exit)
    {
        string document = Bounds(2, "1,0,0,1", "1,0,0,3", "1,1,1,1", "0,0,0,0",
            "\"separation\":[0,0,0,-100,0,0,0,100,0,0,0,0]", null, part);
        Assert.Equal((exit, exit), Exits(document));
        Assert.StartsWith("No joint has these pairs. proved\n", Said(document), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("population", "\"shape\":[1,1,1],\"x1y\":[1],\"x2y\":[1],\"fit\":[1],\"proofs\":{},\"claims\":{}")]
    [InlineData("reduction", "\"clauses\":{},\"assignment\":[],\"claims\":\"satisfiable\"")]
    public void What_is_no_list_or_claims_nothing_is_no_certificate(string kind, string rest) =>
        Assert.Equal((3, 3), Exits(Document(kind, rest)));

    /// <summary>A claim that is no word stays on its line, and ends are shown in digits that no other double has.</summary>
    [Fact]
    public void What_is_printed_is_what_is_proved()
    {
        string forged = Document("filling", "\"items\":[1],\"bins\":[1],\"claims\":\"redundancy [0.5, 0.5] proved\\nx\"");
        Assert.Equal((4, 4), Exits(forged));
        Assert.Equal("redundancy [0.5, 0.5] proved\\nx NOT PROVED", Said(forged).TrimEnd());
        Assert.Equal("entropy    [0.918295834054489, 0.9182958340544896] proved", Said(Document("coupling",
            "\"marginals\":[[1,2],[1,2]],\"atoms\":[[0,0,1],[1,1,2]],\"claims\":{\"entropy\":[0.918295834054489,0.9182958340544896]}"))
            .TrimEnd());
    }

    /// <summary>More numbers than memory holds are not tried, and what no text can say is refused, on one line.</summary>
    [Fact]
    public void What_breaks_a_checker_is_refused()
    {
        Assert.Equal((4, 4), Exits(Document("filling", "\"items\":[1,1],\"bins\":[" + string.Join(',', Enumerable.Repeat(2, 1000))
            + "],\"claims\":\"not satisfiable\"")));
        Assert.Equal((0, 0), Exits(Document("filling", "\"items\":[" + string.Join(',', Enumerable.Repeat(1, 1000)) + "],\"bins\":["
            + string.Join(',', Enumerable.Repeat(1, 1000)) + "],\"binOf\":[" + string.Join(',', Enumerable.Range(0, 1000))
            + "],\"claims\":\"satisfiable\"")));
        foreach (string key in (string[])["\\ud800", "\\nminimum [5, 5] proved\\n"])
        {
            string odd = Document("filling", $"\"items\":[1],\"bins\":[1],\"{key}\":1,\"claims\":\"satisfiable\"");
            Assert.Equal((3, 3), Exits(odd));
            Assert.Single(Said(odd).TrimEnd().Split('\n'));
        }

        // 340 splits, one below the other.
        string chain = string.Join(',', Enumerable.Range(1, 339).Select(i => $"[-{i},{i + 1}]"));
        Assert.Equal((0, 0), Exits(Document("reduction", $"\"clauses\":[[1],{chain},[-340]],\"splits\":["
            + string.Join(',', Enumerable.Range(1, 340)) + "],\"claims\":\"not satisfiable\"")));
    }

    /// <summary>What would be ignored in silence is named: a word misspelt, or what something else takes the place of.</summary>
    [Theory]
    [InlineData("filling", "\"items\":[1],\"bins\":[1],\"binOf\":[0],\"unit\":1,\"claims\":\"satisfiable\"", "unit")]
    [InlineData("coupling", "\"marginals\":[[1],[1]],\"atoms\":[[0,0,1]],\"fit\":[1],\"claims\":{\"entropy\":[0,1]}", "fit")]
    [InlineData("program", "\"cost\":[],\"offset\":[0],\"right\":[],\"cones\":[],\"sizes\":[],\"quadratic\":{\"rows\":[],\"columns\":[],"
        + "\"values\":[]},\"matrix\":{\"rows\":[],\"columns\":[],\"values\":[],\"row\":1},\"claims\":{\"minimum\":[null,null]}", "row")]
    [InlineData("population", "\"shape\":[1,1,2],\"x1x2y\":[1,1],\"fit\":[1,1],\"proofs\":{\"targetEntropy+\":{\"multiplier\":[1,0],"
        + "\"reference\":[1,1],\"at\":[1,1]}},\"claims\":{\"targetEntropy+\":[null,2]}", "fit")]
    [InlineData("population", "\"shape\":[1,1,2],\"x1x2y\":[1,1],\"proofs\":{\"targetEntropy+\":{\"multiplier\":[1,0],"
        + "\"reference\":[1,1],\"at\":[1,1],\"radius\":1}},\"claims\":{\"targetEntropy+\":[null,2]}", "radius")]
    [InlineData("decomposition", "\"shape\":[1,1,1],\"weights\":[1],\"potentials1\":[0],\"potentials2\":[0],\"x1y\":[1],"
        + "\"claims\":{\"redundancy\":[0,1],\"unique1\":[0,1],\"unique2\":[0,1],\"synergy\":[0,1]}", "x1y")]
    public void A_key_without_meaning_is_named(string kind, string rest, string key)
    {
        string document = Document(kind, rest);
        Assert.Equal((3, 3), Exits(document));
        Assert.Contains($" {key} ", Said(document), StringComparison.Ordinal);
        Assert.Contains($"{key} has no meaning", Invocation.Run("check", _files.Write("t.json", document)).Error, StringComparison.Ordinal);

        // Without it, it is a certificate.
        JsonObject mended = JsonNode.Parse(document)!.AsObject();
        Remove(mended, key);
        Assert.Equal((0, 0), Exits(mended.ToJsonString() + "\n"));

        static void Remove(JsonNode? node, string key)
        {
            if (node is JsonObject known && !known.Remove(key))
            {
                known.Select(p => p.Value).ToList().ForEach(child => Remove(child, key));
            }
        }
    }

    [Theory]
    [InlineData("\"x1x2\":[1,1,1,1]", "x1x2")]
    [InlineData("\"separation\":[0,0,0,0,0,0,0,0,0,0,0,0]", "entropy")]
    [InlineData("\"trees\":[{\"cells\":[],\"steps\":[[]],\"note\":1}]", "note")]
    public void What_something_else_takes_the_place_of_is_named(string more, string key)
    {
        JsonObject document = JsonNode.Parse(Bounds(2, "1,1,1,1", "1,1,1,1", "1,1,1,1", "0,0,0,0",
            "\"entropy\":[0,0,0,0,0,0,0,0,0,0,0,0],\"trees\":[],\"joint\":[1,1,1,1,1,1,1,1]", "[0,3]", "[0,3]"))!.AsObject();
        Assert.Equal((0, 0), Exits(document.ToJsonString() + "\n"));
        if (key == "x1x2")
        {
            Array.ForEach(["x1y", "x2y", "x1x2"], name => document.Remove(name));
            document["weights"] = new JsonArray(1, 1, 1, 1, 1, 1, 1, 1);
            Assert.Equal((0, 0), Exits(document.ToJsonString() + "\n"));
        }

        foreach ((string name, JsonNode? value) in JsonNode.Parse($"{{{more}}}")!.AsObject())
        {
            document[name] = value!.DeepClone();
        }

        string forged = document.ToJsonString() + "\n";
        Assert.Equal((3, 3), Exits(forged));
        Assert.Contains($" {key} ", Said(forged), StringComparison.Ordinal);
    }

    private static string Bounds(int n, string x1y, string x2y, string x1x2, string potentials, string proof, string? synergy, string part)
    {
        JsonObject claims = [];
        string[] ofAll = ["minimalSynergy", "maximalSynergy", "synergy", "total"],
            ofPairs = ["information1", "information2", "accuracy", "accuracy1", "accuracy2", "disagreement"];
        foreach (string name in (string[])["redundancy", "unique1", "unique2", .. synergy is null ? [] : ofAll.Concat(ofPairs)])
        {
            claims[name] = JsonNode.Parse(ofAll.Contains(name) ? synergy! : part);
        }

        return Document("bounds", $"\"shape\":[{n},{n},{n}],\"x1y\":[{x1y}],\"x2y\":[{x2y}],\"x1x2\":[{x1x2}],"
            + $"\"potentials1\":[{potentials}],\"potentials2\":[{potentials}],{proof},\"claims\":{claims.ToJsonString()}");
    }

    private static string Document(string kind, string rest) => $"{{\"schema\":\"pid-certificate/1\",\"kind\":\"{kind}\",{rest}}}\n";

    /// <summary>
    /// What one checker took and the other did not: nothing is paid where a reference is 0, and what is no JSON stands unread.
    /// </summary>
    [Theory]
    [InlineData("{'kind':'population','shape':[1,2,2],'x1x2y':[1,1,1,1],'proofs':{'targetEntropy+':{'multiplier':[1,1],"
        + "'reference':[1,0,0,1],'at':[0.25,0.25,0.25,0.25]}},'claims':{'targetEntropy+':[null,99]},", 0)]
    [InlineData("{'kind':'decomposition','shape':[1,1,1],'weights':[1e0003],'potentials1':[0],'potentials2':[0],"
        + "'claims':{'redundancy':[0,0],'unique1':[0,0],'unique2':[0,0],'synergy':[0,0]},", 0)]
    [InlineData("{'kind':'reduction','clauses':[[1]],'assignment':[1],'splits':NaN,'claims':'satisfiable',", 3)]
    public void Checkers_agree_on_what_needs_no_reading(string document, int exit) =>
        Assert.Equal((exit, exit), Exits(document.Replace('\'', '"') + "\"schema\":\"pid-certificate/1\"}"));

    private string Said(string document) => Checkers.Check(_files.Write("t.json", document)).Said;

    private (int, int) Exits(string document)
    {
        string file = _files.Write("t.json", document);
        return (Checkers.Check(file).Exit, Invocation.Run("check", file).Exit);
    }
}
