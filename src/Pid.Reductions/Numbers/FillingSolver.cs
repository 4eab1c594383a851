namespace Pid.Reductions.Numbers;

/// <summary>What the search for a filling found.</summary>
/// <param name="Verdict">Whether the bins can be filled.</param>
/// <param name="BinOf">The bin of each item, checked; null unless feasible.</param>
/// <param name="Nodes">Placements tried.</param>
internal sealed record FillingAnswer(Verdict Verdict, IReadOnlyList<int>? BinOf, long Nodes);

/// <summary>
/// Exact search for a filling: the largest item first, into every bin with room, of bins with equal room only the first. States (items
/// left, rooms) that failed are remembered, up to a number; for two bins this is dynamic programming over the sums that occur.
/// Deterministic.
/// </summary>
internal sealed class FillingSolver
{
    private const int Remembered = 1 << 21;
    private const int ProgressInterval = 4096;

    private readonly ExactFilling _filling;
    private readonly int[] _order;
    private readonly long[] _room;
    private readonly int[] _binOf;
    private readonly long _limit;
    private readonly Action<long>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly HashSet<State> _failed = [];
    private long _nodes;
    private bool _stopped;

    private FillingSolver(ExactFilling filling, long limit, Action<long>? progress, CancellationToken cancellation)
    {
        (_filling, _limit, _progress, _cancellation) = (filling, limit, progress, cancellation);
        long[] items = filling.Items.ToArray();
        _order = [.. Enumerable.Range(0, items.Length).OrderByDescending(i => items[i])];
        (_room, _binOf) = (filling.Bins.ToArray(), new int[items.Length]);
    }

    /// <summary>Searches for a filling.</summary>
    /// <param name="filling">The instance.</param>
    /// <param name="nodes">Placements to try at most; the answer is the same on every run.</param>
    /// <param name="progress">Called from time to time with the placements tried.</param>
    /// <param name="cancellation">Ends the search undecided.</param>
    public static FillingAnswer Solve(ExactFilling filling, long nodes = long.MaxValue, Action<long>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filling);
        FillingSolver solver = new(filling, nodes, progress, cancellation);
        Verdict verdict = solver.Search() ? Verdict.Feasible : solver._stopped ? Verdict.Undecided : Verdict.Infeasible;
        if (verdict == Verdict.Feasible && !filling.IsFilledBy(solver._binOf))
        {
            throw new InvalidOperationException("The filling found does not fill the bins: a defect.");
        }

        return new FillingAnswer(verdict, verdict == Verdict.Feasible ? solver._binOf : null, solver._nodes);
    }

    /// <summary>Depth first over the items, without recursion: there may be many.</summary>
    private bool Search()
    {
        int depth = 0;
        int[] tried = new int[_order.Length];
        Array.Fill(tried, -1);
        while (depth < _order.Length)
        {
            long item = _filling.Items[_order[depth]];
            if (tried[depth] >= 0)
            {
                _room[tried[depth]] += item;
            }

            int bin = Next(item, tried[depth] + 1);
            if (bin < 0 || (tried[depth] < 0 && _failed.Contains(new State(depth, Rooms()))))
            {
                if (_failed.Count < Remembered)
                {
                    _failed.Add(new State(depth, Rooms()));
                }

                tried[depth] = -1;
                if (--depth < 0)
                {
                    return false;
                }

                continue;
            }

            _stopped = _nodes == _limit || _cancellation.IsCancellationRequested;
            if (_stopped)
            {
                return false;
            }

            if (_nodes++ % ProgressInterval == 0)
            {
                _progress?.Invoke(_nodes);
            }

            (tried[depth], _binOf[_order[depth]]) = (bin, bin);
            _room[bin] -= item;
            depth++;
        }

        return true;
    }

    private int Next(long item, int from)
    {
        for (int b = from; b < _room.Length; b++)
        {
            if (_room[b] >= item && Array.IndexOf(_room, _room[b]) == b)
            {
                return b;
            }
        }

        return -1;
    }

    private long[] Rooms()
    {
        long[] rooms = [.. _room];
        Array.Sort(rooms);
        return rooms;
    }

    private readonly struct State(int depth, long[] rooms) : IEquatable<State>
    {
        private readonly int _depth = depth;
        private readonly long[] _rooms = rooms;

        public bool Equals(State other) => _depth == other._depth && _rooms.AsSpan().SequenceEqual(other._rooms);

        public override bool Equals(object? obj) => obj is State other && Equals(other);

        public override int GetHashCode()
        {
            HashCode hash = default;
            hash.Add(_depth);
            foreach (long room in _rooms)
            {
                hash.Add(room);
            }

            return hash.ToHashCode();
        }
    }
}
