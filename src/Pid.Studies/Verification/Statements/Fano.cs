namespace Pid.Studies.Verification.Statements;

/// <summary>Fano inverted exactly.</summary>
internal static class Fano
{
    public static Statement Statement { get; } = new("fano", "P_acc <= 1 - Phi^-1(H(Y|X1,X2)), Phi(e) = h2(e) + e log2(|Y| - 1)",
        "Fano 1961; theorem 5 corrected, right side",
        Standing.Proved, "H(Y|X) <= Phi(error), and Phi increases on [0, 1 - 1/|Y|].", f =>
        Facts.AtMost("P_acc", f.Plain.Accuracy, "the Fano bound",
        f.Implementation.Fano(Math.Max(0, (f.Parts.Information.HY - f.Parts.Total).Lower), f.Plain.Symbols), PlainInformation.Slack));
}
