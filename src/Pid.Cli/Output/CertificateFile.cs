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
            JsonReport.WriteNumbers(json, "shape", [joint.X1.Size, joint.X2.Size, joint.Y.Size]);
            JsonReport.WriteNumbers(json, "weights", joint.Weights);
            JsonReport.WriteNumbers(json, "potentials1", [.. proof.Potentials1]);
            JsonReport.WriteNumbers(json, "potentials2", [.. proof.Potentials2]);
            JsonReport.WriteNumbers(json, "joint", [.. proof.Joint]);
            json.WriteStartObject("claims");
            Interval[] parts = [result.Redundancy, result.Unique1, result.Unique2, result.Synergy];
            foreach ((string name, Interval part) in CertificateReport.Parts.Zip(parts))
            {
                JsonReport.WriteNumbers(json, name, [part.Lower, part.Upper]);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        file.WriteByte((byte)'\n');
    }
}
