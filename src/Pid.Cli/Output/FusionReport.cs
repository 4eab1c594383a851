using System.Globalization;
using System.Text.Json;
using Pid.Interactions;
using Pid.Numerics.Distributions;
using Pid.Studies.Fusion;

namespace Pid.Cli.Output;

/// <summary>Which fusion pays on records held out.</summary>
/// <param name="comparison">What was found, beside the advice of the pairs.</param>
/// <param name="records">The records.</param>
/// <param name="origin">Where they come from.</param>
/// <param name="run">The settings, and whether the run was stopped.</param>
internal sealed class FusionReport(FusionComparison comparison, FusionRecords records, Origin origin, RunState run) : Report
{
    private FusionResult Found => comparison.Found;

    private InteractionBounds Bounds => comparison.Bounds;

    public override int Exit => Found.IsPartial ? run.ExitOfWide : ExitCode.Done;

    public override IEnumerable<string> Notices => origin.Remarks;

    public override void WriteJson(Utf8JsonWriter json)
    {
        JsonReport.WriteVariables(json, records.Joint.X1, records.Joint.X2, records.Joint.Y);
        origin.WriteJson(json);
        DiscretisationSection.WriteJson(json, origin.Discretisation);
        json.WriteString("winner", Name(Found.Winner));
        WriteScores("families", Found.Families, family => JsonReport.WriteTexts(json, "models", family.Models.Select(Named)));
        WriteScores("models", Found.Models, model => json.WriteString("family", Name(model.Family)));
        json.WriteStartObject("gains");
        WriteProportion("multimodalOverSingle", Found.Multimodal);
        WriteProportion("complexOverSimple", Found.Complex);
        json.WriteEndObject();
        json.WriteNumber("oracle", Found.Oracle);
        json.WriteStartObject("pairs");
        JsonReport.WriteInterval(json, "synergy", Bounds.Synergy);
        JsonReport.WriteInterval(json, "accuracy", Bounds.Accuracy);
        json.WriteString("collect", Word(Bounds.Advice.Collect));
        WriteHolds("collectHolds", comparison.CollectHolds);
        json.WriteString("fusion", Word(Bounds.Advice.Fusion));
        WriteHolds("fusionHolds", comparison.FusionHolds);
        json.WriteEndObject();
        json.WriteNumber("folds", Found.Folds);
        json.WriteNumber("heldOut", Found.Records);
        json.WriteBoolean("partial", Found.IsPartial);

        void WriteScores(string name, IEnumerable<FusionScore> scores, Action<FusionScore> more)
        {
            json.WriteStartArray(name);
            foreach (FusionScore score in scores)
            {
                json.WriteStartObject();
                json.WriteString("name", Named(score.Name));
                more(score);
                WriteProportion("heldOutAccuracy", score.Accuracy);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        void WriteProportion(string name, Proportion value)
        {
            json.WriteStartObject(name);
            json.WriteNumber("value", value.Value);
            json.WriteNumber("standardError", value.Error);
            json.WriteNumber("lower", value.Lower);
            json.WriteNumber("upper", value.Upper);
            json.WriteEndObject();
        }

        void WriteHolds(string name, bool? holds)
        {
            if (holds is { } known)
            {
                json.WriteBoolean(name, known);
            }
            else
            {
                json.WriteNull(name);
            }
        }
    }

    public override void WriteText(TextPage page)
    {
        Variable x1 = records.Joint.X1, x2 = records.Joint.X2, y = records.Joint.Y;
        page.Heading($"Which fusion of {x1.Name} and {x2.Name} pays for {y.Name}? {Verdict()}", space: false);
        page.Paragraph(origin.Text(x1, x2, y));
        page.WriteLine();
        TextTable table = new(2..5, "Family", "Model", "Right", "From", "To");
        foreach (FusionScore score in Found.Models)
        {
            Add(Name(score.Family), Named(score.Name), score.Accuracy);
        }

        table.EmptyRow();
        foreach (FusionScore score in Found.Families)
        {
            Add("best " + score.Name, string.Join(", ", score.Models.Select(Named)), score.Accuracy);
        }

        table.EmptyRow();
        string whole = origin.IsOfClasses ? "the best rule on the classes, seen whole" : "the best rule for this table, seen whole";
        table.Row("oracle", whole, Text(Found.Oracle), "", "");
        page.Write(table);
        page.WriteLine();
        page.Paragraph($"Right: the share of {Found.Records:0} records, each held out once in {Found.Folds} folds; From and To at 95 %, "
            + "the models of the folds taken as given: of a model no better than chance they hold five times in six.");
        page.Paragraph($"Both modalities over the better one: {Gain(Found.Multimodal)}.");
        page.Paragraph($"Interactions over simple fusion: {Gain(Found.Complex)}.");
        page.Heading($"What the three pairs of {(origin.IsOfClasses ? "the classes of " : "")}these records had said");
        page.Paragraph($"S in {CertifiedNumber.Range(Bounds.Synergy)} bit, accuracy in {CertifiedNumber.Range(Bounds.Accuracy)}.");
        page.Paragraph("Paired labels worth collecting: " + Advised(Bounds.Advice.Collect, Found.Collect, comparison.CollectHolds,
            Bounds.Advice.Collect == Decision.No ? Found.Multimodal : null) + $" ({Bounds.Advice.Rules[1]}).");
        page.Paragraph("Fusion: " + Advised(Bounds.Advice.Fusion, Found.Winner, comparison.FusionHolds,
            Found.Winner < Bounds.Advice.Fusion ? null : Bounds.Advice.Fusion == FusionFamily.None ? Found.Multimodal : Found.Complex)
            + $" ({Bounds.Advice.Rules[2]}).");
        DiscretisationSection.WriteText(page, origin.Discretisation);
        if (Found.IsPartial)
        {
            page.Paragraph(FormattableString.Invariant($"Partial. {run.StopReason} after {Found.Folds} of {Found.FoldsAsked} folds."));
        }

        void Add(string family, string model, Proportion p) => table.Row(family, model, Text(p.Value), Text(p.Lower), Text(p.Upper));
    }

    private string Verdict() => Found.Winner switch
    {
        FusionFamily.None => "None: the better modality alone is as good.",
        FusionFamily.Simple when Found.Multimodal.Lower <= 0 => "Simple fusion, by less than the records can tell from nothing.",
        FusionFamily.Simple => "Simple fusion.",
        _ when Found.Complex.Lower <= 0 => "Complex fusion, which models interactions, by less than the records can tell from nothing.",
        _ => "Complex fusion, which models interactions.",
    };

    private static string Name(FusionFamily family) => family switch
    {
        FusionFamily.None => "single",
        _ => Word(family),
    };

    private static string Word(Enum answer) => answer.ToString().ToLowerInvariant();

    private string Named(string model) => model switch
    {
        "first alone" => records.Joint.X1.Name + " alone",
        "second alone" => records.Joint.X2.Name + " alone",
        "classes of first" => "classes of " + records.Joint.X1.Name,
        "classes of second" => "classes of " + records.Joint.X2.Name,
        "boosted first" => records.Joint.X1.Name + ", boosted",
        "boosted second" => records.Joint.X2.Name + ", boosted",
        _ => model,
    };

    /// <summary>What the pairs advise, and how the models' own answer stands to it.</summary>
    /// <param name="advice">What the pairs advise.</param>
    /// <param name="answer">What the models say.</param>
    /// <param name="holds">Whether the advice holds by the rule; null where there is none.</param>
    /// <param name="gain">By how much the models' answer wins over the advised one; null where it is the poorer one.</param>
    private static string Advised<T>(T advice, T answer, bool? holds, Proportion? gain)
        where T : struct, Enum
    {
        string won = gain is { } found
            ? $", by {Text(found.Value)}{(holds == true ? ", within the point (0.01) that the rule allows" : "")}" : "";
        return Word(advice) + (holds is null ? "" : advice.Equals(answer) ? ", as the models say"
            : $"; the models say {Word(answer)}{won}");
    }

    private static string Gain(Proportion gain) => string.Create(CultureInfo.InvariantCulture,
        $"{gain.Value:+0.0000;-0.0000;0.0000}, at 95 % [{gain.Lower:0.0000}, {gain.Upper:0.0000}]"
        + $"{(gain.Lower > 0 || gain.Upper < 0 ? "" : ", which may be nothing")}");

    private static string Text(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
