using System.Text.Json;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Data.Json;

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
            if (HoldsHalves(utf8.Span))
            {
                throw new TableFormatException(file, "A text holds half of a pair of surrogates.", CertificateDocument.Remedy)
                {
                    Line = line,
                };
            }

            using JsonDocument json = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            CertificateDocument document = new(json.RootElement, file, line, stop);
            document = expected is null ? document : document.ForWriter(expected);
            return document.Text("schema") == CertificateFile.Schema && document.Text("kind") is { } kind
                && s_kinds.TryGetValue(kind, out Func<CertificateDocument, CertificateReport>? check)
                ? check(document.Only(kind, "schema", "kind", "claims"))
                : throw document.Refused("schema",
                    $"The schema is not {CertificateFile.Schema}, or the kind is none of {string.Join(", ", s_kinds.Keys)}.");
        }
        catch (JsonException e)
        {
            throw new TableFormatException(file, $"The text is no JSON: {JsonText.Problem(e)}", CertificateDocument.Remedy) { Line = line };
        }
    }

    // Of a name or a text: there are none without an escape, and few documents have one.
    private static bool HoldsHalves(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IndexOf("\\u"u8) < 0)
        {
            return false;
        }

        Utf8JsonReader reader = new(utf8);
        try
        {
            while (reader.Read())
            {
                _ = reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String ? reader.GetString() : null;
            }

            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
