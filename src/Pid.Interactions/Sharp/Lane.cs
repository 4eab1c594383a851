using Pid.Numerics.Linear;

namespace Pid.Interactions.Sharp;

/// <summary>
/// A worker of <see cref="BlockSearch"/> with its own tableau. What it returns depends only on the nodes it has been given so far, so a
/// fixed number of lanes gives the same bits on any number of threads.
/// </summary>
internal sealed class Lane
{
    private readonly ConcaveBlock _block;
    private readonly BoxedSimplex _simplex;
    private readonly BoxBound _bound;
    private readonly double[] _y, _lower, _upper, _own, _values;
    private readonly int[] _columns;
    private CancellationToken _cancellation;

    /// <param name="block">The block.</param>
    /// <param name="cancellation">Stops what is done before the first <see cref="Run"/>, with bounds that are right but weaker.</param>
    public Lane(ConcaveBlock block, CancellationToken cancellation)
    {
        (_block, _cancellation) = (block, cancellation);
        _bound = new BoxBound(block);
        _simplex = block.NewSimplex();
        _y = new double[_simplex.Rank];
        Best = new double[block.Variables];
        (_lower, _upper, _own) = (new double[block.Variables], new double[block.Variables], new double[block.Variables]);
        (_columns, _values) = (new int[_simplex.Rank + 1], new double[_simplex.Rank + 1]);
    }

    /// <summary>The boxes that the last run left open.</summary>
    public List<BoxNode> Open { get; } = [];

    /// <summary>The smallest bound of a box that cannot be divided further.</summary>
    public double Retired { get; private set; } = double.PositiveInfinity;

    /// <summary>Entropy of the best point found by the last run, in nats, rounded.</summary>
    public double BestEntropy { get; private set; } = double.PositiveInfinity;

    /// <summary>The best point found.</summary>
    public double[] Best { get; }

    /// <summary>Nodes of the last run.</summary>
    public int Nodes { get; private set; }

    /// <summary>Searches a box depth first for a number of nodes; what remains is in <see cref="Open"/>.</summary>
    /// <param name="start">The box.</param>
    /// <param name="bestKnown">Entropy of the best point known.</param>
    /// <param name="tolerance">A box that cannot hold a point better by more than this is dropped.</param>
    /// <param name="nodes">How many boxes to examine at most.</param>
    /// <param name="descend">Whether to look for a better point from the first box's solution.</param>
    /// <param name="cancellation">Stops early.</param>
    public void Run(BoxNode start, double bestKnown, double tolerance, int nodes, bool descend, CancellationToken cancellation)
    {
        Open.Clear();
        BestEntropy = bestKnown;
        Retired = double.PositiveInfinity;
        Nodes = 0;
        _cancellation = cancellation;
        BoxNode? node = start;
        while (node is not null && Nodes < nodes && !cancellation.IsCancellationRequested)
        {
            Nodes++;
            node = Explore(node, tolerance);
            if (descend && Nodes == 1)
            {
                Descend(_simplex.X, null);
            }
        }

        if (node is not null)
        {
            Open.Add(node);
        }
    }

    private BoxNode? Explore(BoxNode node, double tolerance)
    {
        node.CopyTo(_block, _lower, _upper);
        _bound.Load(_lower, _upper);
        _simplex.LoadBasis(node.Basis);
        double bound = node.Bound;
        LinearOutcome outcome = LinearOutcome.Stalled;
        for (int round = 0; round < 4; round++)
        {
            double cutoff = BestEntropy - tolerance;
            outcome = SolveChords(cutoff);
            _simplex.Duals(_y, lift: outcome == LinearOutcome.Infeasible ? 2 * (Math.Abs(cutoff) + 1) : 0);
            bound = Math.Max(bound, _bound.Evaluate(_simplex.Rows, _y));
            if (bound >= cutoff)
            {
                return null;
            }

            if (outcome == LinearOutcome.Optimal)
            {
                Offer(_simplex.X);
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

        return Divide(bound, tolerance);
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
            }
        }

        if (any && !Propagation.Narrow(_block, _bound))
        {
            return false;
        }

        for (int v = 0; v < _block.Variables && any; v++)
        {
            again |= x[v] < _bound.Lower[v] - 1e-9 || x[v] > _bound.Upper[v] + 1e-9;
        }

        return true;
    }

    // In the middle of the variable whose chord is worst, at the solution and at its middle together. Measured on several tables, this takes
    // half the nodes of division at the solution.
    private BoxNode? Divide(double bound, double tolerance)
    {
        double[] x = _simplex.X;
        int chosen = -1;
        double most = 0;
        for (int v = 0; v < _block.Variables; v++)
        {
            double lower = _bound.Lower[v], upper = _bound.Upper[v], middle = 0.5 * (lower + upper);
            if (upper - lower > 1e-12)
            {
                double t = Math.Clamp(x[v], lower, upper);
                double error = _block.Entropy(v, t) - _bound.Chord(v, t) + _block.Entropy(v, middle) - _bound.Chord(v, middle);
                (chosen, most) = error > most ? (v, error) : (chosen, most);
            }
        }

        if (chosen < 0)
        {
            Retired = Math.Min(Retired, bound);
            return null;
        }

        double l = _bound.Lower[chosen], u = _bound.Upper[chosen], s = 0.5 * (l + u);
        bool lowSide = x[chosen] < s;
        (double left, double right) = _bound.Split(chosen, s, BestEntropy - tolerance);
        ushort[] basis = new ushort[_simplex.Rank];
        _simplex.SaveBasis(basis);
        _bound.Lower.CopyTo(_lower, 0);
        _bound.Upper.CopyTo(_upper, 0);
        _upper[chosen] = Math.Max(l, left);
        BoxNode below = new(bound, _block, _lower, _upper, basis);
        (_lower[chosen], _upper[chosen]) = (Math.Min(u, right), u);
        BoxNode above = new(bound, _block, _lower, _upper, basis);
        Open.Add(lowSide ? above : below);
        return lowSide ? below : above;
    }

    private void Offer(double[] x)
    {
        double entropy = _block.Entropy(x);
        if (entropy < BestEntropy && _block.Contains(x))
        {
            BestEntropy = entropy;
            x.CopyTo(Best, 0);
        }
    }

    /// <summary>
    /// Successive linearisation from a point: minimise the tangent of the objective over the block's own box, from vertex to vertex, until it
    /// no longer falls; then along edges.
    /// </summary>
    /// <param name="from">The point.</param>
    /// <param name="perturb">Disturbs the first tangent, to end elsewhere.</param>
    public void Descend(double[] from, Random? perturb)
    {
        double[] x = [.. from];
        double current = double.PositiveInfinity;
        for (int step = 0; step < 30; step++)
        {
            for (int v = 0; v < _block.Variables; v++)
            {
                double noise = perturb is null || step > 0 ? 1 : 0.5 + perturb.NextDouble();
                (_simplex.Lower[v], _simplex.Upper[v]) = (_block.Lower[v], _block.Upper[v]);
                _simplex.Cost[v] = _block.Slope(v, x[v]) * noise;
            }

            if (_simplex.Solve(double.PositiveInfinity, 200 + (20 * _simplex.Rank), _cancellation) != LinearOutcome.Optimal)
            {
                return;
            }

            double entropy = _block.Entropy(_simplex.X);
            if (!(entropy < current - 1e-12))
            {
                break;
            }

            current = entropy;
            _simplex.X.CopyTo(x, 0);
            Offer(x);
        }

        Walk();
    }

    // From the solution at hand along edges of the polytope, the best of all each time, while the entropy falls.
    private void Walk()
    {
        Offer(_simplex.X);
        for (int v = 0; v < _block.Variables; v++)
        {
            _own[v] = _block.Entropy(v, _simplex.X[v]);
        }

        for (int steps = 0; steps < 200 && !_cancellation.IsCancellationRequested; steps++)
        {
            (int edge, double most) = (-1, -1e-10);
            for (int e = 0; e < _simplex.Edges; e++)
            {
                int count = _simplex.Neighbour(e, _columns, _values);
                double change = 0;
                for (int k = 0; k < count; k++)
                {
                    change += _block.Entropy(_columns[k], _values[k]) - _own[_columns[k]];
                }

                (edge, most) = change < most ? (e, change) : (edge, most);
            }

            if (edge < 0)
            {
                break;
            }

            int moved = _simplex.Neighbour(edge, _columns, _values);
            for (int k = 0; k < moved; k++)
            {
                _own[_columns[k]] = _block.Entropy(_columns[k], _values[k]);
            }

            _simplex.MoveTo(edge);
        }

        Offer(_simplex.X);
    }

    /// <summary>The bound of the block's own box by its chords; their solution is the first point.</summary>
    public double RootBound()
    {
        _bound.Load(_block.Lower, _block.Upper);
        if (SolveChords(double.PositiveInfinity) == LinearOutcome.Optimal)
        {
            Offer(_simplex.X);
        }

        _simplex.Duals(_y);
        return _bound.Evaluate(_simplex.Rows, _y);
    }

    /// <summary>Narrows the box of the block itself by linear programs; their mean solution is a point inside.</summary>
    public double[] NarrowRoot() => Propagation.NarrowByPrograms(_block, _simplex, _cancellation);

    /// <summary>Basis at hand.</summary>
    public ushort[] Basis()
    {
        ushort[] basis = new ushort[_simplex.Rank];
        _simplex.SaveBasis(basis);
        return basis;
    }
}
