using Pid.Data.Writing;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <content>The table of a batch.</content>
internal sealed partial class DecompositionReport
{
    /// <summary>The columns, in the order and by the names of the JSON document.</summary>
    public static readonly ResultColumn[] Columns =
    [
        .. ResultColumn.Sizes<DecompositionReport>(r => r.Variables),
        .. Ends("redundancy", d => d.Redundancy), .. Ends("unique1", d => d.Unique1), .. Ends("unique2", d => d.Unique2),
        .. Ends("synergy", d => d.Synergy), .. Ends("total", d => d.Total),
        .. Ends("information1", d => d.Information.I1), .. Ends("information2", d => d.Information.I2),
        ResultColumn.Of<DecompositionReport>("status", ParquetType.Text, r => RunState.Status(r.Result.Status)),
        ResultColumn.Of<DecompositionReport>("partial", ParquetType.Truth, r => r.IsPartial),
        ResultColumn.Of<DecompositionReport>("tolerance", ParquetType.Number, r => r.Tolerance),
        ResultColumn.Of<DecompositionReport>("iterations", ParquetType.Whole, r => (long)r.Result.Iterations),
        .. ResultColumn.Population<DecompositionReport>(),
    ];

    public override string ToCsv() => ResultCsv.Of([this]);

    public override IReadOnlyList<ResultColumn> Row => s_row;

    private static readonly ResultColumn[] s_row = [.. ResultColumn.Names<DecompositionReport>(r => r.Variables), .. Columns];

    private (Variable X1, Variable X2, Variable Y) Variables => (joint.X1, joint.X2, joint.Y);

    private Decomposition Result => result;

    private bool IsPartial => run.IsPartial(result.Status);

    private double Tolerance => run.Tolerance;

    private static ResultColumn[] Ends(string name, Func<Decomposition, Interval> value) =>
        ResultColumn.Interval<DecompositionReport>(name, report => report.Measures.Of(value(report.Result)));
}
