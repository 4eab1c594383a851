using System.Text.Json.Nodes;

namespace Pid.Tests.EndToEnd;

/// <summary>A claim of a certificate that both checkers call proved; an open end is infinite.</summary>
internal sealed record ProvedClaim(string Name, double Lower, double Upper);

/// <summary>A kind of certificates, for <see cref="CertificateSweep"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Few">How many answers and how many tampered ones are tried by default.</param>
/// <param name="Document">An answer to a random or adversarial problem.</param>
/// <param name="IsTrue">Whether claims can be true of what a document is about, by other means than its proof.</param>
internal sealed record SweptKind(string Name, int Few, Func<Random, string> Document, Func<JsonNode, ProvedClaim[], bool> IsTrue)
{
    /// <summary>A document with one thing changed.</summary>
    public Func<JsonNode, Random, string> Tampered { get; init; } = (document, random) =>
        Checkers.Tampered(document, random).ToJsonString();

    /// <summary>What else must hold of the answers.</summary>
    public Action<IReadOnlyList<string>> Also { get; init; } = _ => { };
}
