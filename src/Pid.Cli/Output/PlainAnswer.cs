using System.Globalization;
using System.Text.Json;
using Pid.Interactions;
using Pid.Interactions.Inference;

namespace Pid.Cli.Output;

/// <summary>The answer in words that need no knowledge of information theory.</summary>
/// <param name="Question">The question; empty where none was answered.</param>
/// <param name="Answer">Its answer in a word.</param>
/// <param name="Sentences">Why, and what would decide.</param>
internal sealed record PlainAnswer(string Question, string Answer, IReadOnlyList<string> Sentences)
{
    /// <summary>The question and its answer; empty where there is none.</summary>
    public string Heading => Question.Length == 0 ? "" : $"{Question} {Answer}.";

    public const string PairedLabels = "Are paired labels worth collecting?";

    /// <summary>Of unlabelled pairs and labelled single sources: do paired labels pay?</summary>
    public static PlainAnswer OnPairedLabels(SamplingResult? result, string x1, string x2, string y)
    {
        if (result?.Advice is not { } advice)
        {
            return new PlainAnswer("", "", []);
        }

        string all = $"Records that show {x1}, {x2} and {y} together", rule = advice.Advice.Rules[1];
        string model = advice.Advice.IsOfClasses ? "a model of these classes" : "a model";
        if (result.Contradiction?.Contradicts == true)
        {
            // It is the first line of the answer, and no advice follows.
            return new PlainAnswer(string.Create(CultureInfo.InvariantCulture,
                $"The three samples contradict each other (p = {result.Contradiction.PValue:G2}), so no answer rests on them:"),
                result.Difference ?? "", [rule, $"{PairedLabels} {Decision.Undecided}."]);
        }

        string why = advice.Advice.Collect switch
        {
            Decision.Yes => $"{all} would teach {model} what neither {x1} nor {x2} shows alone: {rule} (at "
                + $"{PopulationSection.Confidence(result)} confidence).",
            Decision.No => $"{all} would teach {model} next to nothing that {x1} and {x2} do not show already: {rule} (at "
                + $"{PopulationSection.Confidence(result)} confidence).",
            _ when result.Limits is null || result.Size?.NoAnswer is not null => rule,
            _ when result.Limits.Stopped => NotYet(result, rule),
            _ => $"{(result.Limits.Samples.Count == 1 ? "This sample does" : "These samples do")} not say whether "
                + $"{char.ToLowerInvariant(all[0])}{all[1..]} would teach {model} anything new: {rule} (at "
                + $"{PopulationSection.Confidence(result)} confidence).",
        };
        return new PlainAnswer(PairedLabels, advice.Advice.Collect.ToString(),
            [why, .. Classes(advice.Advice), .. Quick(result),
                .. Remedies(advice.Collect, result, $"Only records labelled with {x1}, {x2} and {y} together can."),
            .. HasThem(result), .. result.Size?.NoAnswer is null ? Fusion(advice.Advice, result) : []]);
    }

    /// <summary>Of records of all three variables: does it pay to model both sources together?</summary>
    public static PlainAnswer OnModelling(SamplingResult? result, string x1, string x2)
    {
        if (result?.Advice is not { } advice)
        {
            return new PlainAnswer("", "", []);
        }

        string why = advice.Advice.Collect switch
        {
            _ when result.Limits is null || result.Size?.NoAnswer is not null => advice.Advice.Rules[1],
            Decision.Undecided when result.Limits.Stopped => NotYet(result, advice.Advice.Rules[1]),
            Decision.Undecided => $"This sample does not say: {advice.Advice.Rules[1]} (at {PopulationSection.Confidence(result)} "
                + $"confidence).",
            _ => $"{Capital(advice.Advice.Rules[1])} (at {PopulationSection.Confidence(result)} confidence).",
        };
        return new PlainAnswer(Together(x1, x2), advice.Advice.Collect.ToString(),
            [why, .. Classes(advice.Advice), .. Quick(result),
                .. Remedies(advice.Collect, result, "The counted value lies between what the rules call little and much."),
            .. Fusion(advice.Advice, result)]);
    }

    /// <summary>The same of a table that is everything there is.</summary>
    public static PlainAnswer OnTable(Advice advice, string x1, string x2) => new(Together(x1, x2), advice.Collect.ToString(),
        [$"{Capital(advice.Rules[1])} (of this table).", .. Classes(advice), Fusion(advice)]);

    private static string NotYet(SamplingResult result, string rule) =>
        $"Not known yet: the limits were stopped before they were done, and those that were found do not decide: {rule} (at "
            + $"{PopulationSection.Confidence(result)} confidence).";

    // What was not looked at long enough is no reason to try models.
    private static string[] Fusion(Advice advice, SamplingResult result) =>
        result.Limits?.Stopped == true && advice.Fusion == FusionFamily.Undecided ? [] : [Fusion(advice)];

    private static string Together(string x1, string x2) => $"Do {x1} and {x2} say more together than each alone?";

    /// <summary>The "advice" of the JSON document, with what it rests on and what would decide; nothing where there is none.</summary>
    public static void WriteJson(Utf8JsonWriter json, Advice? given, SamplingResult? result)
    {
        if (given is not { } advice)
        {
            return;
        }

        json.WriteStartObject("advice");
        json.WriteString("dominant", Word(advice.Dominant));
        json.WriteString("collect", Word(advice.Collect));
        json.WriteString("fusion", Word(advice.Fusion));
        JsonReport.WriteTexts(json, "sentences", advice.Sentences);
        JsonReport.WriteTexts(json, "rules", advice.Rules);
        json.WriteString("basis", result?.Advice is null ? "table" : "population");
        json.WriteStartObject("questions");
        Question("dominant", Word(advice.Dominant), advice.Rules[0], null);
        Question("collect", Word(advice.Collect), advice.Rules[1], result?.Advice?.Collect);
        Question("fusion", Word(advice.Fusion), advice.Rules[2], result?.Advice?.Fusion);
        json.WriteEndObject();
        json.WriteEndObject();

        void Question(string name, string answer, string rule, Remedy? remedy)
        {
            json.WriteStartObject(name);
            json.WriteString("answer", answer);
            json.WriteString("rule", rule);
            if (remedy is not null)
            {
                JsonReport.WriteNumber(json, "recordsTimes", remedy.Times ?? double.NaN);
                WriteFurther("furtherRecords", remedy, f => f.Projected);
                WriteFurther("furtherRecordsFrom", remedy, f => f.From);
                WriteFurther("furtherRecordsTo", remedy, f => f.To);
            }

            json.WriteEndObject();
        }

        void WriteFurther(string name, Remedy remedy, Func<FurtherRecords, long> number)
        {
            json.WriteStartObject(name);
            IReadOnlyList<ObservedSample> samples = result!.Limits!.Samples;
            foreach ((ObservedSample sample, FurtherRecords more) in samples.Zip(Further(remedy, samples) ?? []))
            {
                json.WriteNumber(PopulationSection.SampleKey(result.Limits, sample), number(more));
            }

            json.WriteEndObject();
        }
    }

    /// <summary>Each question, its answer and the rule behind it, for a table.</summary>
    public static (string Question, string Answer, string Rule)[] Questions(Advice advice) =>
    [
        ("Which part dominates", Word(advice.Dominant), advice.Rules[0]),
        ("Collect paired labels", Word(advice.Collect), advice.Rules[1]),
        ("Fusion family to try", Word(advice.Fusion), advice.Rules[2]),
    ];

    /// <summary>An answer as documents call it.</summary>
    public static string Word<T>(T answer)
        where T : struct, Enum => answer.ToString().ToLowerInvariant();

    private static string[] Classes(Advice advice) => advice.IsOfClasses
        ? ["All numbers are of the classes that measured values were put into: a model of the values themselves, even of one source alone, "
            + "may know more (pid fusion tries some, on records that show all three)."] : [];

    private static string[] Quick(SamplingResult result) =>
        result.Advice!.Advice.Collect != Decision.Undecided && result.Limits?.Method == RadiusMethod.Profile
        ? ["It rests on the quick limits of --method profile, which are too narrow where cells have few records: it stands where the "
            + "default method says the same."]
        : [];

    private static IEnumerable<string> Remedies(Remedy? remedy, SamplingResult result, string otherwise)
    {
        if (remedy is null)
        {
            yield break;
        }

        IReadOnlyList<ObservedSample> samples = result.Limits!.Samples;
        string nearTruth = $"if {(samples.Count == 1 ? "this sample is" : "these samples are")} near the truth";
        if (Further(remedy, samples) is not { } further)
        {
            yield return remedy.IsOpenOfTable ? $"More records of the same kind would not decide, {nearTruth}. {otherwise}"
                : $"Even a thousand times as many records would not decide, {nearTruth}.";
            yield break;
        }

        string[] ranges = Array.ConvertAll(further, f => $"{Down(f.From)} to {Up(f.To)} more records of ");
        yield return $"Roughly {(samples.Count > 1 && ranges.Distinct().Count() == 1 ? $"{ranges[0]}each sample"
            : string.Join(", ", samples.Zip(ranges, (s, range) => $"{range}{Names(s)}").Where((_, k) => further[k].Projected > 0)))} "
            + $"would decide, {nearTruth}.";

        static string Names(ObservedSample sample) => $"({string.Join(", ", sample.Variables.Select(v => v.Name))})";
    }

    private static FurtherRecords[]? Further(Remedy remedy, IReadOnlyList<ObservedSample> samples) =>
        remedy.Further([.. samples.Select(s => s.Records)]);

    // The pairs of records that show all three are the smaller part of what those records say.
    private static string[] HasThem(SamplingResult result) => result.Limits is { Samples: [{ Variables.Count: 3 }] }
        ? ["These records show all three already, though only their pairs were used here: pid decompose says how the three interact."] : [];

    private static string Fusion(Advice advice) => advice.Fusion switch
    {
        FusionFamily.None => "Fusion to try: none; one source alone tells next to all that both do.",
        FusionFamily.Simple when advice.IsOfClasses => "Fusion to try: simple (late, additive) first; of the classes what matters adds up.",
        FusionFamily.Simple => "Fusion to try: simple (late, additive); what matters adds up.",
        FusionFamily.Complex => $"Fusion to try: complex, one that models interactions; {advice.Rules[2]}.",
        _ => "Fusion to try: simple first; whether one that models interactions does better, only models tried on records that show all "
            + "three can tell (pid fusion).",
    };

    // One figure, away from the middle: it is a rough projection.
    private static string Down(long records) => (records / Unit(records) * Unit(records)).ToString(CultureInfo.InvariantCulture);

    private static string Up(long records) =>
        ((records + Unit(records) - 1) / Unit(records) * Unit(records)).ToString(CultureInfo.InvariantCulture);

    private static long Unit(long records) => (long)Math.Pow(10, Math.Floor(Math.Log10(Math.Max(1, records))));

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
