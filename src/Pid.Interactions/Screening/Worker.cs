using Pid.Interactions.Union;
using Pid.Numerics.Certified;

namespace Pid.Interactions.Screening;

/// <summary>The memory of one thread of a screen.</summary>
internal sealed class Worker(RecordSets sets, ScreenBounds bounds, ScreenSettings settings)
{
    private readonly Decomposer _decomposer = new();
    private readonly List<(double Bound, int First, int Second)> _candidates = [];
    private readonly PriorityQueue<ScreenedPair, double> _best = new();
    private int[] _counts = [];
    private double[] _weights = [];

    /// <summary>What a block of pairs gave.</summary>
    /// <param name="Best">Every pair decomposed.</param>
    /// <param name="Decomposed">How many those were.</param>
    public readonly record struct Found(List<ScreenedPair> Best, long Decomposed);

    /// <summary>Decomposes the pairs of a block whose bound reaches the threshold, the largest bounds first, raising the threshold on the way.</summary>
    public Found Examine(IEnumerable<(int First, int Second)> pairs, double threshold, CancellationToken cancellation)
    {
        _candidates.Clear();
        foreach ((int x1, int x2) in pairs)
        {
            if (cancellation.IsCancellationRequested)
            {
                break;
            }

            if (bounds.FromColumns(x1, x2) >= threshold)
            {
                double bound = bounds.FromCounts(x1, x2, Count(x1, x2));
                if (bound >= threshold)
                {
                    _candidates.Add((bound, x1, x2));
                }
            }
        }

        _candidates.Sort((a, b) => a.Bound != b.Bound ? b.Bound.CompareTo(a.Bound) : (a.First, a.Second).CompareTo((b.First, b.Second)));
        _best.Clear();
        List<ScreenedPair> solved = [];
        foreach ((double bound, int x1, int x2) in _candidates)
        {
            if (bound < threshold || cancellation.IsCancellationRequested)
            {
                break;
            }

            ScreenedPair pair = Solve(x1, x2);
            solved.Add(pair);
            _best.Enqueue(pair, pair.Value.Lower);
            if (_best.Count > settings.Top)
            {
                _best.Dequeue();
            }

            threshold = _best.Count == settings.Top ? Math.Max(threshold, _best.Peek().Value.Lower) : threshold;
        }

        return new Found(solved, solved.Count);
    }

    /// <summary>Decomposes a pair.</summary>
    public ScreenedPair Solve(int x1, int x2)
    {
        Span<int> counts = Count(x1, x2);
        Buffers.Grow(ref _weights, counts.Length);
        for (int c = 0; c < counts.Length; c++)
        {
            _weights[c] = counts[c];
        }

        Decomposition d = _decomposer.Decompose(
            _weights.AsSpan(0, counts.Length), sets.Sizes[x1], sets.Sizes[x2], sets.Targets, settings.Tolerance, CancellationToken.None);
        Interval value = settings.Criterion switch
        {
            ScreenCriterion.Synergy => d.Synergy,
            ScreenCriterion.Redundancy => d.Redundancy,
            ScreenCriterion.Unique => new Interval(Math.Max(d.Unique1.Lower, d.Unique2.Lower), Math.Max(d.Unique1.Upper, d.Unique2.Upper)),
            _ => d.Total,
        };
        double most = bounds.FromCounts(x1, x2, counts);
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
