using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pid.Cli.Output;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;

namespace Pid.Tests.EndToEnd;

/// <summary>Certificates of limits of a population: both checkers prove outer ends for their radii, and nothing that is false.</summary>
public sealed class PopulationCertificateTests : IDisposable
{
    private static readonly string[] s_pairs = ["x1y", "x2y", "x1x2"];

    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    internal static SweptKind Kind => new("population", 40, Document, IsTrue);

    [Theory]
    [InlineData("decompose", "calibrated", 12)]
    [InlineData("bounds", "calibrated", 9)]
    [InlineData("bounds", "profile", 9)]
    public void Outer_ends_of_an_answer_are_proved_beside_the_table(string command, string method, int most)
    {
        string file = Path.Combine(_files.Directory, "proof.json");
        string[] asked = [command, Invocation.Sample("titanic.csv"), "--x1", "class", "--x2", "sex", "--y", "survived", "--method", method];
        JsonElement answer = Invocation.Run([.. asked, "--certificate", file, "--json"]).Json.GetProperty("population");
        string[] lines = File.ReadAllLines(file);
        Assert.Equal(2, lines.Length);
        JsonObject claims = JsonNode.Parse(lines[1])!["claims"]!.AsObject();
        Assert.InRange(claims.Count, most - 3, most);
        foreach ((string name, JsonNode? claim) in claims)
        {
            bool isUpper = name.EndsWith('+');
            JsonElement end = answer.GetProperty(name[..^1]).GetProperty("ends").GetProperty(isUpper ? "upper" : "lower");
            double outer = end.GetProperty("outer").GetDouble(), claimed = (double)claim![isUpper ? 1 : 0]!;
            Assert.True(isUpper ? claimed >= outer - 1e-12 : claimed <= outer + 1e-12, $"{name}: {claimed}, {outer}");
            Assert.Equal(end.GetProperty("radius").GetDouble(), (double)JsonNode.Parse(lines[1])!["proofs"]![name]!["multiplier"]![0]!);
        }

        Assert.Equal([true, true], Checkers.Judge(_files, lines));
        Outcome check = Invocation.Run("check", file);
        Assert.Equal((0, 2), (check.Exit, check.Out.Split("Proved: every claim").Length - 1));
        Assert.Contains("of coverage nothing is claimed", check.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal([command == "bounds" ? "bounds" : "decomposition", "population"], Invocation.Run("check", file, "--json").Json
            .GetProperty("certificates").EnumerateArray().Select(c => c.GetProperty("kind").GetString()));
    }

    [Fact]
    public void A_batch_keeps_a_certificate_a_line()
    {
        string file = Path.Combine(_files.Directory, "proofs.jsonl");
        string batch = _files.Write("batch.jsonl", "{\"shape\":[2,2,2],\"p\":[9,2,3,7,4,6,8,5]}\n{\"shape\":[1,2,2],\"p\":[9,2,3,7]}\n");
        Assert.Equal(0, Invocation.Run("decompose", batch, "--population", "--method", "profile", "--certificate", file).Exit);
        Assert.All(File.ReadAllLines(file), line => Assert.Equal("decomposition", (string?)JsonNode.Parse(line)!["kind"]));
    }

    [Theory]
    [InlineData("proofs", """{"redundancy-":{"multiplier":[1,1]}}""")]
    [InlineData("proofs", """{"accuracy-":7}""")]
    [InlineData("proofs", """[7]""")]
    [InlineData("proofs", "null")]
    [InlineData("x1x2y", """[1,1,1,1,1,1,1,-1]""")]
    [InlineData("x1x2y", """[1,1,1,1,1,1,1]""")]
    [InlineData("x1y", """[7,7,7,7]""")] // of which no proof says where a line touches
    public void What_is_no_certificate_of_limits_is_refused(string key, string value)
    {
        JsonNode document = JsonNode.Parse(Certificate(PopulationInference.OfTriples(
            Joint.FromCounts(2, 2, 2, [400, 20, 430, 25, 15, 420, 30, 410]), new PopulationSettings(Method: RadiusMethod.Profile))))!;
        document[key] = JsonNode.Parse(value);
        Assert.Equal([null], Checkers.Judge(_files, [document.ToJsonString()]));
    }

    /// <summary>
    /// A larger radius, a dual of g that is none, a line that touches elsewhere, a multiplier of nothing, a fit that is less likely.
    /// </summary>
    [Theory]
    [InlineData("radius")]
    [InlineData("potentials1")]
    [InlineData("at")]
    [InlineData("multiplier")]
    [InlineData("reference")]
    [InlineData("fit")]
    public void A_false_proof_is_none(string part)
    {
        JsonNode document = JsonNode.Parse(Certificate(PopulationInference.OfPairs(new PairCounts(new("x1", 2), new("x2", 2), new("y", 2),
            [400, 100, 90, 410], [350, 150, 130, 370], [300, 200, 210, 290]), new PopulationSettings(Method: RadiusMethod.Profile))))!;
        JsonNode proof = document["proofs"]!["redundancy+"]!.DeepClone();
        document["proofs"] = new JsonObject { ["redundancy+"] = proof };
        document["claims"] = new JsonObject { ["redundancy+"] = document["claims"]!["redundancy+"]!.DeepClone() };
        Assert.Equal([true], Checkers.Judge(_files, [document.ToJsonString()]));
        switch (part)
        {
            case "radius":
                proof["multiplier"]![0] = (double)proof["multiplier"]![0]! + 1e-3;
                break;
            case "multiplier":
                proof[part]![1] = 0;
                break;
            case "at":
                proof[part]![0] = 0.5 * (double)proof[part]![0]!;
                break;
            case "fit":
                document[part]![0] = 2 * (double)document[part]![0]!;
                break;
            case "reference":
                proof[part]![0] = 2 * (double)proof[part]![0]!;
                break;
            default:
                proof[part]![0] = (double)proof[part]![0]! + 1;
                break;
        }

        Assert.Equal([false], Checkers.Judge(_files, [document.ToJsonString()]));
    }

    /// <summary>What no sample pays for, no other sample does.</summary>
    [Fact]
    public void Pairs_prove_no_end_that_needs_triples()
    {
        JsonNode document = JsonNode.Parse(Certificate(PopulationInference.OfTriples(
            Joint.FromCounts(2, 2, 2, [400, 20, 430, 25, 15, 420, 30, 410]), new PopulationSettings(Method: RadiusMethod.Profile))))!;
        JsonNode proof = document["proofs"]!["synergy+"]!.DeepClone();
        JsonArray at = [.. Enumerable.Repeat(0.25, 8).Select(v => (JsonNode)v)];
        proof["at"] = at;
        document["proofs"] = new JsonObject { ["synergy+"] = proof };
        document["claims"] = new JsonObject { ["synergy+"] = new JsonArray(null, 5) };
        foreach (string key in (string[])["x1y", "x2y"])
        {
            document[key] = new JsonArray(400, 100, 90, 410);
        }

        document["fit"] = document["x1x2y"]!.DeepClone();
        document.AsObject().Remove("x1x2y");
        Assert.Equal([null], Checkers.Judge(_files, [document.ToJsonString()]));
    }

    private static string Certificate(PopulationLimits limits) => Encoding.UTF8.GetString(PopulationCertificate.Of(limits, default) ?? []);

    // Samples of pairs, two or three, and of triples: few records, zeros, one symbol, copies, near ties, units of 1e9.
    private static string Document(Random random)
    {
        (int n1, int n2, int ny) = (random.Next(1, 4), random.Next(1, 4), random.Next(1, 4));
        int kind = random.Next(6), form = random.Next(4);
        PopulationSettings settings = new(random.Next(2) == 0 ? 0.95 : random.NextDouble(), random.Next(20) == 0 ? RadiusMethod.Calibrated
            : (RadiusMethod)random.Next(1, 4), random.Next());
        Variable x1 = new("x1", n1), x2 = new("x2", n2), y = new("y", ny);
        string document = Certificate(form switch
        {
            0 => PopulationInference.OfTriples(Joint.FromCounts(n1, n2, ny, Counts(n1 * n2 * ny)), settings),
            1 => PopulationInference.OfPairsOfTriples(Joint.FromCounts(n1, n2, ny, Counts(n1 * n2 * ny)), settings),
            2 => PopulationInference.OfPairs(new PairCounts(x1, x2, y, Counts(n1 * ny), Counts(n2 * ny), Counts(n1 * n2)), settings),
            _ => PopulationInference.OfLabelled(Table(x1, y, Counts(n1 * ny)), Table(x2, y, Counts(n2 * ny)), settings),
        });
        return document.Length > 0 ? document : Document(random);

        long[] Counts(int cells)
        {
            long[] counts = [.. Enumerable.Range(0, cells).Select(c => kind switch
            {
                0 => random.Next(1, 60),
                1 => random.Next(3) == 0 ? random.Next(1, 9) : 0L,
                2 => random.Next(3) * 1_000_000_000L,
                3 => 1000 + random.Next(2),
                4 => c % (ny + 1) == 0 ? 50 : 0L,
                _ => random.Next(2),
            })];
            counts[random.Next(cells)]++;
            return counts;
        }

        static PairTable Table(Variable rows, Variable columns, long[] counts) =>
            new(rows, columns, Array.ConvertAll(counts, n => (double)n));
    }

    // Joints of the region have what is claimed: the fit, its neighbours in random directions, and ends that a search finds.
    private static bool IsTrue(JsonNode document, ProvedClaim[] claims)
    {
        if (Observed(document) is not { } o)
        {
            return true; // no counts
        }

        Random random = new(1);
        (double[] fit, double most) = o.Kind == ObservationKind.Pairs ? RegionEnds.FitOf(o, new RegionSolver(), [], 1e-7)
            : ([.. o.Counts.Select(n => n / o.Records)], o.Saturated());
        RegionEnds ends = new(o, fit, most, CancellationToken.None);
        return claims.All(claim =>
        {
            string end = claim.Name.Split(' ')[0], name = end[..^1];
            int sign = end[^1] == '+' ? 1 : -1;
            double radius = (double)document["proofs"]![end]!["multiplier"]![0]!;

            // Of radii that the rounding of the likelihood hides (1e10 records, 1e-6) no members are known.
            return radius < 1e-14 * Math.Abs(most)
                || Members(o, ends, Enum.Parse<Quantity>(name, ignoreCase: true), sign, radius, random).All(r => sign < 0
                    ? Value(o, name, r).Upper >= claim.Lower : Value(o, name, r).Lower <= claim.Upper);
        });
    }

    private static IEnumerable<double[]> Members(Observation o, RegionEnds ends, Quantity quantity, int sign, double radius, Random random)
    {
        double c = Math.Min(radius, 1e6), least = ends.FitLogLikelihood - (0.49 * c);
        double[] fit = ends.Fit;
        double[][] outside = [.. Enumerable.Range(0, 4).Select(_ => Direction()), .. c > 0 && random.Next(4) == 0
            ? (double[][])[ends.Find(quantity, sign, c, ends.Fit).Joint] : []];
        foreach (double[] end in outside)
        {
            double low = 0, high = 1;
            for (int k = 0; k < 30; k++)
            {
                double share = 0.5 * (low + high);
                (low, high) = o.LogLikelihoodOfJoint(Between(fit, end, share)) >= least ? (share, high) : (low, share);
            }

            yield return Between(fit, end, low);
        }

        double[] Direction()
        {
            double[] r = [.. fit.Select(_ => random.Next(2) * -Math.Log(random.NextDouble()))];
            r[random.Next(r.Length)] += 1e-3;
            double sum = r.Sum();
            return Array.ConvertAll(r, v => v / sum);
        }
    }

    private static double[] Between(double[] a, double[] b, double share) => [.. a.Zip(b, (v, w) => v + (share * (w - v)))];

    private static (double Lower, double Upper) Value(Observation o, string name, double[] r)
    {
        Joint joint = Joint.FromWeights(o.N1, o.N2, o.NY, r);
        Decomposition parts = Decomposition.Of(joint);
        return name switch
        {
            "redundancy" => (parts.Redundancy.Lower, parts.Redundancy.Upper),
            "unique1" => (parts.Unique1.Lower, parts.Unique1.Upper),
            "unique2" => (parts.Unique2.Lower, parts.Unique2.Upper),
            "information1" => (parts.Information.I1.Lower, parts.Information.I1.Upper),
            "information2" => (parts.Information.I2.Lower, parts.Information.I2.Upper),
            "targetEntropy" => (parts.Information.HY.Lower, parts.Information.HY.Upper),
            "total" => (parts.Total.Lower, parts.Total.Upper),
            _ => (parts.Synergy.Lower, parts.Synergy.Upper),
        };
    }

    private static Observation? Observed(JsonNode document)
    {
        int[] shape = [.. document["shape"]!.AsArray().Select(n => (int)(double)n!)];
        if (document["x1x2y"] is not null)
        {
            return Counts("x1x2y") is { } triples
                ? Observation.OfTriples(shape[0], shape[1], shape[2], triples, pairsOnly: false) : null;
        }

        long[]?[] tables = Array.ConvertAll(s_pairs, key => document[key] is null ? new long[shape[0] * shape[1]] : Counts(key));
        return tables is not [{ } x1y, { } x2y, { } x1x2] || x1y.Sum() == 0 || x2y.Sum() == 0 ? null
            : x1x2.Sum() == 0 ? Observation.OfLabelled(shape[0], shape[1], shape[2], x1y, x2y)
            : Observation.OfPairs(new PairCounts(new("x1", shape[0]), new("x2", shape[1]), new("y", shape[2]), x1y, x2y, x1x2));

        long[]? Counts(string key)
        {
            double[] numbers = [.. document[key]!.AsArray().Select(n => (double)n!)];
            return Array.TrueForAll(numbers, n => n == Math.Floor(n) && n < 1e15) && numbers.Sum() > 0
                ? Array.ConvertAll(numbers, n => (long)n) : null;
        }
    }
}
