using System.Text.Json;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Support;

/// <summary>One distribution of Reference/pid.json with its high-precision decomposition in bits.</summary>
public sealed record ReferenceTable(string Name, Joint Joint, double R, double U1, double U2, double S, double Uncertainty)
{
    public static IReadOnlyList<ReferenceTable> All { get; } = Read();

    public override string ToString() => Name;

    private static List<ReferenceTable> Read()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Reference", "pid.json")));
        List<ReferenceTable> tables = [];
        foreach (JsonElement item in document.RootElement.GetProperty("items").EnumerateArray())
        {
            int[] shape = [.. item.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32())];
            double[] w = new double[shape[0] * shape[1] * shape[2]];
            foreach (JsonElement cell in item.GetProperty("cells").EnumerateArray())
            {
                w[(((cell[0].GetInt32() * shape[1]) + cell[1].GetInt32()) * shape[2]) + cell[2].GetInt32()] += cell[3].GetDouble();
            }

            JsonElement value = item.GetProperty("ref");
            tables.Add(new ReferenceTable(
                item.GetProperty("name").GetString()!, Joint.FromWeights(shape[0], shape[1], shape[2], w),
                Part("R"), Part("U1"), Part("U2"), Part("S"), item.GetProperty("ref_uncertainty_bits").GetDouble()));

            double Part(string name) => value.GetProperty(name).GetDouble();
        }

        return tables;
    }
}
