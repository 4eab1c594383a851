using System.Text;
using System.Text.Json;
using Pid.Cli.Html;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Field = Pid.Cli.Output.ResultField<Pid.Cli.Output.DecompositionReport>;

namespace Pid.Cli.Output;

/// <summary>R, U1, U2 and S of a joint distribution.</summary>
/// <param name="joint">The distribution.</param>
/// <param name="result">Its decomposition.</param>
/// <param name="origin">Where the distribution comes from.</param>
/// <param name="run">The settings, and whether the run was stopped.</param>
/// <param name="sampling">What was asked about the sample.</param>
/// <param name="measures">What else to give, and in what units; null for the decomposition alone, in bits.</param>
internal sealed class DecompositionReport(Joint joint, Decomposition result, Origin origin, RunState run,
    SamplingResult? sampling = null, OtherMeasuresSection? measures = null)
    : Report, IInteractionReport
{
    /// <summary>What its documents and tables have of it.</summary>
    public static readonly ResultFields<DecompositionReport> Fields = new(
    [
        Field.Variables(r => r.Measures.Units),
        new((r, json) => r.Origin.WriteJson(json)),
        .. ResultValue.Decomposed.Select(Field.Of),
        new((r, json) => r.Measures.WriteJson(json, r.Joint, r.Result)),
        new((r, json) => DiscretisationSection.WriteJson(json, r.Origin.Discretisation)),
        Field.Text("status", r => RunState.Status(r.Result.Status)),
        Field.Truth("partial", r => r.Parts.Sampling?.Stopped is not null || r.Run.IsPartial(r.Result.Status)),
        Field.Number("tolerance", r => r.Run.Tolerance),
        Field.Whole("iterations", r => r.Result.Iterations),
        Field.Population,
        new((r, json) => PlainAnswer.WriteJson(json, r.Advice, r.Parts.Sampling)),
        new((r, json) => SamplingReport.WriteJson(json, r.Parts.Sampling)),
    ]);

    private static readonly CompositeFormat Certified =
        CompositeFormat.Parse("Every value is enclosed to within {0} bit; of this table the digits shown are certain.");

    /// <summary>Of the limits of the population, or else of the table; null in a batch.</summary>
    public Advice? Advice { get; init; }

    private readonly Variables _variables = new(joint.X1, joint.X2, joint.Y);

    private Joint Joint => joint;

    private Decomposition Result => result;

    private Origin Origin => origin;

    private RunState Run => run;

    private OtherMeasuresSection Measures => measures ?? OtherMeasuresSection.None;

    public override int Exit => result.Status == CertificationStatus.Certified && sampling?.Stopped is null ? ExitCode.Done
        : run.ExitOfOpenGap;

    public InteractionParts Parts => field ??= new(value => Measures.Of(value.OfTable!(result)), $"{origin.Source}: {origin.Contents}",
        _variables, sampling);

    public override IEnumerable<string> Notices => origin.Remarks.Concat(sampling?.Warnings ?? []);

    public override string ToHtml(Provenance provenance)
    {
        (string x1, string x2, string y) = _variables.Names;
        PairwiseMarginals pairs = PairwiseMarginals.FromJoint(joint);
        PlainAnswer verdict = PlainAnswer.OnModelling(sampling, x1, x2) is { Question: not "" } plain ? plain : new PlainAnswer("", "",
        [
            $"Of the {CertifiedNumber.Text(result.Information.HY, 3)} bit of {y}, {x1} and {x2} together tell "
                + $"{CertifiedNumber.Text(result.Total, 3)}: {CertifiedNumber.Text(result.Redundancy, 3)} in {x1} as well as in {x2}, "
                + $"{CertifiedNumber.Text(result.Unique1, 3)} in {x1} only, {CertifiedNumber.Text(result.Unique2, 3)} in {x2} only, and "
                + $"{CertifiedNumber.Text(result.Synergy, 3)} in the two together only.",
        ]);
        ReportPage page = new(
            $"What {x1} and {x2} say about {y}", verdict, y, result.Information.HY, Bar.Parts(Parts), [],
            [pairs.X1Y, pairs.X2Y, pairs.X1X2], [], [], origin.Text(joint.X1, joint.X2, joint.Y),
            run.Sentence(result.Status, Certified), sampling, null)
        {
            Discretised = origin.Discretisation,
            Warnings = origin.Remarks,
        };
        return HtmlReport.ToHtml(page, provenance);
    }

    public override void WriteJson(Utf8JsonWriter json) => Fields.Write(this, json);

    public override string ToCsv() => ResultCsv.Of([this]);

    public override IReadOnlyList<ResultColumn> Row => Fields.Row;

    public override void WriteText(TextPage page)
    {
        (string x1, string x2, string y) = _variables.Names;
        PopulationSection.WriteText(page, sampling, PlainAnswer.OnModelling(sampling, x1, x2), _variables);
        page.Heading($"{_variables.Meaning(ResultValue.Total)} decomposed, in {Measures.Units}"
            + (sampling?.Advice is null ? "" : ", of this table"), space: false);
        page.Paragraph(origin.Text(joint.X1, joint.X2, joint.Y));
        page.WriteLine();

        TextTable table = new(2..5,
            Shown("Part", "Of the information on " + y, Measures.IsNats ? "Nats" : "Bits", "Share", "Width"));
        foreach (ResultValue part in ResultValue.Decomposed)
        {
            if (part == ResultValue.Total)
            {
                table.EmptyRow();
            }

            Interval value = part.OfTable!(result), inUnits = Measures.Of(value);
            table.Row(Shown(part.Label, _variables.Meaning(part) + part.Sum, CertifiedNumber.Text(inUnits),
                TextReport.Share(value, result.Total), CertifiedNumber.Width(inUnits)));
        }

        page.Write(table);
        Measures.WriteText(page, joint, result);
        DiscretisationSection.WriteText(page, origin.Discretisation);
        SamplingReport.WriteText(page, sampling, x1, x2, y);
        if (Advice is { } advice && sampling?.Advice is null)
        {
            PlainAnswer answer = PlainAnswer.OnTable(advice, x1, x2);
            page.Heading(answer.Heading);
            page.Paragraph(string.Join(' ', answer.Sentences));
        }

        page.WriteLine();
        page.Paragraph(run.Sentence(result.Status, Certified) + (run.IsPartial(result.Status) ? null : sampling?.Partial));

        string[] Shown(params string[] cells) => page.ShowsAll ? cells : cells[..^1];
    }
}
