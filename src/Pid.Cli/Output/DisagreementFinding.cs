using Pid.Data.Classifying;
using Pid.Interactions;
using Pid.Numerics.Certified;

namespace Pid.Cli.Output;

/// <summary>What two classifiers, perhaps made worse, say about the synergy.</summary>
/// <param name="Level">The share of their predictions that was drawn anew.</param>
/// <param name="Accuracies">Their accuracies; null where no label tells.</param>
/// <param name="Seen">E|f1 - f2|^2 of the predictions.</param>
/// <param name="Risks">Upper bounds on their excess Brier risks; null where nothing tells.</param>
/// <param name="True">The disagreement of the true posteriors; null without the risks.</param>
/// <param name="Bound">The proven lower bound on S; null without the risks.</param>
/// <param name="Published">Seen - max(U1, U2), Theorem 2 with c = 1 as published and predictions for posteriors: a heuristic.</param>
internal sealed record DisagreementFinding(
    decimal Level, (double? First, double? Second) Accuracies, Interval Seen, double[]? Risks, Disagreement? True, double? Bound,
        double Published)
{
    /// <summary>The finding at one level of noise.</summary>
    /// <param name="pair">The classifiers.</param>
    /// <param name="risks">
    /// Upper bounds on their excess Brier risks without noise; null for their whole Brier risks, where these are known.
    /// </param>
    /// <param name="unique">Upper bounds on U1 and U2.</param>
    /// <param name="level">The level.</param>
    public static DisagreementFinding Of(ClassifierPair pair, double[]? risks, (double First, double Second) unique, decimal level = 0)
    {
        PredictionNoise noise = new(level, pair.Classes);
        double[]? noisy = Risk(pair.Scores1, pair.First, risks?[0]) is { } first && Risk(pair.Scores2, pair.Second, risks?[1]) is { } second
            ? [first, second] : null;
        Interval seen = LearnedDisagreement.Of(pair.First, pair.Second, pair.Classes, noise: noise).Alpha;
        Disagreement? disagreement = noisy is null ? null : LearnedDisagreement.Of(pair.First, pair.Second, pair.Classes, noise,
            noisy[0], noisy[1]);
        double? bound = disagreement?.ProvenLowerBound(unique.First, unique.Second);
        return new DisagreementFinding(level, (Accuracy(pair.Scores1), Accuracy(pair.Scores2)), seen, noisy, disagreement, bound,
            new Disagreement(seen, 0).AsPublished(unique.First, unique.Second));

        double? Accuracy(ClassifierScores? scores) => scores is null ? null : noise.Accuracy(scores.Accuracy);

        double? Risk(ClassifierScores? scores, double[] predictions, double? excess) =>
            scores is { } known ? noise.ExcessRisk(excess ?? known.BrierRisk, known.BrierRisk)
            : excess is { } given ? noise.ExcessRiskUnlabelled(given, predictions) : null;
    }
}
