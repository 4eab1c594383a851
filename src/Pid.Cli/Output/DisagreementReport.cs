using System.Globalization;
using System.Text.Json;
using Pid.Data.Classifying;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Spectre.Console;

namespace Pid.Cli.Output;

/// <summary>How much two classifiers disagree on unlabelled pairs, and what that says about the synergy.</summary>
/// <param name="pair">The classifiers' predictions and scores.</param>
/// <param name="asked">Upper bounds on their excess Brier risks; null for their whole Brier risks, where these are known.</param>
internal sealed class DisagreementReport(ClassifierPair pair, double[]? asked) : Report
{
    private readonly double[]? _risks = asked ?? (pair.Scores1 is { } first && pair.Scores2 is { } second ? [first.BrierRisk, second.BrierRisk] : null);
    private readonly Interval _seen = LearnedDisagreement.Of(pair.First, pair.Second, pair.Classes).Alpha;

    public override int Exit => ExitCode.Done;

    /// <summary>U1 and U2 are at most H(Y), at most log2 |Y|, and at most what the other classifier leaves open.</summary>
    private (double First, double Second) LargestUnique => (Largest(pair.Scores2), Largest(pair.Scores1));

    private Disagreement? True => _risks is { } risks ? LearnedDisagreement.Of(pair.First, pair.Second, pair.Classes, risks[0], risks[1]) : null;

    private double? SynergyBound => True is not { } disagreement ? null : Math.Max(0, Math.Max(
        disagreement.LowerBound(LargestUnique.First, LargestUnique.Second), disagreement.TotalVariationLowerBound(LargestUnique.First, LargestUnique.Second)));

    public override void WriteJson(Utf8JsonWriter json)
    {
        json.WriteString("units", "bits");
        json.WriteNumber("classes", pair.Classes);
        json.WriteNumber("pairs", pair.Pairs);
        WriteScores(json, "classifier1", pair.Names[0], pair.Scores1);
        WriteScores(json, "classifier2", pair.Names[1], pair.Scores2);
        JsonReport.WriteInterval(json, "predictedDisagreement", _seen);
        if (True is { } disagreement && SynergyBound is { } bound)
        {
            json.WriteStartArray("excessRisk");
            Array.ForEach(_risks!, json.WriteNumberValue);
            json.WriteEndArray();
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

    public override void WriteText(IAnsiConsole console)
    {
        console.Heading("What the disagreement of two classifiers says about the synergy", space: false);
        console.Paragraph(pair.Contents);
        console.WriteLine();
        Table table = TextReport.Table(console, 1..6, "Classifier on", "Accuracy", "Brier risk", "Log loss, bits", "Of H(Y), bits", "Excess risk at most");
        for (int i = 0; i < 2; i++)
        {
            ClassifierScores? scores = i == 0 ? pair.Scores1 : pair.Scores2;
            table.Row(pair.Names[i], Text(scores?.Accuracy), Text(scores?.BrierRisk), Text(scores?.LogLoss), Text(scores?.TargetEntropy), Text(_risks?[i]));
        }

        console.Write(table);
        console.WriteLine();
        console.Paragraph($"On {pair.Pairs.ToString(CultureInfo.InvariantCulture)} pairs the predictions disagree by {CertifiedNumber.Text(_seen, 6)}, the mean of |f1 - f2|^2.");
        console.Paragraph(True is not { } disagreement
            ? "Without labels or --excess-risk nothing is known of the true posteriors: there is no bound."
            : $"The true posteriors disagree by alpha in {$"[{CertifiedNumber.Down(disagreement.Alpha.Lower, 6)}, {CertifiedNumber.Up(disagreement.Alpha.Upper, 6)}]"}{(asked is null ? ", if nothing more is known than the whole Brier risks (--excess-risk E1,E2 where you know better)" : "")}.");
        if (SynergyBound is { } bound)
        {
            console.Paragraph($"With U1 at most {Text(LargestUnique.First)} and U2 at most {Text(LargestUnique.Second)} bit: S >= {CertifiedNumber.Down(bound, 6)}{(bound > 0 ? "" : ", which says nothing")}.");
        }

        console.Paragraph("For the given pairs and scores taken as the population; sampling error is not included.");
    }

    private double Largest(ClassifierScores? other) =>
        Math.Min(Math.Log2(pair.Classes), Math.Min(other?.LogLoss ?? double.PositiveInfinity, other?.TargetEntropy ?? double.PositiveInfinity));

    private static void WriteScores(Utf8JsonWriter json, string name, string on, ClassifierScores? scores)
    {
        json.WriteStartObject(name);
        json.WriteString("on", on);
        if (scores is not null)
        {
            json.WriteNumber("records", scores.Records);
            JsonReport.WriteNumber(json, "accuracy", scores.Accuracy);
            JsonReport.WriteNumber(json, "brierRisk", scores.BrierRisk);
            JsonReport.WriteNumber(json, "logLoss", scores.LogLoss);
            JsonReport.WriteNumber(json, "targetEntropy", scores.TargetEntropy);
        }

        json.WriteEndObject();
    }

    private static string Text(double? value) => value is { } v ? v.ToString("0.0000", CultureInfo.InvariantCulture) : "unknown";
}
