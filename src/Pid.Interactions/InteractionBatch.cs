using System.Collections.Concurrent;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;

namespace Pid.Interactions;

/// <summary>
/// Many tables of one shape: results in the order of the tables, the same bits for any number of threads. Each thread has a workspace of
/// its own; a decomposition allocates nothing a table, nor do the bounds of three binary variables.
/// </summary>
public static class InteractionBatch
{
    // A thread takes tables of some 1000 cells at once: small ones many, so that taking costs nothing; large ones one by one, so that none
    // waits.
    private const int CellsAtOnce = 1024, MostAtOnce = 64;

    /// <summary>Decomposes every table.</summary>
    /// <param name="weights">The tables one after the other, each |X1| |X2| |Y| weights, y fastest.</param>
    /// <param name="size1">|X1|.</param>
    /// <param name="size2">|X2|.</param>
    /// <param name="sizeY">|Y|.</param>
    /// <param name="results">A place for each result.</param>
    /// <param name="tolerance">Width asked for, in bits.</param>
    /// <param name="maxDegreeOfParallelism">Threads.</param>
    /// <param name="cancellation">Stops between two tables.</param>
    /// <exception cref="ArgumentException">
    /// The numbers of weights and results do not fit the shape, or a table is no distribution.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was stopped; the results written by then are right.</exception>
    public static void Decompose(
        ReadOnlyMemory<double> weights, int size1, int size2, int sizeY, Memory<Decomposition> results, double tolerance = 1e-9,
        int maxDegreeOfParallelism = 1, CancellationToken cancellation = default) =>
        ForEach(weights.Length, size1 * size2 * sizeY, results.Length, maxDegreeOfParallelism, (decomposer, t, cells) =>
            results.Span[t] = decomposer.Decompose(weights.Span.Slice(t * cells, cells), size1, size2, sizeY, tolerance, cancellation),
            cancellation);

    /// <summary>Bounds every table from its three pairwise marginals.</summary>
    /// <param name="weights">The tables one after the other, each |X1| |X2| |Y| weights, y fastest.</param>
    /// <param name="size1">|X1|.</param>
    /// <param name="size2">|X2|.</param>
    /// <param name="sizeY">|Y|.</param>
    /// <param name="results">A place for each result.</param>
    /// <param name="search">How long to search for S_max, where it has no closed form; null leaves the search out.</param>
    /// <param name="tolerance">Width asked for R, U1, U2 and S_min, in bits.</param>
    /// <param name="maxDegreeOfParallelism">Threads; each search has one.</param>
    /// <param name="cancellation">Stops between two tables.</param>
    /// <exception cref="ArgumentException">
    /// The numbers of weights and results do not fit the shape, or a table is no distribution.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was stopped; the results written by then are right.</exception>
    public static void Bound(
        ReadOnlyMemory<double> weights, int size1, int size2, int sizeY, Memory<InteractionRange> results, SynergyBudget? search = null,
        double tolerance = 1e-9, int maxDegreeOfParallelism = 1, CancellationToken cancellation = default)
    {
        bool binary = (size1, size2, sizeY) == (2, 2, 2);
        SynergyBudget? closed = binary ? new SynergyBudget() : null; // S_max has a closed form even where S_min needs the general bounds
        // Closed form where binary.
        SynergyBudget? single = binary ? new SynergyBudget() : search is null ? null : search with { MaxDegreeOfParallelism = 1 };
        ForEach(weights.Length, size1 * size2 * sizeY, results.Length, maxDegreeOfParallelism, (decomposer, t, cells) =>
        {
            ReadOnlySpan<double> table = weights.Span.Slice(t * cells, cells);
            results.Span[t] = (binary ? InteractionRange.OfBinary(decomposer, table, tolerance) : null)
                ?? InteractionRange.Of(InteractionBounds.Of(
                    PairwiseMarginals.FromJoint(Joint.FromWeights(size1, size2, sizeY, table)), single ?? closed, tolerance, cancellation));
        }, cancellation);
    }

    private static void ForEach(
        long weights, int cells, int results, int maxDegreeOfParallelism, Action<Decomposer, int, int> solve,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cells, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        if (weights != (long)results * cells)
        {
            throw new ArgumentException($"{weights} weights were given; {results} tables of {cells} cells need {(long)results * cells}.",
                nameof(weights));
        }

        int atOnce = Math.Clamp(CellsAtOnce / cells, 1, MostAtOnce), blocks = ((results - 1) / atOnce) + 1;
        if (maxDegreeOfParallelism == 1)
        {
            Decomposer decomposer = new();
            for (int b = 0; b < blocks; b++)
            {
                Block(decomposer, b);
            }

            return;
        }

        ConcurrentBag<Decomposer> free = [];
        ParallelOptions options = new() { MaxDegreeOfParallelism = maxDegreeOfParallelism, CancellationToken = cancellation };
        Parallel.For(0, blocks, options, () => free.TryTake(out Decomposer? used) ? used : new Decomposer(), (b, _, decomposer) =>
        {
            Block(decomposer, b);
            return decomposer;
        }, free.Add);

        void Block(Decomposer decomposer, int b)
        {
            for (int t = b * atOnce, end = (int)Math.Min(results, (b + 1L) * atOnce); t < end; t++)
            {
                cancellation.ThrowIfCancellationRequested();
                solve(decomposer, t, cells);
            }
        }
    }
}
