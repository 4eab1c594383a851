using System.Globalization;
using System.Text.Json;
using Pid.Interactions;
using Pid.Numerics.Certified;

namespace Pid.Cli.Output;

/// <summary>What the marginals say after a share of the labels was drawn anew.</summary>
/// <param name="Level">The share.</param>
/// <param name="Result">What follows from the marginals then.</param>
internal sealed record NoiseLevel(decimal Level, InteractionBounds Result);

/// <summary>The part of a report on label noise.</summary>
internal static class LabelNoiseSection
{
    public const string Title = "Robustness to label noise";

    public const string Meaning =
        "Noise is the share of labels drawn anew, uniformly from all labels and whatever the sources are: p(y|x) becomes (1 - e) p(y|x) "
            + "+ e/|Y| in both labelled pairs.";

    public static void WriteJson(Utf8JsonWriter json, IReadOnlyList<NoiseLevel>? levels)
    {
        if (levels is null)
        {
            return;
        }

        json.WriteStartArray("labelNoise");
        foreach ((decimal level, InteractionBounds result) in levels)
        {
            json.WriteStartObject();
            json.WriteNumber("level", level);
            JsonReport.WriteValues(json, [.. ResultValue.PartsAndTotal, ResultValue.Accuracy, ResultValue.Disagreement],
                value => value.OfPairs!(result));
            json.WriteString("status", RunState.Status(result.Status));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteText(TextPage page, IReadOnlyList<NoiseLevel>? levels)
    {
        if (levels is null)
        {
            return;
        }

        page.Heading(Title);
        TextTable table = new(0..7, "Noise", "Redundancy R", "Unique U1", "Unique U2", "Synergy S in", "Accuracy in",
            "Disagreement");
        foreach ((decimal level, InteractionBounds result) in levels)
        {
            table.Row(level.ToString(CultureInfo.InvariantCulture), Text(result.Redundancy), Text(result.Unique1), Text(result.Unique2),
                CertifiedNumber.Range(result.Synergy), CertifiedNumber.Range(result.Accuracy), Text(result.Disagreement));
        }

        page.Write(table);
        page.Paragraph(Meaning);

        static string Text(Interval value) => CertifiedNumber.Text(value, 6);
    }
}
