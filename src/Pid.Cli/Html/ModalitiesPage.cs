using Pid.Cli.Output;
using Pid.Numerics.Certified;

namespace Pid.Cli.Html;

/// <summary>The page on every pair of several modalities.</summary>
internal static class ModalitiesPage
{
    /// <summary>The page as text.</summary>
    /// <param name="modalities">Their names.</param>
    /// <param name="pairs">The pairs done.</param>
    /// <param name="mean">The means over all pairs; null where some are missing.</param>
    /// <param name="source">Where the numbers come from.</param>
    /// <param name="status">Whether all was done.</param>
    /// <param name="provenance">Where the page comes from.</param>
    public static string ToHtml(string[] modalities, IReadOnlyList<ModalityPair> pairs, InteractionParts? mean, string source,
        string status, Provenance provenance)
    {
        InteractionParts any = pairs[0].Parts;
        HtmlPage html = new($"What every pair of {string.Join(", ", modalities)} says about {any.Target}");
        html.Note(source);
        html.Answer(Answer(pairs, mean, any.Target));
        if (pairs.Any(pair => pair.Parts.Sampling?.Limits is not null))
        {
            html.Heading("Every pair of the population, in bits");
            html.Table(["Pair", "R", "U1", "U2", "S", "Total"], [1, 2, 3, 4, 5], pairs.Select(ModalitiesReport.PopulationRow));
        }

        html.Heading("Every pair of this table, in bits");
        html.Table(["Pair", "R", "U1", "U2", "S", "Total"], [1, 2, 3, 4, 5],
            pairs.Select(pair => Row($"{pair.First}, {pair.Second}", pair.Parts)).Concat(mean is null ? [] : [Row("Mean", mean)]));
        html.Note("R is in both of a pair, U1 in the first only, U2 in the second only, S in the two together only; of this table every "
            + "digit and range is certain.");
        html.Heading("Intervals");
        html.Figures(pairs.Select(pair => (Charts.Intervals(Bars(pair.Parts), "bits"), $"{pair.First} and {pair.Second}, in bits.")));
        html.Key(pairs.Select(pair => pair.Parts.Sampling).FirstOrDefault(s => s?.Limits is not null) is { } sampled
            ? PopulationSection.Confidence(sampled) : null);
        html.Heading("Quality of the data");
        html.Paragraph(status);
        html.Note("A report on one pair (--x1, --x2 and --report) has its tables, bounds and sampling in full.");
        foreach (string remark in pairs.SelectMany(pair => pair.Report.Notices).Distinct())
        {
            html.Warning(remark);
        }

        foreach (string warning in pairs.SelectMany(pair =>
            (pair.Parts.Sampling?.Warnings ?? []).Select(w => $"{pair.First}, {pair.Second}: {w}")))
        {
            html.Warning(warning);
        }

        html.Origin(provenance, random: pairs.Any(pair => pair.Parts.Sampling is not null));
        return html.Finish();
    }

    private static string Answer(IReadOnlyList<ModalityPair> pairs, InteractionParts? mean, string target)
    {
        ModalityPair most = pairs.MaxBy(pair => pair.Parts.Total.Midpoint)!;
        string answer = $"{most.First} and {most.Second} tell {Three(most.Parts.Total)} bit about "
            + $"{target}{(pairs.Any(pair => pair != most && pair.Parts.Total.Upper >= most.Parts.Total.Lower) ? ", which is not certainly the most" : ", more than any other pair")}.";
        return mean is null ? answer : answer
            + $" In the mean over the pairs {Three(mean.Redundancy)} bit is in both, {Three(mean.Unique1)} in the first only, "
            + $"{Three(mean.Unique2)} in the second only and {Three(mean.Synergy)} in the two together only.";

        static string Three(Interval value) => CertifiedNumber.Text(value, 3);
    }

    private static string[] Row(string name, InteractionParts p) =>
        [name, .. Array.ConvertAll([p.Redundancy, p.Unique1, p.Unique2, p.Synergy, p.Total], v => CertifiedNumber.Text(v, 4))];

    private static Bar[] Bars(InteractionParts p) =>
    [
        new("R", "", p.Redundancy, p.Sampling?.Range("redundancy")),
        new("U1", "", p.Unique1, p.Sampling?.Range("unique1")),
        new("U2", "", p.Unique2, p.Sampling?.Range("unique2")),
        new("S", "", p.Synergy, p.Sampling?.Range("synergy")),
        new("total", "", p.Total, p.Sampling?.Range("total")),
    ];
}
