using Pid.Interactions.Memory;
using Pid.Numerics.Certified;

namespace Pid.Interactions.Screening;

/// <summary>The memory of one thread of a screen.</summary>
internal sealed class Worker(RecordSets sets, ScreenBounds bounds, ScreenSettings settings)
{
    private const double Roughness = 16;
    private readonly Decomposer _decomposer = new();
    private readonly UnionBracket _bracket = new(sets);
    private readonly List<(double Bound, int First, int Second)> _candidates = [];
    private readonly PriorityQueue<ScreenedPair, double> _best = new();
    private int[] _counts = [];
    private double[] _weights = [];

    /// <summary>What a block of pairs gave.</summary>
    /// <param name="Best">Every pair decomposed that may be listed.</param>
    /// <param name="Decomposed">How many were decomposed.</param>
    public readonly record struct Found(List<ScreenedPair> Best, long Decomposed);

    /// <summary>
    /// Decomposes the pairs of a block whose bound reaches the threshold, the largest bounds first, raising the threshold on the way.
    /// </summary>
    public Found Examine(IEnumerable<(int First, int Second)> pairs, double threshold, CancellationToken cancellation)
    {
        _candidates.Clear();
        foreach ((int x1, int x2) in pairs)
        {
            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            double bound = Bound(x1, x2, threshold);
            if (bound >= threshold)
            {
                _candidates.Add((bound, x1, x2));
            }
        }

        _candidates.Sort((a, b) => a.Bound != b.Bound ? b.Bound.CompareTo(a.Bound) : (a.First, a.Second).CompareTo((b.First, b.Second)));
        _best.Clear();
        List<ScreenedPair> solved = [];
        long decomposed = 0;
        foreach ((double bound, int x1, int x2) in _candidates)
        {
            if (bound < threshold || cancellation.IsCancellationRequested)
            {
                break;
            }

            // An answer to a fraction of the threshold is quick, and shows of most pairs that they are below.
            decomposed++;
            double rough = threshold / Roughness;
            if (rough > settings.Tolerance && Solve(x1, x2, rough, cancellation).Value.Upper < threshold)
            {
                continue;
            }

            ScreenedPair pair = Solve(x1, x2, cancellation);
            solved.Add(pair);
            _best.Enqueue(pair, pair.Value.Lower);
            if (_best.Count > settings.Top)
            {
                _best.Dequeue();
            }

            threshold = _best.Count == settings.Top ? Math.Max(threshold, _best.Peek().Value.Lower) : threshold;
        }

        return new Found(solved, decomposed);
    }

    // Each step costs more than the one before, and is taken only where that leaves the pair in the running. Only S and the total depend on
    // more than the margins, and the records of the pair are counted for those alone.
    private double Bound(int x1, int x2, double threshold)
    {
        double joint = bounds.JointAtMost(x1, x2);
        (double, double) union = bounds.Union(x1, x2);
        double bound = bounds.Criterion(x1, x2, joint, union);
        if (bound >= threshold && settings.Criterion is (ScreenCriterion.Synergy or ScreenCriterion.Total))
        {
            joint = bounds.Joint(Count(x1, x2));
            bound = bounds.Criterion(x1, x2, joint, union);
        }

        return bound >= threshold && settings.Criterion != ScreenCriterion.Total
            ? bounds.Criterion(x1, x2, joint, bounds.Union(x1, x2, _bracket)) : bound;
    }

    /// <summary>Decomposes a pair; cancelled, its intervals may be wide.</summary>
    public ScreenedPair Solve(int x1, int x2, CancellationToken cancellation) => Solve(x1, x2, settings.Tolerance, cancellation);

    private ScreenedPair Solve(int x1, int x2, double tolerance, CancellationToken cancellation)
    {
        Span<int> counts = Count(x1, x2);
        Buffers.Grow(ref _weights, counts.Length);
        for (int c = 0; c < counts.Length; c++)
        {
            _weights[c] = counts[c];
        }

        Decomposition d = _decomposer.Decompose(
            _weights.AsSpan(0, counts.Length), sets.Sizes[x1], sets.Sizes[x2], sets.Targets, tolerance, cancellation);
        Interval value = settings.Criterion switch
        {
            ScreenCriterion.Synergy => d.Synergy,
            ScreenCriterion.Redundancy => d.Redundancy,
            ScreenCriterion.Unique => new Interval(Math.Max(d.Unique1.Lower, d.Unique2.Lower), Math.Max(d.Unique1.Upper, d.Unique2.Upper)),
            _ => d.Total,
        };
        double most = bounds.Criterion(x1, x2, bounds.Joint(counts), bounds.Union(x1, x2));
        return new ScreenedPair(x1, x2, most < value.Upper && most >= value.Lower ? new Interval(value.Lower, most) : value, d);
    }

    private Span<int> Count(int x1, int x2)
    {
        int cells = sets.Sizes[x1] * sets.Sizes[x2] * sets.Targets;
        if (_counts.Length < cells)
        {
            _counts = new int[cells];
        }

        sets.Count(x1, x2, _counts.AsSpan(0, cells));
        return _counts.AsSpan(0, cells);
    }
}
