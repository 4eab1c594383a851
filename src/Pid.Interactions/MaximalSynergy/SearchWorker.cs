using Pid.Numerics.Optimization.Simplex;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// A worker of <see cref="BranchAndBound"/> with its own tableau. What it returns depends only on the nodes it has been given so far, so a
/// fixed number of workers gives the same bits on any number of threads.
/// </summary>
internal sealed class SearchWorker
{
    // Measured: fewer leave more boxes to divide, more cost more than they close; between 12 and 35 it matters little.
    private const int RoundsOfRows = 20;
    private readonly SeparableProgram _block;
    private readonly BoxedSimplex _simplex;
    private readonly DualBound _bound;
    private readonly LocalSearch _local;
    private readonly RowBound? _rows;
    private readonly Division _division;
    private readonly double[] _y, _lower, _upper;
    private CancellationToken _cancellation;
    private SearchTrace? _trace;

    /// <param name="block">The block.</param>
    /// <param name="cancellation">Stops what is done before the first <see cref="Run"/>, with bounds that are right but weaker.</param>
    public SearchWorker(SeparableProgram block, CancellationToken cancellation)
    {
        (_block, _cancellation) = (block, cancellation);
        _bound = new DualBound(block);
        _simplex = block.NewSimplex();
        _y = new double[_simplex.Rank];
        _rows = RowBound.Pays(block) ? new RowBound(block, _bound) : null;
        _division = new Division(block, _bound);
        _local = new LocalSearch(block, _simplex);
        (_lower, _upper) = (new double[block.Variables], new double[block.Variables]);
    }

    /// <summary>The boxes that the runs left open: a stack, the deepest last.</summary>
    public List<SearchNode> Open { get; } = [];

    /// <summary>The equations that multipliers are of.</summary>
    public ReadOnlySpan<int> Rows => _simplex.Rows;

    /// <summary>Work done since the worker was made.</summary>
    public long Work => _simplex.Work;

    /// <summary>How much more may be done.</summary>
    public void Allow(long work) => _simplex.WorkLimit = work > long.MaxValue - _simplex.Work ? long.MaxValue : _simplex.Work + work;

    /// <summary>Whether what was allowed is done.</summary>
    public bool IsSpent => _simplex.IsSpent;

    /// <summary>The smallest bound of a box that cannot be divided further.</summary>
    public double Retired { get; private set; } = double.PositiveInfinity;

    /// <summary>Entropy of the best point found by the last run, in nats, rounded.</summary>
    public double BestEntropy => _local.BestEntropy;

    /// <summary>The best point found.</summary>
    public double[] Best => _local.Best;

    /// <summary>Takes a point of the block where it is better than the best.</summary>
    public void Offer(double[] x) => _local.Offer(x);

    /// <summary>Nodes of the last run.</summary>
    public int Nodes { get; private set; }

    /// <summary>Examines a box; what remains is in <see cref="Open"/>.</summary>
    /// <param name="box">The box.</param>
    /// <param name="bestKnown">Entropy of the best point known.</param>
    /// <param name="tolerance">A box that cannot hold a point better by more than this is dropped.</param>
    /// <param name="descend">Whether to look for a better point from the box's solution.</param>
    /// <param name="cancellation">Stops early.</param>
    public void Run(SearchNode box, double bestKnown, double tolerance, bool descend, CancellationToken cancellation)
    {
        _local.Forget(bestKnown);
        Retired = double.PositiveInfinity;
        Nodes = 0;
        _cancellation = cancellation;
        SearchNode? left = box;
        if (!IsSpent && !cancellation.IsCancellationRequested)
        {
            Nodes = 1;
            left = Explore(box, tolerance);
            if (descend)
            {
                _local.Descend(_simplex.X, null, cancellation);
            }
        }

        if (left is not null)
        {
            Open.Add(left);
        }
    }

    /// <summary>Takes the deepest box left open, or null.</summary>
    public SearchNode? TakeOpen()
    {
        if (Open.Count == 0)
        {
            return null;
        }

        SearchNode last = Open[^1];
        Open.RemoveAt(Open.Count - 1);
        return last;
    }

    private SearchNode? Explore(SearchNode node, double tolerance)
    {
        node.CopyTo(_block, _lower, _upper);
        _bound.Load(_lower, _upper);
        _simplex.LoadBasis(node.Basis);
        double bound = node.Bound;
        _trace = node.Trace;
        LinearOutcome outcome = LinearOutcome.Stalled;
        for (int round = 0; round < 4; round++)
        {
            double cutoff = BestEntropy - tolerance;
            outcome = SolveChords(cutoff);
            _simplex.Duals(_y, lift: outcome == LinearOutcome.Infeasible ? 2 * (Math.Abs(cutoff) + 1) : 0);
            _trace?.Add(_y);
            bound = Math.Max(bound, _bound.Evaluate(_simplex.Rows, _y));
            if (bound >= cutoff)
            {
                return null;
            }

            if (outcome == LinearOutcome.Optimal)
            {
                _local.Offer(_simplex.X);
            }

            if (!Shrink(BestEntropy - tolerance, out bool again))
            {
                return null;
            }

            if (!again)
            {
                break;
            }
        }

        float[]? multipliers = null;
        if (_rows is not null && outcome == LinearOutcome.Optimal)
        {
            bound = Math.Max(bound, _rows.Raise(_simplex.Rows, _y, node.Multipliers, BestEntropy - tolerance, RoundsOfRows));
            _simplex.AddWork(_rows.TakeWork());
            _trace?.Add(_rows.Best(), TracedBound.Rows);
            if (bound >= BestEntropy - tolerance)
            {
                return null;
            }

            multipliers = _rows.Multipliers();
        }

        SearchNode? next = Divide(bound, tolerance, multipliers);
        _simplex.AddWork(_rows?.TakeWork() ?? 0);
        return next;
    }

    private LinearOutcome SolveChords(double cutoff)
    {
        for (int v = 0; v < _block.Variables; v++)
        {
            _simplex.Lower[v] = _bound.Lower[v];
            _simplex.Upper[v] = _bound.Upper[v];
            _simplex.Cost[v] = _bound.ChordSlope(v);
        }

        return _simplex.Solve(cutoff - _bound.ChordConstant() + 1e-9, 50 + (10 * _simplex.Rank), _cancellation);
    }

    // Cuts by the bound and by the equations; again: the solution of the linear program was cut off.
    private bool Shrink(double cutoff, out bool again)
    {
        again = false;
        bool any = false;
        double[] x = _simplex.X;
        for (int v = 0; v < _block.Variables; v++)
        {
            if (_bound.Upper[v] > _bound.Lower[v])
            {
                if (!_bound.Reduce(v, cutoff, out bool changed))
                {
                    return false;
                }

                any |= changed;
                if (changed)
                {
                    bool below = _bound.Lower[v] > _simplex.Lower[v];
                    _trace?.Cut(v, below, below ? _bound.Lower[v] : _bound.Upper[v]);
                }
            }
        }

        if (any && !BoundPropagation.Narrow(_block, _bound))
        {
            return false;
        }

        for (int v = 0; v < _block.Variables && any; v++)
        {
            again |= x[v] < _bound.Lower[v] - 1e-9 || x[v] > _bound.Upper[v] + 1e-9;
        }

        return true;
    }

    // Both parts are open with what is known of them; the one that the bounds, or else the solution, prefer is next.
    private SearchNode? Divide(double bound, double tolerance, float[]? multipliers)
    {
        double[] x = _simplex.X;
        double cutoff = BestEntropy - tolerance;
        if (!_division.Choose(x, bound, cutoff, multipliers is null ? null : _rows, _trace))
        {
            return null;
        }

        int chosen = _division.Variable;
        if (chosen < 0)
        {
            Retired = Math.Min(Retired, bound);
            return null;
        }

        double l = _bound.Lower[chosen], u = _bound.Upper[chosen], s = 0.5 * (l + u);
        (double left, double right) = multipliers is null ? _bound.Split(chosen, s, cutoff) : (s, s);
        bool lowSide = _division.Below != _division.Above ? _division.Below < _division.Above : x[chosen] < s;
        ushort[] basis = new ushort[_simplex.Rank];
        _simplex.SaveBasis(basis);
        _bound.Lower.CopyTo(_lower, 0);
        _bound.Upper.CopyTo(_upper, 0);
        _upper[chosen] = Math.Max(l, left);
        _trace?.Divide(chosen, _upper[chosen], Math.Min(u, right));
        SearchNode below = new(_division.Below, _block, _lower, _upper, basis, _trace?.Below) { Multipliers = multipliers };
        (_lower[chosen], _upper[chosen]) = (Math.Min(u, right), u);
        SearchNode above = new(_division.Above, _block, _lower, _upper, basis, _trace?.Above) { Multipliers = multipliers };
        Open.Add(lowSide ? above : below);
        return lowSide ? below : above;
    }

    /// <summary>The bound of the block's own box by its chords; their solution is the first point.</summary>
    public double RootBound(SearchTrace? trace = null)
    {
        _bound.Load(_block.Lower, _block.Upper);
        if (SolveChords(double.PositiveInfinity) == LinearOutcome.Optimal)
        {
            _local.Offer(_simplex.X);
        }

        _simplex.Duals(_y);
        trace?.Add(_y);
        return _bound.Evaluate(_simplex.Rows, _y);
    }

    /// <summary>Narrows the box of the block itself by linear programs; their mean solution is a point inside.</summary>
    public double[] NarrowRoot(SearchTrace? trace) => BoundPropagation.NarrowByPrograms(_block, _simplex, _cancellation, trace);

    /// <summary>Looks for a better point from another.</summary>
    public void Descend(double[] from, Random? perturb) => _local.Descend(from, perturb, _cancellation);

    /// <summary>Basis at hand.</summary>
    public ushort[] Basis()
    {
        ushort[] basis = new ushort[_simplex.Rank];
        _simplex.SaveBasis(basis);
        return basis;
    }
}
