using Pid.Interactions.Memory;
using Pid.Numerics.Certified;

namespace Pid.Interactions.Inference;

/// <content>The farthest point of the region along a tangent.</content>
internal sealed partial class RegionEnds
{
    /// <summary>How much of its distance from the fit an end along a tangent may be short.</summary>
    public const double ChordAccuracy = 2e-3;
    private const double SlopeAccuracy = 2e-4, RadiusAccuracy = 1e-6, Bracket = 1.2;
    private double _chord = ChordAccuracy;
    private double _power; // of theta, that G grows like: 2, and less where cells are about to empty
    private readonly Side _inside = new(), _outside = new();

    // A maximum of the tangent on one side of the radius: its joint, that of the triples, theta, G and what the tangent is there.
    private sealed class Side
    {
        public double[] Joint = [], Source = [];
        public double Theta, G, Value;
    }

    /// <summary>
    /// The maximum of the tangent over C(c), into _x: the slope is found by its effect on G. Between a maximum
    /// a little inside and one a little outside a joint of their chord does as well, where no other can be much better: the largest value
    /// is a concave function of G, whose slope is 1 / 2 theta.
    /// </summary>
    private double SolveAtRadius(double c, ReadOnlySpan<double> start, double theta, Entropies kept)
    {
        double[] scaled = new double[_slope.Length];
        double largest = 1e4 * _o.Records;
        (_inside.G, _inside.Theta, _outside.G, _outside.Theta) = (double.NaN, 0, double.NaN, double.PositiveInfinity);
        (double last, double lastG) = (0, 0);
        start.CopyTo(_x);
        for (int trial = 0; trial < 24; trial++)
        {
            for (int k = 0; k < scaled.Length; k++)
            {
                scaled[k] = theta * _slope[k];
            }

            _solver.Solve(_o, scaled, theta, kept, _x, 1e-4 * c, trial == 0 ? 0.1 : 0.03);
            _solver.Rho.AsSpan(0, _x.Length).CopyTo(_rho);
            double g = 2 * (FitLogLikelihood - _solver.LogLikelihood), ratio = Math.Sqrt(c / Math.Max(g, 1e-4 * c));
            if ((ratio >= 1 && ratio < 1 + SlopeAccuracy) || (ratio > 1 && theta >= largest))
            {
                return theta;
            }

            Keep(ratio > 1 ? _inside : _outside, theta, g, kept);
            if (_outside.G < Bracket * Bracket * _inside.G)
            {
                double between = Between(c), most = Math.Min(_inside.Value + ((c - _inside.G) / (2 * _inside.Theta)),
                    _outside.Value - ((_outside.G - c) / (2 * _outside.Theta)));
                double value = Model(_x, kept);
                if (most - value <= _chord * (value - Model(Fit, kept)))
                {
                    return between;
                }
            }

            if (trial > 0 && g > 0 && lastG > 0 && theta != last)
            {
                _power = Math.Clamp(Math.Log(g / lastG) / Math.Log(theta / last), 0.5, 4);
            }

            (last, lastG) = (theta, g);
            theta = Next(c, theta, ratio, trial, largest);
        }

        PullInside(c);
        return theta;
    }

    private double Next(double c, double theta, double ratio, int trial, double largest)
    {
        (double low, double high) = (_inside.Theta, _outside.Theta);
        if (low > 0 && !double.IsInfinity(high))
        {
            // Halved in every third trial: where the joint jumps from one face to another one side would stay for long.
            double below = Math.Sqrt(Math.Max(0, _inside.G)), above = Math.Sqrt(_outside.G);
            return low + ((high - low) * (trial % 3 == 2 ? 0.5 : Math.Clamp((Math.Sqrt(c) - below) / (above - below), 0.05, 0.95)));
        }

        // Aimed a little beyond the radius, so that it comes to lie between two maxima.
        double factor = Math.Pow(ratio, 2 / _power), beyond = 0.003 + (0.15 * Math.Min(Math.Abs(factor - 1), 0.3));
        return Math.Min(largest, theta * Math.Clamp(factor * (ratio > 1 ? 1 + beyond : 1 - beyond), 0.25, 4));
    }

    private void Keep(Side side, double theta, double g, Entropies kept)
    {
        Buffers.Grow(ref side.Joint, _x.Length);
        Buffers.Grow(ref side.Source, _x.Length);
        _x.CopyTo(side.Joint, 0);
        _rho.CopyTo(side.Source, 0);
        (side.Theta, side.G, side.Value) = (theta, g, Model(_x, kept));
    }

    // The last joint of the region on the chord from inside to outside, into _x: G is convex along it.
    private double Between(double c)
    {
        double[] from = Observed(_inside), to = Observed(_outside), p = new double[from.Length];
        double low = 0, high = 1, below = Math.Sqrt(Math.Max(0, _inside.G)), above = Math.Sqrt(_outside.G), radius = Math.Sqrt(c);
        for (int k = 0; k < 12 && c - (below * below) > RadiusAccuracy * c; k++)
        {
            double share = low + ((high - low) * Math.Min((radius - below) / (above - below), 1 - (0.1 * RadiusAccuracy)));
            for (int a = 0; a < p.Length; a++)
            {
                p[a] = from[a] + (share * (to[a] - from[a]));
            }

            double g = Math.Max(0, 2 * (FitLogLikelihood - _o.LogLikelihood(p)));
            ((low, below), (high, above)) = g <= c ? ((share, Math.Sqrt(g)), (high, above)) : ((low, below), (share, Math.Sqrt(g)));
        }

        for (int k = 0; k < _x.Length; k++)
        {
            _x[k] = _inside.Joint[k] + (low * (_outside.Joint[k] - _inside.Joint[k]));
            _rho[k] = _inside.Source[k] + (low * (_outside.Source[k] - _inside.Source[k]));
        }

        return _inside.Theta + (low * (_outside.Theta - _inside.Theta));
    }

    // What the likelihood is of.
    private double[] Observed(Side side) => _o.Kind == ObservationKind.Pairs ? _o.Gather(side.Joint) : side.Source[.._x.Length];

    // The quantity with its tangent in place of it, but for a constant: what is looked for the largest of.
    private double Model(ReadOnlySpan<double> r, Entropies kept)
    {
        bool cells = (kept & Entropies.GivenBoth) != 0;
        double value = kept == Entropies.None || cells ? 0 : RowEntropies(r, kept);
        for (int f = 0; f < r.Length; f += _o.NY)
        {
            double fibre = 0;
            for (int k = f; k < f + _o.NY; k++)
            {
                (value, fibre) = (value - (_slope[k] * r[k]), fibre + r[k]);
            }

            for (int k = f; k < f + _o.NY && cells; k++)
            {
                value -= r[k] > 0 ? r[k] * CertifiedMath.Log(r[k] / fibre) : 0;
            }
        }

        return value;
    }

    private double RowEntropies(ReadOnlySpan<double> r, Entropies kept)
    {
        _o.Gather(r, _rows);
        double entropy = 0;
        for (int x = 0; x < _o.N1 + _o.N2; x++)
        {
            ReadOnlySpan<double> rows = _rows.AsSpan(x * _o.NY, _o.NY);
            double sum = 0;
            foreach (double v in rows)
            {
                sum += v;
            }

            foreach (double v in (kept & (x < _o.N1 ? Entropies.Given1 : Entropies.Given2)) != 0 ? rows : [])
            {
                entropy -= v > 0 ? v * CertifiedMath.Log(v / sum) : 0;
            }
        }

        return entropy;
    }

    private bool IsInside(ReadOnlySpan<double> joint, double c) => 2 * (FitLogLikelihood - _o.LogLikelihoodOfJoint(joint)) <= c;

    // Towards the fit until inside: G is convex along the way.
    private void PullInside(double c)
    {
        if (_o.Kind == ObservationKind.PairsOfTriples || IsInside(_x, c))
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

            (low, high) = IsInside(_x, c) ? (share, high) : (low, share);
        }

        for (int cell = 0; cell < _x.Length; cell++)
        {
            _x[cell] = Fit[cell] + (low * (outside[cell] - Fit[cell]));
        }
    }
}
