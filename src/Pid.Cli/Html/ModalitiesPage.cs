using Pid.Cli.Output;
using Pid.Interactions;
using Pid.Numerics.Certified;

namespace Pid.Cli.Html;

/// <summary>The page on every pair of several modalities.</summary>
internal static class ModalitiesPage
{
    private static readonly string[] s_headers = ["Pair", .. ResultValue.PartsAndTotal.Select(part => part.Symbol)];

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
        HtmlPage html = new($"What every pair of {string.Join(", ", modalities)} says about {any.Variables.Y.Name}");
        html.Note(source);
        html.Verdict(new PlainAnswer("", "", [Answer(pairs, mean, any.Variables.Y.Name)]));
        foreach (string warning in pairs.SelectMany(pair => pair.Report.Notices).Distinct())
        {
            html.Warning(warning);
        }

        html.Heading("Every pair on one scale");
        SamplingResult? sampled = pairs.Select(pair => pair.Parts.Sampling).FirstOrDefault(s => s?.Limits is not null);
        string population = sampled is null ? "" : PopulationSection.Population(sampled);
        string? limits = sampled?.Limits is { } found ? $"limits of the {population} at {PopulationSection.Confidence(sampled)} "
            + $"confidence, method {PopulationSection.MethodName(found.Method)}" : null;
        double most = pairs.Max(pair => Math.Max(pair.Parts[ResultValue.Total].Upper,
            pair.Parts.Sampling?.Range(ResultValue.Total)?.Upper ?? 0));
        html.Matrix(modalities, (i, j) =>
            pairs.FirstOrDefault(p => (p.First, p.Second) == (modalities[i], modalities[j])) is not { } pair ? null
            : (Bar.Parts(pair.Parts)[..4], $"S {Synergy(pair.Parts)}"), most, limits);
        if (limits is not null)
        {
            html.Heading($"Every pair of the {population}, in bits");
            html.Table(s_headers, [1, 2, 3, 4, 5], pairs.Select(ModalitiesReport.PopulationRow));
            html.Note($"{char.ToUpperInvariant(limits[0])}{limits[1..]}.");
        }

        html.Heading("Every pair of this table, in bits");
        html.Table(s_headers, [1, 2, 3, 4, 5],
            pairs.Select(pair => Row($"{pair.First}, {pair.Second}", pair.Parts)).Concat(mean is null ? [] : [Row("Mean", mean)]));
        html.Note("R is in both of a pair, U1 in the first only, U2 in the second only, S in the two together only; of this table every "
            + "digit and range is certain.");
        html.Paragraph(status);
        html.Note("A report on one pair (--x1, --x2 and --report) has its tables, bounds and sampling in full.");
        html.Origin(provenance, random: pairs.Any(pair => pair.Parts.Sampling is not null));
        return html.Finish();
    }

    private static string Synergy(InteractionParts parts) =>
        parts.Sampling?.Range(ResultValue.Synergy) is { } limits ? PopulationSection.Range(limits)
            : CertifiedNumber.Text(parts[ResultValue.Synergy], 4);

    private static string Answer(IReadOnlyList<ModalityPair> pairs, InteractionParts? mean, string target)
    {
        ModalityPair most = pairs.MaxBy(pair => pair.Parts[ResultValue.Total].Midpoint)!;
        Interval total = most.Parts[ResultValue.Total];
        bool rivalled = pairs.Any(pair => pair != most && pair.Parts[ResultValue.Total].Upper >= total.Lower);
        string answer = $"{most.First} and {most.Second} tell {Three(total)} bit about {target}, "
            + $"{(rivalled ? "which is not certainly the most" : "more than any other pair")}.";
        return mean is null ? answer : answer
            + $" In the mean over the pairs {Three(mean[ResultValue.Redundancy])} bit is in both, "
            + $"{Three(mean[ResultValue.Unique1])} in the first only, {Three(mean[ResultValue.Unique2])} in the second only and "
            + $"{Three(mean[ResultValue.Synergy])} in the two together only.";

        static string Three(Interval value) => CertifiedNumber.Text(value, 3);
    }

    private static string[] Row(string name, InteractionParts p) =>
        [name, .. ResultValue.PartsAndTotal.Select(part => CertifiedNumber.Text(p[part], 4))];
}
