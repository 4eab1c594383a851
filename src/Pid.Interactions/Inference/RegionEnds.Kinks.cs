using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.Inference;

/// <content>Ends at kinks of g, where no single tangent leads on but a mixture of several does.</content>
internal sealed partial class RegionEnds
{
    private const int Rounds = 8, RoundsOfMany = 3, ManyCells = 64, MostCuts = 14, Exchanges = 12, Halvings = 12;
    private const double FineChord = 1e-6;

    // How far towards the maximum of a mixture the next tangent is taken: those nearby are what the kink is made of.
    private static ReadOnlySpan<double> Steps => [1, 0.3, 0.1, 0.03];

    /// <summary>
    /// The upper end of S beyond one that may lie at a kink of g (where U1 = U2 = 0, as for y = x1 + x2): with -H(Y|X1,X2) replaced by its
    /// tangent, the largest over C(c) of the least of several tangents of g, which is concave, by the weights of their mixture at which no
    /// shift between two lowers its maximum (cutting planes). Of few cells only: a mixture costs a program for each of its weights that is
    /// tried.
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

    private EndPoint AcrossKink(double c, EndPoint end)
    {
        (_floor, _power) = (Floor(Quantity.Synergy, 1), 2);
        double[] rest = new double[_x.Length];
        _oracle.Gradient(Quantity.Synergy, end.Joint, _floor, rest);
        List<double[]> cuts = [UnionSlope(end.Joint)];
        List<double> weights = [1];
        for (int k = 0; k < rest.Length; k++)
        {
            rest[k] -= cuts[0][k];
        }

        EndPoint best = end;
        double theta = end.Slope, here = DenseVector.Dot(rest, end.Joint) + DenseVector.Dot(cuts[0], end.Joint);
        while (cuts.Count < MostCuts)
        {
            theta = Balance(rest, cuts, weights, c, theta);
            double gain = -DenseVector.Dot(_slope, _x) - here, step = Steps[(cuts.Count - 1) % Steps.Length];
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
            weights.Add(0);
        }

        return best;
    }

    private double[] UnionSlope(double[] joint)
    {
        double[] slope = new double[joint.Length];
        _oracle.UnionGradient(joint, _floor, slope);
        return slope;
    }

    // Weight goes from the tangent that is highest at the mixture's maximum to the one that is lowest, until they are equal there.
    private double Balance(double[] rest, List<double[]> cuts, List<double> weights, double c, double theta)
    {
        theta = Mixture(rest, cuts, weights, c, theta);
        for (int k = 0; k < Exchanges; k++)
        {
            double[] values = [.. cuts.Select(cut => DenseVector.Dot(cut, _x))];
            int low = Array.IndexOf(values, values.Min()), high = low;
            for (int t = 0; t < values.Length; t++)
            {
                high = weights[t] > 0 && values[t] > values[high] ? t : high;
            }

            if (values[high] - values[low] <= Stop)
            {
                break;
            }

            theta = Exchange(rest, cuts, weights, (low, high), c, theta);
        }

        return theta;
    }

    // Of two tangents, by bisection; between the maxima on either side, which may lie far apart, where both are equal.
    private double Exchange(double[] rest, List<double[]> cuts, List<double> weights, (int Low, int High) pair, double c, double theta)
    {
        double from = weights[pair.Low], both = from + weights[pair.High], to = both, below = Difference(), above = 0;
        double[] x = [.. _x], rho = [.. _rho], beyond = x, rhoBeyond = rho;
        for (int halving = 0; halving < Halvings && from < to; halving++)
        {
            weights[pair.Low] = halving == 0 ? both : 0.5 * (from + to);
            weights[pair.High] = both - weights[pair.Low];
            theta = Mixture(rest, cuts, weights, c, theta);
            if (Difference() < 0)
            {
                (from, below, x, rho) = (weights[pair.Low], Difference(), [.. _x], [.. _rho]);
            }
            else
            {
                (to, above, beyond, rhoBeyond) = (weights[pair.Low], Difference(), [.. _x], [.. _rho]);
            }
        }

        double share = above > 0 ? below / (below - above) : 0;
        Towards(x, beyond, share).CopyTo(_x, 0);
        Towards(rho, rhoBeyond, share).CopyTo(_rho, 0);
        return theta;

        double Difference() => DenseVector.Dot(cuts[pair.Low], _x) - DenseVector.Dot(cuts[pair.High], _x);
    }

    private double Mixture(double[] rest, List<double[]> cuts, List<double> weights, double c, double theta)
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
