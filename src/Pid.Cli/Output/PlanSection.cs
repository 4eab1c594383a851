using System.Globalization;

namespace Pid.Cli.Output;

/// <summary>The part of a report on how the limits would shrink with more records.</summary>
internal static class PlanSection
{
    public const string Meaning = "A projection: all samples alike by the root of their number, towards the table's own bounds; one "
        + "alone by what the profile method gives for its counts taken so many times.";

    public static readonly string[] Headers = ["Part", "More records of", "Width now",
        .. SamplingPlan.Times.Select(k => FormattableString.Invariant($"{k} times"))];

    public static IEnumerable<string[]> Rows(SamplingPlan plan) => plan.Rows.Select(row => (string[])
    [
        row.Part.Symbol, row.Sample ?? "all samples",
        .. row.Widths.Select(w => w.ToString("0.000", CultureInfo.InvariantCulture)),
    ]);

    public static void WriteText(TextPage page, SamplingPlan? plan)
    {
        if (plan is null)
        {
            return;
        }

        page.Heading(SamplingPlan.Title);
        TextTable table = new(2..6, Headers);
        foreach (string[] row in Rows(plan))
        {
            table.Row(row);
        }

        page.Write(table);
        page.Paragraph(Meaning);
    }
}
