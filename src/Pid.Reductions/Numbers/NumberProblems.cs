using System.Globalization;

namespace Pid.Reductions.Numbers;

/// <summary>SUBSET SUM: do some of the items sum to the target? As a filling: the chosen items in bin 0.</summary>
internal sealed class SubsetSum
{
    /// <summary>Creates an instance.</summary>
    /// <param name="items">The items, each at least 1.</param>
    /// <param name="target">The target, between 0 and the sum of all items.</param>
    /// <exception cref="InstanceException">An item or the target is out of range.</exception>
    public SubsetSum(IReadOnlyList<long> items, long target)
    {
        ArgumentNullException.ThrowIfNull(items);
        long total = ExactFilling.CheckedTotal([.. items]);
        if (target < 0 || target > total)
        {
            throw new InstanceException("target", target.ToString(CultureInfo.InvariantCulture),
                $"The target {target} is not between 0 and the sum of all items, {total}.",
                "No subset can reach another; correct the target.");
        }

        Filling = new ExactFilling(items, [target, total - target]);
    }

    /// <summary>The bins (target, rest).</summary>
    public ExactFilling Filling { get; }
}

/// <summary>
/// 3-PARTITION: can 3n items, each strictly between B/4 and B/2, be put into n triples of sum B? NP-hard even with items written in unary.
/// </summary>
internal sealed class ThreePartition
{
    /// <summary>Creates an instance.</summary>
    /// <param name="items">The items.</param>
    /// <param name="bound">B.</param>
    /// <exception cref="InstanceException">
    /// An item is not strictly between B/4 and B/2, their number is no multiple of 3, or their sum is not nB.
    /// </exception>
    public ThreePartition(IReadOnlyList<long> items, long bound)
    {
        ArgumentNullException.ThrowIfNull(items);
        long total = ExactFilling.CheckedTotal([.. items]);
        for (int i = 0; i < items.Count; i++)
        {
            if ((Int128)4 * items[i] <= bound || (Int128)2 * items[i] >= bound)
            {
                throw new InstanceException($"items[{i}]", items[i].ToString(CultureInfo.InvariantCulture),
                    $"The item {items[i]} is not strictly between B/4 and B/2, B = {bound}.",
                    "Only then has every bin exactly three items; adding a constant to all items and three times it to B moves them "
                        + "closer.");
            }
        }

        if (items.Count % 3 != 0 || total != items.Count / 3 * bound)
        {
            throw new InstanceException("bound", bound.ToString(CultureInfo.InvariantCulture),
                $"There are {items.Count} items of the total {total}.",
                "Give 3n items of the total nB.");
        }

        Filling = new ExactFilling(items, [.. Enumerable.Repeat(bound, items.Count / 3)]);
    }

    /// <summary>n bins of size B: the coupling with a uniform marginal.</summary>
    public ExactFilling Filling { get; }
}

/// <summary>PARTITION: can the items be split into two halves of the same sum?</summary>
internal sealed class Partition
{
    private readonly long[] _items;

    /// <summary>Creates an instance.</summary>
    /// <param name="items">The items, each at least 1.</param>
    /// <exception cref="InstanceException">An item is out of range, or there are none.</exception>
    public Partition(IReadOnlyList<long> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        _items = [.. items];
        Total = ExactFilling.CheckedTotal(_items);
    }

    /// <summary>The items.</summary>
    public ReadOnlySpan<long> Items => _items;

    /// <summary>The sum W of all items.</summary>
    public long Total { get; }

    /// <summary>The two halves as bins; null where W is odd, so that there are none.</summary>
    public ExactFilling? Filling => Total % 2 == 0 ? new ExactFilling(_items, [Total / 2, Total / 2]) : null;
}
