using Pid.Numerics.Distributions;

namespace Pid.Studies.Verification.Statements;

/// <summary>The joint behind S_max is one.</summary>
internal static class SMaxAttained
{
    private const double Tolerance = 1e-7;

    public static Statement Statement { get; } = new("s-max-attained",
        "the witness of S_max has the three pairs to 1e-9, and I(X1,X2;Y) of it is at least the proven lower end of its maximum - 1e-7",
        "the sharp interval: the range of S over D", Standing.Checked, "Marginals and information of the witness by plain arithmetic.", f =>
    {
        if (!f.Sharp.WitnessIsProven || f.Sharp.Witness.Length == 0)
        {
            return null;
        }

        Joint witness = Joint.FromWeights(f.Joint.X1.Size, f.Joint.X2.Size, f.Joint.Y.Size, f.Sharp.Witness.AsSpan());
        PairwiseMarginals m = PairwiseMarginals.FromJoint(witness);
        double worst = Math.Max(Distance(m.X1X2, f.Marginals.X1X2),
            Math.Max(Distance(m.X1Y, f.Marginals.X1Y), Distance(m.X2Y, f.Marginals.X2Y)));
        return Facts.AtMost("distance of a pair of the witness", worst, "tolerance", 1e-9)
            ?? Facts.AtMost("largest I(X1,X2;Y)", f.Sharp.MaximalInformation.Lower, "I(X1,X2;Y) of the witness",
            new PlainInformation(witness).I12, Tolerance);
    });

    private static double Distance(PairTable a, PairTable b)
    {
        double worst = 0;
        for (int i = 0; i < a.Probabilities.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(a.Probabilities[i] - b.Probabilities[i]));
        }

        return worst;
    }
}
