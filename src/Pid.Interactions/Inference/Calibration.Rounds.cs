namespace Pid.Interactions.Inference;

/// <content>One simulated sample: its T*.</content>
internal sealed partial class Calibration
{
    // What is simulated: the end, with the cells that no record shows.
    private EndPoint WithUnseen(Quantity quantity, EndPoint end)
    {
        if (UnseenCells.Of(_o, end.Source) is not { } unseen)
        {
            return end;
        }

        double[] joint = unseen.In(end.Joint);
        return end with { Value = _ends.Oracle.Value(quantity, joint, _scratch), Joint = joint, Source = unseen.In(end.Source) };
    }

    // T* of one draw, or a bound of it on its side of c.
    private double Round(Quantity quantity, int sign, EndPoint end, double c, double known, ref RandomSource random)
    {
        Observation drawn = _o.Draw(end.Source, ref random);
        end.Joint.CopyTo(_x, 0);
        _solver.Solve(drawn, [], 0, Entropies.None, _x, 1e-3, 0.1);
        double most = _solver.LogLikelihood;
        if (_o.Kind != ObservationKind.PairsOfTriples)
        {
            double atEnd = Statistic(drawn, end.Joint, most);
            if (atEnd <= known)
            {
                return atEnd;
            }
        }

        if (sign * _ends.Oracle.Value(quantity, _x, _scratch) >= (sign * end.Value) - AtEnd)
        {
            return 0;
        }

        double[]? fit = _ends.IsRegular(quantity, sign) ? null : [.. _x];
        double statistic = Constrained(quantity, sign, end, drawn, c, most);
        return statistic > c && fit is not null && ReachesElsewhere(quantity, end, drawn, fit, most, c) ? c : statistic;
    }

    // Where ends have many candidates the best of the draw may lie at another vertex. It is not searched as the sample itself is: that
    // makes radii smaller, and of a sparse law of 300 records the upper end of S was then missed in a tenth of 50 samples.
    private bool ReachesElsewhere(Quantity quantity, EndPoint end, Observation drawn, double[] fit, double most, double c)
    {
        RegionEnds ends = new(drawn, fit, most, _ends.Cancellation);
        double s = end.Value - AtEnd;
        return ends.Find(quantity, 1, c, end.Joint, end.Slope, ends.Smoothing).Value >= s
            || ends.Find(quantity, 1, c, fit, end.Slope, 3e-3).Value >= s;
    }

    // The least G* found at which the quantity lies at s or beyond, as far as c needs it known. Where a kink or a curve leaves the
    // tangent's joint short of s, tangents of the joints met are averaged with it: a single one would overstate T*.
    private double Constrained(Quantity quantity, int sign, EndPoint end, Observation drawn, double c, double most)
    {
        Entropies kept = _ends.Kept(quantity, sign);
        double theta = end.Slope, low = 0, high = 0;
        double statistic = _o.Kind == ObservationKind.PairsOfTriples ? double.PositiveInfinity : Statistic(drawn, end.Joint, most);
        _slope.CopyTo(_mixed, 0);
        int tangents = 1;
        for (int k = 0; k < Bisections; k++)
        {
            for (int cell = 0; cell < _mixed.Length; cell++)
            {
                _scaled[cell] = theta * _mixed[cell];
            }

            end.Joint.CopyTo(_x, 0);
            _solver.Solve(drawn, _scaled, theta, kept, _x, 1e-3, 0.1);
            double t = Math.Max(0, 2 * (most - _solver.LogLikelihood));
            bool reached = sign * _ends.Oracle.Value(quantity, _x, _scratch) >= (sign * end.Value) - AtEnd;
            if (reached)
            {
                statistic = Math.Min(statistic, t);
                high = theta;
                if (t <= c)
                {
                    break;
                }
            }
            else if (t > c && tangents < Tangents && _ends.IsRegular(quantity, sign))
            {
                _ends.Tangent(quantity, sign, _x, _scratch);
                tangents++;
                for (int cell = 0; cell < _mixed.Length; cell++)
                {
                    _mixed[cell] += (_scratch[cell] - _mixed[cell]) / tangents;
                }

                (low, high) = (0, 0);
                continue;
            }
            else
            {
                low = theta;
                if (t > c)
                {
                    break;
                }
            }

            theta = low > 0 && high > 0 ? Math.Sqrt(low * high) : high > 0 ? 0.5 * high : 2 * low;
        }

        return statistic;
    }

    private static double Statistic(Observation drawn, double[] joint, double most) =>
        Math.Max(0, 2 * (most - drawn.LogLikelihoodOfJoint(joint)));
}
