namespace Pid.Interactions;

/// <summary>A part of what both sources tell of the target.</summary>
public enum InteractionPart
{
    /// <summary>No part is larger than each other for certain.</summary>
    Undecided = 0,

    /// <summary>R.</summary>
    Redundancy = 1,

    /// <summary>U1.</summary>
    Unique1 = 2,

    /// <summary>U2.</summary>
    Unique2 = 3,

    /// <summary>S.</summary>
    Synergy = 4,
}

/// <summary>An answer to a question of yes or no.</summary>
public enum Decision
{
    /// <summary>The intervals hold both answers.</summary>
    Undecided = 0,

    /// <summary>Yes.</summary>
    Yes = 1,

    /// <summary>No.</summary>
    No = 2,
}

/// <summary>Families of models of two modalities.</summary>
public enum FusionFamily
{
    /// <summary>The intervals do not decide.</summary>
    Undecided = 0,

    /// <summary>One modality alone is enough.</summary>
    None = 1,

    /// <summary>Late, additive fusion.</summary>
    Simple = 2,

    /// <summary>
    /// Fusion that models interactions: tensor, bilinear, cross-attention. Advised only where the joint is known, because pairs cannot
    /// show that it is needed; models tried on records held out can.
    /// </summary>
    Complex = 3,
}

/// <summary>What the intervals support, in plain words, each with the rule that says so.</summary>
/// <param name="Dominant">The interaction that is largest for certain.</param>
/// <param name="Collect">Whether paired labels are worth collecting.</param>
/// <param name="Fusion">The family of fusion models to try.</param>
/// <param name="Sentences">The answer in sentences, most important first.</param>
/// <param name="Rules">The rule behind each of Dominant, Collect and Fusion.</param>
public sealed record Advice(
    InteractionPart Dominant, Decision Collect, FusionFamily Fusion, IReadOnlyList<string> Sentences, IReadOnlyList<string> Rules)
{
    /// <summary>Whether the sources are classes that measured values were put into.</summary>
    internal bool IsOfClasses { get; init; }

    /// <summary>
    /// The same of sources that are classes of measured values. What the values tell beyond their classes is in no interval, so nothing is
    /// denied: no answer "no", and no "one source is enough". What is affirmed is of the classes: one source's values may tell it alone.
    /// </summary>
    internal Advice OfClasses()
    {
        bool denies = Collect == Decision.No, isEnough = Fusion == FusionFamily.None;
        return this with
        {
            IsOfClasses = true,
            Collect = denies ? Decision.Undecided : Collect,
            Fusion = isEnough ? FusionFamily.Undecided : Fusion,
            Sentences = [Sentences[0], .. Sentences.Skip(1).Select((sentence, i) => i == 0 ? denies ? OfValues : sentence
                : isEnough ? OfFusion : sentence)],
            Rules = [Of(Rules[0], false), Of(Rules[1], denies), Of(Rules[2], isEnough)],
        };

        static string Of(string rule, bool denies) =>
            $"of the classes {rule}{(denies ? ", but what the values tell beyond their classes is in no number here" : "")}";
    }

    private const string OfValues = "In the classes there is next to nothing that only paired labels could show; of the values that "
        + "they were made of that is not known.";
    private const string OfFusion = "One modality's classes tell next to all that both do; of the values that they were made of that "
        + "is not known.";

    /// <summary>No answer to any question, for one reason.</summary>
    internal static Advice None(IReadOnlyList<string> sentences, string reason) =>
        new(InteractionPart.Undecided, Decision.Undecided, FusionFamily.Undecided, sentences, [reason, reason, reason]);
}
