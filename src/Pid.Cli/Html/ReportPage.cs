using Pid.Cli.Output;
using Pid.Data.Discretising;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Html;

/// <summary>A quantity that is drawn from its lower to its upper end.</summary>
/// <param name="Label">Its short name: R, U1, U2, S or a word.</param>
/// <param name="Meaning">What it is, in the user's words.</param>
/// <param name="Value">The certified interval of the table.</param>
/// <param name="Population">The limits of the population, which come first; null where there are none.</param>
internal sealed record Bar(string Label, string Meaning, Interval Value, Interval? Population = null)
{
    /// <summary>What is drawn: the population where there is one, and else the table.</summary>
    public Interval First => Population ?? Value;

    /// <summary>R, U1, U2, S and their sum, as a person would say what each is; those that there are.</summary>
    public static List<Bar> Parts(InteractionParts parts) =>
        [.. ResultValue.PartsAndTotal.Where(part => parts.Value(part) is not null).Select(part =>
            new Bar(part.Symbol, parts.Variables.Explained(part), parts[part], parts.Sampling?.Range(part)))];
}

/// <summary>What a report shows, before it is laid out.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Verdict">The answer, to be read first.</param>
/// <param name="Target">The name of the target.</param>
/// <param name="TargetEntropy">All that could be known about the target, in bits.</param>
/// <param name="Parts">R, U1, U2, S and the total, in bits, as far as they exist.</param>
/// <param name="Accuracies">Accuracies, in [0,1]; may be empty.</param>
/// <param name="Pairs">The three pairwise distributions.</param>
/// <param name="Bounds">Every bound by name; may be empty.</param>
/// <param name="Advice">Question, answer and rule.</param>
/// <param name="Data">Where the numbers come from.</param>
/// <param name="Status">How far the answer was certified.</param>
/// <param name="Sampling">What was found about the sample.</param>
/// <param name="Reconciled">How different samples were made consistent.</param>
internal sealed record ReportPage(
    string Title, PlainAnswer Verdict, string Target, Interval TargetEntropy, IReadOnlyList<Bar> Parts, IReadOnlyList<Bar> Accuracies,
    IReadOnlyList<PairTable> Pairs, IReadOnlyList<NamedBound> Bounds,
    IReadOnlyList<(string Question, string Answer, string Rule)> Advice, string Data, string Status, SamplingResult? Sampling,
    Reconciliation? Reconciled)
{
    /// <summary>What is odd about the tables.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What was done to measured values; null where nothing was.</summary>
    public Discretisation? Discretised { get; init; }

    /// <summary>The answer under label noise, where that was asked for.</summary>
    public IReadOnlyList<NoiseLevel>? LabelNoise { get; init; }
}

/// <summary>Where a report comes from, so that it can be made again.</summary>
/// <param name="Command">The command line.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Inputs">The files read, with their SHA-256.</param>
/// <param name="ShowsQuery">Whether the text of a query stands on the page.</param>
internal sealed record Provenance(string Command, long Seed, IReadOnlyList<(string Name, string Hash)> Inputs, bool ShowsQuery);
