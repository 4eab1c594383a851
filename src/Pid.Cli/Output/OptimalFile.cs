using System.Text.Json;
using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>The joint of least union information, with the names of the variables: a table that <c>pid decompose</c> reads.</summary>
internal static class OptimalFile
{
    public static void Write(Stream file, Joint joint, UnionProof proof)
    {
        using (Utf8JsonWriter json = new(file))
        {
            json.WriteStartObject();
            JsonReport.WriteNames(json, joint.X1, joint.X2, joint.Y);
            JsonReport.WriteWeights(json, joint.X1.Size, joint.X2.Size, joint.Y.Size, [.. proof.Joint]);
            json.WriteEndObject();
        }

        file.WriteByte((byte)'\n');
    }
}
