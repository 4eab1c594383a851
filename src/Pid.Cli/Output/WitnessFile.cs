using System.Collections.Immutable;
using System.Text.Json;
using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>
/// The joints that attain the two ends of the synergy interval, a JSON document a line, least synergy first: a batch that <c>pid
/// decompose</c> reads. The second is in whole numbers where it has exactly the given marginals.
/// </summary>
internal static class WitnessFile
{
    public static void Write(Stream file, PairwiseMarginals marginals, InteractionBounds result)
    {
        foreach (ImmutableArray<double> joint in (ImmutableArray<double>[])[result.MinimalJoint, result.Search?.Witness ?? []])
        {
            if (joint.Length > 0)
            {
                Write(file, marginals, joint);
            }
        }
    }

    private static void Write(Stream file, PairwiseMarginals marginals, ImmutableArray<double> joint)
    {
        using (Utf8JsonWriter json = new(file))
        {
            json.WriteStartObject();
            JsonReport.WriteWeights(json, marginals.X1.Size, marginals.X2.Size, marginals.Y.Size, joint.AsSpan());
            json.WriteEndObject();
        }

        file.WriteByte((byte)'\n');
    }
}
