namespace Pid.Interactions.Inference;

/// <summary>
/// The radius for one end of one quantity, by test inversion: the law of the statistic is simulated at the end point itself (Chuang and Lai
/// 2000; Kaido, Molinari and Stoye 2019). With r the end of C(c) (docs/mathematics.md, 11) where the quantity is s, samples are drawn from
/// r, and T* is the least G* - G*_min, the G of such a sample, of a joint whose quantity lies at s or beyond. c is large enough when at
/// most a share (1 - confidence) / 2 of the T* exceed it.
/// </summary>
/// <remarks>
/// Radii are tried on a grid from the quantile of one degree of freedom to that of all of them. It is the same of all confidences, and so
/// are the samples drawn at a radius, of which more confidence takes more; ends between two radii of the grid are interpolated. So limits
/// of more confidence are no narrower, but for what the optimiser misses. A round is not computed further than to tell on which side of c
/// its T* lies, by convex programs whose slope is bisected; the joints met are feasible, so that a T* is never taken for too small.
/// Upper ends of S must be accepted at two radii in turn: near joints in which y is a function of x1 and x2, T* grows faster with s than
/// the radius does, and what is accepted short of them may not be at them.
/// </remarks>
internal sealed partial class Calibration
{
    private const double Ratio = 1.35, UsualMiss = 0.05;
    private const int Lowest = -8; // step of the grid
    private const int Bisections = 9;
    private const int Tangents = 4;
    private const double AtEnd = 2e-5;     // nats: what the quantity may lie from s and still count as there
    private readonly Observation _o;
    private readonly RegionEnds _ends;
    private readonly RegionSolver _solver;
    private readonly double _miss;
    private readonly double[] _slope, _mixed, _scaled, _x, _scratch;

    public Calibration(Observation observation, RegionEnds ends, double confidence)
    {
        (_o, _ends, _solver) = (observation, ends, new RegionSolver(ends.Cancellation));
        int cells = observation.Cells;
        (_slope, _mixed, _scaled, _x, _scratch) = (new double[cells], new double[cells], new double[cells], new double[cells],
            new double[cells]);
        double side = 0.5 * (1 - confidence);
        _miss = 2 * side;

        // With the sample itself 2 / side statistics of one law, of which the sample's is among the largest two with a chance of side.
        Rounds = (int)Math.Ceiling((2 / side) - 1e-9) - 1;
        Allowed = 1;
        Most = ChiSquare.Exceeded(2 * side, Math.Max(1, observation.Dimension));
    }

    /// <summary>Rounds a radius.</summary>
    public int Rounds { get; }

    /// <summary>Rounds that may exceed the radius.</summary>
    public int Allowed { get; }

    /// <summary>The largest radius tried.</summary>
    public double Most { get; }

    /// <summary>Rounds that were simulated.</summary>
    public long Simulated { get; private set; }

    /// <summary>The radius and the end.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="sign">+1 for the upper end, -1 for the lower.</param>
    /// <param name="many">Finds upper ends that have many candidates; null where one start is enough.</param>
    /// <param name="seed">Seed of the rounds.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public (double Radius, EndPoint End) Run(Quantity quantity, int sign, ManyEnds? many, long seed)
    {
        double rejected = 0, previous = 0, least = LeastRadius(many, _miss);
        EndPoint? end = null, inside = null, usual = null;
        (double C, double Radius, EndPoint End)? accepted = null;
        int first = FirstStep(many, least);
        bool isLess = least < OnGrid(many, 0) * (1 - 1e-12);
        if (isLess)
        {
            usual = Farther(quantity, sign, many, OnGrid(many, 0), 0, null);
            many?.Forget();
        }

        for (int step = isLess ? Lowest : 0; ; step++)
        {
            if (step == 0)
            {
                // From where all confidences start, so that their ends at a radius are the same ones; what is below starts lower.
                end = null;
                many?.Forget();
            }

            double c = OnGrid(many, step), before = previous;
            end = Farther(quantity, sign, many, c, previous, end);
            end = step < 0 && sign * end.Value > sign * usual!.Value ? end with { Value = usual.Value } : end;
            previous = c;
            if (step < first)
            {
                inside = end;
                continue;
            }

            if (IsLast(quantity, sign, end.Value))
            {
                return (c, end with { Value = Math.Min(end.Value, 0) });
            }

            double? quantile = Most <= least ? Most : Test(quantity, sign, end, c, accepted is null ? rejected : c, seed);
            if (quantile is null && c < Most)
            {
                (rejected, inside, accepted) = (c, end, null);
                continue;
            }

            accepted ??= Accepted(Math.Clamp(quantile ?? c, Math.Min(Most, Math.Max(rejected, least)), Math.Min(c, Most)));
            if (many is null || c >= Most || c > accepted.Value.C)
            {
                return (accepted.Value.Radius, accepted.Value.End);
            }

            (double, double, EndPoint) Accepted(double radius) => (c, radius, radius == c ? end
                : inside is null ? Farther(quantity, sign, many, radius, 0, null)
                : Between(inside, end, (Math.Sqrt(radius) - Math.Sqrt(before)) / (Math.Sqrt(c) - Math.Sqrt(before))));
        }
    }

    // Ends of two radii of the grid, which all confidences share, and what lies between them: ends grow like the root of the radius, and
    // none is searched for anew, which might find less (or more) than was found at the next radius.
    private static EndPoint Between(EndPoint inside, EndPoint beyond, double share)
    {
        return new EndPoint(Mix(inside.Value, beyond.Value), Mixed(inside.Joint, beyond.Joint), Mixed(inside.Source, beyond.Source),
            Mix(inside.Slope, beyond.Slope));

        double Mix(double a, double b) => a + (share * (b - a));
        double[] Mixed(double[] a, double[] b) => [.. a.Zip(b, Mix)];
    }

    private static double LeastRadius(ManyEnds? many, double miss) => many?.LeastRadius(miss) ?? ChiSquare.Exceeded(miss, 1);

    private static double OnGrid(ManyEnds? many, int step)
    {
        double c = LeastRadius(many, UsualMiss);
        for (int k = 0; k < Math.Abs(step); k++)
        {
            c = step > 0 ? c * Ratio : c / Ratio;
        }

        return c;
    }

    private static int FirstStep(ManyEnds? many, double least)
    {
        int step = 0;
        while (OnGrid(many, step - 1) >= least)
        {
            step--;
        }

        while (OnGrid(many, step) < least * (1 - 1e-12))
        {
            step++;
        }

        return step;
    }

    private EndPoint Farther(Quantity quantity, int sign, ManyEnds? many, double c, double previous, EndPoint? end)
    {
        if (many is not null)
        {
            return many.Find(quantity, c);
        }

        EndPoint? anew = end is null || (sign > 0 && RegionEnds.HasKinks(quantity)) ? _ends.FindFromFit(quantity, sign, c) : null;
        if (end is null)
        {
            return anew!;
        }

        EndPoint farther = RegionEnds.Better(end, _ends.Find(quantity, sign, c, end.Joint, end.Slope * Math.Sqrt(c / previous)), sign);
        return anew is null ? farther : RegionEnds.Better(farther, anew, sign);
    }

    // Nothing lies beyond 0, and an information that changes G by less than 2 is not told from it: T* grows the faster the nearer s is
    // to 0, so that what is accepted short of it may not be at it.
    private bool IsLast(Quantity quantity, int sign, double value) => sign < 0
        && quantity is not (Quantity.Certainty or Quantity.Accuracy1
        or Quantity.Accuracy2 or Quantity.Accuracy) && value < Math.Max(1e-4, 1 / _o.SmallestSample);

    /// <summary>The quantile of T* where at most the allowed number of rounds exceeds c, else null.</summary>
    private double? Test(Quantity quantity, int sign, EndPoint end, double c, double known, long seed)
    {
        end = WithUnseen(quantity, end);
        _ends.Tangent(quantity, sign, end.Joint, _slope);
        List<double> statistics = [];
        int exceeded = 0;
        for (int round = 0; round < Rounds; round++)
        {
            RandomSource random = new(seed, ((long)quantity * 1_000_003) + (sign * 500_009) + round + ((long)(c * 1000) << 32));
            double t = Round(quantity, sign, end, c, known, ref random);
            Simulated++;
            statistics.Add(t);
            exceeded += t > c ? 1 : 0;
            if (exceeded > Allowed)
            {
                return null;
            }
        }

        statistics.Sort();
        return statistics[^(Allowed + 1)];
    }
}
