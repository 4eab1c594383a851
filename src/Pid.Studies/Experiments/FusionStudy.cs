using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;
using Pid.Studies.Fusion;

namespace Pid.Studies.Experiments;

/// <summary>
/// The paper's applications (section 4.2) over several data sets: what the three pairs say of S, of the accuracy and of fusion, beside what
/// models do on records held out.
/// </summary>
public static class FusionStudy
{
    private const int SearchNodes = 4000;

    /// <summary>The study.</summary>
    public static Study Study { get; } = new("fusion",
        "What pairs say of accuracy and fusion, beside what models do on records held out.", Run)
    { TakesRecords = true };

    private static StudyResult Run(StudySettings settings, CancellationToken cancellation)
    {
        int count = settings.Records.Count + settings.Laws;
        FusionCase?[] done = new FusionCase?[count];
        int finished = 0;
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = settings.MaxDegreeOfParallelism }, (k, loop) =>
        {
            bool isLaw = k >= settings.Records.Count;
            (string name, FusionRecords records) = isLaw ? FusionLaws.Of(settings.Seed, k - settings.Records.Count) : settings.Records[k];
            try
            {
                done[k] = Try(name, isLaw, records, settings, cancellation);
                settings.Progress?.Invoke(FormattableString.Invariant($"{Interlocked.Increment(ref finished)} of {count} data sets"));
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                loop.Stop();
            }
        });
        FusionCase[] known = [.. done.OfType<FusionCase>()];
        return known.Length > 0 ? FusionTables.Of(known, known.Length < count) : throw new OperationCanceledException(cancellation);
    }

    // Null where a stop came before all of it was done: half a cross-validation is no case.
    private static FusionCase? Try(string name, bool isLaw, FusionRecords records, StudySettings settings, CancellationToken cancellation)
    {
        FusionResult found = FusionTrial.Run(records, settings.Folds, settings.Seed, cancellation: cancellation);
        InteractionBounds bounds = InteractionBounds.Of(PairwiseMarginals.FromJoint(records.Joint),
            new SynergyBudget(Nodes: SearchNodes) { Work = SynergyBudget.OfSeconds }, cancellation: cancellation);
        Decomposition parts = Decomposition.Of(records.Joint, cancellation: cancellation);
        return found.IsPartial || cancellation.IsCancellationRequested ? null
            : new FusionCase(name, isLaw, new FusionComparison(found, bounds), parts,
                AdviceRules.Of(JointAdvice.Input(records.Joint, parts, bounds.MinimalSynergy), "", "").Fusion);
    }
}

/// <summary>One data set of the study.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsLaw">Whether it was drawn from a random law.</param>
/// <param name="Comparison">Models and pairs.</param>
/// <param name="Parts">The decomposition of its records.</param>
/// <param name="OfAllThree">The family that is advised where all three variables are known together.</param>
internal sealed record FusionCase(string Name, bool IsLaw, FusionComparison Comparison, Decomposition Parts, FusionFamily OfAllThree)
{
    /// <summary>What the models did.</summary>
    public FusionResult Found => Comparison.Found;

    /// <summary>What the pairs say.</summary>
    public InteractionBounds Bounds => Comparison.Bounds;

    /// <summary>The middle of what the pairs leave to S: an estimate of it.</summary>
    public double Estimate => Bounds.Synergy.Midpoint;

    /// <summary>What both sources tell at least beyond the better one, in bits.</summary>
    public double Beyond => Math.Min(Bounds.Unique1.Lower, Bounds.Unique2.Lower) + Bounds.Synergy.Lower;

    /// <summary>What interactions can tell at most beyond additive fusion, in bits.</summary>
    public double Room => Bounds.Synergy.Upper - Bounds.MinimalSynergy.Lower;
}
