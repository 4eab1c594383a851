using Pid.Numerics.Optimization.Conic;

namespace Pid.Numerics.Optimization.Linear;

/// <summary>
/// From a point near the optimum of a linear program, as an interior-point method leaves it, to an optimal vertex with its multipliers:
/// of what is farther from its bounds than its reduced cost is from zero, the farthest make the first basis of <see cref="PrimalSimplex"/>,
/// and the rest is pushed to bounds from where it is: a basis that is nearly singular makes large infeasibilities of small jumps.
/// </summary>
internal static class Crossover
{
    /// <param name="problem">A linear problem.</param>
    /// <param name="x">n values; the vertex, where one is found.</param>
    /// <param name="z">m multipliers; those of the vertex.</param>
    /// <param name="stop">Checked at every pivot.</param>
    /// <param name="refined">Whether the vertex is made sure of by <see cref="VertexRefinement"/>.</param>
    public static SimplexEnd Run(ConicProblem problem, Span<double> x, Span<double> z, CancellationToken stop, bool refined = false)
    {
        if (LinearProgram.Of(problem) is not { } program)
        {
            return SimplexEnd.Infeasible;
        }

        double[] values = program.Values(x);
        double[] reduced = program.ReducedCosts(z);
        double[] weights = new double[values.Length];
        for (int j = 0; j < values.Length; j++)
        {
            double distance = Math.Min(values[j] - program.Lower[j], program.Upper[j] - values[j]);
            weights[j] = distance <= Math.Abs(reduced[j]) ? 0 : Math.Min(distance, double.MaxValue);
        }

        int[] basis = CrashBasis.Of(program, weights), first = (int[])basis.Clone();
        double[] interior = (double[])values.Clone();
        PrimalSimplex simplex = new(program, basis, values);
        SimplexEnd end = simplex.Run(stop);
        double[] multipliers = simplex.Multipliers();
        if (refined && end != SimplexEnd.Unbounded)
        {
            // Also from where the tolerances ended it, which coefficients far apart let no vertex meet: what is left has fewer digits.
            SimplexEnd last = VertexRefinement.Run(program, basis, values, multipliers, stop);
            if (last is SimplexEnd.Infeasible or SimplexEnd.Interrupted)
            {
                double[] pays = Array.ConvertAll(reduced[program.ColumnCount..], r => -r);
                last = VertexRefinement.Run(program, first, interior, pays, stop);
                (values, multipliers) = last == SimplexEnd.Optimal ? (interior, pays) : (values, multipliers);
            }

            end = last is SimplexEnd.Optimal or SimplexEnd.Unbounded ? last : end;
        }

        if (end == SimplexEnd.Optimal)
        {
            program.Write(values, multipliers, x, z);
        }

        return end;
    }
}
