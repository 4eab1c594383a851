using Pid.Interactions;
using Pid.Studies.Fusion;

namespace Pid.Studies.Experiments;

/// <summary>The tables and figures of the study of fusion.</summary>
internal static class FusionTables
{
    private static readonly (string Name, Func<FusionCase, double> Value)[] s_estimates =
    [
        ("S at least", c => c.Bounds.Synergy.Lower), ("S, middle of the interval", c => c.Estimate),
        ("S at most", c => c.Bounds.Synergy.Upper), ("beyond the better source, at least", c => c.Beyond),
        ("S at most - S at least", c => c.Room),
        ("S of the records (needs all three)", c => c.Parts.Synergy.Midpoint),
    ];

    private static readonly (string Name, Func<FusionCase, double> Value)[] s_gains =
        [("both over the better source", c => c.Found.Multimodal.Value), ("complex over simple", c => c.Found.Complex.Value)];

    // Of three the interval is all from -1 to 1.
    private const int FewestOfCorrelation = 5;

    public static StudyResult Of(FusionCase[] cases, bool isPartial)
    {
        FusionCase[] data = [.. cases.Where(c => !c.IsLaw)], laws = [.. cases.Where(c => c.IsLaw)];
        (string Name, FusionCase[] Cases)[] all = [("data", data), ("laws", laws)], groups = Array.FindAll(all, g => g.Cases.Length > 0),
            many = Array.FindAll(all, g => g.Cases.Length >= FewestOfCorrelation);
        return new StudyResult(FormattableString.Invariant($"What pairs say of fusion, on {data.Length} data sets and {laws.Length} laws"),
        [
            .. data.Length == 0 ? [] : (StudyTable[])[Interactions(data), Performance(data), Models(data), Advised(data)],
            new StudyTable("Correlation of estimates with gains on records held out (figure 3)",
                ["Cases", "Estimate", "Gain", "r", "From", "To"],
                [.. many.SelectMany(g => s_estimates.SelectMany(e => s_gains.Select(gain => Correlation(g, e, gain))))]),
            new StudyTable("How often the advice held",
                ["Cases", "Advice", "Given", "Held", "Share", "From", "To", "By the error alone", "Share of these"],
                [.. groups.SelectMany(g => HitRates(g.Name, g.Cases))]),
        ],
        [
            "Accuracies and gains are of records held out; of each family stands the model that is best without them. From and To at 95 %: "
                + "correlations by Fisher's transformation, shares by Wilson's.",
            "Advice is that of bounds --exact for the three pairs of the same records. To collect holds where both sources win more than "
                + "the standard error over the better one, not to collect where they win no more than that or than a point; simple fusion "
                + "holds where interactions win no more than that over it. By the error alone: the same without the point. Pairs cannot "
                + "show that interactions are needed; all three variables can (decompose), and complex fusion holds where it wins more.",
            .. many.Length == 0 ? [FormattableString.Invariant($"Correlations need {FewestOfCorrelation} cases.")] : (string[])[],
            .. cases.Select(c => c.Found.LeftOut).OfType<string>().Distinct(),
        ])
        {
            IsPartial = isPartial,
            Figures =
            [
                Figure("What both sources win over the better one", cases, c => c.Beyond, "told beyond the better source at least, bits",
                    c => c.Found.Multimodal),
                Figure("What both sources win over the better one", cases, c => c.Estimate, "middle of S, bits", c => c.Found.Multimodal),
                Figure("What interactions win over simple fusion", cases, c => c.Estimate, "middle of S, bits", c => c.Found.Complex),
            ],
            Draws = Draws(cases),
        };
    }

    private static StudyTable Interactions(FusionCase[] data) => new("What the pairs say, and S of the records (table 1)",
        ["Data", "Records", "R", "U1", "U2", "S at least", "S at most", "S of the records"],
        [.. data.Select(c => (object[])[c.Name, c.Found.Records, c.Bounds.Redundancy.Midpoint, c.Bounds.Unique1.Midpoint,
            c.Bounds.Unique2.Midpoint, c.Bounds.Synergy.Lower, c.Bounds.Synergy.Upper, c.Parts.Synergy.Midpoint])]);

    private static StudyTable Performance(FusionCase[] data) => new("Accuracy from the pairs, and of models (table 3)",
        ["Data", "At least", "At most", "Single", "Simple", "Complex", "Oracle"],
        [.. data.Select(c => (object[])[c.Name, c.Bounds.Accuracy.Lower, c.Bounds.Accuracy.Upper,
            .. c.Found.Families.Select(f => (object)f.Accuracy.Value), c.Found.Oracle])]);

    private static StudyTable Models(FusionCase[] data)
    {
        string[] tried = [.. FusionModel.All.Select(m => m.Name).Where(name => data.Any(c => c.Found.Models.Any(m => m.Name == name)))];
        return new StudyTable("Every model (table 6)", ["Data", .. tried], [.. data.Select(c => (object[])[c.Name, .. tried.Select(name =>
            c.Found.Models.FirstOrDefault(m => m.Name == name) is { } found ? found.Accuracy.Value : (object)"")])]);
    }

    private static StudyTable Advised(FusionCase[] data) => new("Advice and gains",
        ["Data", "Collect", "Held", "Both win", "Error", "Fusion", "Fusion held", "Complex wins", "Error of that"],
        [.. data.Select(c => (object[])[c.Name, Word(c.Bounds.Advice.Collect), Held(c.Comparison.CollectHolds),
            c.Found.Multimodal.Value, c.Found.Multimodal.Error, Word(c.Bounds.Advice.Fusion), Held(c.Comparison.FusionHolds),
            c.Found.Complex.Value, c.Found.Complex.Error])]);

    private static object[] Correlation((string Name, FusionCase[] Cases) group, (string Name, Func<FusionCase, double> Value) estimate,
        (string Name, Func<FusionCase, double> Value) gain)
    {
        double[] x = Array.ConvertAll(group.Cases, c => estimate.Value(c)), y = Array.ConvertAll(group.Cases, c => gain.Value(c));
        (double mx, double my) = (x.Average(), y.Average());
        double xx = x.Sum(v => (v - mx) * (v - mx)), yy = y.Sum(v => (v - my) * (v - my));
        double r = xx > 0 && yy > 0 ? x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / Math.Sqrt(xx * yy) : 0;
        double half = x.Length > 3 ? Proportion.Z / Math.Sqrt(x.Length - 3) : double.PositiveInfinity;
        return [group.Name, estimate.Name, gain.Name, r, Math.Tanh(Math.Atanh(r) - half), Math.Tanh(Math.Atanh(r) + half)];
    }

    private static IEnumerable<object[]> HitRates(string group, FusionCase[] cases)
    {
        (string Name, Func<FusionCase, bool> Is, Func<FusionCase, bool?> Holds, Func<FusionCase, bool> Strictly)[] advice =
        [
            ("collect: yes", c => c.Bounds.Advice.Collect == Decision.Yes, c => c.Comparison.CollectHolds, c => Wins(c.Found.Multimodal)),
            ("collect: no", c => c.Bounds.Advice.Collect == Decision.No, c => c.Comparison.CollectHolds, c => !Wins(c.Found.Multimodal)),
            ("fusion: none", c => c.Bounds.Advice.Fusion == FusionFamily.None, c => c.Comparison.FusionHolds,
                c => !Wins(c.Found.Multimodal)),
            ("fusion: simple", c => c.Bounds.Advice.Fusion == FusionFamily.Simple, c => c.Comparison.FusionHolds,
                c => !Wins(c.Found.Complex)),
            ("of all three, fusion: complex", c => c.OfAllThree == FusionFamily.Complex, c => Wins(c.Found.Complex),
                c => Wins(c.Found.Complex)),
        ];
        foreach ((string name, Func<FusionCase, bool> given, Func<FusionCase, bool?> holds, Func<FusionCase, bool> strictly) in advice)
        {
            FusionCase[] such = [.. cases.Where(given)];
            double right = such.Count(c => holds(c) == true), strict = such.Count(strictly);
            Proportion share = Proportion.Of(right, such.Length);
            yield return such.Length == 0 ? [group, name, 0d, 0d, "", "", "", 0d, ""]
                : [group, name, (double)such.Length, right, share.Value, share.Lower, share.Upper, strict, strict / such.Length];
        }
    }

    private static bool Wins(Proportion gain) => gain.Value > gain.Error;

    private static StudyFigure Figure(string caption, FusionCase[] cases, Func<FusionCase, double> at, string x,
        Func<FusionCase, Proportion> gain) => new(caption + " (bars: two standard errors)",
            Svg.ErrorBars([.. cases.Select(c => (at(c), gain(c).Value, 2 * gain(c).Error))], x, "accuracy won"));

    private static StudyTable Draws(FusionCase[] cases) => new("cases",
        ["case", "records", "hy", "unique1", "unique2", "synergyLower", "synergyUpper", "minimalSynergy", "synergy", "accuracyLower",
            "accuracyUpper", "unimodalAccuracy", "beyond", "room", "single", "simple", "complex", "multimodalGain", "multimodalError",
            "complexGain", "complexError", "oracle", "collect", "fusion", "fusionOfAllThree"],
        [.. cases.Select(c => (object[])[c.Name, c.Found.Records, c.Bounds.Information.HY.Midpoint, c.Bounds.Unique1.Midpoint,
            c.Bounds.Unique2.Midpoint, c.Bounds.Synergy.Lower, c.Bounds.Synergy.Upper, c.Bounds.MinimalSynergy.Midpoint,
            c.Parts.Synergy.Midpoint, c.Bounds.Accuracy.Lower, c.Bounds.Accuracy.Upper,
            Math.Max(c.Bounds.UnimodalAccuracy1.Midpoint, c.Bounds.UnimodalAccuracy2.Midpoint), c.Beyond, c.Room,
            .. c.Found.Families.Select(f => (object)f.Accuracy.Value), c.Found.Multimodal.Value, c.Found.Multimodal.Error,
            c.Found.Complex.Value, c.Found.Complex.Error, c.Found.Oracle, Word(c.Bounds.Advice.Collect), Word(c.Bounds.Advice.Fusion),
            Word(c.OfAllThree)])]);

    private static string Held(bool? holds) => holds switch { true => "yes", false => "no", _ => "" };

    private static string Word<T>(T answer)
        where T : struct, Enum => answer.ToString().ToLowerInvariant();
}
