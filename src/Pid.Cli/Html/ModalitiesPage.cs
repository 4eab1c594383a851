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
        html.Verdict(new PlainAnswer("", "", [Answer(pairs, mean, any.Target)]));
        foreach (string warning in pairs.SelectMany(pair => pair.Report.Notices).Distinct())
        {
            html.Warning(warning);
        }

        html.Heading("Every pair on one scale");
        string? limits = pairs.Select(pair => pair.Parts.Sampling).FirstOrDefault(s => s?.Limits is not null)
            is { Limits: { } found } sampled ? $"limits of the population at {PopulationSection.Confidence(sampled)} confidence, method "
                + PopulationSection.MethodName(found.Method) : null;
        double most = pairs.Max(pair => Math.Max(pair.Parts.Total.Upper, pair.Parts.Sampling?.Range("total")?.Upper ?? 0));
        html.Matrix(modalities, (i, j) =>
            pairs.FirstOrDefault(p => (p.First, p.Second) == (modalities[i], modalities[j])) is not { } pair ? null
            : (Bar.Parts(pair.Parts, pair.First, pair.Second)[..4], $"S {Synergy(pair.Parts)}"), most, limits);
        if (limits is not null)
        {
            html.Heading("Every pair of the population, in bits");
            html.Table(["Pair", "R", "U1", "U2", "S", "Total"], [1, 2, 3, 4, 5], pairs.Select(ModalitiesReport.PopulationRow));
            html.Note($"{char.ToUpperInvariant(limits[0])}{limits[1..]}.");
        }

        html.Heading("Every pair of this table, in bits");
        html.Table(["Pair", "R", "U1", "U2", "S", "Total"], [1, 2, 3, 4, 5],
            pairs.Select(pair => Row($"{pair.First}, {pair.Second}", pair.Parts)).Concat(mean is null ? [] : [Row("Mean", mean)]));
        html.Note("R is in both of a pair, U1 in the first only, U2 in the second only, S in the two together only; of this table every "
            + "digit and range is certain.");
        html.Paragraph(status);
        html.Note("A report on one pair (--x1, --x2 and --report) has its tables, bounds and sampling in full.");
        html.Origin(provenance, random: pairs.Any(pair => pair.Parts.Sampling is not null));
        return html.Finish();
    }

    private static string Synergy(InteractionParts parts) =>
        parts.Sampling?.Range("synergy") is { } limits ? PopulationSection.Range(limits) : CertifiedNumber.Text(parts.Synergy, 4);

    private static string Answer(IReadOnlyList<ModalityPair> pairs, InteractionParts? mean, string target)
    {
        ModalityPair most = pairs.MaxBy(pair => pair.Parts.Total.Midpoint)!;
        bool rivalled = pairs.Any(pair => pair != most && pair.Parts.Total.Upper >= most.Parts.Total.Lower);
        string answer = $"{most.First} and {most.Second} tell {Three(most.Parts.Total)} bit about {target}, "
            + $"{(rivalled ? "which is not certainly the most" : "more than any other pair")}.";
        return mean is null ? answer : answer
            + $" In the mean over the pairs {Three(mean.Redundancy)} bit is in both, {Three(mean.Unique1)} in the first only, "
            + $"{Three(mean.Unique2)} in the second only and {Three(mean.Synergy)} in the two together only.";

        static string Three(Interval value) => CertifiedNumber.Text(value, 3);
    }

    private static string[] Row(string name, InteractionParts p) =>
        [name, .. Array.ConvertAll([p.Redundancy, p.Unique1, p.Unique2, p.Synergy, p.Total], v => CertifiedNumber.Text(v, 4))];
}
