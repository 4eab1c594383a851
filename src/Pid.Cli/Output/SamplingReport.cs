using System.Globalization;
using System.Text.Json;
using Pid.Cli.Commands;
using Pid.Data.Resampling;
using Spectre.Console;

namespace Pid.Cli.Output;

/// <summary>The part of a report on sampling uncertainty. Its numbers are estimates: they are never written as certified intervals are.</summary>
internal static class SamplingReport
{
    /// <summary>What a bias correction leaves as it is.</summary>
    public const string OnlyInformations = "Only these informations are corrected: R, U1, U2, S, the accuracy and every bound are as counted.";

    public static void WriteJson(Utf8JsonWriter json, SamplingResult? result)
    {
        if (result is null || !result.Request.Any)
        {
            return;
        }

        json.WriteStartObject("sampling");
        json.WriteBoolean("proven", false);
        json.WriteNumber("seed", result.Request.Seed);
        WriteIntervals(json, result);
        if (result.Request.Permutations > 0)
        {
            json.WriteStartObject("permutations");
            json.WriteNumber("rounds", result.Request.Permutations);
            WritePValue(json, "interaction", result.InteractionPValue);
            WritePValue(json, "synergy", result.SynergyPValue);
            json.WriteEndObject();
        }

        WriteSamples(json, result);
        json.WriteString("stopped", result.Stopped);
        json.WriteEndObject();
    }

    public static void WriteText(IAnsiConsole console, SamplingResult? result, string x1, string x2, string y)
    {
        if (result is null || !result.Request.Any)
        {
            return;
        }

        console.Heading("The sample behind the counts (estimates, nothing here is proven)");
        if (result.Quantities is { } quantities)
        {
            Table table = TextReport.Table(console, 1..5, "Quantity", "As counted", "From", "To", "Bias");
            foreach (SampledQuantity quantity in quantities)
            {
                SamplingInterval i = quantity.Interval;
                table.Row(Label(quantity.Name), Number(i.Estimate), Number(i.Lower), Number(i.Upper), Number(i.Bias));
            }

            console.Write(table);
            console.Paragraph(IntervalSentence(result));
        }

        foreach (string sentence in TestSentences(result, x1, x2, y))
        {
            console.Paragraph(sentence);
        }

        if (result.Request.Bias is { } bias)
        {
            Table table = TextReport.Table(console, 1..5, "Information", "As counted", SamplingOptions.Name(bias), "Records", "Cells");
            foreach (SampleSize s in result.Samples)
            {
                table.Row($"I({s.Rows.Name}; {s.Columns.Name})", Number(s.Information), Number(s.Corrected!.Value),
                    s.Records.ToString(CultureInfo.InvariantCulture), s.Cells.ToString(CultureInfo.InvariantCulture));
            }

            console.Write(table);
            console.Paragraph(OnlyInformations);
        }

        if (result.Stopped is { } stopped)
        {
            console.Paragraph(stopped);
        }
    }

    /// <summary>What the intervals are, in a sentence.</summary>
    public static string IntervalSentence(SamplingResult result)
    {
        bool searched = result.Quantities?.Any(q => q.Name == "synergy upper end") == true;
        return string.Create(CultureInfo.InvariantCulture,
            $"{100 * result.Request.Confidence:0.##} % bias-corrected bootstrap intervals, {result.Request.Bootstrap} rounds, seed {result.Request.Seed}; docs/coverage.md tells how often such intervals hold the truth.{(searched ? " Upper ends are those of a shorter search than the one above, the same in every round." : "")}");
    }

    /// <summary>The permutation tests in sentences.</summary>
    public static IEnumerable<string> TestSentences(SamplingResult result, string x1, string x2, string y)
    {
        if (result.InteractionPValue is { } interaction)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"Any interaction, {y} shuffled over the records: p = {interaction:0.######} ({result.Request.Permutations} permutations).");
        }

        if (result.SynergyPValue is { } synergy)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"Any synergy, {x1} shuffled among the records of each {y}: p = {synergy:0.######} (exact for {x1} and {x2} independent given {y}, cautious for S = 0).");
        }
        else if (result.InteractionPValue is not null)
        {
            yield return "Any synergy: no test without records of all three variables together.";
        }
    }

    /// <summary>A quantity's name for people.</summary>
    public static string Label(string name) => name switch
    {
        "redundancy" => "Redundancy R",
        "unique1" => "Unique U1",
        "unique2" => "Unique U2",
        "synergy" => "Synergy S",
        "information1" => "First alone",
        "information2" => "Second alone",
        _ => char.ToUpperInvariant(name[0]) + name[1..],
    };

    private static void WriteIntervals(Utf8JsonWriter json, SamplingResult result)
    {
        if (result.Request.Bootstrap == 0)
        {
            return;
        }

        json.WriteStartObject("bootstrap");
        json.WriteNumber("rounds", result.Request.Bootstrap);
        json.WriteNumber("confidence", result.Request.Confidence);
        json.WriteStartArray("intervals");
        foreach (SampledQuantity quantity in result.Quantities ?? [])
        {
            SamplingInterval i = quantity.Interval;
            json.WriteStartObject();
            json.WriteString("name", quantity.Name);
            json.WriteNumber("estimate", i.Estimate);
            json.WriteNumber("bias", i.Bias);
            json.WriteNumber("from", i.Lower);
            json.WriteNumber("to", i.Upper);
            json.WriteNumber("percentileFrom", i.PercentileLower);
            json.WriteNumber("percentileTo", i.PercentileUpper);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSamples(Utf8JsonWriter json, SamplingResult result)
    {
        json.WriteString("bias", result.Request.Bias is { } bias ? SamplingOptions.Name(bias) : null);
        json.WriteStartArray("samples");
        foreach (SampleSize s in result.Samples)
        {
            json.WriteStartObject();
            JsonReport.WriteTexts(json, "pair", [s.Rows.Name, s.Columns.Name]);
            json.WriteNumber("records", s.Records);
            json.WriteNumber("cells", s.Cells);
            json.WriteNumber("information", s.Information);
            json.WriteNumber("millerMadowBias", s.Bias);
            if (s.Corrected is { } corrected)
            {
                json.WriteNumber("corrected", corrected);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        JsonReport.WriteTexts(json, "warnings", result.Warnings);
    }

    private static void WritePValue(Utf8JsonWriter json, string name, double? value) =>
        JsonReport.WriteNumber(json, name, value ?? double.NaN);

    private static string Number(double value) => CertifiedNumber.Nearest(value, 4);
}
