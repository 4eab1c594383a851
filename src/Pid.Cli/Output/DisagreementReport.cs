using System.Globalization;
using System.Text.Json;
using Pid.Cli.Html;
using Pid.Data.Classifying;

namespace Pid.Cli.Output;

/// <summary>How much two classifiers disagree on unlabelled pairs, and what that says about the synergy.</summary>
/// <param name="pair">The classifiers' predictions and scores.</param>
/// <param name="asked">Upper bounds on their excess Brier risks; null for their whole Brier risks, where these are known.</param>
/// <param name="unique">Upper bounds on U1 and U2; null for what the labels say.</param>
/// <param name="noise">Levels of noise of the classifiers to repeat the answer at; null for none.</param>
internal sealed class DisagreementReport(ClassifierPair pair, double[]? asked, double[]? unique, decimal[]? noise) : Report
{
    /// <summary>What the numbers are about.</summary>
    public const string Population = "For the given pairs and scores taken as the population; sampling error is not included.";

    // U1 and U2 are at most H(Y), at most log2 |Y|, and at most what the other classifier leaves open.
    private readonly (double First, double Second) _unique = unique is null ? (Largest(pair, pair.Scores2), Largest(pair, pair.Scores1))
        : (unique[0], unique[1]);

    public override int Exit => ExitCode.Done;

    /// <summary>Whether the classifiers alone prove nothing about S.</summary>
    public bool SaysNothing => Finding.Bound is not > 0;

    /// <summary>What is said then; null else.</summary>
    public FurtherAnswer? Further { get; set; }

    public override IEnumerable<string> Notices => pair.Remarks;

    private DisagreementFinding Finding => field ??= DisagreementFinding.Of(pair, asked, _unique);

    private IReadOnlyList<DisagreementFinding>? Noisy =>
        field ??= noise?.Select(level => DisagreementFinding.Of(pair, asked, _unique, level)).ToArray();

    public override void WriteJson(Utf8JsonWriter json)
    {
        json.WriteString("units", "bits");
        json.WriteNumber("classes", pair.Classes);
        json.WriteNumber("pairs", pair.Pairs);
        JsonReport.WriteTexts(json, "remarks", pair.Remarks);
        if (pair.Columns is { } columns)
        {
            JsonReport.WriteTexts(json, "classNames", columns.Names);
            json.WriteString("classesBy", columns.ByPosition ? "position" : "name");
            JsonReport.WriteTexts(json, "columns1", columns.First);
            JsonReport.WriteTexts(json, "columns2", columns.Second);
        }

        WriteScores(json, "classifier1", pair.Names[0], pair.Scores1);
        WriteScores(json, "classifier2", pair.Names[1], pair.Scores2);
        JsonReport.WriteInterval(json, "predictedDisagreement", Finding.Seen);
        ClassifierNoiseSection.WriteBound(json, Finding);
        ClassifierNoiseSection.WriteJson(json, Noisy);
        Further?.WriteJson(json);
    }

    public override void WriteText(TextPage page)
    {
        page.Heading("What the disagreement of two classifiers says about the synergy", space: false);
        page.Paragraph(pair.Contents);
        if (Classes(pair) is { } classes)
        {
            page.Paragraph(classes);
        }

        page.WriteLine();
        TextTable table = new(1..6, Scores);
        foreach (string[] row in Rows(pair, Finding))
        {
            table.Row(row);
        }

        page.Write(table);
        page.WriteLine();
        foreach (string sentence in Sentences())
        {
            page.Paragraph(sentence);
        }

        ClassifierNoiseSection.WriteText(page, Noisy);
        page.Paragraph(Population);
    }

    public override string ToHtml(Provenance provenance) => DisagreementPage.ToHtml(pair, Finding, Sentences(), Noisy, provenance);

    /// <summary>What is known of a classifier, the headings of <see cref="Rows"/>.</summary>
    public static string[] Scores => ["Classifier on", "Accuracy", "Brier risk", "Log loss, bits", "Of H(Y), bits", "Excess risk at most"];

    /// <summary>A row a classifier: its name, its scores and the limit of its excess risk.</summary>
    public static IEnumerable<string[]> Rows(ClassifierPair pair, DisagreementFinding finding) =>
        ((ClassifierScores?[])[pair.Scores1, pair.Scores2]).Select((scores, i) => (string[])
        [pair.Names[i], Text(scores?.Accuracy), Text(scores?.BrierRisk), Text(scores?.LogLoss), Text(scores?.TargetEntropy),
        Text(finding.Risks?[i])]);

    /// <summary>Which column is about which class; null where the classifiers were trained here.</summary>
    public static string? Classes(ClassifierPair pair)
    {
        const int Most = 20;
        return pair.Columns is not { } columns ? null
            : $"Classes {(columns.ByPosition ? "by the order of the columns, as --classes says" : "by the names of the columns")}: "
                + string.Join(", ", columns.Names.Take(Most).Select((name, k) => $"{name} ({columns.First[k]}, {columns.Second[k]})"))
                + (columns.Names.Count > Most ? ", .." : "") + ".";
    }

    private IEnumerable<string> Sentences()
    {
        yield return $"On {pair.Pairs.ToString(CultureInfo.InvariantCulture)} pair{(pair.Pairs == 1 ? "" : "s")} the predictions "
            + $"disagree by {CertifiedNumber.Text(Finding.Seen, 6)}, the mean of |f1 - f2|^2.";
        yield return Finding.True is not { } disagreement
            ? "Without labels or --excess-risk nothing is known of the true posteriors: there is no bound."
            : $"The true posteriors disagree by alpha in "
                + $"[{CertifiedNumber.Down(disagreement.Alpha.Lower, 6)}, {CertifiedNumber.Up(disagreement.Alpha.Upper, 6)}]"
                + (asked is not null ? "."
                : ", if nothing more is known than the whole Brier risks (--excess-risk E1,E2 where you know better).");
        if (Finding.Bound is { } bound)
        {
            yield return $"With U1 at most {Text(_unique.First)} and U2 at most {Text(_unique.Second)} bit: S >= "
                + $"{CertifiedNumber.Down(bound, 6)}{(bound > 0 ? "" : ", which says nothing")}.";
        }

        if (unique is null)
        {
            yield return Finding.Bound is null
                ? "A bound on S needs limits of U1 and U2 as well, from what you know of the sources: --unique U1,U2."
                : "Such limits of U1 and U2 are too wide for a bound on S, whatever the classifiers: give better ones with --unique U1,U2.";
        }

        foreach (string sentence in Further?.Sentences() ?? [])
        {
            yield return sentence;
        }
    }

    private static double Largest(ClassifierPair pair, ClassifierScores? other) =>
        Math.Min(Math.Log2(pair.Classes),
        Math.Min(other?.LogLoss ?? double.PositiveInfinity, other?.TargetEntropy ?? double.PositiveInfinity));

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

    private static string Text(double? value) => value is { } v ? CertifiedNumber.Nearest(v, 4) : "unknown";
}
