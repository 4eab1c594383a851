using System.Text.Json;

namespace Pid.Tests.Properties.Coupling;

/// <summary>
/// Reference/couplings.json: instances in integer masses with entropies in bits computed by independent prototypes (Python, floating
/// point; exact values by vertex enumeration or a branch and bound, as each says).
/// </summary>
internal static class CouplingReference
{
    private static readonly JsonElement s_root = Load();

    public static IEnumerable<JsonElement> TwoMarginals => s_root.GetProperty("two_marginals").EnumerateArray();

    public static IEnumerable<JsonElement> ThreeMarginals => s_root.GetProperty("three_marginals").EnumerateArray();

    public static IEnumerable<JsonElement> FixedPairs => s_root.GetProperty("three_way_fixed_pairwise").EnumerateArray();

    public static string Id(this JsonElement instance) => instance.GetProperty("id").GetString()!;

    public static double Number(this JsonElement instance, string name) => instance.GetProperty(name).GetDouble();

    public static ulong[] Masses(this JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetUInt64())];

    public static ulong[][] Marginals(this JsonElement instance) => instance.TryGetProperty("marginals", out JsonElement all)
        ? [.. all.EnumerateArray().Select(Masses)]
        : [instance.GetProperty("p").Masses(), instance.GetProperty("q").Masses()];

    private static JsonElement Load()
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Reference", "couplings.json"));
        return JsonDocument.Parse(file).RootElement.Clone();
    }
}
