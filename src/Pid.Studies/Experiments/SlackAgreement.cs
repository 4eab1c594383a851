namespace Pid.Studies.Experiments;

/// <summary>
/// Masked prediction by a linear encoder f_i of each view, with agreement up to a slack (Liang et al. 2024, appendix E):
/// mean of sum_i (f_i - masked_i)^2 / 2 + weight max(0, (f_1 - f_2)^2 - slack). Slack 0 is plain agreement.
/// </summary>
/// <param name="views">The examples.</param>
/// <param name="weight">Weight of the agreement.</param>
/// <param name="slack">Lambda, the squared distance that costs nothing.</param>
internal sealed class SlackAgreement(TwoViews views, double weight, double slack)
{
    /// <summary>Parameters of an encoder: a coefficient for each visible coordinate, and the constant.</summary>
    public const int PerView = TwoViews.Visible + 1;

    private const int Steps = 400;

    // The Hessian is at most (1 + 4 weight) times the second moment of the inputs, below 4.
    private double StepSize => 0.5 / (1 + (4 * weight));

    /// <summary>The output of an encoder for an example.</summary>
    public static double Encode(TwoViews views, int view, int example, ReadOnlySpan<double> parameters)
    {
        ReadOnlySpan<double> w = parameters.Slice(view * PerView, PerView), x = views.Inputs[view].AsSpan(example * TwoViews.Visible,
            TwoViews.Visible);
        double f = w[TwoViews.Visible];
        for (int k = 0; k < x.Length; k++)
        {
            f += w[k] * x[k];
        }

        return f;
    }

    /// <summary>The loss, and its gradient.</summary>
    public double Loss(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        gradient.Clear();
        double loss = 0;
        for (int n = 0; n < views.Count; n++)
        {
            double f1 = Encode(views, 0, n, parameters), f2 = Encode(views, 1, n, parameters);
            double e1 = f1 - views.Masked[0][n], e2 = f2 - views.Masked[1][n], apart = f1 - f2;
            double excess = (apart * apart) - slack, pull = excess > 0 ? 2 * weight * apart : 0;
            loss += (0.5 * ((e1 * e1) + (e2 * e2))) + (weight * Math.Max(0, excess));
            Add(0, n, e1 + pull, gradient);
            Add(1, n, e2 - pull, gradient);
        }

        foreach (ref double g in gradient)
        {
            g /= views.Count;
        }

        return loss / views.Count;
    }

    /// <summary>Gradient descent from zero by a fixed number of steps.</summary>
    public double[] Train()
    {
        double[] parameters = new double[2 * PerView], gradient = new double[2 * PerView];
        for (int step = 0; step < Steps; step++)
        {
            Loss(parameters, gradient);
            for (int k = 0; k < parameters.Length; k++)
            {
                parameters[k] -= StepSize * gradient[k];
            }
        }

        return parameters;
    }

    private void Add(int view, int example, double slope, Span<double> gradient)
    {
        ReadOnlySpan<double> x = views.Inputs[view].AsSpan(example * TwoViews.Visible, TwoViews.Visible);
        Span<double> g = gradient.Slice(view * PerView, PerView);
        for (int k = 0; k < x.Length; k++)
        {
            g[k] += slope * x[k];
        }

        g[TwoViews.Visible] += slope;
    }
}
