using Pid.Interactions;

namespace Pid.Studies.Verification.Statements;

/// <summary>R, U1 and U2 are functions of p(x1,y) and p(x2,y).</summary>
internal static class OnlyPairs
{
    public static Statement Statement { get; } = new("only-pairs",
        "R, U1, U2 are the same for every joint in D12, for instance p(x1,y) p(x2,y) / p(y)",
        "Bertschinger et al. 2014, assumption (*)", Standing.Proved, "The minimum over D12 depends on p(x1,y) and p(x2,y) only.", f =>
    {
        SharedAndUnique pairs = f.Whole(new Decomposer().Decompose(f.Marginals.X1Y, f.Marginals.X2Y, cancellation: f.Stop));
        Decomposition d = f.Parts;
        return d.Redundancy.Overlaps(pairs.Redundancy) && d.Unique1.Overlaps(pairs.Unique1) && d.Unique2.Overlaps(pairs.Unique2) ? null
            : $"of the joint R {d.Redundancy}, U1 {d.Unique1}, U2 {d.Unique2}; of the pairs {pairs.Redundancy}, {pairs.Unique1}, "
                + $"{pairs.Unique2}";
    });
}
