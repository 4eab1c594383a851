using Pid.Interactions;
using Pid.Numerics.Certified;

namespace Pid.Studies.Verification.Statements;

/// <summary>Exchanging the sources exchanges U1 and U2.</summary>
internal static class Symmetry
{
    public static Statement Statement { get; } = new("symmetry", "R(X1,X2) = R(X2,X1), U1(X1,X2) = U2(X2,X1), S(X1,X2) = S(X2,X1)",
        "Bertschinger et al. 2014", Standing.Proved, "The definition names the sources only to tell U1 from U2.", f =>
    {
        (Decomposition a, Decomposition b) = (f.Parts, f.Whole(f.Implementation.Decompose(f.Joint.SwapSources(), f.Stop)).Parts);
        return Equal("R", a.Redundancy, b.Redundancy) ?? Equal("U1", a.Unique1, b.Unique2) ?? Equal("U2", a.Unique2, b.Unique1)
            ?? Equal("S", a.Synergy, b.Synergy);

        static string? Equal(string part, Interval x, Interval y) => x.Overlaps(y) ? null
            : $"{part} in {x}, with the sources exchanged in {y}";
    });
}
