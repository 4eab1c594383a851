namespace Pid.Studies.Verification.Statements;

/// <summary>The lower half of Theorem 5.</summary>
internal static class Theorem5Lower
{
    public static Statement Statement { get; } = new("theorem-5-lower", "P_acc >= 2^-H(Y|X1,X2)", "Liang et al. 2024, theorem 5, left side",
        Standing.Proved,
        "Jensen: E max_y p(y|x) >= E 2^-H(Y|x) >= 2^-H(Y|X). Feder-Merhav is at least as large and attained.", f =>
        Facts.AtMost("2^-H(Y|X1,X2)", Math.Exp(-Math.Log(2) * (f.Parts.Information.HY - f.Parts.Total).Upper), "P_acc", f.Plain.Accuracy,
        PlainInformation.Slack));
}
