using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Studies.Verification;

namespace Pid.Studies.Experiments;

/// <summary>The paper's table 3 on a table of the user's: what can be said of the accuracy without paired labels.</summary>
public static class PerformanceStudy
{
    private const long SearchNodes = 500;

    /// <summary>The study.</summary>
    public static Study Study { get; } = new("performance",
        "Accuracy of the best multimodal model: honest intervals beside the published formula.", Run)
    { NeedsTable = true };

    private static StudyResult Run(StudySettings settings, CancellationToken cancellation)
    {
        Joint joint = settings.Table ?? throw new ArgumentException("The study needs a table.", nameof(settings));
        Decomposition d = Decomposition.Of(joint, cancellation: cancellation);
        InteractionBounds b = InteractionBounds.Of(PairwiseMarginals.FromJoint(joint), new SynergyBudget(Nodes: SearchNodes),
            cancellation: cancellation);
        int symbols = joint.Y.Size;
        double truth = new PlainInformation(joint).Accuracy;
        (double oracleLower, double oracleUpper) = Published(d.Total, d.Total);
        return new StudyResult("Accuracy of the best classifier on both sources",
            [new StudyTable("Accuracy", ["Method", "Knows", "Lower", "Upper", "Standing"],
        [
            ["truth", "the joint", truth, truth, "exact, for comparison"],
            ["X1 alone", "p(x1,y)", b.UnimodalAccuracy1.Lower, b.UnimodalAccuracy1.Upper, "proven"],
            ["X2 alone", "p(x2,y)", b.UnimodalAccuracy2.Lower, b.UnimodalAccuracy2.Upper, "proven"],
            ["interval", "the three pairs", b.Accuracy.Lower, b.Accuracy.Upper, "proven"],
            ["formula as published", "the three pairs", b.PublishedAccuracy.Lower, b.PublishedAccuracy.Upper, "not proven"],
            ["formula as published, table 3", "the joint (oracle)", oracleLower, oracleUpper, "not proven, leaks"],
        ])],
        [
            "Oracle leak: the paper's table 3 puts the true S, which needs the paired labels it wants to do without, into its bounds. "
                + "The interval here knows the three pairs only.",
            "The published upper formula (I + 1) / log2 |Y| can lie below the truth for a Y that is not uniform, and says nothing for "
                + "two classes.",
        ])
        {
            IsPartial = cancellation.IsCancellationRequested,
        };

        (double Lower, double Upper) Published(Interval least, Interval most) => (
            Math.Exp(-Math.Log(2) * (d.Information.HY - least).Upper), symbols > 1 ? (most.Upper + 1) / Math.Log2(symbols)
            : double.PositiveInfinity);
    }
}
