using Pid.Coupling;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;

namespace Pid.Interactions;

/// <summary>The bounds on S by name, each rounded to its safe side.</summary>
internal static class SynergyBounds
{
    /// <summary>Lower bounds other than S_min; none where the disagreement is not known.</summary>
    public static IEnumerable<NamedBound> Lower(Disagreement disagreement, SharedAndUnique parts)
    {
        if (disagreement == Disagreement.Unknown)
        {
            yield break;
        }

        (Interval u1, Interval u2) = (parts.Unique1, parts.Unique2);
        yield return new("disagreement", BoundSide.Lower, disagreement.LowerBound(u1, u2), true,
            "alpha/(4 ln 2) - max(U1,U2): Theorem 2 corrected, the largest universal constant");
        yield return new("disagreement, sharper", BoundSide.Lower, disagreement.SharperLowerBound(u1, u2), true,
            "sqrt(alpha/ln 2) <= sqrt(S+U1) + sqrt(S+U2): Theorem 2 corrected");
        yield return new("disagreement, total variation", BoundSide.Lower, disagreement.TotalVariationLowerBound(u1, u2), true,
            "(E TV)^2/(2 ln 2) - max(U1,U2): Theorem 2 corrected");
        yield return new("disagreement as published", BoundSide.Lower, disagreement.AsPublished(u1, u2), false,
            "alpha - max(U1,U2): Theorem 2 with c = 1, false in general");
    }

    /// <summary>
    /// Upper bounds: S &lt;= H(X1,X2) + H(Y) - Hlow - union for every lower bound Hlow of H_r over D, and S &lt;= H(Y) - union. Those of
    /// couplings, which of a large table take long, are left out at a stop.
    /// </summary>
    public static IEnumerable<NamedBound> Upper(PairwiseMarginals marginals, MarginalProfile profile, SharedAndUnique parts,
        CancellationToken within)
    {
        double[] p12 = marginals.X1X2.Probabilities.ToArray(), p1y = marginals.X1Y.Probabilities.ToArray(),
            p2y = marginals.X2Y.Probabilities.ToArray();
        double[] p1 = marginals.X1Y.RowMarginal(), p2 = marginals.X2Y.RowMarginal(), py = marginals.X1Y.ColumnMarginal();
        double error = Math.Max(marginals.X1Y.RelativeError, Math.Max(marginals.X2Y.RelativeError, marginals.X1X2.RelativeError))
            + Marginalization.RelativeError;
        Interval known = profile.H12 + profile.HY - parts.UnionInformation;

        yield return new("entropy of Y", BoundSide.Upper, (profile.HY - parts.UnionInformation).Upper, true, "I(X1,X2;Y) <= H(Y)");
        double pair = Math.Max(profile.H12.Lower, Math.Max(profile.H1Y.Lower, profile.H2Y.Lower));
        yield return FromEntropy("largest pair entropy", pair, "H(X1,X2,Y) >= the entropy of each pair");
        (string Name, double[][] Tables, string Source)[] couplings =
        [
            ("coupling (x1,x2 | y)", [p12, py], "Theorem 4 with a proven bound: majorize-profile of p(x1,x2), p(y)"),
            ("coupling (x1,y | x2)", [p1y, p2], "majorize-profile of p(x1,y), p(x2)"),
            ("coupling (x2,y | x1)", [p2y, p1], "majorize-profile of p(x2,y), p(x1)"),
            ("coupling of the three pairs", [p12, p1y, p2y], "majorize-profile of p(x1,x2), p(x1,y), p(x2,y) together"),
        ];
        foreach ((string name, double[][] tables, string source) in couplings)
        {
            if (within.IsCancellationRequested)
            {
                yield break;
            }

            yield return FromEntropy(name, CouplingLowerBound.MajorizeProfile(tables, error), source);
        }

        yield return new("greedy coupling as published", BoundSide.Upper, known.Midpoint - Greedy(p12, py), false,
            "Theorem 4 with the entropy of a greedy coupling, which lies on the wrong side: not a bound");

        NamedBound FromEntropy(string name, double entropy, string source) =>
            new(name, BoundSide.Upper, (known - entropy).Upper, true, source);
    }

    /// <summary>The end of the search for S_max, where one was made.</summary>
    public static IEnumerable<NamedBound> Searched(SynergyMaximum? search) => search is null or { End: SearchEnd.Impossible } ? [] :
        [new("sharp (branch and bound)", BoundSide.Upper, search.MaximalSynergy.Upper, true,
            "S_max over all joints with the three pairs: branch and bound, dual certificates")];

    private static double Greedy(double[] p, double[] q) =>
        GreedyCoupling.Build(Marginals.FromWeights([p, q])).Entropy.Midpoint;
}
