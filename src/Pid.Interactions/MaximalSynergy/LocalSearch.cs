using Pid.Numerics.Optimization.Simplex;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// Good points of a block, for a <see cref="SearchWorker"/>: vertices from successive linearisation and walks along edges. Heuristic: it
/// proves nothing but that the points it keeps satisfy the equations to rounding.
/// </summary>
/// <param name="block">The block.</param>
/// <param name="simplex">The worker's tableau, left at the last vertex.</param>
internal sealed class LocalSearch(SeparableProgram block, BoxedSimplex simplex)
{
    // An entropy is some dozens of multiply-adds.
    private const long WorkOfTerm = 32;
    private readonly double[] _own = new double[block.Variables], _values = new double[simplex.Rank + 1];
    private readonly int[] _columns = new int[simplex.Rank + 1];

    /// <summary>Entropy of the best point, in nats, rounded.</summary>
    public double BestEntropy { get; private set; } = double.PositiveInfinity;

    /// <summary>The best point.</summary>
    public double[] Best { get; } = new double[block.Variables];

    /// <summary>Starts anew: only points better than a known one count.</summary>
    public void Forget(double bestKnown) => BestEntropy = bestKnown;

    /// <summary>Takes a point of the block where it is better than the best.</summary>
    public void Offer(double[] x)
    {
        double entropy = block.Entropy(x);
        if (entropy < BestEntropy && block.Contains(x))
        {
            BestEntropy = entropy;
            x.CopyTo(Best, 0);
        }
    }

    /// <summary>
    /// Successive linearisation from a point: minimise the tangent of the objective over the block's own box, from vertex to vertex, until
    /// it no longer falls; then along edges.
    /// </summary>
    /// <param name="from">The point.</param>
    /// <param name="perturb">Disturbs the first tangent, to end elsewhere.</param>
    /// <param name="cancellation">Stops early.</param>
    public void Descend(double[] from, Random? perturb, CancellationToken cancellation)
    {
        double[] x = [.. from];
        double current = double.PositiveInfinity;
        for (int step = 0; step < 30; step++)
        {
            for (int v = 0; v < block.Variables; v++)
            {
                double noise = perturb is null || step > 0 ? 1 : 0.5 + perturb.NextDouble();
                (simplex.Lower[v], simplex.Upper[v]) = (block.Lower[v], block.Upper[v]);
                simplex.Cost[v] = block.Slope(v, x[v]) * noise;
            }

            if (simplex.Solve(double.PositiveInfinity, 200 + (20 * simplex.Rank), cancellation) != LinearOutcome.Optimal)
            {
                return;
            }

            double entropy = block.Entropy(simplex.X);
            if (!(entropy < current - 1e-12))
            {
                break;
            }

            current = entropy;
            simplex.X.CopyTo(x, 0);
            Offer(x);
        }

        Walk(cancellation);
    }

    // From the solution at hand along edges of the polytope, the best of all each time, while the entropy falls.
    private void Walk(CancellationToken cancellation)
    {
        Offer(simplex.X);
        for (int v = 0; v < block.Variables; v++)
        {
            _own[v] = block.Entropy(v, simplex.X[v]);
        }

        for (int steps = 0; steps < 200 && !simplex.IsSpent && !cancellation.IsCancellationRequested; steps++)
        {
            (int edge, double most) = (-1, -1e-10);
            simplex.AddWork(WorkOfTerm * simplex.Edges * (simplex.Rank + 1));
            for (int e = 0; e < simplex.Edges; e++)
            {
                int count = simplex.Neighbour(e, _columns, _values);
                double change = 0;
                for (int k = 0; k < count; k++)
                {
                    change += block.Entropy(_columns[k], _values[k]) - _own[_columns[k]];
                }

                (edge, most) = change < most ? (e, change) : (edge, most);
            }

            if (edge < 0)
            {
                break;
            }

            int moved = simplex.Neighbour(edge, _columns, _values);
            for (int k = 0; k < moved; k++)
            {
                _own[_columns[k]] = block.Entropy(_columns[k], _values[k]);
            }

            simplex.MoveTo(edge);
        }

        Offer(simplex.X);
    }
}
