using System.Text.Json;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>
/// What proves R, U1, U2 and S of a table, a JSON document a line, for <c>checker/check.py</c> and whoever else wants to check it
/// (docs/certificates.md).
/// </summary>
internal static class CertificateFile
{
    public const string Schema = "pid-certificate/1";

    /// <summary>Writes the certificate of a decomposition.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="joint">The weights.</param>
    /// <param name="result">What is claimed of them.</param>
    /// <param name="proof">What proves the union information that the claims rest on.</param>
    public static void Write(Stream file, Joint joint, Decomposition result, UnionProof proof)
    {
        using (Utf8JsonWriter json = new(file))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            json.WriteString("kind", "decomposition");
            Numbers("shape", [joint.X1.Size, joint.X2.Size, joint.Y.Size]);
            Numbers("weights", joint.Weights);
            Numbers("potentials1", [.. proof.Potentials1]);
            Numbers("potentials2", [.. proof.Potentials2]);
            Numbers("joint", [.. proof.Joint]);
            json.WriteStartObject("claims");
            foreach ((string name, Interval part) in ((string, Interval)[])[("redundancy", result.Redundancy), ("unique1", result.Unique1),
                ("unique2", result.Unique2), ("synergy", result.Synergy)])
            {
                Numbers(name, [part.Lower, part.Upper]);
            }

            json.WriteEndObject();
            json.WriteEndObject();

            void Numbers(string name, ReadOnlySpan<double> values)
            {
                json.WriteStartArray(name);
                foreach (double value in values)
                {
                    json.WriteNumberValue(value);
                }

                json.WriteEndArray();
            }
        }

        file.WriteByte((byte)'\n');
    }
}
