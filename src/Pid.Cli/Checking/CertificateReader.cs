using System.Text.Json;
using Pid.Cli.Output;
using Pid.Data;

namespace Pid.Cli.Checking;

/// <summary>Reads a certificate and checks it.</summary>
internal static class CertificateReader
{
    private const int MostCells = 1 << 18;
    private const string Remedy = "Give what pid decompose --certificate wrote; docs/certificates.md has its format.";

    /// <summary>Checks a document.</summary>
    /// <param name="utf8">Its text.</param>
    /// <param name="file">Its file, for messages.</param>
    /// <param name="line">Its line there.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="TableFormatException">It is no certificate.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static CertificateReport Check(ReadOnlyMemory<byte> utf8, string file, long line, CancellationToken stop)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Check(document.RootElement, file, line, stop);
        }
        catch (JsonException e)
        {
            throw new TableFormatException(file, $"The text is no JSON: {e.Message}", Remedy) { Line = line };
        }
    }

    private static CertificateReport Check(JsonElement certificate, string file, long line, CancellationToken stop)
    {
        if (certificate.ValueKind != JsonValueKind.Object || Text("schema") != CertificateFile.Schema || Text("kind") != "decomposition")
        {
            throw Refused("schema", $"The schema is not {CertificateFile.Schema}, or the kind not decomposition.");
        }

        Rational[] shape = Numbers(certificate, "shape", 3, 1);
        if (shape.Any(n => !n.Denominator.IsOne) || shape[0] * shape[1] * shape[2] > MostCells)
        {
            throw Refused("shape", $"The shape is not three whole numbers whose product is at most {MostCells}.");
        }

        int[] sizes = Array.ConvertAll(shape, n => (int)n.Numerator);
        int cells = sizes[0] * sizes[1] * sizes[2];
        Rational[] weights = Numbers(certificate, "weights", cells, 0);
        if (Array.TrueForAll(weights, w => w.Sign == 0))
        {
            throw Refused("weights", "All weights are zero.");
        }

        (Rational, Rational)[] proven = DecompositionCheck.Prove(sizes, weights, Numbers(certificate, "potentials1", sizes[0] * sizes[2]),
            Numbers(certificate, "potentials2", sizes[1] * sizes[2]), Numbers(certificate, "joint", cells, 0), stop)
            ?? throw Refused("potentials1", "A sum of potentials is above 800.");
        if (!certificate.TryGetProperty("claims", out JsonElement claims) || claims.ValueKind != JsonValueKind.Object)
        {
            throw Refused("claims", "There are no claims.");
        }

        return new CertificateReport(sizes, [.. CertificateReport.Parts.Zip(proven, (part, proof) => Claim(part, proof))]);

        Claim Claim(string part, (Rational Lower, Rational Upper) proof)
        {
            // An end is the double nearest to what is written.
            double[] ends = [.. Numbers(claims, part, 2).Select((_, i) => claims.GetProperty(part)[i].GetDouble())];
            return Array.TrueForAll(ends, double.IsFinite) && ends[0] <= ends[1]
                ? new Claim(part, ends[0], ends[1], proof.Lower, proof.Upper)
                : throw Refused(part, "The ends are not finite, or not in order.");
        }

        string? Text(string key) => certificate.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

        Rational[] Numbers(JsonElement within, string key, int count, int? least = null)
        {
            if (!within.TryGetProperty(key, out JsonElement array) || array.ValueKind != JsonValueKind.Array
                || array.GetArrayLength() != count)
            {
                throw Refused(key, FormattableString.Invariant($"{key} is not an array of {count} numbers."));
            }

            return [.. array.EnumerateArray().Select((value, i) => value.ValueKind == JsonValueKind.Number
                && Rational.Parse(value.GetRawText()) is { } number && !(number < least) ? number
                : throw Refused($"{key}[{i}]",
                    $"'{value.GetRawText()}' is no number{(least is { } bound ? $" of at least {bound}" : "")} that can be meant."))];
        }

        TableFormatException Refused(string key, string problem) => new(file, problem, Remedy) { Line = line, Column = key };
    }
}
