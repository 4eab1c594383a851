using System.Text.Json;
using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>
/// The joint of least union information, with the names and labels of the variables: a table that <c>pid decompose</c> reads.
/// </summary>
internal static class OptimalFile
{
    public static void Write(Stream file, Joint joint, UnionProof proof)
    {
        using (Utf8JsonWriter json = new(file))
        {
            json.WriteStartObject();
            JsonReport.WriteNames(json, joint.X1, joint.X2, joint.Y);
            json.WriteStartObject("symbols");
            Symbols("x1", joint.X1);
            Symbols("x2", joint.X2);
            Symbols("y", joint.Y);
            json.WriteEndObject();
            JsonReport.WriteWeights(json, joint.X1.Size, joint.X2.Size, joint.Y.Size, [.. proof.Joint]);
            json.WriteEndObject();

            void Symbols(string name, Variable variable) =>
                JsonReport.WriteTexts(json, name, variable.Symbols);
        }

        file.WriteByte((byte)'\n');
    }
}
