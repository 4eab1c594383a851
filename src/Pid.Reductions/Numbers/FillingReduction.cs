using Pid.Numerics.Certified;
using Pid.Numerics.Information;
using Pid.Reductions.Marginals;

namespace Pid.Reductions.Numbers;

/// <summary>Exact filling to minimum-entropy coupling and back: see <see cref="ExactFilling"/> for the theorem.</summary>
internal static class FillingReduction
{
    /// <summary>
    /// The threshold H(items / total) in bits: no coupling has less entropy, and one has exactly that iff the bins can be filled.
    /// </summary>
    public static Interval Threshold(ExactFilling filling)
    {
        ArgumentNullException.ThrowIfNull(filling);
        return Entropy.Bits([.. filling.Items.ToArray().Select(item => (double)item)]);
    }

    /// <summary>The coupling of a filling: atoms (item, bin, mass / total).</summary>
    /// <exception cref="ArgumentException">The bins are not exactly filled.</exception>
    public static IReadOnlyList<PairCount> Encode(ExactFilling filling, IReadOnlyList<int> binOf)
    {
        ArgumentNullException.ThrowIfNull(filling);
        return filling.IsFilledBy(binOf)
            ? [.. binOf.Select((bin, item) => new PairCount(item, bin, filling.Items[item]))]
            : throw new ArgumentException("The bins are not exactly filled.", nameof(binOf));
    }

    /// <summary>The filling of a coupling that splits no item, checked.</summary>
    /// <exception cref="ArgumentException">An item is split, or the atoms are no coupling of items and bins.</exception>
    public static int[] Decode(ExactFilling filling, IEnumerable<PairCount> coupling)
    {
        ArgumentNullException.ThrowIfNull(filling);
        int[] binOf = new int[filling.Items.Length];
        Array.Fill(binOf, -1);
        foreach ((int item, int bin, long mass) in coupling)
        {
            if (item < 0 || item >= binOf.Length || binOf[item] >= 0 || mass != filling.Items[item])
            {
                throw new ArgumentException($"The atom ({item}, {bin}) of mass {mass} is not the whole of an item: the coupling has "
                    + $"more entropy than the items.", nameof(coupling));
            }

            binOf[item] = bin;
        }

        return filling.IsFilledBy(binOf) ? binOf : throw new ArgumentException("The atoms do not fill the bins.", nameof(coupling));
    }
}
