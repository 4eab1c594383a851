using System.Collections.Concurrent;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Interactions.Screening;

/// <summary>
/// Every pair of columns against a target: the best pairs by a part of their decomposition, with a proof that no other is better.
/// Records count 1 each; the distribution of a pair is the empirical one.
/// </summary>
/// <remarks>
/// A pair is bounded from its columns, for S and the total also from its counts (<see cref="ScreenBounds"/>), and decomposed only where the
/// bound reaches the last pair listed so far. Pairs go by blocks, the most promising columns first; rounds of growing length share a
/// threshold, so that neither the result nor the work depends on the number of threads.
/// </remarks>
internal sealed class PairScreen
{
    private const int TileSide = 32;
    private const int LongestRound = 64;
    private readonly ScreenSettings _settings;
    private readonly RecordSets _sets;
    private readonly ScreenBounds _bounds;
    private readonly int[] _order;
    private readonly (int Row, int Column)[] _tiles;
    private readonly ConcurrentBag<Worker> _workers = [];

    private PairScreen(IReadOnlyList<CodedColumn> columns, CodedColumn target, ScreenSettings settings)
    {
        _settings = settings;
        _sets = new RecordSets(columns, target);
        _bounds = new ScreenBounds(_sets, settings.Criterion);
        _order = [.. Enumerable.Range(0, columns.Count).OrderByDescending(Promise).ThenBy(c => c)];
        int side = Side(columns.Count);
        _tiles = [.. from row in Enumerable.Range(0, side) from column in Enumerable.Range(row, side - row) select (row, column)];
        _tiles = [.. _tiles.OrderBy(t => t.Row + t.Column).Where((_, index) => index % settings.Shards == settings.Shard)];

        double Promise(int c) => settings.Criterion == ScreenCriterion.Synergy ? _bounds.Entropy(c) : _bounds.Information(c);
    }

    /// <summary>How many blocks of pairs a share of a screen has: <see cref="ScreenState.NextTile"/> is at most that.</summary>
    /// <param name="columns">Columns.</param>
    /// <param name="settings">The settings that say which share.</param>
    public static long Blocks(int columns, ScreenSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        long side = Side(columns), all = side * (side + 1) / 2;
        return (all + settings.Shards - 1 - settings.Shard) / settings.Shards;
    }

    /// <summary>Screens the pairs of columns.</summary>
    /// <param name="columns">The columns, of the same number of records as the target.</param>
    /// <param name="target">The target.</param>
    /// <param name="settings">How to screen.</param>
    /// <param name="cancellation">Stops between two blocks: the best pairs so far are returned.</param>
    /// <exception cref="ArgumentException">The columns differ in length, are empty, or a setting is out of its range.</exception>
    public static ScreenResult Run(
        IReadOnlyList<CodedColumn> columns, CodedColumn target, ScreenSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Top, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.MaxDegreeOfParallelism, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.Shard);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(settings.Shards, settings.Shard);
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Records, 1);
        foreach (CodedColumn column in columns)
        {
            if (column.Records != target.Records)
            {
                throw new ArgumentException($"The column {column.Variable.Name} has {column.Records} records, the target "
                    + $"{target.Records}; give them the same records in the same order.", nameof(columns));
            }
        }

        if (settings.Resume is { } resume && (resume.NextTile < 0 || resume.NextTile > Blocks(columns.Count, settings)
            || resume.Best.Any(p => p.First < 0 || p.Second <= p.First || p.Second >= columns.Count)))
        {
            throw new ArgumentException("The state to go on from is not one of these columns and settings.", nameof(settings));
        }

        return new PairScreen(columns, target, settings).Run(cancellation);
    }

    private static int Side(int columns) => (columns + TileSide - 1) / TileSide;

    private ScreenResult Run(CancellationToken cancellation)
    {
        ScreenState state = _settings.Resume ?? new ScreenState(0, [], 0, 0);
        Listing listing = new(_settings.Top, state.Elsewhere);
        Worker first = Rent();
        long next = state.NextTile, decomposed = state.Decomposed, pairs = Pairs(0, _tiles.Length), examined = Pairs(0, next);
        foreach ((int x1, int x2) in state.Best)
        {
            listing.Add(first.Solve(x1, x2, cancellation));
            if (cancellation.IsCancellationRequested)
            {
                return new ScreenResult(listing.Pairs, double.PositiveInfinity, pairs, 0, 0); // not even where it was left is reached
            }
        }

        _workers.Add(first);
        while (next < _tiles.Length && !cancellation.IsCancellationRequested)
        {
            Worker.Found[] found = Round(next, (int)Math.Min(Math.Min(next + 1, LongestRound), _tiles.Length - next),
                Math.Max(_settings.Floor, listing.Threshold), cancellation);
            if (cancellation.IsCancellationRequested)
            {
                break; // a block may have been left halfway: what is known is the state before this round
            }

            foreach (Worker.Found tile in found)
            {
                listing.Merge(tile.Best);
                decomposed += tile.Decomposed;
            }

            (examined, next) = (examined + Pairs(next, next + found.Length), next + found.Length);
            _settings.Progress?.Invoke(examined, pairs);
            _settings.Checkpoint?.Invoke(new ScreenState(next, [.. listing.Pairs.Select(p => (p.First, p.Second))], listing.Elsewhere,
                decomposed));
        }

        double elsewhere = examined == pairs ? Math.Max(listing.Elsewhere, Math.Max(_settings.Floor, listing.Threshold))
            : double.PositiveInfinity;
        return new ScreenResult(listing.Pairs, pairs == listing.Pairs.Count ? 0 : elsewhere, pairs, examined, decomposed);
    }

    private Worker.Found[] Round(long start, int length, double threshold, CancellationToken cancellation)
    {
        Worker.Found[] found = new Worker.Found[length];
        if (_settings.MaxDegreeOfParallelism == 1)
        {
            for (int t = 0; t < length && !cancellation.IsCancellationRequested; t++)
            {
                One(t);
            }
        }
        else
        {
            Parallel.For(0, length, new ParallelOptions { MaxDegreeOfParallelism = _settings.MaxDegreeOfParallelism }, (t, loop) =>
            {
                if (cancellation.IsCancellationRequested)
                {
                    loop.Stop();
                }
                else
                {
                    One(t);
                }
            });
        }

        return found;

        void One(int t)
        {
            Worker worker = Rent();
            found[t] = worker.Examine(PairsOf(_tiles[start + t]), threshold, cancellation);
            _workers.Add(worker);
        }
    }

    private Worker Rent() => _workers.TryTake(out Worker? worker) ? worker : new Worker(_sets, _bounds, _settings);

    private IEnumerable<(int First, int Second)> PairsOf((int Row, int Column) tile)
    {
        for (int a = tile.Row * TileSide; a < Math.Min(_order.Length, (tile.Row + 1) * TileSide); a++)
        {
            for (int b = Math.Max(a + 1, tile.Column * TileSide); b < Math.Min(_order.Length, (tile.Column + 1) * TileSide); b++)
            {
                yield return (Math.Min(_order[a], _order[b]), Math.Max(_order[a], _order[b]));
            }
        }
    }

    private long Pairs(long from, long to)
    {
        long pairs = 0;
        for (long t = from; t < to; t++)
        {
            (int row, int column) = _tiles[t];
            long height = Math.Min(TileSide, _order.Length - (row * TileSide)),
                width = Math.Min(TileSide, _order.Length - (column * TileSide));
            pairs += row == column ? height * (height - 1) / 2 : height * width;
        }

        return pairs;
    }

    /// <summary>The best pairs met so far.</summary>
    private sealed class Listing(int top, double elsewhere)
    {
        public List<ScreenedPair> Pairs { get; private set; } = [];

        /// <summary>The largest value a decomposed pair that is not listed may have.</summary>
        public double Elsewhere { get; private set; } = elsewhere;

        /// <summary>A pair below it is certainly not listed.</summary>
        public double Threshold => Pairs.Count < top ? 0 : Pairs[^1].Value.Lower;

        public void Add(ScreenedPair pair) => Merge([pair]);

        public void Merge(IReadOnlyList<ScreenedPair> found)
        {
            Pairs = [.. Pairs.Concat(found).OrderByDescending(p => p.Value.Lower).ThenBy(p => p.First).ThenBy(p => p.Second)];
            foreach (ScreenedPair pair in Pairs.Skip(top))
            {
                Elsewhere = Math.Max(Elsewhere, pair.Value.Upper);
            }

            Pairs = [.. Pairs.Take(top)];
        }
    }
}
