namespace Pid.Interactions.Inference;

/// <summary>
/// Proven ends from other proven ends of the same region, where nothing is proven directly (<see cref="OuterEnds"/>): by R = I1 - U1 = I2 -
/// U2, R + U1 + U2 = I1 + I2 - R at most H(Y), and S = I(X1,X2;Y) - (R + U1 + U2).
/// </summary>
internal static class Guaranteed
{
    public static PopulationLimits Of(PopulationLimits limits, bool isJoint)
    {
        PopulationRange i1 = limits.Information1, i2 = limits.Information2;
        double targets = limits.TargetEntropy.Upper.Outer, union = Math.Min(targets, i1.Upper.Outer + i2.Upper.Outer),
            known = Math.Max(i1.Lower.Outer, i2.Lower.Outer);
        PopulationRange redundancy = Cut(limits.Redundancy, i1.Lower.Outer + i2.Lower.Outer - targets,
            Math.Min(i1.Upper.Outer, i2.Upper.Outer));
        PopulationRange? total = limits.Total is { } t ? Cut(t, known, targets) : null;
        PopulationRange? synergy = limits.Synergy is { } s && total is { } all
            ? Cut(s, all.Lower.Outer - union, Math.Min(all.Upper.Outer, targets) - known) : null;
        double accuracy = limits.Accuracy?.Upper.Outer ?? 1;
        return limits with
        {
            Redundancy = redundancy,
            Unique1 = Cut(limits.Unique1, i1.Lower.Outer - redundancy.Upper.Outer, i1.Upper.Outer - redundancy.Lower.Outer),
            Unique2 = Cut(limits.Unique2, i2.Lower.Outer - redundancy.Upper.Outer, i2.Upper.Outer - redundancy.Lower.Outer),
            Total = total,
            Synergy = synergy,
            MinimalSynergy = isJoint ? null : synergy,
            MaximalSynergy = isJoint ? null : synergy,
            UnimodalAccuracy1 = Cut(limits.UnimodalAccuracy1, 0, accuracy),
            UnimodalAccuracy2 = Cut(limits.UnimodalAccuracy2, 0, accuracy),
        };
    }

    // Attained values are of the region: what is proven cannot exclude them but by their rounding.
    private static PopulationRange Cut(PopulationRange range, double least, double most)
    {
        double lower = Math.Min(Math.Max(range.Lower.Outer, least - Rounding), range.Lower.Attained),
            upper = Math.Max(Math.Min(range.Upper.Outer, most + Rounding), range.Upper.Attained);
        return new PopulationRange(range.Lower with { Value = lower, Outer = lower }, range.Upper with { Value = upper, Outer = upper });
    }

    private const double Rounding = 1e-12;
}
