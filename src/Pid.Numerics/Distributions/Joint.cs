using Pid.Numerics.Certified;

namespace Pid.Numerics.Distributions;

/// <summary>
/// A full joint distribution of two sources X1, X2 and a target Y, given by non-negative weights; the distribution is
/// p = w / sum w in exact arithmetic. Immutable.
/// </summary>
public sealed class Joint
{
    private readonly double[] _weights;

    /// <summary>Creates a joint from named variables and weights in row-major order, y fastest.</summary>
    /// <param name="x1">First source.</param>
    /// <param name="x2">Second source.</param>
    /// <param name="y">Target.</param>
    /// <param name="weights">|X1| |X2| |Y| weights; the weight of (i, j, k) at (i |X2| + j) |Y| + k. Copied.</param>
    /// <exception cref="ArgumentException">A weight is negative or not finite, all are zero, or their number is wrong.</exception>
    public Joint(Variable x1, Variable x2, Variable y, ReadOnlySpan<double> weights)
    {
        ArgumentNullException.ThrowIfNull(x1);
        ArgumentNullException.ThrowIfNull(x2);
        ArgumentNullException.ThrowIfNull(y);
        Distributions.Weights.Validate(weights, Distributions.Weights.Cells("A joint", x1.Size, x2.Size, y.Size), "Joint");
        (X1, X2, Y) = (x1, x2, y);
        _weights = weights.ToArray();
        IsCounts = Distributions.Weights.AreCounts(weights);
    }

    /// <summary>Creates a joint with index-named symbols of X1, X2, Y from weights in row-major order, y fastest.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite, all are zero, or their number is wrong.</exception>
    public static Joint FromWeights(int size1, int size2, int sizeY, ReadOnlySpan<double> weights) =>
        new(new Variable("x1", size1), new Variable("x2", size2), new Variable("y", sizeY), weights);

    /// <summary>Creates a joint with index-named symbols from counts in row-major order, y fastest.</summary>
    /// <exception cref="ArgumentException">A count is negative, or the total exceeds 2^53.</exception>
    public static Joint FromCounts(int size1, int size2, int sizeY, ReadOnlySpan<long> counts)
    {
        double[] weights = new double[counts.Length];
        UInt128 total = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            weights[i] = counts[i];
            total += (ulong)Math.Max(0, counts[i]);
        }

        if (total > (ulong)Distributions.Weights.LargestExactCount)
        {
            throw new ArgumentException($"The counts sum to {total}; at most 2^53 = {Distributions.Weights.LargestExactCount} is exact. "
                + $"Give weights instead.", nameof(counts));
        }

        return FromWeights(size1, size2, sizeY, weights);
    }

    /// <summary>The first source.</summary>
    public Variable X1 { get; }

    /// <summary>The second source.</summary>
    public Variable X2 { get; }

    /// <summary>The target.</summary>
    public Variable Y { get; }

    /// <summary>The weights as given, row-major, y fastest.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Whether the weights are integers with an exact sum (at most 2^53).</summary>
    public bool IsCounts { get; }

    /// <summary>The weight of one cell.</summary>
    public double this[int x1, int x2, int y] => _weights[(((x1 * X2.Size) + x2) * Y.Size) + y];

    /// <summary>The same distribution with the sources exchanged.</summary>
    public Joint SwapSources()
    {
        double[] swapped = new double[_weights.Length];
        int ny = Y.Size;
        for (int i = 0; i < X1.Size; i++)
        {
            for (int j = 0; j < X2.Size; j++)
            {
                _weights.AsSpan(((i * X2.Size) + j) * ny, ny).CopyTo(swapped.AsSpan(((j * X1.Size) + i) * ny));
            }
        }

        return new Joint(X2, X1, Y, swapped);
    }

    /// <summary>Enclosure of the sum of all weights.</summary>
    public Interval Total() => Distributions.Weights.Total(_weights);
}
