namespace Pid.Interactions.Inference;

/// <summary>A joint at which a quantity is at an end of a likelihood region, as far as an optimiser finds it.</summary>
/// <param name="Value">The quantity there, in nats (accuracies in [0,1]).</param>
/// <param name="Joint">The joint.</param>
/// <param name="Source">The joint of the triples behind it: itself, but for <see cref="ObservationKind.PairsOfTriples"/>.</param>
/// <param name="Slope">The multiplier of the quantity in the likelihood, in counts.</param>
internal sealed record EndPoint(double Value, double[] Joint, double[] Source, double Slope);

/// <summary>
/// The ends of quantities over the likelihood region C(c) = {r : G(r) - G_min &lt;= c}, G = 2 (saturated - L(r)): convex programs with the
/// quantity replaced by its tangent, again and again. For the lower end of S (and of I(X1,X2;Y)) the convex part -H(Y|X1,X2) stays exact,
/// for upper ends of pairs, where it makes many local ends, several starts are tried. One instance serves one thread.
/// </summary>
internal sealed class RegionEnds
{
    private const double Stop = 1e-5;      // nats: far below what any number of records resolves
    private const double SlopeAccuracy = 0.01;
    private const int Linearisations = 30;
    private const int PerturbedStarts = 4;
    private readonly Observation _o;
    private readonly RegionSolver _solver;
    private readonly QuantityOracle _oracle;
    private double _floor;
    private readonly double[] _slope, _before, _gradient, _x, _best, _source;

    public RegionEnds(Observation observation, double[] fit, double fitLogLikelihood, CancellationToken cancellation)
    {
        (_o, _solver, Cancellation) = (observation, new RegionSolver(cancellation), cancellation);
        (Fit, FitLogLikelihood) = (fit, fitLogLikelihood);
        _oracle = new QuantityOracle(_o.N1, _o.N2, _o.NY);
        int cells = _o.Cells;
        (_slope, _before, _gradient, _x, _best, _source) = (new double[cells], new double[cells], new double[cells], new double[cells],
            new double[cells], new double[cells]);
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

    /// <summary>Whether -H(Y|X1,X2) is kept as it is, so that only g or H(Y) is replaced by its tangent.</summary>
    public static bool IsConvex(Quantity quantity, int sign) => sign < 0
        && quantity is (Quantity.Synergy or Quantity.Total or Quantity.Certainty);

    /// <summary>The fit of an observation.</summary>
    public static (double[] Joint, double LogLikelihood) FitOf(Observation o, RegionSolver solver, ReadOnlySpan<double> start,
        double tolerance)
    {
        double[] r = start.IsEmpty ? Uniform(o.Cells) : start.ToArray();
        solver.Solve(o, [], 0, r, tolerance);
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
    public EndPoint Find(Quantity quantity, int sign, double c, ReadOnlySpan<double> start, double slope = 0, double smoothing = 0)
    {
        bool convex = IsConvex(quantity, sign);
        double[] r = start.ToArray();
        double n = _o.SmallestSample, eps = smoothing, theta = slope > 0 ? slope : (0.1 * Math.Sqrt(c * n)) + (0.02 * n);
        _floor = Floor(quantity, sign);
        double bestValue = double.NegativeInfinity, bestTheta = theta;
        int stalled = 0, mixed = 0;
        for (int k = 0; k < Linearisations && stalled < 3; k++)
        {
            _slope.CopyTo(_before, 0);
            Tangent(quantity, sign, convex, r, eps);
            for (int cell = 0; cell < _slope.Length && mixed > 0; cell++)
            {
                _slope[cell] = _before[cell] + ((_slope[cell] - _before[cell]) / (mixed + 1)); // at a kink several tangents hold at once
            }

            theta = SolveAtRadius(c, r, theta, convex);
            double value = sign * _oracle.Value(quantity, _x, _gradient);
            if (value < bestValue + Stop && k > 0)
            {
                value = Backtrack(quantity, sign, value, bestValue);
            }

            bool better = value > bestValue + Stop;
            stalled = better || eps > 1e-7 ? 0 : stalled + 1;
            mixed = better || !IsRegular(quantity, sign) ? 0 : mixed + 1;
            if (value > bestValue)
            {
                (bestValue, bestTheta) = (value, theta);
                _x.CopyTo(_best, 0);
                _solver.Rho.AsSpan(0, _x.Length).CopyTo(_source);
            }

            _x.CopyTo(r, 0);
            eps = eps > 1e-7 ? 0.2 * eps : 0;
            if (sign < 0 && -bestValue < 1e-6 && quantity != Quantity.Certainty)
            {
                break; // nothing lies below 0
            }
        }

        return new EndPoint(sign * bestValue, [.. _best], [.. _source], bestTheta);
    }

    /// <summary>
    /// The end of a quantity over C(c), from the fit. R, U1 and U2 have kinks, and where one is 0 at the fit all its tangents there are 0:
    /// their upper ends are looked for from the ends of what they are made of, from a smaller region and from random joints too.
    /// </summary>
    public EndPoint FindFromFit(Quantity quantity, int sign, double c)
    {
        EndPoint best = Find(quantity, sign, c, Fit);
        if (quantity == Quantity.MinimalSynergy)
        {
            return best; // a program of its own for every value: one start is what it is worth
        }

        EndPoint nearer = Find(quantity, sign, 0.1 * c, Fit);
        foreach (double share in (ReadOnlySpan<double>)[0.4, 1])
        {
            // An end of a smaller region is in this one too.
            nearer = Better(nearer, Find(quantity, sign, share * c, nearer.Joint, nearer.Slope), sign);
        }

        best = Better(best, nearer, sign);
        if (sign > 0 && quantity is (Quantity.Redundancy or Quantity.Unique1 or Quantity.Unique2))
        {
            foreach (double[] start in Starts(quantity, c))
            {
                best = Better(best, Find(quantity, sign, c, start, 0, 3e-3), sign);
            }
        }

        return best;
    }

    private static EndPoint Better(EndPoint a, EndPoint b, int sign) => sign * b.Value > sign * a.Value ? b : a;

    private IEnumerable<double[]> Starts(Quantity quantity, double c)
    {
        (Quantity Quantity, int Sign)[] others = quantity switch
        {
            Quantity.Redundancy => [(Quantity.Information1, 1), (Quantity.Information2, 1), (Quantity.Unique1, -1), (Quantity.Unique2, -1)],
            Quantity.Unique1 => [(Quantity.Information2, -1), (Quantity.Information1, 1), (Quantity.Redundancy, -1)],
            _ => [(Quantity.Information1, -1), (Quantity.Information2, 1), (Quantity.Redundancy, -1)],
        };
        double[]? before = null;
        foreach ((Quantity other, int side) in others)
        {
            double[] joint = Find(other, side, c, Fit).Joint;
            yield return joint;
            yield return Find(quantity, 1, 0.3 * c, joint).Joint;
            if (before is not null)
            {
                // A quantity that needs both is 0 where only one of them is large.
                yield return [.. joint.Select((v, k) => 0.5 * (v + before[k]))];
            }

            before = joint;
        }

        for (int k = 0; k < PerturbedStarts; k++)
        {
            yield return Perturbed(k, 0);
        }
    }

    /// <summary>The end of a linear function of the cells over C(c).</summary>
    public EndPoint FindLinear(ReadOnlySpan<double> function, int sign, double c)
    {
        SetSlope(function, sign);
        return LinearEnd(function, SolveAtRadius(c, Fit, (0.1 * Math.Sqrt(c * _o.SmallestSample)) + (0.02 * _o.SmallestSample),
            convex: false));
    }

    /// <summary>
    /// The end of a linear function over the region, whatever its radius is, at which the multiplier of the function is a given one.
    /// </summary>
    public EndPoint FindLinearAtSlope(ReadOnlySpan<double> function, int sign, double theta)
    {
        SetSlope(function, sign);
        double[] scaled = Array.ConvertAll(_slope, v => theta * v);
        Fit.CopyTo(_x, 0);
        _solver.Solve(_o, scaled, 0, _x, 1e-4, 0.1);
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

        return new EndPoint(value, [.. _x], _solver.Rho[.._x.Length], theta);
    }

    // Of the step from the best point, a part that gains; kinks make whole steps stick.
    private double Backtrack(Quantity quantity, int sign, double value, double bestValue)
    {
        double[] whole = [.. _x];
        foreach (double share in (ReadOnlySpan<double>)[0.5, 0.2, 0.05])
        {
            for (int k = 0; k < _x.Length; k++)
            {
                _x[k] = _best[k] + (share * (whole[k] - _best[k]));
            }

            double part = sign * _oracle.Value(quantity, _x, _gradient);
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
        Tangent(quantity, sign, IsConvex(quantity, sign), r, 0);
        _slope.CopyTo(slope);
    }

    private double Floor(Quantity quantity, int sign) => IsRegular(quantity, sign)
        ? 0.1 / (_o.SmallestSample * Math.Max(_o.N1, _o.N2)) : 1e-9;

    private void Tangent(Quantity quantity, int sign, bool convex, ReadOnlySpan<double> r, double eps)
    {
        // A cell that nobody saw has next to no mass at the fit and an infinite slope; what belongs there is a part of a record.
        double floor = Math.Max(eps, _floor);
        if (!convex)
        {
            _oracle.Gradient(quantity, r, floor, _gradient);
        }
        else if (quantity == Quantity.Synergy)
        {
            _oracle.UnionGradient(r, floor, _gradient);
        }
        else if (quantity == Quantity.Total)
        {
            _oracle.Gradient(Quantity.TargetEntropy, r, floor, _gradient);
        }
        else
        {
            Array.Clear(_gradient);
        }

        for (int k = 0; k < _slope.Length; k++)
        {
            _slope[k] = -sign * _gradient[k];
        }
    }

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

    private static double[] Uniform(int cells)
    {
        double[] r = new double[cells];
        Array.Fill(r, 1.0 / cells);
        return r;
    }

    /// <summary>The fit with its cells multiplied by random numbers, and unseen ones raised: where to start besides.</summary>
    public double[] Perturbed(int number, long seed)
    {
        RandomSource random = new(seed, 7_777_777 + number);
        double[] r = new double[Fit.Length];
        double sum = 0;
        for (int k = 0; k < r.Length; k++)
        {
            // Twelve uniform numbers are normal enough for a start.
            double normal = -6;
            for (int t = 0; t < 12; t++)
            {
                normal += random.NextUniform();
            }

            r[k] = (Fit[k] * Math.Exp((number % 2 == 0 ? 1 : 2) * normal)) + 1e-5;
            sum += r[k];
        }

        for (int k = 0; k < r.Length; k++)
        {
            r[k] /= sum;
        }

        return r;
    }
}
