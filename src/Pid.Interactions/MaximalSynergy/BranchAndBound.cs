namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// The search on one block: exact at once where its equations are all one, else best-first branch and bound. A round takes the boxes with
/// the least bounds, one a worker (four, depth first, left a third more open), and merges the results in the order of the workers, so the
/// outcome does not depend on the number of threads. Beyond the memory allowed no box is added to the queue: every worker keeps those that
/// it makes, a few hundred, and goes on with the deepest.
/// </summary>
internal sealed class BranchAndBound
{
    // Multiply-adds of the last descent, whatever was spent before: some tenth of a second.
    private const long WorkOfPolish = 200_000_000;
    private const int Starts = 24;
    private readonly SeparableProgram _block;
    private readonly SearchWorker?[] _workers;
    private readonly PriorityQueue<SearchNode, (double Bound, long Order)> _open = new();
    private readonly double _tolerance;
    private readonly long _memory;
    private readonly int _roundsOfDescent; // boxes of which more is found out are fewer
    private long _order, _rounds, _bytes;
    private double _retired = double.PositiveInfinity;

    /// <summary>
    /// Bounds the block as a whole, narrows its box and looks for good points. Cancelled or out of work, it still has a bound.
    /// </summary>
    /// <param name="block">The block.</param>
    /// <param name="known">A good point of it; null where none is known.</param>
    /// <param name="tolerance">Width, in nats, at which the search stops.</param>
    /// <param name="memory">Bytes of boxes to keep.</param>
    /// <param name="work">Multiply-adds to do here at most.</param>
    /// <param name="trace">Keeps what proves the bound; null where nobody asks.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <param name="bySearch">Whether to search where the block is exact at once.</param>
    public BranchAndBound(SeparableProgram block, double[]? known, double tolerance, long memory, long work, SearchTrace? trace,
        CancellationToken cancellation, bool bySearch = false)
    {
        (_block, _tolerance, _memory, Trace) = (block, tolerance, memory, trace);
        _roundsOfDescent = RowBound.Pays(block) ? 8 : 32;
        if (!bySearch && ConcaveKnapsack.Minimum(block, cancellation) is { } exact)
        {
            (_workers, Lower, BestEntropy, Best, Inside) = ([], exact.Lower, exact.BestEntropy, exact.Best, exact.Inside());
            return;
        }

        Best = new double[block.Variables];
        _workers = new SearchWorker?[(long)block.Rows * block.Variables < 100_000 ? 8 : 2];
        SearchWorker worker = _workers[0] = new SearchWorker(block, cancellation);
        worker.Allow(work);
        Lower = worker.RootBound();
        double[] start = [.. worker.Best];
        if (known is not null)
        {
            worker.Offer(known);
        }

        worker.Descend(start, null);
        Inside = worker.NarrowRoot(trace);
        Lower = Math.Max(Lower, worker.RootBound(trace));
        Random random = new(1);
        for (int trial = 0; trial < Starts && !worker.IsSpent && !cancellation.IsCancellationRequested; trial++)
        {
            worker.Descend(int.IsEvenInteger(trial) ? start : worker.Best, trial == 0 ? null : random);
        }

        TakeBest(worker);
        Enqueue(new SearchNode(Lower, block, block.Lower, block.Upper, worker.Basis(), trace));
        DropHopeless();
    }

    /// <summary>What was found out; null where nobody asks.</summary>
    public SearchTrace? Trace { get; }

    /// <summary>The equations that multipliers are of.</summary>
    public int[] Rows => _workers.Length > 0 ? _workers[0]!.Rows.ToArray() : [];

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
    public bool Done => _open.Count == 0 && _workers.All(worker => worker is null || worker.Open.Count == 0);

    /// <summary>The most bytes of boxes that were kept at the end of a round, those of the workers included.</summary>
    public long MostBytes { get; private set; }

    /// <summary>Work done, in multiply-adds.</summary>
    public long Work => _workers.Sum(worker => worker?.Work ?? 0);

    // Exact without a search.
    private bool Solved => _workers.Length == 0;

    /// <summary>Distance between the point found and what is proven.</summary>
    public double Gap => BestEntropy - Lower;

    /// <summary>Searches on for one round.</summary>
    /// <param name="threads">Threads; the outcome does not depend on them.</param>
    /// <param name="work">Multiply-adds to do at most, shared by the workers.</param>
    /// <param name="cancellation">Stops early.</param>
    public void Round(int threads, long work, CancellationToken cancellation)
    {
        bool deep = _bytes > _memory, descend = _rounds++ % _roundsOfDescent == 0;
        SearchNode?[] taken = new SearchNode?[_workers.Length];
        for (int i = 0; i < taken.Length; i++)
        {
            taken[i] = _workers[i]?.TakeOpen() ?? Dequeue();
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
                Merge(_workers[i]!, deep);
            }
        }

        MostBytes = Math.Max(MostBytes, _bytes + _workers.Sum(worker => worker?.Open.Sum(node => node.Bytes) ?? 0));
        DropHopeless();

        void Run(int i)
        {
            if (taken[i] is { } node)
            {
                SearchWorker worker = _workers[i] ??= new SearchWorker(_block, cancellation);
                worker.Allow(work / _workers.Length);
                worker.Run(node, BestEntropy, _tolerance, descend, cancellation);
            }
        }
    }

    /// <summary>Goes from the best point, which may lie at the side of a searched box, to a vertex of the block.</summary>
    public void Polish()
    {
        if (!Solved && double.IsFinite(BestEntropy))
        {
            SearchWorker worker = new(_block, CancellationToken.None);
            worker.Allow(WorkOfPolish);
            worker.Descend(Best, null);
            TakeBest(worker);
        }
    }

    private void Enqueue(SearchNode node)
    {
        _bytes += node.Bytes;
        _open.Enqueue(node, (node.Bound, _order++));
    }

    private SearchNode? Dequeue()
    {
        if (!_open.TryDequeue(out SearchNode? node, out _))
        {
            return null;
        }

        _bytes -= node.Bytes;
        return node;
    }

    private void Merge(SearchWorker worker, bool deep)
    {
        Nodes += worker.Nodes;
        _retired = Math.Min(_retired, worker.Retired);
        TakeBest(worker);
        if (!deep)
        {
            worker.Open.ForEach(Enqueue);
            worker.Open.Clear();
        }
    }

    private void TakeBest(SearchWorker worker)
    {
        if (worker.BestEntropy < BestEntropy)
        {
            BestEntropy = worker.BestEntropy;
            worker.Best.CopyTo(Best, 0);
        }
    }

    // The least bound of what is open or given up; a closed search proves the value of its best point less the tolerance.
    private void DropHopeless()
    {
        double least = _open.TryPeek(out SearchNode? first, out _) ? first.Bound : double.PositiveInfinity;
        foreach (SearchWorker? worker in _workers)
        {
            worker?.Open.ForEach(node => least = Math.Min(least, node.Bound));
        }

        if (least >= BestEntropy - _tolerance)
        {
            _open.Clear();
            _bytes = 0;
            Array.ForEach(_workers, worker => worker?.Open.Clear());
        }

        Lower = Math.Max(Lower, Math.Min(Math.Min(least, _retired), BestEntropy - _tolerance));
    }
}
