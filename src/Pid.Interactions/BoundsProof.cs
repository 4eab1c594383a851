using Pid.Interactions.MaximalSynergy;
using Pid.Interactions.MinimalSynergy;
using Pid.Numerics.Distributions;

namespace Pid.Interactions;

/// <summary>
/// What proves <see cref="InteractionBounds"/>, for anyone to check (docs/certificates.md). Potentials and multipliers are of the pairs
/// (x1,y), (x2,y), (x1,x2), in this order, each row-major.
/// </summary>
/// <param name="Union">What proves the union information.</param>
/// <param name="Entropy">Potentials t in nats: no joint has more entropy than ln sum exp(t) - mean of t; or empty.</param>
/// <param name="Separation">
/// Where no joint has the pairs: a function of the cell whose mean is above its largest value; else empty.
/// </param>
/// <param name="Trees">What proves that no joint has less entropy.</param>
internal sealed record BoundsProof(
    UnionProof Union, IReadOnlyList<double> Entropy, IReadOnlyList<double> Separation, IReadOnlyList<SynergyTree> Trees)
{
    internal static double[] Separating(PairwiseMarginals marginals, CancellationToken cancellation)
    {
        EntropyProblem problem = new(marginals, cancellation);
        return MinimalSynergy.Separation.Find(problem, cancellation) is { } t ? problem.ToPairs(t) : [];
    }
}
