using System.Globalization;

namespace Pid.Reductions.Numbers;

/// <summary>
/// Items and bins of the same total: put every item into one bin so that every bin is exactly full. It is the coupling of p = items / total
/// with q = bins / total (Kovacevic, Stanojevic and Senk 2015): every coupling has H >= H(p), and one has H = H(p) iff it splits no item,
/// that is iff the bins can be filled. SUBSET SUM is the case of the bins (t, total - t), 3-PARTITION that of equal bins. Immutable.
/// </summary>
internal sealed class ExactFilling
{
    /// <summary>The largest total: sums of weights are exact up to here.</summary>
    public const long LargestTotal = 1L << 53;

    private readonly long[] _items;
    private readonly long[] _bins;

    /// <summary>Creates an instance.</summary>
    /// <param name="items">Sizes of the items, each at least 1.</param>
    /// <param name="bins">Sizes of the bins, each at least 0.</param>
    /// <exception cref="InstanceException">A size is out of range, there are no items, or the totals differ or exceed 2^53.</exception>
    public ExactFilling(IReadOnlyList<long> items, IReadOnlyList<long> bins)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(bins);
        (_items, _bins) = ([.. items], [.. bins]);
        Total = CheckedTotal(_items);
        UInt128 room = 0;
        for (int b = 0; b < _bins.Length; b++)
        {
            if (_bins[b] < 0)
            {
                throw new InstanceException($"bins[{b}]", Text(_bins[b]), $"The bin has the size {_bins[b]}.",
                    "Sizes of bins are 0 or more.");
            }

            room += (ulong)_bins[b];
        }

        if (room != (ulong)Total)
        {
            throw new InstanceException("bins", room.ToString(CultureInfo.InvariantCulture),
                $"The bins have the total {room}, the items {Total}.", "Give both the same total.");
        }
    }

    /// <summary>The items.</summary>
    public ReadOnlySpan<long> Items => _items;

    /// <summary>The bins.</summary>
    public ReadOnlySpan<long> Bins => _bins;

    /// <summary>The total of either.</summary>
    public long Total { get; }

    /// <summary>Whether every item is in a bin and every bin is exactly full.</summary>
    /// <param name="binOf">The bin of each item.</param>
    public bool IsFilledBy(IReadOnlyList<int> binOf)
    {
        ArgumentNullException.ThrowIfNull(binOf);
        long[] room = [.. _bins];
        for (int i = 0; i < Math.Min(binOf.Count, _items.Length); i++)
        {
            if (binOf[i] < 0 || binOf[i] >= room.Length)
            {
                return false;
            }

            room[binOf[i]] -= _items[i];
        }

        return binOf.Count == _items.Length && Array.TrueForAll(room, r => r == 0);
    }

    /// <summary>The total of items, each at least 1.</summary>
    internal static long CheckedTotal(ReadOnlySpan<long> items)
    {
        UInt128 total = 0;
        for (int i = 0; i < items.Length; i++)
        {
            if (items[i] < 1)
            {
                throw new InstanceException($"items[{i}]", Text(items[i]), $"The item has the size {items[i]}.",
                    "Items are whole numbers, 1 or more; leave zeros out.");
            }

            total += (ulong)items[i];
        }

        return total > 0 && total <= (ulong)LargestTotal ? (long)total
            : throw new InstanceException("items", total.ToString(CultureInfo.InvariantCulture),
            $"The items have the total {total}.",
            $"Give at least one, and a total of at most 2^53 = {LargestTotal}; divide by a common factor.");
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
