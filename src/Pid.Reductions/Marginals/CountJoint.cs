using Pid.Numerics.Certified;
using Pid.Numerics.Information;

namespace Pid.Reductions.Marginals;

/// <summary>A cell of a joint distribution with a positive count.</summary>
/// <param name="X1">The first source.</param>
/// <param name="X2">The second source.</param>
/// <param name="Y">The target.</param>
/// <param name="Count">The count, at least 1.</param>
internal readonly record struct JointCount(int X1, int X2, int Y, long Count);

/// <summary>
/// A joint distribution with exactly the given pairwise marginals, with rational probabilities count / k. Checked when it is made;
/// immutable.
/// </summary>
public sealed class CountJoint
{
    private readonly JointCount[] _cells;

    /// <summary>Creates a joint and compares its marginals, in integers.</summary>
    /// <param name="marginals">The marginals that it is to have.</param>
    /// <param name="cells">Its positive counts, in any order.</param>
    /// <exception cref="ArgumentException">A count is not positive, or the marginals are others.</exception>
    internal CountJoint(IntegerMarginals marginals, IEnumerable<JointCount> cells)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        ArgumentNullException.ThrowIfNull(cells);
        _cells = [.. cells.OrderBy(c => c.X1).ThenBy(c => c.X2).ThenBy(c => c.Y)];
        int bad = Array.FindIndex(_cells, cell => cell.Count <= 0);
        if (bad >= 0)
        {
            throw new ArgumentException($"The cell {_cells[bad]} is not positive; give positive counts only.", nameof(cells));
        }

        IntegerMarginals own = new(marginals.X1, marginals.X2, marginals.Y,
            Pairs(c => (c.X1, c.Y)), Pairs(c => (c.X2, c.Y)), Pairs(c => (c.X1, c.X2)));
        if (!own.Equals(marginals))
        {
            throw new ArgumentException("The joint has other pairwise marginals than those given.", nameof(cells));
        }

        Marginals = marginals;
    }

    /// <summary>The marginals.</summary>
    public IntegerMarginals Marginals { get; }

    /// <summary>The positive counts, by x1, x2, y.</summary>
    internal ReadOnlySpan<JointCount> Cells => _cells;

    /// <summary>Enclosure of H(X1,X2,Y), in bits.</summary>
    public Interval EntropyBits => Entropy.Bits([.. _cells.Select(cell => (double)cell.Count)]);

    /// <summary>Whether Y is a function of (X1, X2), so that H(Y|X1,X2) = 0.</summary>
    internal bool IsTargetDetermined => _cells.Length == _cells.DistinctBy(cell => (cell.X1, cell.X2)).Count();

    /// <summary>Whether every count is 1, so that the entropy is log2 k.</summary>
    internal bool IsUniform => Array.TrueForAll(_cells, cell => cell.Count == 1);

    /// <summary>
    /// The joint of dense weights, y fastest, that are whole numbers up to a common factor and have exactly the given marginals; null for
    /// any other.
    /// </summary>
    /// <param name="marginals">The marginals.</param>
    /// <param name="weights">|X1| |X2| |Y| weights.</param>
    public static CountJoint? FromWeights(IntegerMarginals marginals, ReadOnlySpan<double> weights)
    {
        ArgumentNullException.ThrowIfNull(marginals);
        (int n2, int ny) = (marginals.X2.Size, marginals.Y.Size);
        double total = 0;
        foreach (double weight in weights)
        {
            total += weight;
        }

        List<JointCount> cells = [];
        for (int c = 0; c < weights.Length; c++)
        {
            double count = weights[c] * marginals.Total / total;
            if (count != Math.Round(count) || count < 0)
            {
                return null;
            }

            if (count > 0)
            {
                cells.Add(new JointCount(c / (n2 * ny), c / ny % n2, c % ny, (long)count));
            }
        }

        try
        {
            return new CountJoint(marginals, cells);
        }
        catch (ArgumentException)
        {
            // Rounded to whole numbers it was another joint: no joint with these marginals was given.
            return null;
        }
    }

    private IEnumerable<PairCount> Pairs(Func<JointCount, (int, int)> pair) =>
        _cells.GroupBy(pair).Select(g => new PairCount(g.Key.Item1, g.Key.Item2, g.Sum(cell => cell.Count)));
}
