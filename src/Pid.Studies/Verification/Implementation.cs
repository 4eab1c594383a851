using Pid.Coupling;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;
using Pid.Reductions.Marginals;
using Pid.Reductions.Timetables;

namespace Pid.Studies.Verification;

/// <summary>
/// The functions that the statements are about. The tests of the catalogue break them one at a time and see that a statement objects.
/// What one that is stopped answers is thrown away.
/// </summary>
public sealed record Implementation
{
    private const long SearchNodes = 200;

    /// <summary>The library as it is.</summary>
    public static Implementation Library { get; } = new();

    /// <summary>R, U1, U2, S and their proof.</summary>
    internal Func<Joint, CancellationToken, (Decomposition Parts, UnionProof Proof)> Decompose { get; init; } = (joint, stop) =>
    {
        Decomposer decomposer = new();
        return (decomposer.Decompose(joint, cancellation: stop), decomposer.Proof());
    };

    /// <summary>What the three pairs say.</summary>
    public Func<PairwiseMarginals, CancellationToken, InteractionBounds> Bounds { get; init; } = (marginals, stop) =>
        InteractionBounds.Of(marginals, cancellation: stop);

    /// <summary>S_max, by a search of a fixed number of nodes.</summary>
    public Func<PairwiseMarginals, CancellationToken, SynergyMaximum> Sharp { get; init; } = (marginals, stop) =>
        SynergyMaximum.Of(marginals, new SynergyBudget(Nodes: SearchNodes), stop);

    /// <summary>The disagreement of the posteriors.</summary>
    internal Func<PairwiseMarginals, CancellationToken, Disagreement> Disagree { get; init; } = Disagreement.Of;

    /// <summary>Largest accuracy at a conditional entropy of at least h bits of so many symbols.</summary>
    public Func<double, int, double> Fano { get; init; } = Accuracy.FanoUpperBound;

    /// <summary>Least accuracy at a conditional entropy of at most h bits of so many symbols.</summary>
    public Func<double, int, double> FederMerhav { get; init; } = Accuracy.FederMerhavLowerBound;

    /// <summary>Bounds and constructions of a coupling of two marginals.</summary>
    public Func<Coupling.Marginals, CancellationToken, CouplingFacts> Couple { get; init; } = CouplingFacts.Of;

    /// <summary>Decides a restricted timetable.</summary>
    public Func<RestrictedTimetable, TimetableAnswer> Timetable { get; init; } = timetable => TimetableSolver.Solve(timetable);

    /// <summary>The marginals of a restricted timetable; null where counting excludes a plan.</summary>
    public Func<RestrictedTimetable, IntegerMarginals?> TimetableMarginals { get; init; } = TimetableReduction.ToMarginals;

    /// <summary>The joint of a timetable.</summary>
    public Func<Schedule, CountJoint> EncodeTimetable { get; init; } = TimetableReduction.Encode;

    /// <summary>The least I(X1,X2;Y) over D12 by the general conic solver, in bits; NaN where it does not end optimal.</summary>
    public Func<Joint, CancellationToken, double> ReferenceUnion { get; init; } = Verification.ReferenceUnion.Solve;
}
