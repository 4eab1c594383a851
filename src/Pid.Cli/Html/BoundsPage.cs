using Pid.Cli.Output;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Html;

/// <summary>The page on what three pairwise marginals say.</summary>
internal sealed class BoundsPage(PairwiseMarginals marginals, InteractionBounds result, SamplingResult? sampling,
    Reconciliation? reconciled)
{
    private readonly string _x1 = marginals.X1.Name, _x2 = marginals.X2.Name, _y = marginals.Y.Name;

    private bool Impossible => result.Compatibility == Compatibility.Impossible;

    public ReportPage ToPage(string data, string status) => new(
        $"What {_x1} and {_x2} say about {_y}, from their pairs alone", Answer(), Parts(), Accuracies(),
        [marginals.X1Y, marginals.X2Y, marginals.X1X2],
        Impossible ? [] : result.Bounds, Impossible ? [] : Questions(), data, status, sampling, reconciled);

    private Advice Advice => sampling?.Advice?.Advice ?? result.Advice;

    private string Answer()
    {
        if (PlainAnswer.OnPairedLabels(sampling, _x1, _x2, _y) is { Heading: not "" } answer)
        {
            return $"{answer.Heading} {string.Join(' ', answer.Sentences)}";
        }

        string parts = $"{CertifiedNumber.Text(result.Redundancy, 3)} bit about {_y} is in {_x1} as well as in {_x2}, "
            + $"{CertifiedNumber.Text(result.Unique1, 3)} in {_x1} only, {CertifiedNumber.Text(result.Unique2, 3)} in {_x2} only";
        return Impossible
            ? $"No joint distribution has these three tables, so nothing can be said about {_x1} and {_x2} together. {parts}."
            : $"{parts}, and somewhere between {CertifiedNumber.Down(result.Synergy.Lower, 3)} and "
                + $"{CertifiedNumber.Up(result.Synergy.Upper, 3)} only in the two together. "
                + $"The best classifier on both is right with a probability between {CertifiedNumber.Down(result.Accuracy.Lower, 3)} "
                + $"and {CertifiedNumber.Up(result.Accuracy.Upper, 3)}. "
                + string.Join(' ', Advice.Sentences);
    }

    private List<Bar> Parts()
    {
        List<Bar> bars =
        [
            new("R", $"redundancy: in {_x1} as well as in {_x2}", result.Redundancy, sampling?.Range("redundancy")),
            new("U1", $"in {_x1} only", result.Unique1, sampling?.Range("unique1")),
            new("U2", $"in {_x2} only", result.Unique2, sampling?.Range("unique2")),
        ];
        if (!Impossible)
        {
            bars.Add(new("S", "synergy: in both together only", result.Synergy, sampling?.Range("synergy")));
            bars.Add(new("total", $"I({_x1}, {_x2}; {_y})", result.Total, sampling?.Range("total")));
        }

        return bars;
    }

    private List<Bar> Accuracies()
    {
        List<Bar> bars = Impossible ? []
            : [new("both", $"accuracy on {_x1} and {_x2}", result.Accuracy, sampling?.Range("accuracy"))];
        bars.Add(new("X1", $"accuracy on {_x1} alone", result.UnimodalAccuracy1, sampling?.Range("accuracy1")));
        bars.Add(new("X2", $"accuracy on {_x2} alone", result.UnimodalAccuracy2, sampling?.Range("accuracy2")));
        return bars;
    }

    private (string, string, string)[] Questions() =>
    [
        ("Which part dominates", PlainAnswer.Word(Advice.Dominant), Advice.Rules[0]),
        ("Collect paired labels", PlainAnswer.Word(Advice.Collect), Advice.Rules[1]),
        ("Fusion family to try", PlainAnswer.Word(Advice.Fusion), Advice.Rules[2]),
    ];
}
