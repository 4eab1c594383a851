using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Certified;

namespace Pid.Cli.Output;

/// <summary>How wide the limits of a part would be with more records of a sample, or of all.</summary>
/// <param name="Part">The part.</param>
/// <param name="Sample">The variables of the sample that is enlarged; null for all samples alike.</param>
/// <param name="Widths">Widths in bits, now and at each of <see cref="SamplingPlan.Times"/>.</param>
internal sealed record PlannedWidths(ResultValue Part, string? Sample, double[] Widths);

/// <summary>How the limits would shrink with more records: a projection.</summary>
/// <param name="Rows">Every part for all samples, then for each of them alone.</param>
internal sealed record SamplingPlan(IReadOnlyList<PlannedWidths> Rows)
{
    public const string Title = "Plan: widths of the limits with more records (a projection from these samples, in bits)";

    /// <summary>How many times the records.</summary>
    public static readonly int[] Times = [2, 4, 10];

    /// <summary>
    /// The sample whose enlargement narrows the synergy most, however many times; null where they are one, or none does.
    /// </summary>
    public string? Best
    {
        get
        {
            PlannedWidths[] rows = [.. Rows.Where(r => r.Sample is not null && r.Part == ResultValue.Synergy)];
            return rows.FirstOrDefault(row => Enumerable.Range(1, Times.Length).All(k =>
                rows.All(other => other == row || row.Widths[k] < Clearly * other.Widths[k])))?.Sample;
        }
    }

    // Less of a difference is an optimiser's.
    private const double Clearly = 0.98;

    /// <summary>All samples alike: limits go to the table's own like one over the root of the records.</summary>
    public static IEnumerable<PlannedWidths> OfAll(SamplingResult sampling, InteractionBounds table) =>
        ResultValue.Parts.Where(p => sampling.Range(p) is not null).Select(part =>
    {
        Interval limits = sampling.Range(part)!.Value;
        return new PlannedWidths(part, null,
            [limits.Width, .. Times.Select(k => PopulationAdvice.Projected(limits, part.OfPairs!(table)!.Value, k).Width)]);
    });

    /// <summary>
    /// One sample alone: the widths of today, in the ratio of those that the profile method gives for its counts taken so many times.
    /// </summary>
    public static IEnumerable<PlannedWidths> OfOne(
        SamplingResult sampling, string sample, PopulationLimits profile, IReadOnlyList<PopulationLimits> enlarged) =>
        ResultValue.Parts.Where(p => sampling.Range(p) is not null).Select(part =>
        {
            double now = sampling.Range(part)!.Value.Width, first = Width(profile, part);
            double[] widths = [now, .. enlarged.Select(e => first > 0 ? Math.Min(now, now * Width(e, part) / first) : now)];
            for (int k = widths.Length - 2; k > 0; k--)
            {
                // Limits are as far as an optimiser found: wider ones of more records show that it missed some of fewer.
                widths[k] = Math.Max(widths[k], widths[k + 1]);
            }

            return new PlannedWidths(part, sample, widths);
        });

    private static double Width(PopulationLimits limits, ResultValue part) => part.OfPopulation!(limits)!.Value.Width;
}
