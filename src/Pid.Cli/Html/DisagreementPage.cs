using System.Globalization;
using Pid.Cli.Output;
using Pid.Data.Classifying;

namespace Pid.Cli.Html;

/// <summary>The page on the disagreement of two classifiers.</summary>
internal static class DisagreementPage
{
    /// <summary>The page as text.</summary>
    /// <param name="pair">The classifiers.</param>
    /// <param name="finding">What they say.</param>
    /// <param name="sentences">The same in words.</param>
    /// <param name="noisy">What worse classifiers would say, where that was asked for.</param>
    /// <param name="provenance">Where the page comes from.</param>
    public static string ToHtml(
        ClassifierPair pair, DisagreementFinding finding, IEnumerable<string> sentences, IReadOnlyList<DisagreementFinding>? noisy,
        Provenance provenance)
    {
        HtmlPage html = new($"What the disagreement of classifiers on {Spaced(pair.Names[0])} and {Spaced(pair.Names[1])} says about "
            + $"the synergy");
        html.Note(pair.Contents);
        if (DisagreementReport.Classes(pair) is { } classes)
        {
            html.Note(classes);
        }

        foreach (string remark in pair.Remarks)
        {
            html.Warning(remark);
        }

        html.Verdict(new PlainAnswer("", "", [.. sentences]));
        if (finding.True is { } disagreement)
        {
            double most = Math.Max(disagreement.Alpha.Upper, finding.Seen.Upper);
            html.Heading("How far the two are apart");
            html.Bars(
            [
                new("alpha", "mean squared distance of the true posteriors, for the excess risks given", disagreement.Alpha),
                new("seen", "mean squared distance of the predictions", finding.Seen),
            ], most, CertifiedNumber.Up(most, 3), null);
        }

        html.Heading("The classifiers");
        string[][] scores = [DisagreementReport.Scores, .. DisagreementReport.Rows(pair, finding)];
        html.Table([scores[0][0], Spaced(scores[1][0]), Spaced(scores[2][0])], [1, 2],
            Enumerable.Range(1, scores[0].Length - 1).Select(k => (string[])[scores[0][k], scores[1][k], scores[2][k]]));
        if (noisy is not null)
        {
            html.Heading(ClassifierNoiseSection.Title);
            html.Table(["Noise", "Accuracies", "alpha in\nseen", "S at least\nheuristic (c = 1)"], [0, 1, 2, 3],
                noisy.Select(f => (string[])
            [
                f.Level.ToString(CultureInfo.InvariantCulture),
                $"{ClassifierNoiseSection.Text(f.Accuracies.First)}\n{ClassifierNoiseSection.Text(f.Accuracies.Second)}",
                $"{ClassifierNoiseSection.Alpha(f)}\n{CertifiedNumber.Text(f.Seen, 4)}",
                $"{ClassifierNoiseSection.Bound(f)}\n{CertifiedNumber.Nearest(f.Published, 4)}",
            ]));
            html.Note(ClassifierNoiseSection.Meaning);
        }

        html.Heading("Quality of the data");
        html.Warning(DisagreementReport.Population);
        html.Origin(provenance, random: true);
        return html.Finish();

        // So that a narrow screen can break a list of columns.
        static string Spaced(string name) => name.Replace(",", ", ", StringComparison.Ordinal);
    }
}
