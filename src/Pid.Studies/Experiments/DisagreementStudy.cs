using System.Globalization;
namespace Pid.Studies.Experiments;

/// <summary>
/// The paper's appendix E on data where the truth is known: what agreement between two encoders forgets, and what slack keeps.
/// </summary>
public static class DisagreementStudy
{
    private const int Seeds = 20, TrainingExamples = 400, TestExamples = 2000;
    private const double Weight = 4;

    private static readonly double[] s_slacks = [0, 0.5, 1, 2, 4, 8, 16, 64];

    /// <summary>The study.</summary>
    public static Study Study { get; } = new("disagreement",
        "Masked prediction with agreement up to a slack, against plain agreement.", Run);

    private static StudyResult Run(StudySettings settings, CancellationToken cancellation)
    {
        int seeds = settings.Draws ?? Seeds;
        List<object[]> runs = [];
        for (int seed = 0; seed < seeds && !cancellation.IsCancellationRequested; seed++)
        {
            settings.Progress?.Invoke(FormattableString.Invariant($"seed {seed + 1} of {seeds}"));
            SeededDraw random = new(settings.Seed, seed);
            TwoViews training = new(TrainingExamples, ref random), test = new(TestExamples, ref random);
            foreach (double slack in s_slacks)
            {
                runs.Add([seed, slack, .. Measure(training, test, slack).Select(v => (object)v)]);
            }
        }

        object[][] rows = [.. runs.GroupBy(r => (double)r[1]).Select(g => Summary(g.Key, [.. g]))];
        return new StudyResult(FormattableString
            .Invariant($"Agreement forgets what the views disagree on; slack keeps it ({runs.Count / s_slacks.Length} seeds)"),
        [
            new StudyTable("Accuracy by slack",
                ["Slack", "Masked error", "Squared distance", "Whether the private signs differ", "Its standard error", "The shared sign",
                "Standard error of that"], rows),
        ],
        [
            string.Create(CultureInfo.InvariantCulture,
                $"View i shows (z, z, s_i, s_i) in noise and hides z + s_i; z is shared, the signs s_1, s_2 are "
                + $"private. A linear encoder of each view predicts what is hidden, with {Weight} max(0, squared distance - slack) "
                + $"added to the squared errors. Slack 0 is plain agreement, 64 next to none; one lambda for all pairs."),
            string.Create(CultureInfo.InvariantCulture,
                $"Accuracy: a quadratic logistic probe on both frozen outputs, {TrainingExamples} examples to "
                + $"train on and {TestExamples} others to test on; the same seeds at every slack. The truth is known, so the effect is "
                + $"one of the objective; it says nothing about other data."),
        ])
        {
            Figures = rows.Length == 0 ? [] :
            [
                Figure("Whether the private signs differ: accuracy by slack", rows, 3),
                Figure("The shared sign: accuracy by slack", rows, 5),
            ],
            Draws = new StudyTable("runs", ["Seed", "Slack", "Masked error", "Squared distance", "Private signs differ", "Shared sign"],
                [.. runs.Select(r => r.Select(v => v is int i ? (double)i : v).ToArray())]),
            IsPartial = runs.Count < seeds * s_slacks.Length,
        };
    }

    // Mean squared error of the hidden coordinates, mean squared distance of the outputs, accuracy for the two labels; all on the test
    // examples.
    private static double[] Measure(TwoViews training, TwoViews test, double slack)
    {
        double[] encoder = new SlackAgreement(training, Weight, slack).Train(), unused = new double[encoder.Length];
        double distance = Enumerable.Range(0, test.Count).Average(n =>
            Math.Pow(SlackAgreement.Encode(test, 0, n, encoder) - SlackAgreement.Encode(test, 1, n, encoder), 2));
        return
        [
            new SlackAgreement(test, 0, 0).Loss(encoder, unused), distance,
            new Probe(training, encoder, training.Differ).Accuracy(test, encoder, test.Differ),
            new Probe(training, encoder, training.Shared).Accuracy(test, encoder, test.Shared),
        ];
    }

    private static object[] Summary(double slack, object[][] runs)
    {
        return [slack, Mean(2), Mean(3), Mean(4), Error(4), Mean(5), Error(5)];

        double Mean(int column) => runs.Average(r => (double)r[column]);
        double Error(int column) => Math.Sqrt(runs.Sum(r => Math.Pow((double)r[column] - Mean(column), 2)) / Math.Max(1,
            runs.Length - 1) / runs.Length);
    }

    private static StudyFigure Figure(string caption, object[][] rows, int column) =>
        new(caption + " (rank of the slack; bars: two standard errors)", Svg.ErrorBars(
            [.. rows.Select((r, k) => ((double)k, (double)r[column], 2 * (double)r[column + 1]))], "slack, in the order of the table",
            "accuracy"));
}
