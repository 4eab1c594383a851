namespace Pid.Interactions.Sharp;

/// <summary>
/// The search on one block: exact at once where its equations are all one, else best-first branch and bound. A round takes the boxes with the least bounds, one a lane, searches each depth first for a few
/// nodes and merges the results in the order of the lanes, so the outcome does not depend on the number of threads. Beyond the memory allowed no box is
/// added to the queue: every lane keeps those that it makes, a few hundred, and goes on with the deepest.
/// </summary>
internal sealed class BlockSearch
{
    // Multiply-adds of the last descent, whatever was spent before: some tenth of a second.
    private const long WorkOfPolish = 200_000_000;
    private const int NodesOfRound = 4, Starts = 24, RoundsOfDescent = 8;
    private readonly ConcaveBlock _block;
    private readonly Lane?[] _lanes;
    private readonly PriorityQueue<BoxNode, (double Bound, long Order)> _open = new();
    private readonly double _tolerance;
    private readonly long _memory;
    private long _order, _rounds, _bytes;
    private double _retired = double.PositiveInfinity;

    /// <summary>Bounds the block as a whole, narrows its box and looks for good points. Cancelled or out of work, it still has a bound.</summary>
    public BlockSearch(ConcaveBlock block, double tolerance, long memory, long work, CancellationToken cancellation)
    {
        (_block, _tolerance, _memory) = (block, tolerance, memory);
        if (Knapsack.Minimum(block, cancellation) is { } exact)
        {
            (_lanes, Lower, BestEntropy, Best, Inside) = ([], exact.Lower, exact.BestEntropy, exact.Best, exact.Inside());
            return;
        }

        Best = new double[block.Variables];
        _lanes = new Lane?[(long)block.Rows * block.Variables < 100_000 ? 8 : 2];
        Lane lane = _lanes[0] = new Lane(block, cancellation);
        lane.Allow(work);
        Lower = lane.RootBound();
        double[] start = [.. lane.Best];
        lane.Descend(start, null);
        Inside = lane.NarrowRoot();
        Lower = Math.Max(Lower, lane.RootBound());
        Random random = new(1);
        for (int trial = 0; trial < Starts && !lane.IsSpent && !cancellation.IsCancellationRequested; trial++)
        {
            lane.Descend(int.IsEvenInteger(trial) ? start : lane.Best, trial == 0 ? null : random);
        }

        TakeBest(lane);
        Enqueue(new BoxNode(Lower, block, block.Lower, block.Upper, lane.Basis()));
        DropHopeless();
    }

    /// <summary>Proven: no point of the block has less entropy, in nats.</summary>
    public double Lower { get; private set; }

    /// <summary>The entropy of <see cref="Best"/>, in nats, rounded; infinite while no point is known.</summary>
    public double BestEntropy { get; private set; } = double.PositiveInfinity;

    /// <summary>The best point found.</summary>
    public double[] Best { get; }

    /// <summary>A point of the block away from its ends, as far as one was found.</summary>
    public double[] Inside { get; }

    /// <summary>Boxes examined.</summary>
    public long Nodes { get; private set; }

    /// <summary>Whether no box is left that could hold a point better by more than the tolerance, or that can be divided.</summary>
    public bool Done => _open.Count == 0 && _lanes.All(lane => lane is null || lane.Open.Count == 0);

    /// <summary>Work done, in multiply-adds.</summary>
    public long Work => _lanes.Sum(lane => lane?.Work ?? 0);

    // Exact without a search.
    private bool Solved => _lanes.Length == 0;

    /// <summary>Distance between the point found and what is proven.</summary>
    public double Gap => BestEntropy - Lower;

    /// <summary>Searches on for one round.</summary>
    /// <param name="threads">Threads; the outcome does not depend on them.</param>
    /// <param name="work">Multiply-adds to do at most, shared by the lanes.</param>
    /// <param name="cancellation">Stops early.</param>
    public void Round(int threads, long work, CancellationToken cancellation)
    {
        bool deep = _bytes > _memory, descend = _rounds++ % RoundsOfDescent == 0;
        BoxNode?[] taken = new BoxNode?[_lanes.Length];
        for (int i = 0; i < taken.Length; i++)
        {
            taken[i] = _lanes[i]?.TakeOpen() ?? Dequeue();
        }

        if (threads > 1)
        {
            Parallel.For(0, taken.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, Run);
        }
        else
        {
            for (int i = 0; i < taken.Length; i++)
            {
                Run(i);
            }
        }

        for (int i = 0; i < taken.Length; i++)
        {
            if (taken[i] is not null)
            {
                Merge(_lanes[i]!, deep);
            }
        }

        DropHopeless();

        void Run(int i)
        {
            if (taken[i] is { } node)
            {
                Lane lane = _lanes[i] ??= new Lane(_block, cancellation);
                lane.Allow(work / _lanes.Length);
                lane.Run(node, BestEntropy, _tolerance, NodesOfRound, descend, deep, cancellation);
            }
        }
    }

    /// <summary>Goes from the best point, which may lie at the side of a searched box, to a vertex of the block.</summary>
    public void Polish()
    {
        if (!Solved && double.IsFinite(BestEntropy))
        {
            Lane lane = new(_block, CancellationToken.None);
            lane.Allow(WorkOfPolish);
            lane.Descend(Best, null);
            TakeBest(lane);
        }
    }

    private void Enqueue(BoxNode node)
    {
        _bytes += node.Bytes;
        _open.Enqueue(node, (node.Bound, _order++));
    }

    private BoxNode? Dequeue()
    {
        if (!_open.TryDequeue(out BoxNode? node, out _))
        {
            return null;
        }

        _bytes -= node.Bytes;
        return node;
    }

    private void Merge(Lane lane, bool deep)
    {
        Nodes += lane.Nodes;
        _retired = Math.Min(_retired, lane.Retired);
        TakeBest(lane);
        if (!deep)
        {
            lane.Open.ForEach(Enqueue);
            lane.Open.Clear();
        }
    }

    private void TakeBest(Lane lane)
    {
        if (lane.BestEntropy < BestEntropy)
        {
            BestEntropy = lane.BestEntropy;
            lane.Best.CopyTo(Best, 0);
        }
    }

    // The least bound of what is open or given up; a closed search proves the value of its best point less the tolerance.
    private void DropHopeless()
    {
        double least = _open.TryPeek(out BoxNode? first, out _) ? first.Bound : double.PositiveInfinity;
        foreach (Lane? lane in _lanes)
        {
            lane?.Open.ForEach(node => least = Math.Min(least, node.Bound));
        }

        if (least >= BestEntropy - _tolerance)
        {
            _open.Clear();
            _bytes = 0;
            Array.ForEach(_lanes, lane => lane?.Open.Clear());
        }

        Lower = Math.Max(Lower, Math.Min(Math.Min(least, _retired), BestEntropy - _tolerance));
    }
}
