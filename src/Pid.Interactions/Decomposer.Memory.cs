using Pid.Interactions.Decomposing;

namespace Pid.Interactions;

/// <content>How much memory a decomposer holds.</content>
public sealed partial class Decomposer
{
    /// <summary>
    /// Bytes that a decomposer holds at most after decompositions of tables of at most this shape; it holds them until it is given up.
    /// </summary>
    /// <param name="size1">|X1|.</param>
    /// <param name="size2">|X2|.</param>
    /// <param name="sizeY">|Y|.</param>
    /// <remarks>
    /// The largest part is the factor of the Newton system: (|X2| |Y|)^2, X2 the smaller source, or, eliminating the other way,
    /// f^2 + |Y| (|X1| + |X2|)^2 with f = |X1| |X2|, whichever needs less work; the second has to be 8 times better. A table with symbols
    /// that do not occur is a smaller one, so both can happen, each where it wins: with s = |X2| |Y| the first only if s^3 &lt;= (128
    /// |X1|^2 + 32 |X1| |X2|^2) s + 16 |X1|^2 |X2|^4, the second only if f^2 &lt; |X2| |Y|^3 / 12 and |X1| + |X2| &lt; |X2| |Y|^2 / 48.
    /// These follow from the operation counts of the solver.
    /// </remarks>
    public static long WorkspaceBytes(int size1, int size2, int sizeY)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size2, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sizeY, 1);
        double n1 = Math.Max(size1, size2), n2 = Math.Min(size1, size2), ny = sizeY;
        double f = n1 * n2, cells = f * ny, s1 = n1 * ny, s2 = n2 * ny, n = n1 + n2;
        double vectors = (8 * cells) + (13 * f) + (20 * (s1 + s2)) + (8 * (n + ny));
        double largest = UnionSolver.LargestFactor;
        double blocks = UnionSolver.Blocks((2 * n1) + n2, ny);
        bool sourceFits = s2 * s2 <= largest && blocks <= UnionSolver.LargestBlocks
            && (n1 * s2 * s2 * ny / 2) + (s2 * s2 * s2 / 6) <= UnionSolver.LargestWork;
        bool targetFits = (f * f) + (ny * n * n) <= largest && (ny * ((n * n * n) + (2 * f * f))) + (f * f * f) <= UnionSolver.LargestWork;

        // Where a way does not fit, the other has no rival; where neither does, the iterative one remains.
        double most = !targetFits ? s2 : Math.Min(s2, Math.Max(
            Math.Sqrt(2 * ((128 * n1 * n1) + (32 * n1 * n2 * n2))), Math.Cbrt(32 * n1 * n1 * n2 * n2 * n2 * n2)));
        double symbols = Math.Min(ny, most);
        double source = Math.Min(most * most, largest) + Math.Min(((2 * n1) + n2) * symbols * symbols, UnionSolver.LargestBlocks)
            + (Math.Max(symbols, Math.Min(n1 * symbols, SourceElimination.ChunkRows)) * most) + Packed(most);
        double pairs = sourceFits ? Math.Min(f * f, n2 * ny * ny * ny / 12) : f * f, side = sourceFits ? Math.Min(n, n2 * ny * ny / 48) : n;
        double target = Math.Min(pairs, largest) + Math.Min((ny + 1) * side * side, largest) + Packed(side);
        bool fits = sourceFits || targetFits;
        double order = fits ? symbols : ny; // early conjugate gradients go with the first elimination, and share its workspace
        double iterative = Math.Min(n * order * order, UnionSolver.LargestBlocks) + (16 * (s1 + s2)) + (fits ? 0 : Packed(ny));
        // They take more the more symbols occur: |X1| is at least |X2|.
        bool gradients = !fits || UnionSolver.GradientsOfFactor(1, n2, ny) >= UnionSolver.FewestGradients;
        double thinned = gradients ? FibreRows.Size(n1, n2, ny) + (most * most / 4) + (most * symbols / 2) : 0;
        return (long)(16384 + (sizeof(double) * (vectors + source + target + iterative + thinned))); // the largest long, where it is more

        // The Cholesky factorisation of a matrix packs 192 columns of it twice, its rows rounded up to tiles.
        static double Packed(double rows) => 2 * 192 * (rows + 16);
    }
}
