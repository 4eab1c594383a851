using Pid.Numerics.Distributions;

namespace Pid.Interactions.Inference;

/// <summary>Whether a table can be a sample.</summary>
internal static class SampleChecks
{
    /// <summary>The counts of a joint.</summary>
    /// <exception cref="ArgumentException">The weights are no counts.</exception>
    public static long[] Counts(Joint joint)
    {
        ArgumentNullException.ThrowIfNull(joint);
        return joint.IsCounts ? Array.ConvertAll(joint.Weights.ToArray(), w => (long)w) : throw NoCounts(nameof(joint));
    }

    /// <summary>The counts of a pair.</summary>
    /// <exception cref="ArgumentException">The weights are no counts.</exception>
    public static long[] Counts(PairTable table) =>
        table.IsCounts ? Array.ConvertAll(table.Weights.ToArray(), w => (long)w) : throw NoCounts(nameof(table));

    private static ArgumentException NoCounts(string name) =>
        new("The weights are no counts: a sample is known by whole numbers of records. Give counts in place of probabilities.", name);
}
