using Pid.Numerics.Certified;

namespace Pid.Studies.Verification.Statements;

/// <summary>The proof of a decomposition, re-checked by plain arithmetic.</summary>
internal static class CertificateValid
{
    private const double Tolerance = 1e-9;

    public static Statement Statement { get; } = new("certificate",
        "the dual potentials are feasible after a shift and prove the lower end of R + U1 + U2 to 1e-9; the joint has the pairs to "
            + "1e-12 and proves the upper end",
        "weak duality of the union information", Standing.Checked,
        "Dual value and primal value by code that shares nothing with the solver.", f =>
    {
        (double dual, double primal, double error) = UnionProofCheck.Values(f.Joint, f.Proof);
        Interval union = f.Parts.UnionInformation;
        // What theorems say without the proof.
        double lower = Math.Max(f.Plain.I1, f.Plain.I2), upper = Math.Min(f.Plain.I1 + f.Plain.I2, f.Plain.I12);
        return Facts.AtMost("distance of a pair of the joint", error, "tolerance", 1e-12)
            ?? Facts.AtMost("dual value", dual, "primal value", primal, Tolerance)
            ?? Facts.AtMost("the lower end", union.Lower, "max(dual value, I1, I2)", Math.Max(dual, lower), Tolerance)
            ?? Facts.AtMost("min(primal value, I1 + I2, I12)", Math.Min(primal, upper), "the upper end", union.Upper, Tolerance);
    });
}
