using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pid.Cli.Output;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Tests.EndToEnd;

/// <summary>
/// Certificates as both checkers see them, of which one is a program in another language with another arithmetic: they say the same.
/// </summary>
public sealed class CertificateTests : IDisposable
{
    private static readonly string[] s_parts = ["redundancy", "unique1", "unique2", "synergy"];
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("titanic.csv", "class", "sex", "survived")]
    [InlineData("ucb-admissions.csv", "department", "gender", "admitted")]
    [InlineData("mushroom.csv", "odor", "spore_print", "edible")]
    [InlineData("crema-d-votes.csv", "voice", "face", "emotion")]
    public void The_answers_on_the_samples_are_proved(string sample, string x1, string x2, string y)
    {
        string file = Path.Combine(_files.Directory, "proof.json");
        string[] asked = ["decompose", Invocation.Sample(sample), "--x1", x1, "--x2", x2, "--y", y, "--exact", "--json"];
        JsonElement with = Invocation.Run([.. asked, "--certificate", file]).Json, without = Invocation.Run(asked).Json;
        Assert.Equal(without.GetProperty("synergy").GetRawText(), with.GetProperty("synergy").GetRawText());
        Assert.True(new FileInfo(file).Length <= 30_000);
        JsonNode claims = JsonNode.Parse(File.ReadAllText(file))!["claims"]!;
        foreach (string part in s_parts)
        {
            (double lower, double upper) = with.Interval(part);
            Assert.Equal((lower, upper), ((double)claims[part]![0]!, (double)claims[part]![1]!));
        }

        AssertProved(Invocation.Run("check", file, "--json").Json, claims);
        Assert.StartsWith("Proved: every claim follows", Invocation.Run("check", file).Out, StringComparison.Ordinal);
        (int exit, string said) = Checkers.Check(file);
        Assert.Equal((0, 4), (exit, said.Split("] proved").Length - 1));
    }

    private static void AssertProved(JsonElement checkedOnes, JsonNode claims)
    {
        Assert.Equal("proved", checkedOnes.GetProperty("status").GetString());
        foreach (string part in s_parts)
        {
            JsonElement claim = checkedOnes.GetProperty("claims").GetProperty(part);
            (double lower, double upper) = claim.Interval("proven");
            Assert.Equal(((double)claims[part]![0]!, (double)claims[part]![1]!), claim.Interval("claimed"));
            Assert.True((double)claims[part]![0]! <= lower && upper <= (double)claims[part]![1]!);
            Assert.True(claim.GetProperty("follows").GetBoolean());
        }
    }

    internal static SweptKind Kind => new("decomposition", 200, Document, (document, claims) =>
    {
        Joint joint = JointOf(document);
        Decomposition truth = new Decomposer().Decompose(joint);
        return claims.All(claim => Part(truth, claim.Name) is var known && claim.Lower <= known.Upper && claim.Upper >= known.Lower);
    });

    [Theory]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("""{"schema":"pid-certificate/1","kind":"decomposition","shape":[1,1,1],"weights":[NaN]}""")]
    [InlineData("""{"schema":"pid-certificate/1","kind":"decomposition","shape":[1,1,1],"weights":[1],"weights":[2]}""")]
    [InlineData("""{"schema":"pid-certificate/1","kind":"decomposition","shape":[4096,4096,4096],"weights":[1]}""")]
    [InlineData("""{"schema":"pid-certificate/1","kind":"decomposition","shape":[1,1,1],"weights":[1e999999]}""")]
    [InlineData("""{"schema":"pid-certificate/1","kind":"decomposition","shape":[1,1,1],"weights":[0]}""")]
    public void What_is_no_certificate_is_called_so(string text)
    {
        string file = _files.Write("not.json", text + "\n");
        Outcome own = Invocation.Run("check", file);
        Assert.Equal((3, ""), (own.Exit, own.Out));
        Assert.StartsWith($"pid: {file}, line 1", own.Error, StringComparison.Ordinal);
        (int exit, string said) = Checkers.Check(file);
        Assert.Equal(3, exit);
        Assert.Contains("line 1: no certificate: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_has_a_certificate_a_line_or_no_file()
    {
        const string Table = """{"shape":[2,1,2],"p":[1,2,3,0]}""";
        string file = _files.Write("c.jsonl", "old");
        string batch = _files.Write("batch.jsonl", $"{Table}\nnone\n{Table}\n");
        Assert.Equal(3, Invocation.Run("decompose", batch, "--certificate", file, "--threads", "2").Exit);
        string[] lines = File.ReadAllLines(file);
        Assert.Equal(("", 3), (lines[1], lines.Length));
        Assert.Equal(lines[0], lines[2]);
        Assert.All(Invocation.Run("check", file).JsonLines, line => Assert.Equal("proved", line.GetProperty("status").GetString()));
        Assert.Equal((0, 8), (Checkers.Check(file).Exit, Checkers.Check(file).Said.Split("] proved").Length - 1));

        // What cannot be read to its end leaves what stood there.
        string broken = Path.Combine(_files.Directory, "broken.jsonl.gz");
        using (MemoryStream packed = new())
        {
            using (GZipStream zip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                zip.Write(File.ReadAllBytes(batch));
            }

            File.WriteAllBytes(broken, packed.ToArray()[..^9]);
        }

        Assert.Equal(3, Invocation.Run("decompose", broken, "--certificate", file).Exit);
        Assert.Equal(lines, File.ReadAllLines(file));
    }

    private static string Document(Random random)
    {
        Joint joint = Table(random);
        Decomposer decomposer = new();
        Decomposition result = decomposer.Decompose(joint);
        return Encoding.UTF8.GetString(CertificateFile.Of(joint, result, decomposer.Proof()));
    }

    /// <summary>The table that a certificate is about.</summary>
    internal static Joint JointOf(JsonNode document)
    {
        int[] shape = [.. document["shape"]!.AsArray().Select(n => (int)(double)n!)];
        return Joint.FromWeights(shape[0], shape[1], shape[2], [.. document["weights"]!.AsArray().Select(w => (double)w!)]);
    }

    private static Interval Part(Decomposition of, string part) => part switch
    {
        "redundancy" => of.Redundancy,
        "unique1" => of.Unique1,
        "unique2" => of.Unique2,
        _ => of.Synergy,
    };

    // Whole numbers, sparse ones, units of 1e9, weights that span hundreds of orders of magnitude, near ties, one symbol, copies.
    internal static Joint Table(Random random)
    {
        (int n1, int n2, int ny) = (random.Next(1, 5), random.Next(1, 5), random.Next(1, 4));
        int kind = random.Next(7);
        double[] weights = new double[n1 * n2 * ny];
        for (int c = 0; c < weights.Length; c++)
        {
            weights[c] = kind switch
            {
                0 => random.Next(1, 30),
                1 => random.Next(4) == 0 ? random.Next(1, 9) : 0,
                2 => random.Next(3) * 1e9,
                3 => Math.Pow(10, (random.NextDouble() * 300) - 300),
                4 => 1 + (random.Next(2) * 1e-12),
                5 => c / ny % n2 == c % ny ? 1 : 0,
                _ => -Math.Log(random.NextDouble()),
            };
        }

        weights[random.Next(weights.Length)] += 1;
        return Joint.FromWeights(n1, n2, ny, weights);
    }
}
