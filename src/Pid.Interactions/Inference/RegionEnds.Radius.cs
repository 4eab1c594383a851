namespace Pid.Interactions.Inference;

/// <content>The farthest point of the region along a tangent.</content>
internal sealed partial class RegionEnds
{
    private const double SlopeAccuracy = 0.002;

    /// <summary>
    /// The maximum of the tangent over C(c), into _x: the slope is found by its effect on G, which grows like its square.
    /// </summary>
    private double SolveAtRadius(double c, ReadOnlySpan<double> start, double theta, bool convex)
    {
        double[] scaled = new double[_slope.Length];
        double low = 0, high = double.PositiveInfinity, most = 1e4 * _o.Records;
        start.CopyTo(_x);
        for (int trial = 0; trial < 24; trial++)
        {
            for (int k = 0; k < scaled.Length; k++)
            {
                scaled[k] = theta * _slope[k];
            }

            _solver.Solve(_o, scaled, convex ? theta : 0, _x, 1e-4 * c, trial == 0 ? 0.1 : 0.03);
            double g = 2 * (FitLogLikelihood - _solver.LogLikelihood);
            double ratio = Math.Sqrt(c / Math.Max(g, 1e-4 * c));
            if ((ratio >= 1 && ratio < 1 + SlopeAccuracy) || (ratio > 1 && theta >= most))
            {
                return theta;
            }

            (low, high) = ratio > 1 ? (Math.Max(low, theta), high) : (low, Math.Min(high, theta));
            double next = theta * Math.Clamp(ratio * (1 - (0.3 * SlopeAccuracy)), 0.25, 4);
            theta = next > low && next < high ? next : double.IsInfinity(high) ? Math.Min(most, 2 * theta) : 0.5 * (low + high);
        }

        PullInside(c);
        return theta;
    }

    // Towards the fit until inside: G is convex along the way.
    private void PullInside(double c)
    {
        if (_o.Kind == ObservationKind.PairsOfTriples || 2 * (FitLogLikelihood - _o.LogLikelihoodOfJoint(_x)) <= c)
        {
            return;
        }

        double[] outside = [.. _x];
        double low = 0, high = 1;
        for (int k = 0; k < 30; k++)
        {
            double share = 0.5 * (low + high);
            for (int cell = 0; cell < _x.Length; cell++)
            {
                _x[cell] = Fit[cell] + (share * (outside[cell] - Fit[cell]));
            }

            (low, high) = 2 * (FitLogLikelihood - _o.LogLikelihoodOfJoint(_x)) <= c ? (share, high) : (low, share);
        }

        for (int cell = 0; cell < _x.Length; cell++)
        {
            _x[cell] = Fit[cell] + (low * (outside[cell] - Fit[cell]));
        }
    }
}
