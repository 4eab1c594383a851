using System.Globalization;
using System.Text.Json;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Certified;

namespace Pid.Cli.Output;

/// <summary>
/// The part of a report on the population behind the counts, which comes first. Its numbers are statements of confidence: no word of proof
/// is said of them, and they have as many digits as they support.
/// </summary>
internal static class PopulationSection
{
    // In a table for people.
    private static readonly ResultValue[] s_shown =
        [.. ResultValue.PartsAndTotal, ResultValue.Accuracy, ResultValue.Accuracy1, ResultValue.Accuracy2];

    /// <summary>The values that there are limits of, in the order of the JSON document.</summary>
    private static IEnumerable<(ResultValue Value, PopulationRange Range)> Values(PopulationLimits limits) =>
        ResultValue.OfAPopulation.Where(value => value.OfPopulation!(limits) is not null)
            .Select(value => (value, value.OfPopulation!(limits)!.Value));

    public static Interval Interval(PopulationRange range) => PopulationAdvice.Range(range);

    /// <summary>A limit to as many digits as it supports, rounded outward: three, or four where the limits are close.</summary>
    public static (string From, string To) Text(Interval limits)
    {
        int digits = limits.Width < 0.01 ? 4 : 3;
        return (CertifiedNumber.Down(limits.Lower, digits), CertifiedNumber.Up(limits.Upper, digits));
    }

    /// <summary>"from a to b".</summary>
    public static string Range(Interval limits) => Text(limits) is var (from, to) ? $"{from} to {to}" : "";

    /// <summary>The confidence as a person writes it.</summary>
    public static string Confidence(SamplingResult result) => string.Create(CultureInfo.InvariantCulture,
        $"{100 * result.Request.Confidence:0.##########} %");

    /// <summary>What the limits are of.</summary>
    public static string Population(SamplingResult result) =>
        result.Advice?.Advice.IsOfClasses == true ? "population of these classes" : "population";

    /// <summary>Verdict, reason and limits, before anything is said of the table.</summary>
    public static void WriteText(TextPage page, SamplingResult? result, PlainAnswer verdict, Variables variables)
    {
        if (result is null || result.Advice is null)
        {
            return;
        }

        page.Heading(verdict.Heading, space: false);
        foreach (string sentence in verdict.Sentences)
        {
            page.Paragraph(sentence);
        }

        if (result.Limits is { } limits)
        {
            page.Heading($"The {Population(result)}, at {Confidence(result)} confidence, in bits");
            TextTable table = new(2..4, "Part", "Of the information on " + variables.Y.Name, "From", "To");
            foreach (ResultValue value in s_shown)
            {
                if (value.OfPopulation!(limits) is { } range)
                {
                    (string from, string to) = Text(Interval(range));
                    table.Row(value.Label, variables.Meaning(value), from, to);
                }
            }

            page.Write(table);
            foreach (string sentence in Method(result, limits).Concat(Advice(result)))
            {
                page.Paragraph(sentence);
            }
        }

        if (result.Size is { } size)
        {
            page.Paragraph(size.Sentence);
        }

        page.WriteLine();
    }

    /// <summary>How the limits were found and how far each can be relied on.</summary>
    public static IEnumerable<string> Method(SamplingResult result, PopulationLimits limits)
    {
        PopulationEnd[] ends = [.. Values(limits).SelectMany(q => (PopulationEnd[])[q.Range.Lower, q.Range.Upper])];
        int outer = ends.Count(e => e.IsProven);
        string samples = string.Join(", ",
            limits.Samples.Select(s => string.Create(CultureInfo.InvariantCulture,
            $"{s.Records} of ({string.Join(", ", s.Variables.Select(v => v.Name))})")));
        yield return $"Method {MethodName(limits.Method)}; records: {samples}."
            + (limits.Stopped ? "" : outer == ends.Length ? " Every end is an outer bound for its radius (--json has them)."
                : outer == 0 ? " The ends are the farthest that an optimiser found."
                : string.Create(CultureInfo.InvariantCulture,
                $" {outer} of {ends.Length} ends are outer bounds for their radius, the others the farthest that an optimiser found "
                    + $"(--json tells which)."));
        foreach (string note in limits.Notes)
        {
            yield return note;
        }
    }

    public static string MethodName(RadiusMethod method) => method.ToString().ToLowerInvariant();

    public static void WriteJson(Utf8JsonWriter json, SamplingResult? result)
    {
        if (result?.Limits is not { } limits)
        {
            if (result?.NoLimits is { } reason)
            {
                json.WriteNull("population");
                json.WriteString("populationMissing", reason);
            }

            return;
        }

        json.WriteStartObject("population");
        json.WriteNumber("confidence", limits.Confidence);
        json.WriteString("method", MethodName(limits.Method));
        json.WriteNumber("seed", result.Request.Seed);
        json.WriteStartObject("records");
        foreach (ObservedSample sample in limits.Samples)
        {
            json.WriteNumber(SampleKey(limits, sample), sample.Records);
        }

        json.WriteEndObject();
        foreach ((ResultValue value, PopulationRange range) in Values(limits))
        {
            json.WriteStartObject(value.Name);
            JsonReport.WriteNumber(json, "lower", Interval(range).Lower);
            JsonReport.WriteNumber(json, "upper", Interval(range).Upper);
            json.WriteStartObject("ends");
            WriteEnd(json, "lower", range.Lower);
            WriteEnd(json, "upper", range.Upper);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        WriteSize(json, result.Size);
        WritePlan(json, result.Plan);
        JsonReport.WriteTexts(json, "notes", limits.Notes);
        json.WriteBoolean("stopped", limits.Stopped);
        json.WriteEndObject();
    }

    /// <summary>A sample by the roles of its variables: x1y, x2y, x1x2, or x1x2y.</summary>
    public static string SampleKey(PopulationLimits limits, ObservedSample sample) =>
        sample.Variables.Count == 3 ? "x1x2y" : limits.Samples.ToList().IndexOf(sample) switch { 0 => "x1y", 1 => "x2y", _ => "x1x2" };

    private static IEnumerable<string> Advice(SamplingResult result)
    {
        if (result.Plan?.Best is { } best)
        {
            yield return $"More records of {best} would narrow the synergy most.";
        }

        if (result.Contradiction is { Contradicts: false } test)
        {
            yield return test.PValue is { } p
                ? string.Create(CultureInfo.InvariantCulture, $"The three samples {ReconciliationReport.Agreement(test)} (p = {p:G2}).")
                : "Whether the three samples contradict each other is open: too few samples could be simulated.";
        }
    }

    private static void WriteEnd(Utf8JsonWriter json, string name, PopulationEnd end)
    {
        json.WriteStartObject(name);
        JsonReport.WriteNumber(json, "attained", end.Attained);
        JsonReport.WriteNumber(json, "outer", end.Outer);
        JsonReport.WriteNumber(json, "radius", end.Radius);
        json.WriteEndObject();
    }

    private static void WriteSize(Utf8JsonWriter json, SampleSize? size)
    {
        if (size is null)
        {
            return;
        }

        json.WriteStartObject("size");
        json.WriteNumber("records", size.Records);
        json.WriteNumber("cells", size.Cells);
        json.WriteNumber("recordsACell", size.RecordsACell);
        json.WriteNumber("synergyOfNoise", size.Noise);
        json.WriteBoolean("simulated", size.Simulated);
        json.WriteBoolean("small", size.IsSmall);
        json.WriteNumber("mergeTo", size.Merged);
        json.WriteEndObject();
    }

    private static void WritePlan(Utf8JsonWriter json, SamplingPlan? plan)
    {
        if (plan is null)
        {
            return;
        }

        json.WriteStartArray("plan");
        foreach (PlannedWidths row in plan.Rows)
        {
            json.WriteStartObject();
            json.WriteString("part", row.Part.Name);
            json.WriteString("sample", row.Sample);
            json.WriteNumber("width", row.Widths[0]);
            for (int k = 0; k < SamplingPlan.Times.Length; k++)
            {
                json.WriteNumber(string.Create(CultureInfo.InvariantCulture, $"times{SamplingPlan.Times[k]}"), row.Widths[k + 1]);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
