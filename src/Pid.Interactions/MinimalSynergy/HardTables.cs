using Pid.Numerics.Certified;

namespace Pid.Interactions.MinimalSynergy;

/// <summary>
/// What is tried where the plain solve ends undecided: without the pairs whose probabilities are too small to matter, and on the smallest
/// face of D that holds it. The points found are completed to the whole table; the certificate judges them there.
/// </summary>
internal static class HardTables
{
    // A pair of probability p costs about 160 p, by its entropy and by the miss that it leaves: so a sixth of the tolerance at most.
    private const double NegligibleShare = 1e-3;

    // Potentials of what is left out: exp of less than this below every other.
    private const double Depth = 60;

    /// <summary>Improves what the solver found until its gap is at most the tolerance, or nothing is left to try.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="solver">Holds the best points, and takes better ones.</param>
    /// <param name="tolerance">Gap in nats.</param>
    /// <param name="cancellation">Stops between two attempts and inside each.</param>
    public static void Improve(EntropyProblem problem, EntropySolver solver, double tolerance, CancellationToken cancellation)
    {
        double threshold = tolerance * NegligibleShare / (problem.AB.Length + problem.AC.Length + problem.BC.Length);
        int left = problem.CountAtMost(0);
        for (int attempt = 0; attempt < 3 && solver.Merit > tolerance && !cancellation.IsCancellationRequested; attempt++, threshold *= 100)
        {
            int count = problem.CountAtMost(threshold);
            if (attempt > 0 && count == left)
            {
                continue; // the same as before
            }

            EntropyProblem trimmed = count == problem.CountAtMost(0) ? problem : problem.Without(threshold);
            left = count;
            if (trimmed != problem)
            {
                Attempt(problem, trimmed, null, solver, tolerance, cancellation);
            }

            if (solver.Merit > tolerance && ForcedZeros.Find(trimmed, cancellation) is { } zeros)
            {
                Attempt(problem, trimmed.Without(zeros.Cells), zeros, solver, tolerance, cancellation);
            }
        }
    }

    private static void Attempt(
        EntropyProblem problem, EntropyProblem reduced, ForcedZeros? zeros, EntropySolver solver, double tolerance,
        CancellationToken cancellation)
    {
        EntropySolver attempt = new(reduced);
        attempt.Solve(tolerance, cancellation);
        if (attempt.BestViolation < double.PositiveInfinity)
        {
            Complete(problem, reduced, zeros, attempt.Best);
            solver.TakeBetter(attempt.Best, attempt.BestJoint);
        }
    }

    // Low potentials wherever the reduced problem has no cell and the whole one has.
    private static void Complete(EntropyProblem problem, EntropyProblem reduced, ForcedZeros? zeros, EntropyPotentials t)
    {
        if (zeros is not null)
        {
            double factor = 0;
            problem.ForEachActive((a, b, c, cell) =>
            {
                if (zeros.Cells[cell])
                {
                    factor = Math.Max(factor, (t.At(a, b, c) + Depth) / -zeros.Direction.At(a, b, c));
                }
            });
            t.AddScaled(zeros.Direction, factor);
        }

        double low = -Depth - (2 * Math.Max(0, t.Highest()));
        Lower(problem.AB, reduced.AB, t.AB);
        Lower(problem.AC, reduced.AC, t.AC);
        Lower(problem.BC, reduced.BC, t.BC);

        void Lower(double[] whole, double[] part, double[] potential)
        {
            for (int i = 0; i < whole.Length; i++)
            {
                potential[i] = whole[i] > 0 && part[i] == 0 ? low : potential[i];
            }
        }
    }
}
