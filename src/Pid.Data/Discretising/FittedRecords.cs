using System.Runtime.InteropServices;

namespace Pid.Data.Discretising;

/// <summary>
/// Leaves the records that a model of posteriors was fitted to out of the pairs: their symbols know their labels, and so look dependent
/// where the sources are not.
/// </summary>
internal static class FittedRecords
{
    // Values tell a record where so many of them are no other record's.
    private const double Distinct = 0.9;

    /// <summary>The pairs without them.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="values">Their values of the source.</param>
    /// <param name="fitted">The values that its model was fitted to.</param>
    /// <param name="name">The source.</param>
    /// <param name="remark">How many were left out; null where none was.</param>
    /// <exception cref="TableFormatException">No pair is left.</exception>
    public static Sample LeftOut(Sample pairs, Features values, Features fitted, string name, out string? remark)
    {
        HashSet<string> seen = Keys(fitted), all = Keys(values);
        int[] kept = [.. Enumerable.Range(0, pairs.Rows).Where(row => !seen.Contains(Key(values, row)))];
        remark = null;
        if (kept.Length == pairs.Rows || seen.Count < Distinct * fitted.Rows || all.Count < Distinct * pairs.Rows)
        {
            return pairs;
        }

        remark = FormattableString.Invariant($"{pairs.Rows - kept.Length} of the {pairs.Rows} pairs of {pairs.Source} have the values of ")
            + $"records that the model of {name} was fitted to, whose labels it knows: they are not counted.";
        return kept.Length > 0 ? pairs.Take(kept) : throw new TableFormatException(pairs.Source,
            $"Every pair has the values of a record that the model of {name} was fitted to, so none can be counted.",
            "Give pairs of other records, or take --clusters in place of posteriors.");
    }

    private static HashSet<string> Keys(Features values) => [.. Enumerable.Range(0, values.Rows).Select(row => Key(values, row))];

    private static string Key(Features values, int row) => Convert.ToHexString(MemoryMarshal.AsBytes(values.Row(row)));
}
