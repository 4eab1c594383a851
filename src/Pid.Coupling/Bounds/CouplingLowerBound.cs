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
internal static class CouplingLowerBound
{
    /// <summary>The largest entropy of a marginal: each marginal is a function of the cell.</summary>
    public static LowerBound MaxMarginal(Marginals marginals)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        Interval bits = 0;
        for (int k = 0; k < marginals.Count; k++)
        {
            CertifiedEntropy entropy = new(marginals.Total);
            foreach (ulong mass in marginals[k])
            {
                entropy.Add(mass);
            }

            bits = Interval.Max(bits, entropy.Bits);
        }

        return Certify("max-marginal", "H(f(X)) <= H(X)", bits, marginals);
    }

    /// <summary>The entropy of the greatest lower bound of the marginals in the majorization lattice.</summary>
    public static LowerBound Meet(Marginals marginals)
    {
        ulong[] meet = Majorization.Meet(marginals);
        CertifiedEntropy entropy = new(marginals.Total);
        foreach (ulong mass in meet)
        {
            entropy.Add(mass);
        }

        return Certify("meet", "Cicalese, Gargano and Vaccaro 2019", entropy.Bits, marginals);
    }

    /// <summary>The profile bound: the integral over t of -log2 D(t).</summary>
    public static LowerBound Profile(Marginals marginals)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        Profile profile = Coupling.Profile.Of(marginals);
        CertifiedEntropy surprisal = new(marginals.Total);
        for (int i = 0; i < profile.Starts.Length; i++)
        {
            ulong end = i + 1 < profile.Starts.Length ? profile.Starts[i + 1] : marginals.Total;
            surprisal.AddWeighted(end - profile.Starts[i], profile.Sizes[i]);
        }

        return Certify("profile", "Compton et al. 2023, section 3", surprisal.Bits, marginals);
    }

    /// <summary>
    /// The majorize-profile bound: the strongest of the polynomial ones and the default (Compton et al., AISTATS 2023).
    /// </summary>
    public static LowerBound MajorizeProfile(Marginals marginals)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        Profile profile = Coupling.Profile.Of(marginals);
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
    /// <param name="relativeError">
    /// Relative distance between each exact probability and the one stated; 0 for counts and exact weights.
    /// </param>
    public static double MajorizeProfile(IReadOnlyList<double[]> marginals, double relativeError = 0) =>
        MajorizeProfile(Marginals.FromWeights(marginals, relativeError)).Bits;

    /// <summary>
    /// The majorize-profile vector: it majorizes the atoms of every coupling of these masses whose atoms are at most the cap, so every
    /// Schur-concave functional of it is a lower bound.
    /// </summary>
    /// <param name="marginals">The marginals.</param>
    /// <param name="cap">Upper bound of all atoms of the couplings meant, at least 1; leave it out for all couplings.</param>
    /// <returns>The vector as runs, largest mass first.</returns>
    internal static MassRun[] MajorizeProfileVector(Marginals marginals, ulong cap = ulong.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        ArgumentOutOfRangeException.ThrowIfZero(cap);
        Profile profile = Coupling.Profile.Of(marginals);
        MajorizeProfile walk = new(profile.Starts, profile.Sizes, marginals.Total, cap);
        List<MassRun> runs = [];
        while (walk.Next(out MassRun run))
        {
            runs.Add(run);
        }

        return [.. runs];
    }

    internal static LowerBound Certify(string name, string source, Interval integer, Marginals marginals) =>
        new(name, source, integer, Math.Max(0, (integer - Interval.Exactly(marginals.EntropySlack)).Lower));
}
