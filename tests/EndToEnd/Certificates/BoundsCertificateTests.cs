using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pid.Cli.Output;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Tests.EndToEnd;

/// <summary>
/// Certificates of bounds as both checkers see them: the claims of the command follow.
/// </summary>
public sealed class BoundsCertificateTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("titanic.csv", "class", "sex", "survived")]
    [InlineData("ucb-admissions.csv", "department", "gender", "admitted")]
    [InlineData("mushroom.csv", "odor", "spore_print", "edible")]
    [InlineData("crema-d-votes.csv", "voice", "face", "emotion")] // in the time of the search most boxes are left open
    public void The_answers_on_the_samples_are_proved_in_full(string sample, string x1, string x2, string y)
    {
        string file = Path.Combine(_files.Directory, "proof.json");
        string[] asked = ["bounds", Invocation.Sample(sample), "--x1", x1, "--x2", x2, "--y", y, "--exact", "--json"];
        JsonElement with = Invocation.Run([.. asked, "--certificate", file]).Json, without = Invocation.Run(asked).Json;
        Assert.Equal(without.GetProperty("maximalSynergy").GetRawText(), with.GetProperty("maximalSynergy").GetRawText());
        JsonNode claims = JsonNode.Parse(File.ReadAllText(file))!["claims"]!;
        foreach ((string name, JsonNode? claim) in claims.AsObject())
        {
            (double lower, double upper) = with.Interval(name);
            Assert.InRange((double)claim![0]!, lower - 1e-11, lower);
            Assert.InRange((double)claim[1]!, upper, name == "accuracy" ? 1 : upper + 1e-11); // proved without Fano's inequality
        }

        Assert.Equal("proved", Invocation.Run("check", file, "--json").Json.GetProperty("status").GetString());
        Assert.Equal(0, Checkers.Check(file).Exit);
    }

    /// <summary>
    /// Of ones and zeros, where boxes are empty after six sweeps of the rows in the order of a checker, and not in another.
    /// </summary>
    [Fact]
    public void Boxes_are_narrowed_as_a_checker_narrows_them()
    {
        string file = Path.Combine(_files.Directory, "proof.json");
        const string Table = "101101111010111111000110100000100000110001111000101100001100101001111101011";
        Assert.Equal(0, Invocation.RunWith($"{{\"shape\":[5,5,3],\"p\":[{string.Join(',', Table.ToCharArray())}]}}",
            "bounds", "-", "--exact", "--certificate", file).Exit);
        Assert.Equal([true], Checkers.Judge(_files, File.ReadAllLines(file)));
    }

    internal static SweptKind Kind => new("bounds", 60, Document, (document, claims) =>
    {
        InteractionBounds truth = Bounds(PairwiseMarginals.FromJoint(CertificateTests.JointOf(document)));
        return claims.All(claim => Admits(truth, claim.Name, claim.Lower, claim.Upper));
    })
    {
        Tampered = Tampered,
        Also = documents =>
        {
            // What is proved is seldom less than what was answered.
            int far = documents.Count(text => JsonNode.Parse(text)! is var document
                && Bounds(PairwiseMarginals.FromJoint(CertificateTests.JointOf(document))).Synergy is var truth
                && document["claims"]!["synergy"]! is var claim
                && ((double)claim[1]! > truth.Upper + 1e-6 || (double)claim[0]! < truth.Lower - 1e-6));
            Assert.True(far <= 1 + (documents.Count / 20), $"{far} of {documents.Count} claim less than the answer");
        },
    };

    /// <summary>Where no joint in whole numbers is found near those of the answer, the one of least synergy stands for its pairs.</summary>
    [Fact]
    public void Large_tables_of_which_no_exact_joint_is_found_are_proved_of_one_that_has_their_pairs_to_rounding()
    {
        const int N = 12;
        Random random = new(1);
        double[] p = [.. Enumerable.Range(0, N * N * N).Select(_ => Math.Floor(-3 * Math.Log(1 - random.NextDouble())))];
        PairwiseMarginals pairs = PairwiseMarginals.FromJoint(Joint.FromWeights(N, N, N, p));
        string file = Path.Combine(_files.Directory, "c.json");
        Outcome run = Invocation.Run("bounds", "--x1y", Pair("x1,y", pairs.X1Y), "--x2y", Pair("x2,y", pairs.X2Y),
            "--x1x2", Pair("x1,x2", pairs.X1X2), "--exact", "--json", "--certificate", file);
        Assert.Equal(0, run.Exit);
        JsonNode document = JsonNode.Parse(File.ReadAllText(file))!;
        Assert.Null(document["x1y"]);
        PairwiseMarginals others = PairwiseMarginals.FromJoint(CertificateTests.JointOf(document));
        foreach ((PairTable mine, PairTable other) in (ReadOnlySpan<(PairTable, PairTable)>)[(pairs.X1Y, others.X1Y),
            (pairs.X2Y, others.X2Y), (pairs.X1X2, others.X1X2)])
        {
            double total = mine.Weights.ToArray().Sum(), sum = other.Weights.ToArray().Sum();
            Assert.All(mine.Weights.ToArray().Zip(other.Weights.ToArray()), w => Assert.Equal(w.First / total, w.Second / sum, 1e-12));
        }

        Assert.Equal(0, Checkers.Check(file).Exit);
        Assert.Equal(0, Invocation.Run("check", file).Exit);
        foreach ((string name, JsonNode? claim) in document["claims"]!.AsObject())
        {
            (double lower, double upper) = run.Json.Interval(name);
            Assert.True((double)claim![0]! <= lower + 1e-9 && upper - 1e-9 <= (double)claim[1]!, name);
        }

        string Pair(string heading, PairTable table) => _files.Write($"{heading}.csv", heading + ",count\n"
            + string.Concat(table.Weights.ToArray().Select((w, c) => FormattableString.Invariant($"{c / N},{c % N},{w}\n"))));
    }

    [Fact]
    public void Impossible_and_consistent_tables_have_certificates_of_their_own()
    {
        // Every two variables are opposite: no three are.
        string pair = "a,b,count\n0,1,1\n1,0,1\n", file = Path.Combine(_files.Directory, "c.json");
        string[] asked = ["bounds", "--x1y", _files.Write("1y.csv", pair.Replace("a,b", "x1,y", StringComparison.Ordinal)),
            "--x2y", _files.Write("2y.csv", pair.Replace("a,b", "x2,y", StringComparison.Ordinal)),
            "--x1x2", _files.Write("12.csv", pair.Replace("a,b", "x1,x2", StringComparison.Ordinal)), "--weight", "count"];
        Assert.Equal(5, Invocation.Run([.. asked, "--certificate", file]).Exit);
        Assert.StartsWith("No joint has these pairs. proved", Checkers.Check(file).Said, StringComparison.Ordinal);
        Assert.Equal(0, Invocation.Run("check", file).Exit);
        JsonNode tampered = JsonNode.Parse(File.ReadAllText(file))!;
        tampered["separation"]![0] = -50;
        tampered["separation"]![1] = -50;
        string other = _files.Write("t.json", tampered.ToJsonString() + "\n");
        Assert.Equal((4, 4), (Checkers.Check(other).Exit, Invocation.Run("check", other).Exit));

        // As pairs that a joint could have: no cell is left.
        tampered.AsObject().Remove("separation");
        tampered["entropy"] = new JsonArray([.. Enumerable.Range(0, 12).Select(_ => (JsonNode)0)]);
        other = _files.Write("t.json", tampered.ToJsonString() + "\n");
        Assert.Equal((3, 3), (Checkers.Check(other).Exit, Invocation.Run("check", other).Exit));

        // Three tables of counts are what is claimed about, three that agree to rounding are not.
        Assert.Equal(0, Invocation.Run([.. asked[..4], _files.Write("2y.csv", "x2,y,count\n0,0,1\n1,1,1\n"),
            .. asked[5..], "--certificate", file])
            .Exit);
        Assert.NotNull(JsonNode.Parse(File.ReadLines(file).First())!["x1x2"]);
        Assert.Equal((0, 0), (Checkers.Check(file).Exit, Invocation.Run("check", file).Exit));

        // Without a joint less is proved, and pairs of others on a variable are none.
        tampered = JsonNode.Parse(File.ReadAllText(file))!;
        Array.ForEach(["joint", "least", "most"], key => tampered.AsObject().Remove(key));
        Assert.Equal((4, 4), Exits(tampered));
        tampered["x1x2"]![0] = 7;
        Assert.Equal((3, 3), Exits(tampered));
    }

    /// <summary>Probabilities that agree on a variable only to rounding are given as the joint of least synergy.</summary>
    [Fact]
    public void Tables_that_agree_to_rounding_are_given_as_a_joint()
    {
        string file = Path.Combine(_files.Directory, "c.json");
        Outcome run = Invocation.Run("bounds",
            "--x1y", _files.Write("1.csv", "x1,y,p\n0,0,0.333333333333333\n0,1,0.2\n1,0,0.1\n1,1,0.366666666666667\n"),
            "--x2y", _files.Write("2.csv", "x2,y,p\n0,0,0.3333333333333333\n0,1,0.1\n1,0,0.1\n1,1,0.4666666666666667\n"),
            "--x1x2", _files.Write("12.csv", "x1,x2,p\n0,0,0.4\n0,1,0.13333333333333\n1,0,0.03333333333333\n1,1,0.43333333333334\n"),
            "--weight", "p", "--certificate", file, "--json");

        // Neither Fano's end of the accuracy nor a joint with exactly these pairs is written.
        Assert.Equal((0, "pid: --certificate: What is written proves less than the answer says of maximalSynergy, accuracy, and claims no "
            + "more than it proves."), (run.Exit, run.Error.Trim()));
        JsonNode document = JsonNode.Parse(File.ReadAllText(file))!;
        Assert.Equal((8, null), (document["weights"]!.AsArray().Count, document["x1y"]));
        Assert.Equal((0, 0), (Checkers.Check(file).Exit, Invocation.Run("check", file).Exit));
        (double lower, double upper) = run.Json.Interval("synergy");
        Assert.InRange((double)document["claims"]!["synergy"]![0]!, lower - 1e-9, lower);
        Assert.InRange((double)document["claims"]!["synergy"]![1]!, upper, upper + 1e-9);
    }

    /// <summary>Of more than 4,000 cells no separating function is looked for, and the answer rests on the bounds of the entropy.</summary>
    [Fact]
    public void An_impossible_table_whose_proof_cannot_be_written_is_claimed_and_not_proved()
    {
        string file = Path.Combine(_files.Directory, "c.json");
        string Pair(string names) => _files.Write($"{names}.csv", $"{names},count\n" + string.Concat(Enumerable.Range(0, 256)
            .Select(c => $"{c / 16},{c % 16},{((c / 16) + c) % 2 * 99 + 1}\n")));
        Outcome run = Invocation.Run("bounds", "--x1y", Pair("x1,y"), "--x2y", Pair("x2,y"), "--x1x2", Pair("x1,x2"), "--weight", "count",
            "--certificate", file);
        Assert.Equal(5, run.Exit);
        Assert.Contains("--certificate: That no joint has the tables is claimed, and not proved by what is written.", run.Error,
            StringComparison.Ordinal);
        (int exit, string said) = Checkers.Check(file);
        Assert.Equal((4, 4), (exit, Invocation.Run("check", file).Exit));
        Assert.StartsWith("No joint has these pairs. NOT PROVED\n", said, StringComparison.Ordinal);
        Assert.Equal(3, said.Split("] proved").Length - 1);
    }

    private (int, int) Exits(JsonNode document)
    {
        string file = _files.Write("t.json", document.ToJsonString() + "\n");
        return (Checkers.Check(file).Exit, Invocation.Run("check", file).Exit);
    }

    internal static InteractionBounds Bounds(PairwiseMarginals marginals) =>
        InteractionBounds.Of(marginals, new SynergyBudget(Nodes: 200) { WithProof = true });

    private static string Document(Random random)
    {
        Joint joint = CertificateTests.Table(random);
        PairwiseMarginals marginals = PairwiseMarginals.FromJoint(joint);
        return Encoding.UTF8.GetString(BoundsCertificate.Of(marginals, joint, Bounds(marginals), CancellationToken.None, out _, out _));
    }

    // Whether what is proved can be true: S_min and S_max are within, and all that is known to be attained.
    private static bool Admits(InteractionBounds truth, string name, double lower, double upper)
    {
        return name switch
        {
            "minimalSynergy" => Meets(truth.MinimalSynergy),
            "maximalSynergy" => Meets(truth.Search!.MaximalSynergy),
            "synergy" => lower <= truth.MinimalSynergy.Upper && upper >= truth.Search!.MaximalSynergy.Lower,
            "total" => lower <= truth.Total.Upper && upper >= truth.Total.Lower,
            "information1" => Meets(truth.Information.I1),
            "information2" => Meets(truth.Information.I2),
            "redundancy" => Meets(truth.Redundancy),
            "unique1" => Meets(truth.Unique1),
            "unique2" => Meets(truth.Unique2),
            "accuracy" => lower <= truth.Accuracy.Upper && upper >= truth.Accuracy.Lower,
            "accuracy1" => Meets(truth.UnimodalAccuracy1),
            "disagreement" => Meets(truth.Disagreement),
            _ => Meets(truth.UnimodalAccuracy2),
        };

        bool Meets(Interval known) => lower <= known.Upper && upper >= known.Lower;
    }

    private static string Tampered(JsonNode certificate, Random random)
    {
        JsonNode copy = certificate.DeepClone();
        string[] keys = ["weights", "entropy", "least", "most", "trees", "trees", "trees", "trees", "joint", "claims"];
        string key = keys[random.Next(keys.Length)];
        JsonNode? found = copy[key];
        if (found is JsonObject claims)
        {
            found = claims.ElementAt(random.Next(claims.Count)).Value;
        }

        // Down to an array of numbers, or somewhere above.
        while (found is JsonArray { Count: > 0 } list && (list[0] is JsonArray or JsonObject) && random.Next(6) > 0)
        {
            found = list[random.Next(list.Count)] is JsonObject tree ? tree[random.Next(5) == 0 ? "cells" :
                "steps"] : list[random.Next(list.Count)];
        }

        if (found is not JsonArray { Count: > 0 } array)
        {
            return copy.ToJsonString();
        }

        int at = random.Next(array.Count), other = random.Next(array.Count);
        bool isNumber = array[at]!.GetValueKind() == JsonValueKind.Number;
        double old = isNumber ? double.Parse(array[at]!.ToJsonString(), CultureInfo.InvariantCulture) : 0;
        old = double.IsFinite(old) ? old : 1; // whole numbers of hundreds of digits
        switch (random.Next(isNumber ? 6 : 3))
        {
            case 0:
                array.RemoveAt(at);
                break;
            case 1:
                array[at] = array[other]!.DeepClone();
                break;
            case 2:
                array.Insert(at, array[other]!.DeepClone());
                break;
            case 3:
                array[at] = -old;
                break;
            case 4:
                array[at] = old + random.Next(-3, 4);
                break;
            default:
                array[at] = Math.Round(old * (random.NextDouble() + 0.5));
                break;
        }

        string text = copy.ToJsonString();
        return random.Next(20) == 0 ? text.Replace("\"schema\"", "\"kind\":\"bounds\",\"schema\"", StringComparison.Ordinal) : text;
    }
}
