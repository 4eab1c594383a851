namespace Pid.Interactions.Inference;

/// <summary>A joint at which a quantity is at an end of a likelihood region, as far as an optimiser finds it.</summary>
/// <param name="Value">The quantity there, in nats (accuracies in [0,1]).</param>
/// <param name="Joint">The joint.</param>
/// <param name="Source">The joint of the triples behind it: itself, but for <see cref="ObservationKind.PairsOfTriples"/>.</param>
/// <param name="Slope">The multiplier of the quantity in the likelihood, in counts.</param>
internal sealed record EndPoint(double Value, double[] Joint, double[] Source, double Slope)
{
    /// <summary>Whether the search stopped on its way to an end that an earlier one found.</summary>
    public bool IsMet { get; init; }
}

/// <summary>
/// The ends of quantities over the likelihood region C(c) = {r : G(r) - G_min &lt;= c}, G = 2 (saturated - L(r)): convex programs with the
/// quantity replaced by its tangent, again and again. For the lower end of S (and of I(X1,X2;Y)) the convex part -H(Y|X1,X2) stays exact,
/// for upper ends of pairs, where it makes many local ends, several starts are tried. One instance serves one thread.
/// </summary>
internal sealed partial class RegionEnds
{
    private const double Stop = 1e-5;      // nats: far below what any number of records resolves
    private const int Linearisations = 30;
    private const double Sharp = 1e-7;     // mass that is none
    private const double Near = 0.02;

    /// <summary>The mass by which joints differ that a search would leave as one end.</summary>
    public const double Same = 1e-3;
    private readonly Observation _o;
    private readonly RegionSolver _solver;
    private readonly QuantityOracle _oracle;
    private double _floor;
    private readonly double[] _slope, _before, _gradient, _x, _rho, _best, _source, _rows;

    public RegionEnds(Observation observation, double[] fit, double fitLogLikelihood, CancellationToken cancellation)
    {
        (_o, _solver, Cancellation) = (observation, new RegionSolver(cancellation), cancellation);
        (Fit, FitLogLikelihood) = (fit, fitLogLikelihood);
        _oracle = new QuantityOracle(_o.N1, _o.N2, _o.NY);
        int cells = _o.Cells;
        _rows = new double[_o.Rows];
        (_slope, _before, _gradient, _x, _rho, _best, _source) = (new double[cells], new double[cells], new double[cells],
            new double[cells], new double[cells], new double[cells], new double[cells]);
    }

    /// <summary>The data.</summary>
    public Observation Observation => _o;

    /// <summary>Stops every search for an end by an exception.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>The most likely joint.</summary>
    public double[] Fit { get; }

    /// <summary>Its log-likelihood.</summary>
    public double FitLogLikelihood { get; }

    public QuantityOracle Oracle => _oracle;

    public RegionSolver Solver => _solver;

    /// <summary>
    /// Whether the quantity's end in this direction is convex but for terms of the order of the region squared, so that one start suffices.
    /// </summary>
    public bool IsRegular(Quantity quantity, int sign) =>
        sign < 0 || _o.Kind == ObservationKind.Triples
        || quantity is not (Quantity.Synergy or Quantity.Total or Quantity.Certainty or Quantity.Accuracy);

    /// <summary>
    /// The entropies that are kept as they are, so that only g and H(Y) are replaced by their tangents; those of rows where rows were
    /// observed.
    /// </summary>
    public Entropies Kept(Quantity quantity, int sign) => (quantity, sign) switch
    {
        (Quantity.Synergy or Quantity.Total or Quantity.Certainty, < 0) => Entropies.GivenBoth,
        _ when _o.Kind != ObservationKind.Pairs => Entropies.None,
        (Quantity.Redundancy, < 0) => Entropies.Given1 | Entropies.Given2,
        (Quantity.Unique1, > 0) or (Quantity.Information2, < 0) => Entropies.Given2,
        (Quantity.Unique2, > 0) or (Quantity.Information1, < 0) => Entropies.Given1,
        _ => Entropies.None,
    };

    /// <summary>The fit of an observation.</summary>
    public static (double[] Joint, double LogLikelihood) FitOf(Observation o, RegionSolver solver, ReadOnlySpan<double> start,
        double tolerance)
    {
        double[] r = start.IsEmpty ? Uniform(o.Cells) : start.ToArray();
        solver.Solve(o, [], 0, Entropies.None, r, tolerance);
        // Triples fit themselves, whatever the solver reached.
        return (r, o.Kind == ObservationKind.PairsOfTriples ? o.Saturated() : solver.LogLikelihood);
    }

    /// <summary>The end of a quantity over C(c), from a start.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="sign">+1 for the upper end, -1 for the lower.</param>
    /// <param name="c">The radius.</param>
    /// <param name="start">Where to start.</param>
    /// <param name="slope">The slope to start with, of an end nearby; 0 where unknown.</param>
    /// <param name="smoothing">The mass that cells without any are given when the tangent is taken, at first; it falls.</param>
    /// <param name="quick">Whether to stop where the next tangent hardly leads on: what is best of several is looked at once more.</param>
    /// <param name="trail">Where earlier searches for this end came by: there it stops, half done.</param>
    public EndPoint Find(Quantity quantity, int sign, double c, ReadOnlySpan<double> start, double slope = 0, double smoothing = 0,
        bool quick = false, Trail? trail = null)
    {
        if ((sign < 0 ? WithoutUnique(quantity, c) : Balanced(quantity, c)) is { } known)
        {
            return known;
        }

        Entropies all = Kept(quantity, sign), kept = HasKinks(quantity) ? Entropies.None : all;
        double[] r = start.ToArray();
        double n = _o.SmallestSample, eps = smoothing, theta = slope > 0 ? slope : (0.1 * Math.Sqrt(c * n)) + (0.02 * n);
        (_floor, _power) = (Floor(quantity, sign), 2);
        double bestValue = double.NegativeInfinity, bestTheta = theta;
        int stalled = 0, mixed = 0;
        bool met = false;
        List<(double, double[])>? passed = trail is null ? null : [];
        for (int k = 0; k < Linearisations && stalled < (quick && !IsRegular(quantity, sign) ? 1 : 3); k++)
        {
            _slope.CopyTo(_before, 0);
            Tangent(quantity, sign, kept, r, eps);
            for (int cell = 0; cell < _slope.Length && mixed > 0; cell++)
            {
                _slope[cell] = _before[cell] + ((_slope[cell] - _before[cell]) / (mixed + 1)); // at a kink several tangents hold at once
            }

            theta = SolveAtRadius(c, r, theta, kept);
            bool stays = Stays(r, quick ? Near : 0.1 * Near), settled = quick && stays && eps <= Sharp && mixed == 0
                && Model(_x, kept) - Model(r, kept) <= Stop;
            double value = sign * ValueWhileSearching(quantity, sign, _x);
            if (value < bestValue + Stop && k > 0 && !stays && (all == Entropies.None || kept != all))
            {
                value = Backtrack(quantity, sign, value, bestValue);
            }

            bool better = value > bestValue + Stop, ends = !better && eps <= Sharp;
            stalled = better || eps > Sharp ? 0 : stalled + 1;
            mixed = better || kept != all || !IsRegular(quantity, sign) ? 0 : mixed + 1;
            if (value > bestValue)
            {
                (bestValue, bestTheta) = (value, theta);
                _x.CopyTo(_best, 0);
                _rho.CopyTo(_source, 0);
            }

            if (met = trail?.Meets(_x, eps, Fit) ?? false)
            {
                break;
            }

            passed?.Add((eps, [.. _x]));
            (ends && kept != all ? _best : _x).CopyTo(r, 0);
            eps = eps > Sharp && !stays ? 0.2 * eps : 0;
            if ((settled && kept == all) || IsLeast(quantity, sign, -bestValue))
            {
                break; // the next tangent leads nowhere else
            }

            // Whole tangents leap from face to face; what they end at is not yet an end of the exact program, which creeps.
            (kept, stalled) = (ends || settled) && kept != all ? (all, 0) : (kept, stalled);
        }

        trail?.Add(passed!);
        if (sign < 0 && WithoutUnique(quantity, c, _best, -bestValue) is { } unique)
        {
            return unique;
        }

        bestValue = IsRegular(quantity, sign) ? bestValue : sign * _oracle.Value(quantity, _best, _gradient);
        return new EndPoint(sign * bestValue, [.. _best], [.. _source], bestTheta) { IsMet = met };
    }

    /// <summary>The end of a linear function of the cells over C(c).</summary>
    public EndPoint FindLinear(ReadOnlySpan<double> function, int sign, double c)
    {
        SetSlope(function, sign);
        _power = 2;
        return LinearEnd(function, SolveAtRadius(c, Fit, (0.1 * Math.Sqrt(c * _o.SmallestSample)) + (0.02 * _o.SmallestSample),
            Entropies.None));
    }

    /// <summary>
    /// The end of a linear function over the region, whatever its radius is, at which the multiplier of the function is a given one.
    /// </summary>
    public EndPoint FindLinearAtSlope(ReadOnlySpan<double> function, int sign, double theta)
    {
        SetSlope(function, sign);
        double[] scaled = Array.ConvertAll(_slope, v => theta * v);
        Fit.CopyTo(_x, 0);
        _solver.Solve(_o, scaled, 0, Entropies.None, _x, 1e-4, 0.1);
        _solver.Rho.AsSpan(0, _x.Length).CopyTo(_rho);
        return LinearEnd(function, theta);
    }

    private void SetSlope(ReadOnlySpan<double> function, int sign)
    {
        for (int k = 0; k < _slope.Length; k++)
        {
            _slope[k] = -sign * function[k];
        }
    }

    private EndPoint LinearEnd(ReadOnlySpan<double> function, double theta)
    {
        double value = 0;
        for (int k = 0; k < function.Length; k++)
        {
            value += function[k] * _x[k];
        }

        return new EndPoint(value, [.. _x], [.. _rho], theta);
    }

    // Whether the maximum of the tangent is next to where it was taken, beside how far both are from the fit.
    private bool Stays(ReadOnlySpan<double> r, double near)
    {
        double step = 0, far = 0;
        for (int k = 0; k < _x.Length; k++)
        {
            step += Math.Abs(_x[k] - r[k]);
            far += Math.Abs(_x[k] - Fit[k]);
        }

        return step <= near * far;
    }

    /// <summary>The mass that two joints differ by, twice.</summary>
    public static double Distance(double[] a, double[] b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++)
        {
            sum += Math.Abs(a[k] - b[k]);
        }

        return sum;
    }

    // Of the step from the best point, a part that gains; kinks make whole steps stick, as does the maximum of a smooth quantity.
    private double Backtrack(Quantity quantity, int sign, double value, double bestValue)
    {
        double[] whole = [.. _x];
        foreach (double share in (ReadOnlySpan<double>)(quantity == Quantity.TargetEntropy ? [0.5, 0.2, 0.05, 0.01] : [0.5, 0.2, 0.05]))
        {
            for (int k = 0; k < _x.Length; k++)
            {
                _x[k] = _best[k] + (share * (whole[k] - _best[k]));
            }

            double part = sign * ValueWhileSearching(quantity, sign, _x);
            if (part > bestValue + Stop)
            {
                return part;
            }
        }

        whole.CopyTo(_x, 0);
        return value;
    }

    /// <summary>The slope of the last tangent: minus sign times the gradient (its part that is not kept exact).</summary>
    public void Tangent(Quantity quantity, int sign, ReadOnlySpan<double> r, Span<double> slope)
    {
        _floor = Floor(quantity, sign);
        Tangent(quantity, sign, Kept(quantity, sign), r, 0);
        _slope.CopyTo(slope);
    }

    private double ValueWhileSearching(Quantity quantity, int sign, ReadOnlySpan<double> r) =>
        _oracle.Gradient(quantity, r, IsRegular(quantity, sign) ? QuantityOracle.Least : _floor, _gradient);

    private double Floor(Quantity quantity, int sign) => IsRegular(quantity, sign)
        ? 0.1 / (_o.SmallestSample * Math.Max(_o.N1, _o.N2)) : 1e-9;

    private void Tangent(Quantity quantity, int sign, Entropies kept, ReadOnlySpan<double> r, double eps)
    {
        // A cell that nobody saw has next to no mass at the fit and an infinite slope; what belongs there is a part of a record.
        double floor = Math.Max(eps, _floor);
        if (kept == Entropies.None)
        {
            _oracle.Gradient(quantity, r, floor, _gradient);
        }
        else
        {
            _oracle.GradientWithoutEntropies(quantity, r, floor, _gradient);
        }

        for (int k = 0; k < _slope.Length; k++)
        {
            _slope[k] = -sign * _gradient[k];
        }
    }

    private static double[] Uniform(int cells)
    {
        double[] r = new double[cells];
        Array.Fill(r, 1.0 / cells);
        return r;
    }
}
