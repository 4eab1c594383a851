using CsCheck;
using Pid.Studies;
using Pid.Studies.Experiments;

namespace Pid.Tests.Properties.Studies;

/// <summary>The objective of appendix E: its gradient, its limits, and what training does to it.</summary>
public class SlackAgreementTests
{
    private const int Parameters = 2 * SlackAgreement.PerView;

    [Fact]
    public void The_gradient_is_that_of_central_differences() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Double[0, 5], Gen.Double[0, 4],
        Gen.Double[-1, 1].Array[Parameters]).Holds((seed, weight, slack, w) =>
        {
            const double Step = 1e-6;
            TwoViews views = Views(seed, 30);
            SlackAgreement objective = new(views, weight, slack);
            // At the kink, where the squared distance is the slack, there is no gradient: keep differences off it.
            if (Enumerable.Range(0, views.Count).Any(n => Math.Abs(Math.Pow(Distance(views, n, w), 2) - slack) < 1e-3))
            {
                return;
            }

            double[] gradient = new double[Parameters], unused = new double[Parameters];
            objective.Loss(w, gradient);
            for (int k = 0; k < Parameters; k++)
            {
                double[] up = [.. w], down = [.. w];
                (up[k], down[k]) = (w[k] + Step, w[k] - Step);
                // quadratic off the kink: central differences are exact but for rounding, some 1e-16 of the loss over 1e-6
                Assert.Equal((objective.Loss(up, unused) - objective.Loss(down, unused)) / (2 * Step), gradient[k], 1e-6);
            }
        }, cases: 200);

    [Fact]
    public void Slack_only_lowers_the_loss_and_enough_of_it_is_no_agreement_at_all() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Double[0, 5], Gen.Double[0, 4],
        Gen.Double[-1, 1].Array[Parameters]).Holds((seed, weight, slack, w) =>
        {
            TwoViews views = Views(seed, 30);
            double[] unused = new double[Parameters];
            double loss = new SlackAgreement(views, weight, slack).Loss(w, unused);
            Assert.True(loss <= new SlackAgreement(views, weight, 0).Loss(w, unused));
            Assert.True(loss >= new SlackAgreement(views, weight, slack + 1).Loss(w, unused));
            Assert.Equal(new SlackAgreement(views, 0, 0).Loss(w, unused), new SlackAgreement(views, weight, 1e9).Loss(w, unused));
        }, cases: 200);

    [Fact]
    public void Training_ends_where_the_gradient_of_plain_agreement_vanishes()
    {
        foreach (double weight in (double[])[0, 1, 4])
        {
            SlackAgreement objective = new(Views(7, 400), weight, 0);
            double[] gradient = new double[Parameters];
            objective.Loss(objective.Train(), gradient);
            Assert.All(gradient, g => Assert.Equal(0, g, 1e-3));
        }
    }

    [Fact]
    public void The_study_shows_that_slack_keeps_what_agreement_forgets_and_is_the_same_on_every_run()
    {
        StudyResult result = DisagreementStudy.Study.Run(new StudySettings(Draws: 5), default),
            again = DisagreementStudy.Study.Run(new StudySettings(Draws: 5), default);
        IReadOnlyList<object[]> rows = result.Tables[0].Rows;
        Assert.Equal(rows.SelectMany(r => r), again.Tables[0].Rows.SelectMany(r => r));
        (object[] plain, object[] free) = (rows[0], rows[^1]);
        // Accuracy of the disagreement.
        Assert.True((double)free[3] - (double)plain[3] > 5 * ((double)free[4] + (double)plain[4]), $"{plain[3]} {free[3]}");
        Assert.True((double)free[2] > (double)plain[2]); // distance
        Assert.True((double)free[1] < (double)plain[1]); // masked error
        Assert.Equal(5 * rows.Count, result.Draws!.Rows.Count);
    }

    private static TwoViews Views(int seed, int count)
    {
        SeededDraw random = new(seed, 0);
        return new TwoViews(count, ref random);
    }

    private static double Distance(TwoViews views, int n, double[] w) => SlackAgreement.Encode(views, 0, n, w)
        - SlackAgreement.Encode(views, 1, n, w);
}
