using Pid.Numerics.Certified;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// A proven lower bound, in nats, of the objective of a <see cref="SeparableProgram"/> over a box, from *any* multipliers y of its
/// equations, and what that bound says about each variable.
/// </summary>
/// <remarks>
/// For t in the box with A t = b: sum f_v(t_v) = y'b + sum (f_v(t_v) - a_v t_v), a = A'y. Each bracket is concave in t_v, hence at least
/// its smaller value at the two ends of [l_v, u_v]. The best y is the dual of the linear program with the chords of f_v; nothing about it
/// needs to be exact. Where bound - bracket + bracket(s) reaches the value of a known joint at both s and an end, no better joint has t_v
/// between them: the box shrinks. Errors: a_v, the products and f_v by running analysis, b and the offsets by their stated radii.
/// </remarks>
internal sealed class DualBound
{
    private const double U = CertifiedMath.UnitRoundoff;
    private readonly SeparableProgram _block;
    private readonly double[] _atLower, _atUpper, _slack;      // f_v at the ends, and the error of both
    private readonly double[] _slope, _slopeMagnitude;         // a_v and sum |A_iv y_i|
    private readonly double[] _low, _high, _error;             // f_v - a_v t at the ends, and the error of either
    private readonly double[] _bulge;
    private double _bound;

    public DualBound(SeparableProgram block)
    {
        _block = block;
        int n = block.Variables;
        (Lower, Upper, _bulge) = (new double[n], new double[n], new double[n]);
        (_atLower, _atUpper, _slack) = (new double[n], new double[n], new double[n]);
        (_slope, _slopeMagnitude, _low, _high, _error) = (new double[n], new double[n], new double[n], new double[n], new double[n]);
        for (int v = 0; v < n; v++)
        {
            EndsChanged(v);
        }
    }

    /// <summary>The box; call <see cref="EndsChanged"/> after writing.</summary>
    public double[] Lower { get; }

    /// <summary>The box; call <see cref="EndsChanged"/> after writing.</summary>
    public double[] Upper { get; }

    /// <summary>Loads a box.</summary>
    public void Load(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        for (int v = 0; v < Lower.Length; v++)
        {
            if (Lower[v] != lower[v] || Upper[v] != upper[v])
            {
                (Lower[v], Upper[v]) = (lower[v], upper[v]);
                EndsChanged(v);
            }
        }
    }

    /// <summary>Evaluates f_v at its ends anew.</summary>
    public void EndsChanged(int v)
    {
        _atLower[v] = _block.Entropy(v, Lower[v], out double slackLower);
        _atUpper[v] = _block.Entropy(v, Upper[v], out double slackUpper);
        _slack[v] = Math.Max(slackLower, slackUpper);
        _bulge[v] = double.NaN;
    }

    /// <summary>f_v at the lower end.</summary>
    public double AtLower(int v) => _atLower[v];

    /// <summary>f_v at the upper end.</summary>
    public double AtUpper(int v) => _atUpper[v];

    /// <summary>How far below its value at an end f_v can be there.</summary>
    public double Slack(int v) => _slack[v];

    /// <summary>How far f_v lies above its chord in the middle, and more than nothing; kept until the box changes.</summary>
    public double Bulge(int v)
    {
        if (double.IsNaN(_bulge[v]))
        {
            _bulge[v] = Math.Max(1e-9, _block.Entropy(v, 0.5 * (Lower[v] + Upper[v])) - (0.5 * (_atLower[v] + _atUpper[v])));
        }

        return _bulge[v];
    }

    /// <summary>The slope of the chord of f_v.</summary>
    public double ChordSlope(int v)
    {
        double width = Upper[v] - Lower[v];
        return width > 1e-14 ? (_atUpper[v] - _atLower[v]) / width : 0;
    }

    /// <summary>The chord of f_v at t.</summary>
    public double Chord(int v, double t) => _atLower[v] + (ChordSlope(v) * (t - Lower[v]));

    /// <summary>The chords' constant: sum f_v(l_v) - slope l_v.</summary>
    public double ChordConstant()
    {
        double sum = 0;
        for (int v = 0; v < Lower.Length; v++)
        {
            sum += _atLower[v] - (ChordSlope(v) * Lower[v]);
        }

        return sum;
    }

    /// <summary>The bound of multipliers y, one for each of the given rows.</summary>
    public double Evaluate(ReadOnlySpan<int> rows, ReadOnlySpan<double> y)
    {
        Array.Clear(_slope);
        Array.Clear(_slopeMagnitude);
        CertifiedSum sum = default;
        for (int i = 0; i < rows.Length; i++)
        {
            int r = rows[i];
            int[] variables = _block.RowVariable[r];
            double[] coefficients = _block.RowCoefficient[r];
            double yi = y[i], term = yi * _block.Right[r];
            sum.Add(term, (Math.Abs(yi) * 1.01 * _block.RightRadius[r]) + (2 * U * Math.Abs(term)) + CertifiedMath.Underflow);
            for (int k = 0; k < variables.Length; k++)
            {
                double a = coefficients[k] * yi;
                _slope[variables[k]] += a;
                _slopeMagnitude[variables[k]] += Math.Abs(a);
            }
        }

        for (int v = 0; v < Lower.Length; v++)
        {
            double a = _slope[v], low = _atLower[v] - (a * Lower[v]), high = _atUpper[v] - (a * Upper[v]);
            double reach = Math.Max(Math.Abs(Lower[v]), Math.Abs(Upper[v]));
            double error = _slack[v] + (1.01 * Math.Abs(a) * _block.EndRadius[v])
                + (U * ((40 * _slopeMagnitude[v] * reach) + (4 * (_atLower[v] + _atUpper[v])))) + CertifiedMath.Underflow;
            (_low[v], _high[v], _error[v]) = (low, high, error);
            sum.Add(Math.Min(low, high), error);
        }

        double bound = sum.ToInterval().Lower;
        _bound = double.IsNaN(bound) ? double.NegativeInfinity : bound;
        return _bound;
    }

    /// <summary>
    /// Cuts from [l_v, u_v] what the last bound proves to hold nothing below the value <paramref name="cutoff"/>. Returns false when
    /// nothing is left.
    /// </summary>
    public bool Reduce(int v, double cutoff, out bool changed)
    {
        double limit = Limit(v, cutoff);
        changed = false;
        if (_low[v] > limit && _high[v] > limit)
        {
            return false;
        }

        if (_high[v] > limit)
        {
            double s = Crossing(v, Lower[v], _low[v], Upper[v], _high[v], limit);
            changed = Upper[v] - s > 0.02 * (Upper[v] - Lower[v]);
            Upper[v] = changed ? s : Upper[v];
        }
        else if (_low[v] > limit)
        {
            double s = Crossing(v, Upper[v], _high[v], Lower[v], _low[v], limit);
            changed = s - Lower[v] > 0.02 * (Upper[v] - Lower[v]);
            Lower[v] = changed ? s : Lower[v];
        }

        if (changed)
        {
            EndsChanged(v);
        }

        return true;
    }

    /// <summary>
    /// The two parts of [l_v, u_v] on either side of s that can hold something below the cutoff: [l_v, left] and [right, u_v].
    /// </summary>
    public (double Left, double Right) Split(int v, double s, double cutoff)
    {
        double limit = Limit(v, cutoff);
        double middle = Bracket(v, s);
        return middle > limit && _low[v] <= limit && _high[v] <= limit
            ? (Crossing(v, Lower[v], _low[v], s, middle, limit), Crossing(v, Upper[v], _high[v], s, middle, limit))
            : (s, s);
    }

    // The bracket may grow by the distance of the bound to the cutoff; the error of this bracket counts in both places.
    private double Limit(int v, double cutoff) => Math.Min(_low[v], _high[v]) + ((cutoff - _bound) * (1 + (8 * U)))
        + (4 * _error[v]) + 1e-13;

    // A point s between inside and outside with bracket(s) >= limit, as near to the inside as a few false positions get: the bracket is
    // concave, so it lies above its chord, and where the chord reaches the limit the bracket has reached it.
    private double Crossing(int v, double inside, double atInside, double outside, double atOutside, double limit)
    {
        for (int i = 0; i < 4; i++)
        {
            double s = inside + ((outside - inside) * ((limit - atInside) / (atOutside - atInside)));
            s += 1e-15 * Math.Sign(outside - inside);
            double at = Bracket(v, s);
            if (!(at > limit) || Math.Abs(s - inside) >= Math.Abs(outside - inside))
            {
                break;
            }

            bool done = Math.Abs(outside - s) < 0.05 * Math.Abs(outside - inside);
            (outside, atOutside) = (s, at);
            if (done)
            {
                break;
            }
        }

        return outside;
    }

    // Not more than the exact bracket near t.
    private double Bracket(int v, double t) => _block.Entropy(v, t, out double slack) - slack - (_slope[v] * t);
}
