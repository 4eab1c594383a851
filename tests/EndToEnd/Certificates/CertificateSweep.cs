using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pid.Tests.EndToEnd;

/// <summary>
/// Answers of every kind, of random and adversarial problems: both checkers prove them. And each with one thing changed: what is proved
/// then is true. PID_TEST_CERTIFICATES=10000 tries so many of each kind.
/// </summary>
public sealed class CertificateSweep : IDisposable
{
    private const int Chunk = 250; // documents of a file: one process of check.py
    private static readonly SweptKind[] s_kinds = [CertificateTests.Kind, BoundsCertificateTests.Kind, CouplingCertificateTests.Kind,
        ProgramCertificateTests.Kind, ReductionCertificateTests.Kind, PopulationCertificateTests.Kind];

    private readonly TempFiles _files = new();

    public static TheoryData<string> Kinds => [.. s_kinds.Select(kind => kind.Name)];

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_answer_is_proved_by_both(string name)
    {
        SweptKind kind = s_kinds.Single(k => k.Name == name);
        foreach (int[] draws in Enumerable.Range(0, Checkers.Draws(kind.Few)).Chunk(Chunk))
        {
            string[] documents = Array.ConvertAll(draws, draw => kind.Document(new Random(draw)));
            Assert.All(Checkers.Judge(_files, documents).Zip(documents), j => Assert.True(j.First, j.Second));
            kind.Also(documents);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void None_that_was_tampered_with_proves_what_is_false(string name)
    {
        SweptKind kind = s_kinds.Single(k => k.Name == name);
        int refused = 0, open = 0, proved = 0;
        foreach (int[] draws in Enumerable.Range(0, Checkers.Draws(kind.Few)).Chunk(Chunk))
        {
            string[] tampered = Array.ConvertAll(draws, draw =>
                kind.Tampered(JsonNode.Parse(kind.Document(new Random(draw)))!, new Random(draw)));
            foreach ((JsonProperty[]? claims, string text) in Checkers.Claims(_files, tampered).Zip(tampered))
            {
                if (claims is null)
                {
                    refused++;
                    continue;
                }

                JsonProperty[] held = [.. claims.Where(claim => claim.Value.GetProperty("follows").GetBoolean())];
                (open, proved) = (open + claims.Length - held.Length, proved + held.Length);
                Assert.True(held.Length == 0 || kind.IsTrue(JsonNode.Parse(text)!, Array.ConvertAll(held, Claim)), text);
            }
        }

        Assert.True(refused > 0 && open > 0 && proved > 0, $"{refused} refused, {open} claims not proved, {proved} proved");
    }

    private static ProvedClaim Claim(JsonProperty claim) => claim.Value.TryGetProperty("proven", out JsonElement ends)
        ? new ProvedClaim(claim.Name, End(ends.GetProperty("lower")) ?? double.NegativeInfinity,
            End(ends.GetProperty("upper")) ?? double.PositiveInfinity)
        : new ProvedClaim(claim.Name, double.NegativeInfinity, double.PositiveInfinity);

    private static double? End(JsonElement end) => end.ValueKind == JsonValueKind.Null ? null : end.GetDouble();
}
