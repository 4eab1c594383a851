using Pid.Interactions.MaximalSynergy;

namespace Pid.Interactions.Inference;

/// <summary>
/// The upper end of S, I(X1,X2;Y) or -H(Y|X1,X2) where no sample shows x1, x2 and y together: the largest of a convex function, with an end
/// at many a vertex. Several starts are tried, the best ones again at larger radii.
/// </summary>
internal sealed class ManyEnds(Observation observation, RegionEnds ends, long seed)
{
    private const int RandomStarts = 6, StartsOfSmall = 48;
    private const int Kept = 5;
    private const int RoundsOfExchanges = 5, Descents = 8, DescentsOfBest = 64;
    private const long WorkOfExchanges = 20_000_000;
    private const double Worthwhile = 1e-4; // nats
    private readonly List<EndPoint> _kept = [];
    private double[]? _exchangedFit;
    private double _keptRadius;
    private Quantity _keptQuantity;

    /// <summary>The radius to try first.</summary>
    public double LeastRadius(double miss) => Math.Min(ChiSquare.Exceeded(miss, 2),
        ChiSquare.Exceeded(miss, Math.Max(1, observation.Dimension)));

    /// <summary>Starts anew.</summary>
    public void Forget() => _kept.Clear();

    /// <summary>The best end found at a radius; call with growing radii.</summary>
    public EndPoint Find(Quantity quantity, double c)
    {
        List<EndPoint> found = [];
        bool isNew = _kept.Count == 0 || quantity != _keptQuantity;
        if (isNew)
        {
            Trail trail = new();
            found.Add(ends.Find(quantity, 1, c, ends.Fit, 0, 3e-3, quick: true, trail: trail));
            found.Add(ends.Find(quantity, 1, c, _exchangedFit ??= Exchange(ends.Fit, DescentsOfBest), 0, ends.Smoothing, quick: true,
                trail: trail));
            found.AddRange(_kept.Select(k => ends.Find(quantity, 1, c, k.Joint, 0, ends.Smoothing, quick: true, trail: trail)));
            // Ends of S are where those of what it is made of are; of large tables others cost seconds and were no better.
            int starts = ends.IsSmall ? StartsOfSmall : ends.IsLarge && _kept.Count > 0 ? 0 : RandomStarts;
            for (int k = 0; k < starts; k++)
            {
                found.Add(ends.Find(quantity, 1, c, ends.Perturbed(k, seed), 0, k % 2 == 0 ? 5e-3 : 1e-3, quick: true, trail: trail));
            }
        }
        else
        {
            found.AddRange(_kept.Select(k => ends.Find(quantity, 1, c, k.Joint, k.Slope * Math.Sqrt(c / _keptRadius), ends.Smoothing,
                quick: true)));
        }

        found = [.. Distinct(found).Select(end => Exchanged(quantity, c, end, Descents))];
        if (c >= _keptRadius)
        {
            // Ends of smaller radii are in the region too; those of larger ones only show where to look.
            found.AddRange(!isNew ? _kept
                : _kept.Select(k => k with { Value = ends.Oracle.Value(quantity, k.Joint, new double[k.Joint.Length]) }));
        }

        EndPoint best = found.MaxBy(end => end.Value)!;
        best = Exchanged(quantity, c, ends.Find(quantity, 1, c, best.Joint, best.Slope, ends.Smoothing), DescentsOfBest);
        found.Add(quantity == Quantity.Synergy ? ends.AcrossKinks(c, best) : best);
        found = Distinct(found);
        _kept.Clear();
        _kept.AddRange(found.Take(Kept));
        (_keptRadius, _keptQuantity) = (c, quantity);
        return found[0];
    }

    // The best first; several starts lead to one end.
    private static List<EndPoint> Distinct(List<EndPoint> found)
    {
        List<EndPoint> distinct = [];
        foreach (EndPoint end in found.OrderByDescending(e => e.Value))
        {
            if (!end.IsMet && !distinct.Exists(other => RegionEnds.Distance(other.Joint, end.Joint) < RegionEnds.Same))
            {
                distinct.Add(end);
            }
        }

        return distinct;
    }

    // What leaves the pairs as they are stays in the region, and leads out of ends that tangents do not leave.
    private EndPoint Exchanged(Quantity quantity, double c, EndPoint end, int descents)
    {
        for (int round = 0; round < RoundsOfExchanges; round++)
        {
            double[] joint = Exchange(end.Joint, descents);
            EndPoint there = end with { Joint = joint, Value = ends.Oracle.Value(quantity, joint, new double[joint.Length]) };
            if (there.Value < end.Value + Worthwhile)
            {
                break;
            }

            EndPoint beyond = ends.Find(quantity, 1, c, joint, end.Slope, ends.Smoothing, quick: true);
            end = beyond.Value > there.Value ? beyond : there;
        }

        return end;
    }

    private double[] Exchange(double[] joint, int descents) => ExchangeSearch.Descend(
        observation.N1, observation.N2, observation.NY, joint, WorkOfExchanges, ends.Cancellation, descents,
        Worthwhile).Joint;
}
