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
        return joint.IsCounts ? Array.ConvertAll(joint.Weights.ToArray(), w => (long)w)
            : throw new ArgumentException("The weights are no counts: a sample is known by whole numbers of records.", nameof(joint));
    }
}
