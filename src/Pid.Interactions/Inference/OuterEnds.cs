using Pid.Numerics.Certified;

namespace Pid.Interactions.Inference;

/// <summary>
/// Bounds that hold for every joint of the region {r : L(r) >= L(fit) - c/2}, which contains C(c): proofs by duality, from any end point
/// however it was found. Nothing that an optimiser computed is trusted; a bad point only makes the bound wide.
/// </summary>
/// <remarks>
/// <para>With v the observed probabilities (rows of the pairs, or cells of the triples), n their counts and lambda >= 0, the largest value
/// of a function F of r over the region is at most max F(r) + lambda (sum n ln v - L(fit) + c/2). F is bounded by &lt;a, r&gt; + sum w v
/// ln(v / v0), and w v ln(v / v0) + lambda n ln v by a line alpha + beta v (<see cref="Majorant"/>). What is left is linear over a simplex:
/// sum alpha + lambda (c/2 - L(fit)) + max over cells of a + A' beta.</para>
/// <para>F from the quantities: a concave entropy lies below its tangent; of a convex one, -v ln v is known but for v ln(v / v0), which the
/// likelihood pays for, or, for cells that nobody observed, lies below ln of the most that the three pairs leave. g lies below every
/// feasible point of its dual. What would need g from below (the lower ends of S and R, the upper ends of U1 and U2) is not proven
/// here.</para>
/// </remarks>
/// <param name="ends">Finds the multipliers, and knows the data and its fit.</param>
internal sealed partial class OuterEnds(RegionEnds ends)
{
    private const int Refinements = 4;
    private const int LargestSteps = 16;
    private readonly Observation _o = ends.Observation;
    private readonly Interval _fit = LogLikelihoodOf(ends);
    private readonly double[] _a = new double[ends.Observation.Cells], _tangent = new double[ends.Observation.Cells];
    private readonly double[] _cells = new double[ends.Observation.Cells], _source = new double[ends.Observation.Cells],
        _rows = new double[ends.Observation.Rows];
    private double[] _most = [], _mostOfCells = [], _first = [], _second = [];

    /// <summary>A bound of a quantity over C(c); null where none is proven.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="sign">+1 for an upper bound, -1 for a lower.</param>
    /// <param name="c">The radius.</param>
    /// <param name="point">Where the tangents are taken: the end as it was found, or any other joint.</param>
    public OuterProof? Bound(Quantity quantity, int sign, double c, EndPoint point)
    {
        bool unseen = sign > 0 && _o.Kind != ObservationKind.Triples
            && quantity is Quantity.Synergy or Quantity.Total or Quantity.Certainty;
        OuterProof? best = null;
        _most = MostOf(c);
        _mostOfCells = _o.Kind == ObservationKind.Pairs ? [] : Array.ConvertAll(_o.Counts, n => MostOf(n, _o.Records, c));
        for (int k = 0; k < (unseen ? Refinements : 1); k++)
        {
            Refer(point);
            if (!Tangents(quantity, sign, unseen, out double first, out double second))
            {
                return null;
            }

            (OuterProof? proof, point) = Steepest(c, first, second);
            best = Better(best, proof);
        }

        return best is null ? null : best with
        {
            Quantity = quantity,
            Sign = sign,
            Value = sign * best.Value,
        };
    }

    // The best lambda: that of the linear part, or larger ones where the likelihood has to pay for v ln(v / v0) too.
    private (OuterProof? Proof, EndPoint Point) Steepest(double c, double first, double second)
    {
        EndPoint linear = ends.FindLinear(_a, 1, c), point = linear;
        OuterProof? best = Dual(c, linear, first, second);
        for (int k = 0, worse = 0; k < LargestSteps && worse < 4 && first + second > 0; k++)
        {
            point = ends.FindLinearAtSlope(_a, 1, 0.6 * point.Slope);
            OuterProof? better = Better(best, Dual(c, point, first, second));
            worse = ReferenceEquals(better, best) ? worse + 1 : 0;
            best = better;
        }

        return (best, linear);
    }

    private static OuterProof? Better(OuterProof? best, OuterProof? other) =>
        best is null || other?.Value < best.Value ? other : best;

    // sum alpha + lambda (c/2 - L(fit)) + max (a + A' beta), from the multipliers of the linear end.
    private OuterProof? Dual(double c, EndPoint linear, double first, double second)
    {
        double lambda = 1 / linear.Slope, largest = 0;
        if (!double.IsFinite(lambda))
        {
            return null;
        }

        bool cellwise = _o.Kind != ObservationKind.Pairs;
        double[] at = cellwise ? linear.Source : _o.Gather(linear.Joint), beta = new double[at.Length];
        Interval sum = Interval.Exactly(lambda) * (Interval.Exactly(c / 2) - _fit);
        for (int b = 0; b < _o.Counts.Length; b++)
        {
            double weight = cellwise ? first + second : b < _o.N1 * _o.NY ? first : b < _o.LabelledRows ? second : 0;
            (Interval alpha, beta[b]) = Majorant(_o.Counts[b], weight, lambda, cellwise ? _source[b] : _rows[b], at[b],
                cellwise ? _mostOfCells[b] : _most[b]);
            sum += alpha;
        }

        double[] slope = new double[_a.Length];
        if (_o.Kind == ObservationKind.PairsOfTriples)
        {
            // r and the joint of the triples only share their pairs: any multipliers of the rows part them, and zeros where the solver has
            // lost them (counts of a billion beside counts of one).
            double[] moved = Array.ConvertAll(ends.Solver.Multipliers.ToArray(), m => lambda * m);
            moved = Array.TrueForAll(moved, double.IsFinite) ? moved : new double[_o.Rows];
            _o.Scatter(moved, slope);
            for (int k = 0; k < slope.Length; k++)
            {
                beta[k] -= slope[k];
            }

            sum += beta.Max();
        }
        else if (cellwise)
        {
            beta.CopyTo(slope, 0);
        }
        else
        {
            _o.Scatter(beta, slope);
        }

        double most = double.NegativeInfinity;
        for (int k = 0; k < _a.Length; k++)
        {
            most = Math.Max(most, _a[k] + slope[k]);
            largest = Math.Max(largest, Math.Abs(_a[k]) + Math.Abs(slope[k]));
        }

        // Coefficients are rounded, and sums of the reference are not exactly one: parts in 1e15 each, of numbers up to `largest`.
        double bound = (sum + Interval.Exactly(most)).Upper + (1e-13 * (10 + largest));
        return !double.IsFinite(bound) ? null : new OuterProof(bound, c, lambda)
        {
            Reference = [.. _cells],
            At = at,
            Potentials1 = _first,
            Potentials2 = _second,
        };
    }

    /// <summary>A line alpha + beta v no lower than w v ln(v / v0) + lambda n ln v for all 0 &lt; v &lt;= most.</summary>
    internal static (Interval Alpha, double Beta) Majorant(double n, double w, double lambda, double v0, double at, double most)
    {
        if (n == 0)
        {
            // Convex, and 0 at 0: below its chord.
            return (Interval.Exactly(0), w == 0 ? 0 : Math.BitIncrement(w * CertifiedMath.Log(most / v0)));
        }

        // Concave up to the inflection, convex beyond: a tangent of the concave part that is no lower at the far end is no lower anywhere.
        double weight = lambda * n, inflection = w > 0 ? weight / w : double.PositiveInfinity,
            u = Math.Clamp(at, 1e-300, Math.Min(1, 0.5 * inflection));
        double beta = (w * (CertifiedMath.Log(u / v0) + 1)) + (weight / u);
        Interval slope = (Interval.Exactly(w) * (CertifiedMath.Log(Interval.Exactly(u) / v0) + Interval.Exactly(1)))
            + (Interval.Exactly(weight) / u) - Interval.Exactly(beta);
        Interval alpha = Value(u) - (Interval.Exactly(beta) * u) + Interval.Exactly(Math.Max(Math.Abs(slope.Lower), Math.Abs(slope.Upper)));
        if (most > inflection)
        {
            double needed = ((Value(most) - alpha) / most).Upper;
            beta = Math.Max(beta, needed);
        }

        return (alpha, beta);

        Interval Value(double v) => (Interval.Exactly(w) * v * CertifiedMath.Log(Interval.Exactly(v) / v0))
            + (Interval.Exactly(weight) * CertifiedMath.Log(Interval.Exactly(v)));
    }

    // The most that a row can be: its sample's likelihood falls by N KL(n/N || v) at least, and nothing gains more than up to saturation.
    private double[] MostOf(double c)
    {
        double[] rows = _o.Counts, most = new double[_o.Rows];
        if (_o.Kind != ObservationKind.Pairs)
        {
            rows = _o.Gather(_o.Counts);
        }

        for (int b = 0; b < most.Length; b++)
        {
            int table = b < _o.N1 * _o.NY ? 0 : b < _o.LabelledRows ? 1 : 2;
            double size = _o.Kind == ObservationKind.Pairs ? _o.Sizes[table] : _o.Records;
            most[b] = size > 0 ? MostOf(rows[b], size, c) : 1;
        }

        return most;
    }

    private double MostOf(double n, double size, double c)
    {
        double slack = (0.5 * c) + Math.Max(0, _o.Saturated() - _fit.Lower) + (1e-9 * (1 + c)), low = n / size, high = 1;
        for (double v = 0.5 * (low + high); v > low && v < high && high - low > 1e-6 * high; v = 0.5 * (low + high))
        {
            double kl = (n > 0 ? n * CertifiedMath.Log(n / size / v) : 0)
                + (n < size ? (size - n) * CertifiedMath.Log((1 - (n / size)) / (1 - v)) : 0);
            (low, high) = kl > slack ? (low, v) : (v, high);
        }

        return Math.Min(1, high * (1 + 1e-9));
    }

    // What is surely attained; a joint whose sum is off by rounding loses a part in 1e15 for each record.
    private static Interval LogLikelihoodOf(RegionEnds ends)
    {
        Observation o = ends.Observation;
        double[] p = ends.Fit;
        if (o.Kind == ObservationKind.Pairs)
        {
            p = o.Gather(ends.Fit);
        }
        else if (o.Kind == ObservationKind.PairsOfTriples)
        {
            p = [.. o.Counts.Select(n => n / o.Records)];
        }

        Interval sum = Interval.Exactly(-1e-14 * o.Records);
        for (int a = 0; a < o.Counts.Length; a++)
        {
            sum += o.Counts[a] > 0 ? Interval.Exactly(o.Counts[a]) * CertifiedMath.Log(Interval.Exactly(p[a])) : Interval.Exactly(0);
        }

        return sum;
    }
}
