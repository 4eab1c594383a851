namespace Pid.Studies.Verification.Statements;

/// <summary>alpha by two computations.</summary>
internal static class DisagreementDefinition
{
    public static Statement Statement { get; } = new("disagreement", "alpha = E |p(y|x1) - p(y|x2)|^2 over p(x1,x2)",
        "Liang et al. 2024, definition 2", Standing.Checked, "The enclosure holds the value by plain arithmetic.", f =>
        Facts.Same("alpha", f.Disagreement.Alpha, "the plain sum", f.Plain.Alpha));
}
