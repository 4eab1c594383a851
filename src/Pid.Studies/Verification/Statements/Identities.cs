namespace Pid.Studies.Verification.Statements;

/// <summary>The six identities: the parts by the decomposition, the informations by independent arithmetic.</summary>
internal static class Identities
{
    private const string Source = "Williams and Beer 2010; Bertschinger et al. 2014, equations (1) and (2)";
    private const string Why = "U1 = I(X1;Y) - R, U2 = I(X2;Y) - R and S = I(X1,X2;Y) - (R + U1 + U2) are one definition; the chain "
        + "rule gives the others.";

    public static IEnumerable<Statement> All { get; } =
    [
        Of("identity-1", "R + U1 = I(X1;Y)", f => Facts.Same("R + U1", f.Parts.Redundancy + f.Parts.Unique1, "I(X1;Y)", f.Plain.I1)),
        Of("identity-2", "R + U2 = I(X2;Y)", f => Facts.Same("R + U2", f.Parts.Redundancy + f.Parts.Unique2, "I(X2;Y)", f.Plain.I2)),
        Of("identity-1-given-2", "U1 + S = I(X1;Y|X2)", f => Facts.Same("U1 + S", f.Parts.Unique1 + f.Parts.Synergy, "I(X1;Y|X2)",
        f.Plain.I1Given2)),
        Of("identity-2-given-1", "U2 + S = I(X2;Y|X1)", f => Facts.Same("U2 + S", f.Parts.Unique2 + f.Parts.Synergy, "I(X2;Y|X1)",
        f.Plain.I2Given1)),
        Of("identity-total", "R + U1 + U2 + S = I(X1,X2;Y)", f => Facts.Same(
            "R + U1 + U2 + S", f.Parts.Redundancy + f.Parts.Unique1 + f.Parts.Unique2 + f.Parts.Synergy, "I(X1,X2;Y)", f.Plain.I12)),
        Of("identity-coinformation", "R - S = I(X1;X2;Y)", f => Facts.Same("R - S", f.Parts.Redundancy - f.Parts.Synergy, "I(X1;X2;Y)",
        f.Plain.CoInformation)),
    ];

    private static Statement Of(string name, string claim, Func<Facts, string?> check) =>
        new(name, claim, Source, Standing.Proved, Why, check);
}
