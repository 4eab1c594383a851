using Pid.Cli.Output;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Html;

/// <summary>The page on what three pairwise marginals say.</summary>
internal sealed class BoundsPage(PairwiseMarginals marginals, InteractionBounds result, InteractionParts parts, Reconciliation? reconciled)
{
    private readonly string _x1 = marginals.X1.Name, _x2 = marginals.X2.Name, _y = marginals.Y.Name;

    private bool Impossible => result.Compatibility == Compatibility.Impossible;

    private SamplingResult? Sampling => parts.Sampling;

    private Advice Advice => Sampling?.Advice?.Advice ?? result.Advice;

    public ReportPage ToPage(string data, string status) => new(
        $"What {_x1} and {_x2} say about {_y}, from their pairs alone", Verdict(), _y, result.Information.HY,
        Bar.Parts(parts), Accuracies(), [marginals.X1Y, marginals.X2Y, marginals.X1X2],
        Impossible ? [] : result.Bounds, Impossible ? [] : PlainAnswer.Questions(Advice), data, status, Sampling, reconciled);

    private PlainAnswer Verdict()
    {
        string told = $"{CertifiedNumber.Text(result.Redundancy, 3)} bit about {_y} is in {_x1} as well as in {_x2}, "
            + $"{CertifiedNumber.Text(result.Unique1, 3)} in {_x1} only, {CertifiedNumber.Text(result.Unique2, 3)} in {_x2} only";
        if (Impossible)
        {
            return new PlainAnswer("Can these three tables come from one population?", "No",
                [$"No joint distribution has all three, so nothing can be said about {_x1} and {_x2} together. {told}."]);
        }

        return PlainAnswer.OnPairedLabels(Sampling, _x1, _x2, _y) is { Question: not "" } answer ? answer
            : new PlainAnswer(PlainAnswer.PairedLabels, Advice.Collect.ToString(),
            [
                .. Advice.Sentences,
                $"{told}, and somewhere between {CertifiedNumber.Down(result.Synergy.Lower, 3)} and "
                    + $"{CertifiedNumber.Up(result.Synergy.Upper, 3)} only in the two together.",
                $"The best classifier on both is right with a probability between {CertifiedNumber.Down(result.Accuracy.Lower, 3)} and "
                    + $"{CertifiedNumber.Up(result.Accuracy.Upper, 3)}.",
            ]);
    }

    private List<Bar> Accuracies() =>
    [
        .. Impossible ? [] : (Bar[])[Accuracy("Both", ResultValue.Accuracy)],
        Accuracy(_x1, ResultValue.Accuracy1), Accuracy(_x2, ResultValue.Accuracy2),
    ];

    private Bar Accuracy(string label, ResultValue value) =>
        new(label, parts.Variables.Meaning(value), parts[value], Sampling?.Range(value));
}
