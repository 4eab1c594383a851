using Pid.Interactions;
using Pid.Interactions.Sharp;
using Pid.Numerics.Distributions;

namespace Pid.Studies.Experiments;

/// <summary>The paper's figure 8: how the parts and their bounds change when labels are flipped more and more often.</summary>
public static class NoiseStudy
{
    private const int Steps = 10;

    /// <summary>The study.</summary>
    public static Study Study { get; } = new("noise", "The parts and the interval of S as the target becomes noise.", Run);

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
                rows.Add([name, noise, d.Redundancy, d.Unique1, d.Unique2, d.Synergy, InteractionBounds.Of(marginals, cancellation: cancellation).MinimalSynergy,
                    SharpSynergy.Of(marginals, d.UnionInformation, cancellation: cancellation).MaximalSynergy]);
            }
        }

        return new StudyResult("Flipped labels: every part goes to 0 with 1 - h2(noise), none turns into another",
            [new StudyTable("Noise", ["Data", "Noise", "R", "U1", "U2", "S", "S_min", "S_max"], rows)],
            ["Noise is the probability that the target is flipped; at .5 nothing is left."])
        {
            IsPartial = cancellation.IsCancellationRequested,
        };
    }
}
