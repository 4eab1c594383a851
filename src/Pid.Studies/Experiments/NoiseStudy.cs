using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;

namespace Pid.Studies.Experiments;

/// <summary>
/// The paper's figure 8 and appendix C.4: how the parts and their bounds change when labels, or the answers of classifiers, become noise.
/// </summary>
public static class NoiseStudy
{
    private const int Steps = 10;

    /// <summary>The study.</summary>
    public static Study Study { get; } = new("noise",
        "The parts and the interval of S as the target becomes noise, and the disagreement bound as classifiers do.", Run);

    private static StudyResult Run(StudySettings settings, CancellationToken cancellation)
    {
        List<object[]> rows = [];
        for (int step = 0; step <= Steps; step++)
        {
            double noise = 0.5 * step / Steps;
            foreach ((string name, Joint joint) in MeasuresStudy.Generative(noise))
            {
                Decomposition d = Decomposition.Of(joint, cancellation: cancellation);
                PairwiseMarginals marginals = PairwiseMarginals.FromJoint(joint);
                rows.Add([name, noise, d.Redundancy, d.Unique1, d.Unique2, d.Synergy,
                    InteractionBounds.Of(marginals, cancellation: cancellation).MinimalSynergy,
                    SynergyMaximum.Of(marginals, d.UnionInformation, cancellation: cancellation).MaximalSynergy]);
            }
        }

        return new StudyResult("Flipped labels: every part goes to 0 with 1 - h2(noise), none turns into another",
            [new StudyTable("Noise", ["Data", "Noise", "R", "U1", "U2", "S", "S_min", "S_max"], rows),
            ImperfectClassifiers.Table(cancellation)],
            [
                "Noise is the probability that the target is flipped; at .5 nothing is left.",
                "Imperfect classifiers: the true posteriors, but a share of the predictions is drawn anew, one class, uniformly and "
                    + "with certainty, for each classifier by itself. "
                    + "\"S at least\" is the best proven form with the true U1 and U2 and the excess Brier risks that this adds. "
                    + "\"c = 1\" is Theorem 2 as published with what is seen: a heuristic, which takes noise for disagreement and so "
                    + "for synergy.",
            ])
        {
            IsPartial = cancellation.IsCancellationRequested,
        };
    }
}
