namespace Pid.Studies.Verification.Statements;

/// <summary>The decomposition has the least redundancy of all non-negative ones.</summary>
internal static class MeasuresOrdered
{
    public static Statement Statement { get; } = new("measures-ordered", "R <= I_min <= min(I(X1;Y), I(X2;Y))",
        "Bertschinger et al. 2014, lemma 3; Williams and Beer 2010", Standing.Proved,
        "I_min is a function of the two pairs with non-negative parts; of all those R is the least. Each term of I_min is at most "
            + "either specific information.", f =>
    {
        double least = OtherMeasures.MinimumInformation(f.Joint);
        return Facts.AtMost("R", f.Parts.Redundancy.Lower, "I_min", least, PlainInformation.Slack)
            ?? Facts.AtMost("I_min", least, "min(I(X1;Y), I(X2;Y))", Math.Min(f.Plain.I1, f.Plain.I2), PlainInformation.Slack);
    });
}
