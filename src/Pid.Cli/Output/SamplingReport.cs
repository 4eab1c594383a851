using System.Globalization;
using System.Text.Json;

namespace Pid.Cli.Output;

/// <summary>The part of a report on the permutation tests.</summary>
internal static class SamplingReport
{
    public static void WriteJson(Utf8JsonWriter json, SamplingResult? result)
    {
        if (result is null or { Request.Permutations: 0 })
        {
            return;
        }

        json.WriteStartObject("sampling");
        json.WriteBoolean("proven", false);
        json.WriteNumber("seed", result.Request.Seed);
        json.WriteStartObject("permutations");
        json.WriteNumber("rounds", result.Request.Permutations);
        JsonReport.WriteNumber(json, "interaction", result.InteractionPValue ?? double.NaN);
        JsonReport.WriteNumber(json, "synergy", result.SynergyPValue ?? double.NaN);
        json.WriteEndObject();
        json.WriteString("stopped", result.Stopped);
        json.WriteEndObject();
    }

    public static void WriteText(TextPage page, SamplingResult? result, string x1, string x2, string y)
    {
        if (result is null or { Request.Permutations: 0 })
        {
            return;
        }

        page.Heading("Permutation tests");
        foreach (string sentence in TestSentences(result, x1, x2, y))
        {
            page.Paragraph(sentence);
        }

        if (result.Stopped is { } stopped)
        {
            page.Paragraph(stopped);
        }
    }

    /// <summary>The permutation tests in sentences.</summary>
    public static IEnumerable<string> TestSentences(SamplingResult result, string x1, string x2, string y)
    {
        if (result.InteractionPValue is { } interaction)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"Any interaction, {y} shuffled over the records: p = {interaction:0.######} ({result.Request.Permutations} "
                    + $"permutations).");
        }

        if (result.SynergyPValue is { } synergy)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"Any synergy, {x1} shuffled among the records of each {y}: p = {synergy:0.######} (exact for {x1} and {x2} independent "
                    + $"given {y}, cautious for S = 0).");
        }
        else if (result.InteractionPValue is not null)
        {
            yield return "Any synergy: no test without records of all three variables together.";
        }
    }
}
