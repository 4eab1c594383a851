namespace Pid.Interactions.Sharp;

/// <summary>
/// Best-first branch and bound on one block. A round takes the boxes with the least bounds, one a lane, searches each depth first for a few
/// nodes and merges the results in the order of the lanes, so the outcome does not depend on the number of threads.
/// </summary>
internal sealed class BlockSearch
{
    private const int Lanes = 8;
    private readonly ConcaveBlock _block;
    private readonly Lane?[] _lanes = new Lane?[Lanes];
    private readonly PriorityQueue<BoxNode, (double Bound, long Order)> _open = new();
    private readonly double _tolerance;
    private long _order;
    private double _retired = double.PositiveInfinity;

    public BlockSearch(ConcaveBlock block, double tolerance, CancellationToken cancellation)
    {
        (_block, _tolerance) = (block, tolerance);
        Best = new double[block.Variables];
        Lane lane = _lanes[0] = new Lane(block);
        lane.NarrowRoot(cancellation);
        FindFirst(lane, cancellation);
        _open.Enqueue(new BoxNode(double.NegativeInfinity, [.. block.Lower], [.. block.Upper], lane.Basis()), (double.NegativeInfinity, 0));
        Round(1, nodes: 1, cancellation);
    }

    /// <summary>Proven: no point of the block has less entropy, in nats.</summary>
    public double Lower { get; private set; } = double.NegativeInfinity;

    /// <summary>The entropy of <see cref="Best"/>, in nats, rounded.</summary>
    public double BestEntropy { get; private set; } = double.PositiveInfinity;

    /// <summary>The best point found.</summary>
    public double[] Best { get; }

    /// <summary>Boxes examined.</summary>
    public long Nodes { get; private set; }

    public long Pivots => _lanes.Sum(l => l?.Pivots ?? 0);

    public int OpenNodes => _open.Count;

    /// <summary>Whether the gap is closed to the tolerance, or no box is left that can be divided.</summary>
    public bool Done => _open.Count == 0;

    /// <summary>Distance between the point found and what is proven.</summary>
    public double Gap => BestEntropy - Lower;

    /// <summary>Searches on for one round.</summary>
    public void Round(int threads, int nodes, CancellationToken cancellation)
    {
        List<BoxNode> taken = [];
        while (taken.Count < Lanes && _open.TryDequeue(out BoxNode? node, out _))
        {
            if (node.Bound < BestEntropy - _tolerance)
            {
                taken.Add(node);
            }
        }

        for (int i = 0; i < taken.Count; i++)
        {
            _lanes[i] ??= new Lane(_block);
        }

        void Work(int i) => _lanes[i]!.Run(taken[i], BestEntropy, _tolerance, nodes, cancellation);
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

        Merge(taken.Count);
    }

    private void Merge(int lanes)
    {
        for (int i = 0; i < lanes; i++)
        {
            Lane lane = _lanes[i]!;
            Nodes += lane.Nodes;
            _retired = Math.Min(_retired, lane.Retired);
            if (lane.BestEntropy < BestEntropy)
            {
                BestEntropy = lane.BestEntropy;
                lane.Best.CopyTo(Best, 0);
            }

            foreach (BoxNode node in lane.Open)
            {
                _open.Enqueue(node, (node.Bound, ++_order));
            }
        }

        while (_open.TryPeek(out BoxNode? node, out _) && node.Bound >= BestEntropy - _tolerance)
        {
            _open.Dequeue();
        }

        double open = _open.TryPeek(out BoxNode? least, out _) ? least.Bound : double.PositiveInfinity;
        Lower = Math.Max(Lower, Math.Min(Math.Min(open, _retired), BestEntropy - _tolerance));
    }

    private void FindFirst(Lane lane, CancellationToken cancellation)
    {
        double[] start = lane.ChordSolution();
        Random random = new(1);
        for (int trial = 0; trial < 24 && (trial < 1 || !cancellation.IsCancellationRequested); trial++)
        {
            lane.Descend(start, trial == 0 ? null : random);
            if (lane.BestEntropy < BestEntropy)
            {
                BestEntropy = lane.BestEntropy;
                lane.Best.CopyTo(Best, 0);
            }
        }
    }
}
