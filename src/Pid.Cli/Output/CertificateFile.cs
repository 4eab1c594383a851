using System.Globalization;
using System.Text.Json;
using Pid.Cli.Certifying;
using Pid.Cli.Checking;
using Pid.Data;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>
/// What proves an answer, a JSON document a line, for <c>checker/check.py</c> and whoever else wants to check it
/// (docs/certificates.md).
/// </summary>
internal static class CertificateFile
{
    public const string Schema = "pid-certificate/1";
    public const string Option = "--certificate";

    /// <summary>The certificate of a decomposition.</summary>
    /// <param name="joint">The weights.</param>
    /// <param name="result">What is claimed of them.</param>
    /// <param name="proof">What proves the union information that the claims rest on.</param>
    public static byte[] Of(Joint joint, Decomposition result, UnionProof proof) => Of(DecompositionCheck.Kind, json =>
    {
        JsonReport.WriteNumbers(json, "shape", [joint.X1.Size, joint.X2.Size, joint.Y.Size]);
        JsonReport.WriteNumbers(json, "weights", joint.Weights);
        (Rational[][] p1, Rational[][] p2, _) = UnionCheck.Pairs([joint.X1.Size, joint.X2.Size, joint.Y.Size], Exact(joint.Weights));
        new ExactUnion(p1, p2, proof).Write(json);
    }, ("redundancy", result.Redundancy), ("unique1", result.Unique1), ("unique2", result.Unique2), ("synergy", result.Synergy));

    /// <summary>The certificate of a table, and on a line of its own that of its population's limits; of a batch a line each.</summary>
    /// <param name="table">That of the table.</param>
    /// <param name="sampling">What was found of the population.</param>
    /// <param name="run">Whether it is a batch, and when to stop.</param>
    public static byte[] WithLimits(byte[] table, SamplingResult? sampling, RunState run) =>
        !run.IsBatch && sampling?.Limits is { } limits && PopulationCertificate.Of(limits, run.Stop) is { } more
            ? [.. table, .. more] : table;

    /// <summary>Refuses a table that no certificate can be about.</summary>
    /// <exception cref="TableFormatException">It is too large.</exception>
    public static void CheckSize(string source, int n1, int n2, int ny)
    {
        if ((long)n1 * n2 * ny > CertificateDocument.MostCells)
        {
            throw new TableFormatException(source, string.Create(CultureInfo.InvariantCulture,
                $"A certificate is of at most {CertificateDocument.MostCells:N0} cells, and the table has {n1} x {n2} x {ny}."),
                $"Merge states, or leave out {Option}.");
        }
    }

    /// <summary>A certificate, a line.</summary>
    /// <param name="kind">What kind of.</param>
    /// <param name="write">Writes what it is about and what proves it.</param>
    /// <param name="claims">What is claimed.</param>
    public static byte[] Of(string kind, Action<Utf8JsonWriter> write, params IReadOnlyList<(string Name, Interval Value)> claims) =>
        Line(kind, json =>
        {
            write(json);
            json.WriteStartObject("claims");
            foreach ((string name, Interval value) in claims)
            {
                json.WriteStartArray(name);
                foreach (double end in (double[])[value.Lower, value.Upper])
                {
                    if (double.IsFinite(end))
                    {
                        json.WriteNumberValue(end);
                    }
                    else
                    {
                        json.WriteNullValue(); // open
                    }
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        });

    /// <summary>A certificate of a statement, a line.</summary>
    /// <param name="kind">What kind of.</param>
    /// <param name="write">Writes what it is about and what proves it.</param>
    /// <param name="claim">What is claimed.</param>
    public static byte[] Stating(string kind, Action<Utf8JsonWriter> write, string claim) => Line(kind, json =>
    {
        write(json);
        json.WriteString("claims", claim);
    });

    private static byte[] Line(string kind, Action<Utf8JsonWriter> write)
    {
        using MemoryStream line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            json.WriteString("kind", kind);
            write(json);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    /// <summary>Probabilities of decimals as they are written.</summary>
    public static Rational[] Exact(ReadOnlySpan<double> weights)
    {
        Rational[] exact = new Rational[weights.Length];
        Rational total = 0;
        for (int c = 0; c < exact.Length; c++)
        {
            exact[c] = Rational.Parse(weights[c].ToString("R", CultureInfo.InvariantCulture))!.Value;
            total += exact[c];
        }

        return Array.ConvertAll(exact, w => w / total);
    }
}
