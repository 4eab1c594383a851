using Pid.Studies.Verification.Statements;

namespace Pid.Studies.Verification;

/// <summary>Every statement that is verified: to add one, add its file and its line here (a test sees to the line).</summary>
public static class Catalogue
{
    /// <summary>The statements in the order of the paper.</summary>
    public static IReadOnlyList<Statement> All { get; } =
    [
        .. Identities.All,
        Ranges.Statement,
        Symmetry.Statement,
        OnlyPairs.Statement,
        MeasuresOrdered.Statement,
        Theorem1.Statement,
        Theorem1TightAtXor.Statement,
        LowerBoundsBelowSMin.Statement,
        DisagreementDefinition.Statement,
        Theorem2AsPublished.Statement,
        Theorem2.Statement,
        Theorem2Sharper.Statement,
        Theorem2TotalVariation.Statement,
        Theorem3.Statement,
        .. Timetables.All,
        UpperBounds.Statement,
        GreedyUpperBound.Statement,
        SynergyBelowSMax.Statement,
        SMaxAttained.Statement,
        Theorem5UpperAsPublished.Statement,
        Theorem5Lower.Statement,
        Fano.Statement,
        FederMerhav.Statement,
        AccuracyInterval.Statement,
        Compatible.Statement,
        CertificateValid.Statement,
        ConicAgrees.Statement,
        CouplingOrder.Statement,
        GreedyGuarantee.Statement,
        GreedyIsCoupling.Statement,
    ];
}
