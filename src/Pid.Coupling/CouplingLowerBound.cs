using Pid.Numerics.Certified;

namespace Pid.Coupling;

/// <summary>
/// Lower bounds of the entropy of every coupling of given marginals, in bits. They are ordered:
/// max_k H(p_k) &lt;= meet &lt;= majorize-profile &lt;= minimum, and profile &lt;= majorize-profile.
/// </summary>
/// <remarks>
/// The marginals may overlap: each need only be the distribution of some function of the cell of the coupling. So (p12, p1y, p2y),
/// taken together as three marginals, bound the entropy of every joint r(x1,x2,y) that has them.
/// </remarks>
public static class CouplingLowerBound
{
    /// <summary>
    /// The majorize-profile bound: the strongest of the polynomial ones and the default (Compton et al., AISTATS 2023).
    /// </summary>
    public static LowerBound MajorizeProfile(Marginals marginals)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        Profile profile = Profile.Of(marginals);
        MajorizeProfile walk = new(profile.Starts, profile.Sizes, marginals.Total);
        CertifiedEntropy entropy = new(marginals.Total);
        while (walk.Next(out MassRun run))
        {
            entropy.Add(run);
        }

        return Certify("majorize-profile", "Compton et al. 2023, section 4", entropy.Bits, marginals);
    }

    /// <summary>
    /// The majorize-profile bound of marginals given by probabilities: no joint distribution with these marginals has less
    /// entropy than this number of bits. Quantisation is covered by proof (<see cref="Marginals"/>).
    /// </summary>
    /// <param name="marginals">A vector of non-negative weights for each marginal; p = w / sum w.</param>
    /// <param name="relativeError">Relative distance between each exact probability and the one stated; 0 for counts and exact weights.</param>
    public static double MajorizeProfile(IReadOnlyList<double[]> marginals, double relativeError = 0) =>
        MajorizeProfile(Marginals.FromWeights(marginals, relativeError)).Bits;

    internal static LowerBound Certify(string name, string source, Interval integer, Marginals marginals) =>
        new(name, source, integer, Math.Max(0, (integer - Interval.Exactly(marginals.EntropySlack)).Lower));
}
