using Pid.Numerics.Distributions;

namespace Pid.Studies.Verification.Statements;

/// <summary>The published upper half of Theorem 5.</summary>
internal static class Theorem5UpperAsPublished
{
    public static Statement Statement { get; } = new("theorem-5-upper-as-published", "P_acc <= (I(X1,X2;Y) + 1) / log2 |Y|",
        "Liang et al. 2024, theorem 5, right side", Standing.FalseAsPublished,
        "Fano in its weak form takes a uniform Y; for others use the exact inverse with H(Y|X1,X2) (fano). For |Y| = 2 it says "
            + "nothing.", f =>
        f.Plain.Symbols < 2 ? null : Facts.AtMost("P_acc", f.Plain.Accuracy, "(I + 1) / log2 |Y|",
        (f.Parts.Total.Upper + 1) / Math.Log2(f.Plain.Symbols), PlainInformation.Slack))
    {
        Refutation = Joint.FromCounts(1, 1, 3, [4, 1, 1]),
    };
}
