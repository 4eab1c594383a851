using System.Text;
using System.Text.Json;
using Pid.Cli.Html;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>R, U1, U2 and S of a joint distribution.</summary>
/// <param name="joint">The distribution.</param>
/// <param name="result">Its decomposition.</param>
/// <param name="origin">Where the distribution comes from.</param>
/// <param name="run">The settings, and whether the run was stopped.</param>
/// <param name="sampling">What was asked about the sample.</param>
/// <param name="measures">What else to give, and in what units; null for the decomposition alone, in bits.</param>
internal sealed partial class DecompositionReport(Joint joint, Decomposition result, Origin origin, RunState run,
    SamplingResult? sampling = null, OtherMeasuresSection? measures = null)
    : Report, IInteractionReport
{
    private static readonly CompositeFormat Certified =
        CompositeFormat.Parse("Every value is enclosed to within {0} bit; of this table the digits shown are certain.");

    /// <summary>Of the limits of the population, or else of the table; null in a batch.</summary>
    public Advice? Advice { get; init; }

    private OtherMeasuresSection Measures => measures ?? OtherMeasuresSection.None;

    public override int Exit => result.Status == CertificationStatus.Certified && sampling?.Stopped is null ? ExitCode.Done
        : run.ExitOfOpenGap;

    public InteractionParts Parts => new(
        result.Redundancy, result.Unique1, result.Unique2, result.Synergy, result.Total, $"{origin.Source}: {origin.Contents}",
        joint.Y.Name, sampling);

    public override IEnumerable<string> Notices => origin.Remarks.Concat(sampling?.Warnings ?? []);

    public override string ToHtml(Provenance provenance)
    {
        (string x1, string x2, string y) = (joint.X1.Name, joint.X2.Name, joint.Y.Name);
        PairwiseMarginals pairs = PairwiseMarginals.FromJoint(joint);
        PlainAnswer verdict = PlainAnswer.OnModelling(sampling, x1, x2) is { Question: not "" } plain ? plain : new PlainAnswer("", "",
        [
            $"Of the {CertifiedNumber.Text(result.Information.HY, 3)} bit of {y}, {x1} and {x2} together tell "
                + $"{CertifiedNumber.Text(result.Total, 3)}: {CertifiedNumber.Text(result.Redundancy, 3)} in {x1} as well as in {x2}, "
                + $"{CertifiedNumber.Text(result.Unique1, 3)} in {x1} only, {CertifiedNumber.Text(result.Unique2, 3)} in {x2} only, and "
                + $"{CertifiedNumber.Text(result.Synergy, 3)} in the two together only.",
        ]);
        ReportPage page = new(
            $"What {x1} and {x2} say about {y}", verdict, y, result.Information.HY, Bar.Parts(Parts, x1, x2), [],
            [pairs.X1Y, pairs.X2Y, pairs.X1X2], [], [], origin.Text(joint.X1, joint.X2, joint.Y),
            run.Sentence(result.Status, Certified), sampling, null)
        {
            Discretised = origin.Discretisation,
            Warnings = origin.Remarks,
        };
        return HtmlReport.ToHtml(page, provenance);
    }

    public override void WriteJson(Utf8JsonWriter json)
    {
        JsonReport.WriteVariables(json, joint.X1, joint.X2, joint.Y, Measures.Units);
        origin.WriteJson(json);
        JsonReport.WriteInterval(json, "redundancy", Measures.Of(result.Redundancy));
        JsonReport.WriteInterval(json, "unique1", Measures.Of(result.Unique1));
        JsonReport.WriteInterval(json, "unique2", Measures.Of(result.Unique2));
        JsonReport.WriteInterval(json, "synergy", Measures.Of(result.Synergy));
        JsonReport.WriteInterval(json, "total", Measures.Of(result.Total));
        JsonReport.WriteInterval(json, "information1", Measures.Of(result.Information.I1));
        JsonReport.WriteInterval(json, "information2", Measures.Of(result.Information.I2));
        Measures.WriteJson(json, joint, result);
        DiscretisationSection.WriteJson(json, origin.Discretisation);
        json.WriteString("status", RunState.Status(result.Status));
        json.WriteBoolean("partial", IsPartial);
        json.WriteNumber("tolerance", run.Tolerance);
        json.WriteNumber("iterations", result.Iterations);
        PopulationSection.WriteJson(json, sampling);
        if (Advice is { } advice)
        {
            PlainAnswer.WriteJson(json, advice, sampling);
        }

        SamplingReport.WriteJson(json, sampling);
    }

    public override void WriteText(TextPage page)
    {
        (string x1, string x2, string y) = (joint.X1.Name, joint.X2.Name, joint.Y.Name);
        PopulationSection.WriteText(page, sampling, PlainAnswer.OnModelling(sampling, x1, x2), x1, x2, y);
        page.Heading($"I({x1}, {x2}; {y}) decomposed, in {Measures.Units}{(sampling?.Advice is null ? "" : ", of this table")}",
            space: false);
        page.Paragraph(origin.Text(joint.X1, joint.X2, joint.Y));
        page.WriteLine();

        TextTable table = new(2..5, Shown("Part", "Of the information on " + y, Measures.IsNats ? "Nats" : "Bits", "Share", "Width"));
        Add("Redundancy R", $"in {x1} as well as in {x2}", result.Redundancy);
        Add("Unique U1", $"in {x1} only", result.Unique1);
        Add("Unique U2", $"in {x2} only", result.Unique2);
        Add("Synergy S", $"in both together only", result.Synergy);
        table.EmptyRow();
        Add("Total", $"I({x1}, {x2}; {y}) = R + U1 + U2 + S", result.Total);
        Add("First alone", $"I({x1}; {y}) = R + U1", result.Information.I1);
        Add("Second alone", $"I({x2}; {y}) = R + U2", result.Information.I2);
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
        page.Paragraph(run.Sentence(result.Status, Certified));

        void Add(string part, string meaning, Interval value) => table.Row(Shown(
            part, meaning, CertifiedNumber.Text(Measures.Of(value)), TextReport.Share(value, result.Total),
            CertifiedNumber.Width(Measures.Of(value))));

        string[] Shown(params string[] cells) => page.ShowsAll ? cells : cells[..^1];
    }
}
