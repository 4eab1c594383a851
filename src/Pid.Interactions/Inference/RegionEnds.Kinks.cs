using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.Inference;

/// <content>Ends at kinks of g, where no single tangent leads on but a mixture of several does.</content>
internal sealed partial class RegionEnds
{
    private const int Rounds = 8, RoundsOfMany = 3, ManyCells = 64, MostCuts = 14, Mixtures = 40;
    private const double FineChord = 1e-6;

    // How far towards the maximum of a mixture the next tangent is taken: those nearby are what the kink is made of.
    private static ReadOnlySpan<double> Steps => [1, 0.3, 0.1, 0.03];

    /// <summary>
    /// The upper end of S beyond one that may lie at a kink of g (where U1 = U2 = 0, as for y = x1 + x2): with -H(Y|X1,X2) replaced by its
    /// tangent, the largest over C(c) of the least of several tangents of g, which is concave, among mixtures of joints that are the maxima
    /// of mixtures of tangents (column generation). Of few cells only: each maximum is a program.
    /// </summary>
    public EndPoint AcrossKinks(double c, EndPoint end)
    {
        int rounds = IsLarge ? 0 : _o.Cells > ManyCells ? RoundsOfMany : Rounds;
        for (int round = 0; round < rounds; round++)
        {
            EndPoint next = AcrossKink(c, end);
            if (ReferenceEquals(next, end))
            {
                break;
            }

            end = next;
        }

        return end;
    }

    /// <summary>
    /// An upper end of S, or what it or the fit becomes with all pairs of sources alike: where these tell y, and y with one of them the
    /// other, S is log2 of the fewer symbols, more than which it nowhere is. Searches creep to it, as nothing slopes there.
    /// </summary>
    public EndPoint WithEqualSources(double c, EndPoint end)
    {
        foreach (double[] from in _o.Kind == ObservationKind.PairsOfTriples ? [] : new[] { end.Joint, Fit })
        {
            double[] joint = [.. from], pairs = new double[_o.N1 * _o.N2];
            for (int k = 0; k < joint.Length; k++)
            {
                pairs[k / _o.NY] += joint[k];
            }

            for (int k = 0; k < joint.Length; k++)
            {
                joint[k] /= pairs[k / _o.NY] * pairs.Length;
            }

            if (!pairs.Contains(0) && IsInside(joint, c))
            {
                end = Better(end, end with { Value = _oracle.Value(Quantity.Synergy, joint, _gradient), Joint = joint, Source = joint }, 1);
            }
        }

        return end;
    }

    private EndPoint AcrossKink(double c, EndPoint end)
    {
        (_floor, _power) = (Floor(Quantity.Synergy, 1), 2);
        double[] rest = new double[_x.Length];
        _oracle.Gradient(Quantity.Synergy, end.Joint, _floor, rest);
        List<double[]> cuts = [UnionSlope(end.Joint)];
        List<EndPoint> met = [end];
        for (int k = 0; k < rest.Length; k++)
        {
            rest[k] -= cuts[0][k];
        }

        EndPoint best = end;
        double theta = end.Slope, here = DenseVector.Dot(rest, end.Joint) + DenseVector.Dot(cuts[0], end.Joint);
        while (cuts.Count < MostCuts)
        {
            double gain = Balance(rest, cuts, met, c, ref theta) - here, step = Steps[(cuts.Count - 1) % Steps.Length];
            double[] joint = Towards(best.Joint, _x, step), source = Towards(best.Source, _rho, step);
            double value = _oracle.Value(Quantity.Synergy, joint, _gradient);
            if (value > best.Value + Stop)
            {
                best = new EndPoint(value, joint, source, theta);
            }

            if (gain <= Stop || gain < 2 * (best.Value - end.Value))
            {
                break; // by these tangents no joint of the region is better, or not by as much again
            }

            cuts.Add(UnionSlope(joint));
        }

        return best;
    }

    private double[] UnionSlope(double[] joint)
    {
        double[] slope = new double[joint.Length];
        _oracle.UnionGradient(joint, _floor, slope);
        return slope;
    }

    // The largest over C(c) of the least of the tangents, into _x: the best mixture of the joints met. The weights that prove it the best
    // have a maximum of their own, an upper bound for every mixture, whose joint is met next; done where it is no better.
    private double Balance(double[] rest, List<double[]> cuts, List<EndPoint> met, double c, ref double theta)
    {
        for (int k = 0; ; k++)
        {
            MatrixGame game = new([.. met.Select(end => Values(end.Joint))]);
            if (k < Mixtures)
            {
                theta = Mixture(rest, cuts, game.Weights, c, theta);
                double bound = -DenseVector.Dot(_slope, _x);
                met.Add(new EndPoint(bound, [.. _x], [.. _rho], theta));
            }

            Mix(met, game.Shares);
            double value = Values(_x).Min();
            if (k == Mixtures || met[^1].Value - value <= Stop)
            {
                return value;
            }
        }

        double[] Values(double[] joint) => [.. cuts.Select(cut => DenseVector.Dot(rest, joint) + DenseVector.Dot(cut, joint))];
    }

    private void Mix(List<EndPoint> met, double[] shares)
    {
        _x.AsSpan().Clear();
        _rho.AsSpan().Clear();
        for (int j = 0; j < shares.Length; j++)
        {
            if (shares[j] > 0)
            {
                DenseVector.AddScaled(_x, met[j].Joint, shares[j]);
                DenseVector.AddScaled(_rho, met[j].Source, shares[j]);
            }
        }
    }

    private double Mixture(double[] rest, List<double[]> cuts, double[] weights, double c, double theta)
    {
        for (int k = 0; k < _slope.Length; k++)
        {
            double g = 0;
            for (int t = 0; t < cuts.Count; t++)
            {
                g += weights[t] * cuts[t][k];
            }

            _slope[k] = -(rest[k] + g);
        }

        double[] start = [.. _x];
        _chord = FineChord;
        theta = SolveAtRadius(c, start, theta, Entropies.None);
        _chord = ChordAccuracy;
        return theta;
    }

    private static double[] Towards(double[] from, double[] to, double share) => [.. from.Zip(to, (a, b) => a + (share * (b - a)))];
}
