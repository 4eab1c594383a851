namespace Pid.Studies.Verification.Statements;

/// <summary>The tight converse of Fano.</summary>
internal static class FederMerhav
{
    public static Statement Statement { get; } = new("feder-merhav",
        "P_acc >= 1 - [(i-1)/i + (h - log2 i) / (i (i+1) log2((i+1)/i))], h = H(Y|X1,X2), log2 i <= h <= log2(i+1)",
        "Feder and Merhav 1994; theorem 5 corrected, left side", Standing.Proved,
        "At a given entropy the error is largest for i equal masses; the bound is the concave envelope of these points.", f =>
        Facts.AtMost("the Feder-Merhav bound", f.Implementation.FederMerhav(Math.Max(0, (f.Parts.Information.HY - f.Parts.Total).Upper),
        f.Plain.Symbols), "P_acc", f.Plain.Accuracy, PlainInformation.Slack));
}
