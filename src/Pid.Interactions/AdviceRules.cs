using System.Globalization;
using Pid.Numerics.Certified;

namespace Pid.Interactions;

/// <summary>
/// Turns intervals into advice, and never says more than they support. "Little" and "much" are shares of H(Y), what there is to
/// know: at most 2 %, at least 10 %; an accuracy gain counts from 1 point, and a smaller one denies nothing where both may tell much.
/// Populations of which yes is true and those of which no is are apart: more records never turn the one into the other. How often the
/// advice holds for models that are trained is measured (docs/fusion.md). Fusion that models interactions is advised only where the
/// joint is known: some joint with the same pairs needs none (docs/mathematics.md, section 6).
/// </summary>
internal static class AdviceRules
{
    private const double Little = 0.02;
    private const double Much = 0.10;
    private const double AccuracyPoint = 0.01;
    private const double Nothing = 1e-9; // bit: of a target of one value nothing can be known

    public static Advice Of(
        SharedAndUnique parts, Interval synergy, Interval entropyOfY, Interval accuracy, Interval unimodal1, Interval unimodal2,
        string name1, string name2) =>
        Of(new AdviceInput(parts.Redundancy, parts.Unique1, parts.Unique2, synergy, entropyOfY, accuracy, unimodal1, unimodal2),
        name1, name2);

    /// <summary>Whether a part may be much of what there is to know.</summary>
    public static bool IsMuch(double part, Interval entropyOfY) => part >= Much * entropyOfY.Lower;

    /// <summary>The rules on intervals of any standing: enclosures of a table's values, or limits of a population's.</summary>
    public static Advice Of(AdviceInput parts, string name1, string name2)
    {
        (Interval synergy, Interval entropyOfY, Interval accuracy) = (parts.Synergy, parts.TargetEntropy, parts.Accuracy);
        (Interval unimodal1, Interval unimodal2) = (parts.UnimodalAccuracy1, parts.UnimodalAccuracy2);
        Interval best = Interval.Max(unimodal1, unimodal2);
        double gainAtMost = accuracy.Upper - best.Lower, gainAtLeast = accuracy.Lower - best.Upper;
        (InteractionPart dominant, string dominantRule) = Dominant(parts, synergy);
        (Decision collect, string collectRule) = Collect(parts, synergy, entropyOfY, gainAtMost, gainAtLeast);
        (FusionFamily fusion, string fusionRule) = Fusion(parts, synergy, entropyOfY, gainAtMost, name1, name2);
        return new Advice(
            dominant, collect, fusion,
            [DominantSentence(dominant, name1, name2), CollectSentence(collect, parts, synergy, gainAtMost), FusionSentence(fusion)],
            [dominantRule, collectRule, fusionRule]);
    }

    private static (InteractionPart Answer, string Rule) Dominant(AdviceInput parts, Interval synergy)
    {
        InteractionPart[] all = [InteractionPart.Redundancy, InteractionPart.Unique1, InteractionPart.Unique2, InteractionPart.Synergy];
        Interval[] values = [parts.Redundancy, parts.Unique1, parts.Unique2, synergy];
        for (int part = 0; part < all.Length; part++)
        {
            double rival = double.NegativeInfinity;
            for (int other = 0; other < all.Length; other++)
            {
                rival = other == part ? rival : Math.Max(rival, values[other].Upper);
            }

            if (values[part].Lower > rival)
            {
                return (all[part], string.Create(CultureInfo.InvariantCulture,
                    $"{all[part].ToString().ToLowerInvariant()} is at least {parts.Down(values[part].Lower)} bit, every other part "
                    + $"at most {parts.Up(rival)}"));
            }
        }

        return (InteractionPart.Undecided, "no part is larger than each of the three others throughout its interval");
    }

    private static (Decision Answer, string Rule) Collect(AdviceInput parts, Interval synergy, Interval entropyOfY, double gainAtMost,
        double gainAtLeast)
    {
        double little = Little * entropyOfY.Lower;
        Interval beyond = Interval.Min(parts.Unique1, parts.Unique2) + synergy;
        if (beyond.Upper <= little)
        {
            return (Decision.No, string.Create(CultureInfo.InvariantCulture,
                $"both modalities tell at most {parts.Up(beyond.Upper)} bit beyond the better one alone, no more than "
                + $"{Little:P0} of H(Y)"));
        }

        // What single labels and unlabelled pairs allow to combine takes no paired ones, however much better than either alone it is.
        Interval needed = parts.OfJoint is null ? synergy : beyond;
        if (needed.Upper <= little)
        {
            return (Decision.No, string.Create(CultureInfo.InvariantCulture,
                $"synergy is at most {parts.Up(synergy.Upper)} bit, no more than {Little:P0} of H(Y), and two models, one of each "
                + $"modality, can tell the rest"));
        }

        if (GainsNothing(beyond.Upper, entropyOfY, gainAtMost))
        {
            return (Decision.No, GainRule(parts, gainAtMost));
        }

        bool isNeeded = needed.Lower > Little * entropyOfY.Upper;
        if (isNeeded && gainAtLeast >= AccuracyPoint)
        {
            return (Decision.Yes, string.Create(CultureInfo.InvariantCulture,
                $"the best classifier on both modalities gains at least {parts.Down(gainAtLeast)} of accuracy "
                + $"over the better one alone"));
        }

        return isNeeded && beyond.Lower >= Much * entropyOfY.Upper
            ? (Decision.Yes, string.Create(CultureInfo.InvariantCulture,
                $"both modalities tell at least {parts.Down(beyond.Lower)} bit beyond the better one alone, {Much:P0} of H(Y) or more"))
            : (Decision.Undecided, UndecidedRule(parts, synergy, beyond, little));
    }

    // Of rare labels no classifier gains a point, and yet a source may tell much of who is at risk.
    private static bool GainsNothing(double beyond, Interval entropyOfY, double gainAtMost) =>
        gainAtMost <= AccuracyPoint && beyond < Math.Max(Much * entropyOfY.Lower, Nothing);

    // Where synergy is known, it is not what keeps the answer open.
    private static string UndecidedRule(AdviceInput parts, Interval synergy, Interval beyond, double little)
    {
        string range = Text($"{parts.Down(synergy.Lower)} to {parts.Up(synergy.Upper)} bit");
        bool isOfPairs = parts.OfJoint is null;
        return synergy.Width > little ? $"synergy may be anything from {range}"
            : string.Create(CultureInfo.InvariantCulture,
                $"both modalities tell {parts.Down(beyond.Lower)} to {parts.Up(beyond.Upper)} bit beyond the better one alone, of which "
                + $"synergy is {range}: yes takes {Much:P0} of H(Y){(isOfPairs ? $", and more than {Little:P0} in synergy" : "")}"
                + $", no at most {Little:P0} in {(isOfPairs ? "synergy" : "all")}");
    }

    private static (FusionFamily Answer, string Rule) Fusion(
        AdviceInput parts, Interval synergy, Interval entropyOfY, double gainAtMost, string name1, string name2)
    {
        double little = Little * entropyOfY.Lower;
        double beyond1 = (parts.Unique2 + synergy).Upper, beyond2 = (parts.Unique1 + synergy).Upper;
        if (Math.Min(beyond1, beyond2) <= little)
        {
            string enough = beyond1 <= beyond2 ? name1 : name2;
            return (FusionFamily.None, string.Create(CultureInfo.InvariantCulture,
                $"{enough} alone misses at most {parts.Up(Math.Min(beyond1, beyond2))} bit, no more than "
                + $"{Little:P0} of H(Y)"));
        }

        if (GainsNothing(Math.Min(beyond1, beyond2), entropyOfY, gainAtMost))
        {
            return (FusionFamily.None, GainRule(parts, gainAtMost));
        }

        if (parts.Needed is > 0 and var needed && needed >= Much * entropyOfY.Upper)
        {
            return (FusionFamily.Complex, string.Create(CultureInfo.InvariantCulture,
                $"interactions tell at least {parts.Down(needed)} bit beyond additive fusion, {Much:P0} of H(Y) or more"));
        }

        string room = $"interactions can tell at most {parts.Up(parts.Room)} bit beyond additive fusion";
        return parts.Room <= Much * entropyOfY.Lower
            ? (FusionFamily.Simple, string.Create(CultureInfo.InvariantCulture, $"{room}, no more than {Much:P0} of H(Y)"))
            : (FusionFamily.Undecided, room);
    }

    private static string GainRule(AdviceInput parts, double gainAtMost) =>
        string.Create(CultureInfo.InvariantCulture,
            $"the best classifier on both modalities gains at most {parts.Up(Math.Max(0, gainAtMost))} of accuracy over the better "
            + $"one alone");

    private static string DominantSentence(InteractionPart dominant, string name1, string name2) => dominant switch
    {
        InteractionPart.Redundancy => "The largest part of the information is shared: either modality tells it.",
        InteractionPart.Unique1 => $"The largest part of the information is in {name1} alone.",
        InteractionPart.Unique2 => $"The largest part of the information is in {name2} alone.",
        InteractionPart.Synergy => "The largest part of the information is in the two modalities together and in neither alone.",
        _ => "Which interaction dominates is not decided by the intervals.",
    };

    private static string CollectSentence(Decision collect, AdviceInput parts, Interval synergy, double gainAtMost) => collect switch
    {
        // Records that show all three have their labels.
        Decision.No when parts.OfJoint is not null => "The two modalities together tell next to nothing that neither tells alone.",
        Decision.Yes when parts.OfJoint is not null => "The two modalities together say more than each alone.",
        Decision.Undecided when parts.OfJoint is not null => string.Create(CultureInfo.InvariantCulture,
            $"Whether the two modalities together say more than each alone is not decided: synergy lies between "
            + $"{parts.Down(synergy.Lower)} and {parts.Up(synergy.Upper)} bit, and a model of both could win up to "
            + $"{Math.Ceiling(1000 * Math.Max(0, gainAtMost)) / 10:F1} points of accuracy."),
        Decision.No => "Paired labels are not worth collecting for this task: there is next to nothing that only they could show.",
        Decision.Yes => "Paired labels are worth collecting.",
        _ => string.Create(CultureInfo.InvariantCulture,
            $"The interval does not decide whether paired labels pay: synergy lies between {parts.Down(synergy.Lower)} and "
            + $"{parts.Up(synergy.Upper)} bit, and they could win up to {Math.Ceiling(1000 * Math.Max(0, gainAtMost)) / 10:F1} points "
            + $"of accuracy."),
    };

    private static string FusionSentence(FusionFamily fusion) => fusion switch
    {
        FusionFamily.None => "No fusion is needed: one modality alone tells next to all that both do.",
        FusionFamily.Simple => "Try simple (late, additive) fusion: what matters adds up.",
        FusionFamily.Complex => "Try fusion that models interactions (tensor, bilinear, attention): what matters does not add up.",
        _ => "The interval does not decide between simple fusion and fusion that models interactions.",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the rules look at, in bits (accuracies in [0,1]), and the digits that it is written with.</summary>
internal readonly record struct AdviceInput(
    Interval Redundancy, Interval Unique1, Interval Unique2, Interval Synergy, Interval TargetEntropy, Interval Accuracy,
        Interval UnimodalAccuracy1,
    Interval UnimodalAccuracy2, int Digits = 4)
{
    /// <summary>That S is of a known joint; null where its interval holds all that the pairs allow, and so begins at S_min.</summary>
    public JointSynergy? OfJoint { get; init; }

    /// <summary>What interactions can tell at most beyond additive fusion, S - S_min (docs/mathematics.md, section 6).</summary>
    public double Room => OfJoint is { } joint ? (Synergy - (joint.Least ?? 0)).Upper : Synergy.Width;

    /// <summary>What interactions tell at least beyond additive fusion: nothing where S or S_min is not known.</summary>
    public double Needed => OfJoint?.Least is { } least ? (Synergy - least).Lower : 0;

    // Rounded to the side on which the statement stays true.
    public string Down(double value) => Fixed(Math.Floor(value * Scale) / Scale);

    public string Up(double value) => Fixed(Math.Ceiling(value * Scale) / Scale);

    private double Scale => Math.Pow(10, Digits);

    private string Fixed(double value) => value.ToString(Digits == 4 ? "F4" : "F3", CultureInfo.InvariantCulture);
}

/// <summary>What is known of the pairs of a known joint.</summary>
/// <param name="Least">S_min, the least S that they allow; null where that is not known.</param>
internal readonly record struct JointSynergy(Interval? Least);
