using Pid.Data.Writing;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <content>The table of a batch.</content>
internal sealed partial class BoundsReport
{
    /// <summary>The columns, in the order and by the names of the JSON document.</summary>
    public static readonly ResultColumn[] Columns =
    [
        .. ResultColumn.Sizes<BoundsReport>(r => r.Variables),
        ResultColumn.Of<BoundsReport>("compatibility", ParquetType.Text, r => r.CompatibilityText),
        .. JointEnds("synergy", b => b.Synergy),
        .. Ends("redundancy", b => b.Redundancy), .. Ends("unique1", b => b.Unique1), .. Ends("unique2", b => b.Unique2),
        .. JointEnds("minimalSynergy", b => b.MinimalSynergy), .. Ends("maximalSynergy", b => b.Search?.MaximalSynergy),
        .. JointEnds("total", b => b.Total),
        .. Ends("information1", b => b.Information.I1), .. Ends("information2", b => b.Information.I2),
        .. JointEnds("accuracy", b => b.Accuracy), .. Ends("accuracy1", b => b.UnimodalAccuracy1),
        .. Ends("accuracy2", b => b.UnimodalAccuracy2),
        .. Ends("disagreement", b => b.Disagreement),
        ResultColumn.Of<BoundsReport>("status", ParquetType.Text, r => r.StatusText),
        ResultColumn.Of<BoundsReport>("partial", ParquetType.Truth, r => r.IsPartial),
        ResultColumn.Of<BoundsReport>("tolerance", ParquetType.Number, r => r.Tolerance),
        .. ResultColumn.Population<BoundsReport>(),
    ];

    public override string ToCsv() => ResultCsv.Of([this]);

    public override IReadOnlyList<ResultColumn> Row => s_row;

    private static readonly ResultColumn[] s_row = [.. ResultColumn.Names<BoundsReport>(r => r.Variables), .. Columns];

    private (Variable X1, Variable X2, Variable Y) Variables => (marginals.X1, marginals.X2, marginals.Y);

    private InteractionBounds Result => result;

    private double Tolerance => run.Tolerance;

    private static ResultColumn[] Ends(string name, Func<InteractionBounds, Interval?> value) =>
        ResultColumn.Interval<BoundsReport>(name, report => value(report.Result));

    // A quantity of a joint distribution that does not exist has no ends.
    private static ResultColumn[] JointEnds(string name, Func<InteractionBounds, Interval> value) =>
        ResultColumn.Interval<BoundsReport>(name, report => report.Impossible ? null : value(report.Result));
}
