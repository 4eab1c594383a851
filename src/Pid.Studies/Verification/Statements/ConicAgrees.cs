using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Studies.Verification.Statements;

/// <summary>The general conic solver and the structured one.</summary>
internal static class ConicAgrees
{
    private const double Tolerance = 1e-6;
    private const int LargestTable = 8000;

    public static Statement Statement { get; } = new("conic",
        "an exponential-cone program by the general interior-point solver, where it ends optimal, gives R + U1 + U2 to 1e-6",
        "Makkeh, Theis and Vicente 2018: the decomposition as a cone program", Standing.Checked,
        "Another formulation, another method; for tables of at most 8000 cells.", f =>
    {
        // Programs whose numbers span many orders of magnitude are outside what a general solver promises; large ones take gigabytes.
        double value = IsModerate(f.Joint) ? f.Whole(f.Implementation.ReferenceUnion(f.Joint, f.Stop)) : double.NaN;
        Interval union = f.Parts.UnionInformation;
        return double.IsNaN(value) || (union.Lower - Tolerance <= value && value <= union.Upper + Tolerance) ? null
            : FormattableString.Invariant($"R + U1 + U2 in {union}, but the cone program gives {value:R}");
    });

    private static bool IsModerate(Joint joint)
    {
        double[] positive = [.. joint.Weights.ToArray().Where(w => w > 0)];
        return joint.Weights.Length <= LargestTable && positive.Max() <= 1e5 * positive.Min();
    }
}
