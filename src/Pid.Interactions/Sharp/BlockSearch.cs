namespace Pid.Interactions.Sharp;

/// <summary>
/// The search on one block: exact at once where its equations are all one, else best-first branch and bound. A round takes the boxes with the least bounds, one a lane, searches each depth first for a few
/// nodes and merges the results in the order of the lanes, so the outcome does not depend on the number of threads.
/// </summary>
internal sealed class BlockSearch
{
    /// <summary>Boxes held at most: half a gigabyte for a few hundred variables.</summary>
    public const int MostOpen = 1_000_000;

    private const int NodesOfRound = 4, Starts = 24, RoundsOfDescent = 8;
    private readonly ConcaveBlock _block;
    private readonly Lane?[] _lanes;
    private readonly PriorityQueue<BoxNode, (double Bound, long Order)> _open = new();
    private readonly double _tolerance;
    private long _order, _rounds;
    private double _retired = double.PositiveInfinity;

    /// <summary>Bounds the block as a whole, narrows its box and looks for good points. Cancelled, it still has a bound.</summary>
    public BlockSearch(ConcaveBlock block, double tolerance, CancellationToken cancellation)
    {
        (_block, _tolerance) = (block, tolerance);
        if (Knapsack.Minimum(block, cancellation) is { } exact)
        {
            (_lanes, Lower, BestEntropy, Best, Inside) = ([], exact.Lower, exact.BestEntropy, exact.Best, exact.Inside());
            return;
        }

        Best = new double[block.Variables];
        _lanes = new Lane?[(long)block.Rows * block.Variables < 100_000 ? 8 : 2];
        Lane lane = _lanes[0] = new Lane(block, cancellation);
        Lower = lane.RootBound();
        double[] start = [.. lane.Best];
        lane.Descend(start, null);
        Inside = lane.NarrowRoot();
        Lower = Math.Max(Lower, lane.RootBound());
        Random random = new(1);
        for (int trial = 0; trial < Starts && !cancellation.IsCancellationRequested; trial++)
        {
            lane.Descend(int.IsEvenInteger(trial) ? start : lane.Best, trial == 0 ? null : random);
        }

        TakeBest(lane);
        _open.Enqueue(new BoxNode(Lower, block, block.Lower, block.Upper, lane.Basis()), (Lower, 0));
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
    public bool Done => _open.Count == 0;

    // Exact without a search.
    private bool Solved => _lanes.Length == 0;

    /// <summary>Whether too many boxes are open to go on.</summary>
    public bool Full => _open.Count > MostOpen;

    /// <summary>Distance between the point found and what is proven.</summary>
    public double Gap => BestEntropy - Lower;

    /// <summary>Searches on for one round.</summary>
    public void Round(int threads, CancellationToken cancellation)
    {
        List<BoxNode> taken = [];
        while (taken.Count < _lanes.Length && _open.TryDequeue(out BoxNode? node, out _))
        {
            taken.Add(node);
        }

        bool descend = _rounds++ % RoundsOfDescent == 0;
        if (threads > 1)
        {
            Parallel.For(0, taken.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, Work);
        }
        else
        {
            for (int i = 0; i < taken.Count; i++)
            {
                Work(i);
            }
        }

        for (int i = 0; i < taken.Count; i++)
        {
            Merge(_lanes[i]!);
        }

        DropHopeless();

        void Work(int i)
        {
            Lane lane = _lanes[i] ??= new Lane(_block, cancellation);
            lane.Run(taken[i], BestEntropy, _tolerance, NodesOfRound, descend, cancellation);
        }
    }

    /// <summary>Goes from the best point, which may lie at the side of a searched box, to a vertex of the block.</summary>
    public void Polish()
    {
        if (!Solved && double.IsFinite(BestEntropy))
        {
            Lane lane = new(_block, CancellationToken.None);
            lane.Descend(Best, null);
            TakeBest(lane);
        }
    }

    private void Merge(Lane lane)
    {
        Nodes += lane.Nodes;
        _retired = Math.Min(_retired, lane.Retired);
        TakeBest(lane);
        foreach (BoxNode node in lane.Open)
        {
            _open.Enqueue(node, (node.Bound, ++_order));
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
        double least = double.PositiveInfinity;
        if (_open.TryPeek(out BoxNode? first, out _))
        {
            least = first.Bound;
            if (least >= BestEntropy - _tolerance)
            {
                _open.Clear();
            }
        }

        Lower = Math.Max(Lower, Math.Min(Math.Min(least, _retired), BestEntropy - _tolerance));
    }
}
