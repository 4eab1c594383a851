using Pid.Interactions.MinimalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;

namespace Pid.Interactions;

/// <summary>
/// Advice where all three variables are known together. Then it can say what pairs never can, that interactions are needed: they tell
/// S - S_min beyond additive fusion (docs/mathematics.md, section 6).
/// </summary>
internal static class JointAdvice
{
    // S_min of larger tables would take longer than their decomposition.
    private const long MostCells = 5000;

    // Much finer than what the rules call little.
    private const double Tolerance = 1e-6;

    /// <summary>The advice on a table of which everything is known.</summary>
    /// <param name="joint">The table.</param>
    /// <param name="parts">Its decomposition.</param>
    /// <param name="cancellation">Stops early: the answers are then open where S_min would have decided.</param>
    public static Advice Of(Joint joint, Decomposition parts, CancellationToken cancellation) =>
        AdviceRules.Of(Input(joint, parts, MinimalSynergy(joint, parts, cancellation)), joint.X1.Name, joint.X2.Name);

    /// <summary>What the rules look at.</summary>
    /// <param name="joint">The table.</param>
    /// <param name="parts">Its decomposition.</param>
    /// <param name="least">The least S that its pairs allow; null where that is not known.</param>
    public static AdviceInput Input(Joint joint, Decomposition parts, Interval? least)
    {
        (double both, double first, double second) = Accuracies(joint);
        return new AdviceInput(parts.Redundancy, parts.Unique1, parts.Unique2, parts.Synergy, parts.Information.HY, both, first, second)
        {
            OfJoint = new JointSynergy(least),
        };
    }

    /// <summary>The least S that the pairs of a table allow; null where the table is large or S itself is too little to matter.</summary>
    /// <param name="joint">The table.</param>
    /// <param name="parts">Its decomposition.</param>
    /// <param name="cancellation">Stops early, with a wider interval.</param>
    public static Interval? MinimalSynergy(Joint joint, Decomposition parts, CancellationToken cancellation)
    {
        if (joint.Weights.Length > MostCells || !AdviceRules.IsMuch(parts.Synergy.Upper, parts.Information.HY))
        {
            return null;
        }

        PairwiseMarginals pairs = PairwiseMarginals.FromJoint(joint);
        Interval least = MinimalInformation.Of(pairs, MarginalProfile.Of(pairs), Tolerance, cancellation).Information
            - parts.UnionInformation;
        return new Interval(Math.Max(0, least.Lower), Math.Max(0, Math.Min(parts.Synergy.Upper, least.Upper)));
    }

    // Of the best classifier on the table itself: the most frequent label of every symbol.
    private static (double Both, double First, double Second) Accuracies(Joint joint)
    {
        PairwiseMarginals pairs = PairwiseMarginals.FromJoint(joint);
        int ny = joint.Y.Size;
        return (Of(joint.Weights), Of(pairs.X1Y.Weights), Of(pairs.X2Y.Weights));

        double Of(ReadOnlySpan<double> weights)
        {
            double sum = 0, all = 0;
            for (int row = 0; row < weights.Length; row += ny)
            {
                double most = 0;
                foreach (double w in weights.Slice(row, ny))
                {
                    most = Math.Max(most, w);
                    all += w;
                }

                sum += most;
            }

            return sum / all;
        }
    }
}
