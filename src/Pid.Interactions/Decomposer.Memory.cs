using Pid.Interactions.Union;

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
    /// The largest part is the factor of the Newton system. With f = |X1| |X2| the other elimination, which holds f^2 + |Y| (|X1| + |X2|)^2, is
    /// taken for a clear win only (8 times the work): then f^2 &lt; |X2| |Y|^3 / 12 and |X1| + |X2| &lt; |X2| |Y|^2 / 48, X2 the smaller
    /// source; or where the first does not fit.
    /// </remarks>
    public static long WorkspaceBytes(int size1, int size2, int sizeY)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size2, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sizeY, 1);
        double n1 = Math.Max(size1, size2), n2 = Math.Min(size1, size2), ny = sizeY;
        double f = n1 * n2, cells = f * ny, s1 = n1 * ny, s2 = n2 * ny, n = n1 + n2;
        double vectors = (8 * cells) + (12 * f) + (20 * (s1 + s2)) + (8 * (n + ny));
        double source = Math.Min(s2 * s2, UnionSolver.LargestFactor) + (s1 * ny * 2) + (s2 * ny) + (Math.Max(ny, Math.Min(s1, SourceElimination.ChunkRows)) * s2);
        bool fits = s2 * s2 <= UnionSolver.LargestFactor && (n1 * s2 * s2 * ny / 2) + (s2 * s2 * s2 / 6) <= UnionSolver.LargestWork;
        double narrow = fits ? Math.Min(n, n2 * ny * ny / 48) : n;
        double target = Math.Min(fits ? Math.Min(f * f, n2 * ny * ny * ny / 12) : f * f, UnionSolver.LargestFactor)
            + Math.Min((ny + 1) * narrow * narrow, UnionSolver.LargestFactor);
        double iterative = fits ? 0 : (n * ny * ny) + (8 * (s1 + s2));
        return 16384 + (long)(sizeof(double) * (vectors + source + target + iterative));
    }
}
