using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Reductions;
using Pid.Reductions.Marginals;
using Pid.Reductions.Timetables;

namespace Pid.Cli.Commands;

/// <summary>What the search for the largest synergy says about a timetable.</summary>
/// <param name="Answer">The verdict, the decoded timetable and the boxes examined.</param>
/// <param name="LeastEntropy">Enclosure of min H(X1,X2,Y) in bits; null where the marginals do not exist.</param>
internal sealed record SynergyAnswer(TimetableAnswer Answer, Interval? LeastEntropy);

/// <summary>
/// Theorem 3 as an algorithm: decides a timetable by the branch and bound for the largest synergy of its marginals. A timetable exists iff
/// the least entropy is log2 k: a certified lower bound above log2 k is a proof that there is none, and a joint of whole counts with
/// entropy log2 k is decoded to one.
/// </summary>
internal static class SynergyDecider
{
    /// <summary>The most cells of (x1, x2) whose dense tables are built.</summary>
    private const long LargestTable = 1 << 14;

    public static SynergyAnswer Decide(RestrictedTimetable timetable, SynergyBudget budget, CancellationToken cancellation = default)
    {
        if (TimetableReduction.ToMarginals(timetable) is not { } marginals)
        {
            return new SynergyAnswer(new TimetableAnswer(Verdict.Infeasible, null, 0), null);
        }

        if ((long)marginals.X1.Size * marginals.X2.Size > LargestTable)
        {
            return new SynergyAnswer(new TimetableAnswer(Verdict.Undecided, null, 0), null);
        }

        PairwiseMarginals pairs = marginals.ToPairwiseMarginals();

        // The least entropy does not depend on the union information: any enclosure does.
        SynergyMaximum result = SynergyMaximum.Of(pairs, new Interval(0, Math.Log2(pairs.Y.Size) + 1), budget, cancellation);
        CountJoint? joint = result.Witness.Length > 0 ? CountJoint.FromWeights(marginals, result.Witness.AsSpan()) : null;
        Schedule? schedule = joint?.IsUniform == true ? TimetableReduction.Decode(timetable, joint) : null;
        bool excluded = result.End == SearchEnd.Impossible || result.MinimalEntropy.Lower > TimetableReduction.Threshold(marginals).Upper;
        Verdict verdict = schedule is not null ? Verdict.Feasible : excluded ? Verdict.Infeasible : Verdict.Undecided;
        return new SynergyAnswer(new TimetableAnswer(verdict, schedule, result.Nodes), result.MinimalEntropy);
    }
}
