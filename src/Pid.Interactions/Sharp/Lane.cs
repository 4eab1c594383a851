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
    private readonly double[] _y;

    public Lane(ConcaveBlock block)
    {
        _block = block;
        _bound = new BoxBound(block);
        _simplex = block.NewSimplex();
        _y = new double[_simplex.Rank];
        Best = new double[block.Variables];
    }

    /// <summary>The boxes that the last run left open.</summary>
    public List<BoxNode> Open { get; } = [];

    /// <summary>The smallest bound of a box that cannot be divided further.</summary>
    public double Retired { get; private set; } = double.PositiveInfinity;

    /// <summary>Entropy of the best point found by the last run, in nats, rounded.</summary>
    public double BestEntropy { get; private set; }

    /// <summary>The best point found.</summary>
    public double[] Best { get; }

    /// <summary>Nodes of the last run.</summary>
    public int Nodes { get; private set; }

    public long Pivots => _simplex.TotalPivots;

    /// <summary>Searches a box depth first for a number of nodes; what remains is in <see cref="Open"/>.</summary>
    public void Run(BoxNode start, double bestKnown, double tolerance, int nodes, CancellationToken cancellation)
    {
        Open.Clear();
        BestEntropy = bestKnown;
        Retired = double.PositiveInfinity;
        Nodes = 0;
        BoxNode? node = start;
        while (node is not null && Nodes < nodes && !cancellation.IsCancellationRequested)
        {
            Nodes++;
            node = Explore(node, tolerance);
        }

        if (node is not null)
        {
            Open.Add(node);
        }
    }

    private BoxNode? Explore(BoxNode node, double tolerance)
    {
        _bound.Load(node.Lower, node.Upper);
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

        return _simplex.Solve(cutoff - _bound.ChordConstant() + 1e-9, 50 + (10 * _simplex.Rank));
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

    private BoxNode? Divide(double bound, double tolerance)
    {
        double[] x = _simplex.X;
        int chosen = -1;
        double most = 0;
        for (int v = 0; v < _block.Variables; v++)
        {
            double width = _bound.Upper[v] - _bound.Lower[v];
            double t = Math.Clamp(x[v], _bound.Lower[v], _bound.Upper[v]);
            double gap = width > 1e-12 ? _block.Entropy(v, t) - _bound.Chord(v, t) + (1e-9 * width) : 0;
            (chosen, most) = gap > most ? (v, gap) : (chosen, most);
        }

        if (chosen < 0)
        {
            Retired = Math.Min(Retired, bound);
            return null;
        }

        double l = _bound.Lower[chosen], u = _bound.Upper[chosen], w = u - l;
        double s = Math.Clamp(x[chosen], l, u);
        bool lowSide = s - l < u - s;
        s = Math.Min(s - l, u - s) < 0.1 * w ? (lowSide ? l + (0.1 * w) : u - (0.1 * w)) : s;
        (double left, double right) = _bound.Split(chosen, s, BestEntropy - tolerance);
        ushort[] basis = new ushort[_simplex.Rank];
        _simplex.SaveBasis(basis);
        double[] upper = [.. _bound.Upper], lower = [.. _bound.Lower];
        upper[chosen] = Math.Max(l, left);
        lower[chosen] = Math.Min(u, right);
        BoxNode below = new(bound, [.. _bound.Lower], upper, basis), above = new(bound, lower, [.. _bound.Upper], basis);
        Open.Add(lowSide ? above : below);
        return lowSide ? below : above;
    }

    private void Offer(double[] x)
    {
        double entropy = _block.Entropy(x);
        if (entropy < BestEntropy)
        {
            BestEntropy = entropy;
            x.CopyTo(Best, 0);
        }
    }

    /// <summary>
    /// Successive linearisation from a point: minimise the tangent of the objective over the polytope until it no longer improves. Every step
    /// ends at a vertex of D.
    /// </summary>
    public double Descend(double[] from, Random? perturb)
    {
        BestEntropy = double.PositiveInfinity;
        double[] x = [.. from];
        double current = double.PositiveInfinity;
        for (int step = 0; step < 30; step++)
        {
            for (int v = 0; v < _block.Variables; v++)
            {
                double noise = perturb is null || step > 0 ? 1 : 0.3 + (1.4 * perturb.NextDouble());
                (_simplex.Lower[v], _simplex.Upper[v]) = (_block.Lower[v], _block.Upper[v]);
                _simplex.Cost[v] = _block.Slope(v, x[v]) * noise;
            }

            if (_simplex.Solve(double.PositiveInfinity, 200 + (20 * _simplex.Rank)) != LinearOutcome.Optimal)
            {
                break;
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

        return BestEntropy;
    }

    /// <summary>The middle of the linear program's box, or its chord solution: a start for <see cref="Descend"/>.</summary>
    public double[] ChordSolution()
    {
        _bound.Load(_block.Lower, _block.Upper);
        SolveChords(double.PositiveInfinity);
        return [.. _simplex.X];
    }

    /// <summary>Narrows the box of the block itself by linear programs.</summary>
    public void NarrowRoot(CancellationToken cancellation) => Propagation.NarrowByPrograms(_block, _simplex, cancellation);

    /// <summary>Basis at hand.</summary>
    public ushort[] Basis()
    {
        ushort[] basis = new ushort[_simplex.Rank];
        _simplex.SaveBasis(basis);
        return basis;
    }
}
