using System.Text.Json;
using Pid.Cli.Output;
using Pid.Data;

namespace Pid.Cli.Checking;

/// <summary>Reads a certificate and checks it by what its kind says.</summary>
internal static class CertificateReader
{
    private static readonly Dictionary<string, Func<CertificateDocument, CertificateReport>> s_kinds = new(StringComparer.Ordinal)
    {
        [DecompositionCheck.Kind] = DecompositionCheck.Check,
        [CouplingCheck.Kind] = CouplingCheck.Check,
        [ProgramCheck.Kind] = ProgramCheck.Check,
        [ReductionCheck.Kind] = ReductionCheck.Check,
        [FillingCheck.Kind] = FillingCheck.Check,
        [BoundsCheck.Kind] = BoundsCheck.Check,
        [PopulationCheck.Kind] = PopulationCheck.Check,
    };

    /// <summary>Checks a document.</summary>
    /// <param name="utf8">Its text.</param>
    /// <param name="file">Its file, for messages.</param>
    /// <param name="line">Its line there.</param>
    /// <param name="stop">Gives up.</param>
    /// <param name="expected">See <see cref="CertificateDocument.ForWriter"/>; null for a check.</param>
    /// <exception cref="TableFormatException">It is no certificate.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static CertificateReport Check(ReadOnlyMemory<byte> utf8, string file, long line, CancellationToken stop,
        IReadOnlyList<double>? expected = null)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            CertificateDocument document = new(json.RootElement, file, line, stop);
            document = expected is null ? document : document.ForWriter(expected);
            return document.Text("schema") == CertificateFile.Schema && document.Text("kind") is { } kind
                && s_kinds.TryGetValue(kind, out Func<CertificateDocument, CertificateReport>? check)
                ? check(document.Only(kind, "schema", "kind", "claims"))
                : throw document.Refused("schema",
                    $"The schema is not {CertificateFile.Schema}, or the kind is none of {string.Join(", ", s_kinds.Keys)}.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // half of a pair of surrogates is the latter
        {
            throw new TableFormatException(file, $"The text is no JSON: {e.Message}", CertificateDocument.Remedy) { Line = line };
        }
    }
}
