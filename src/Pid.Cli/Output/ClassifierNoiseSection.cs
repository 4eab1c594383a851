using System.Globalization;
using System.Text.Json;
using Pid.Numerics.Certified;

namespace Pid.Cli.Output;

/// <summary>The part of a report on classifiers made worse.</summary>
internal static class ClassifierNoiseSection
{
    public const string Title = "Robustness to imperfect classifiers";

    public const string Meaning =
        "Noise is the share of predictions drawn anew, for each classifier by itself: one class, uniformly and with certainty. The "
            + "bound allows for the excess risk that this adds and holds at every level; "
        + "Theorem 2 as published (c = 1, predictions in place of the true posteriors) does not: noise looks like disagreement to it.";

    public static void WriteJson(Utf8JsonWriter json, IReadOnlyList<DisagreementFinding>? levels)
    {
        if (levels is null)
        {
            return;
        }

        json.WriteStartArray("classifierNoise");
        foreach (DisagreementFinding finding in levels)
        {
            json.WriteStartObject();
            json.WriteNumber("level", finding.Level);
            JsonReport.WriteNumber(json, "accuracy1", finding.Accuracies.First ?? double.NaN);
            JsonReport.WriteNumber(json, "accuracy2", finding.Accuracies.Second ?? double.NaN);
            JsonReport.WriteInterval(json, "predictedDisagreement", finding.Seen);
            WriteBound(json, finding);
            json.WriteNumber("heuristicAsPublished", finding.Published);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>What is proven, or nulls where nothing is.</summary>
    public static void WriteBound(Utf8JsonWriter json, DisagreementFinding finding)
    {
        if (finding is { Risks: { } risks, True: { } disagreement, Bound: { } bound })
        {
            JsonReport.WriteNumbers(json, "excessRisk", risks);
            JsonReport.WriteInterval(json, "disagreement", disagreement.Alpha);
            JsonReport.WriteNumber(json, "synergyLowerBound", bound);
        }
        else
        {
            json.WriteNull("excessRisk");
            json.WriteNull("disagreement");
            json.WriteNull("synergyLowerBound");
        }
    }

    public static void WriteText(TextPage page, IReadOnlyList<DisagreementFinding>? levels)
    {
        if (levels is null)
        {
            return;
        }

        page.Heading(Title);
        TextTable table = new(0..9, "Noise", "Accuracy 1", "Accuracy 2", "Excess risk 1", "Excess risk 2",
            "They disagree by", "True alpha in", "S at least", "c = 1 (heuristic)");
        foreach (DisagreementFinding finding in levels)
        {
            table.Row(finding.Level.ToString(CultureInfo.InvariantCulture), Text(finding.Accuracies.First), Text(finding.Accuracies.Second),
                Text(finding.Risks?[0]),
                Text(finding.Risks?[1]), CertifiedNumber.Text(finding.Seen, 4), Alpha(finding), Bound(finding),
                CertifiedNumber.Nearest(finding.Published, 4));
        }

        page.Write(table);
        page.Paragraph(Meaning);
    }

    /// <summary>A number, or that it is unknown.</summary>
    public static string Text(double? value) => value is { } v ? CertifiedNumber.Nearest(v, 4) : "unknown";

    /// <summary>Where the disagreement of the true posteriors lies.</summary>
    public static string Alpha(DisagreementFinding finding) => finding.True is { } disagreement
        ? CertifiedNumber.Range(disagreement.Alpha) : "unknown";

    /// <summary>The proven bound.</summary>
    public static string Bound(DisagreementFinding finding) => finding.Bound is { } bound ? CertifiedNumber.Down(bound, 4) : "unknown";
}
