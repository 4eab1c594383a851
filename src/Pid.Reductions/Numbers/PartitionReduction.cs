using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;
using Pid.Reductions.Marginals;

namespace Pid.Reductions.Numbers;

/// <summary>
/// PARTITION to pairwise marginals with two binary sources: X1 and X2 fair bits, Y ~ w, pairwise independent. In counts over k = 4W:
/// (x1,x2) has W, (x1,y) and (x2,y) have 2 w_y. Every r in D has H_r >= H(X1,Y) = H(Y) + 1, with equality iff X2 is a function of X1 and y;
/// as p(x2|y) is fair, it is then X2 = X1 xor g(y), and p(X1 = X2) = 1/2 says that the w_y with g(y) = 0 sum to W/2. So min H = H(Y) + 1
/// iff w splits evenly: S_max is NP-hard even with binary sources.
/// </summary>
internal static class PartitionReduction
{
    /// <summary>The largest sum of items whose counts are exact.</summary>
    public const long LargestTotal = ExactFilling.LargestTotal / 4;

    /// <summary>The pairwise marginals, 2 x 2 x (number of items).</summary>
    /// <exception cref="InstanceException">The items sum to more than <see cref="LargestTotal"/>.</exception>
    public static IntegerMarginals ToMarginals(Partition partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        if (partition.Total > LargestTotal)
        {
            throw new InstanceException("items", FormattableString.Invariant($"{partition.Total}"),
                $"The items have the total {partition.Total}.",
                $"The marginals are exact up to 2^51 = {LargestTotal}; divide by a common factor.");
        }

        long[] items = partition.Items.ToArray();
        PairCount[] withTarget = [.. from x in Enumerable.Range(0, 2) from y in Enumerable.Range(0, items.Length) select new PairCount(x, y,
            2 * items[y])];
        PairCount[] sources = [.. from a in Enumerable.Range(0, 2) from b in Enumerable.Range(0, 2) select new PairCount(a, b,
            partition.Total)];
        return new IntegerMarginals(new Variable("x1", 2), new Variable("x2", 2), new Variable("item", items.Length), withTarget,
            withTarget, sources);
    }

    /// <summary>The threshold H(Y) + 1 in bits.</summary>
    public static Interval Threshold(Partition partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        return 1 + Entropy.Bits([.. partition.Items.ToArray().Select(item => (double)item)]);
    }

    /// <summary>The joint of an even split, of entropy H(Y) + 1.</summary>
    /// <param name="partition">The instance.</param>
    /// <param name="side">The half, 0 or 1, of each item.</param>
    /// <exception cref="ArgumentException">The halves are not even.</exception>
    public static CountJoint Encode(Partition partition, IReadOnlyList<int> side)
    {
        IntegerMarginals marginals = ToMarginals(partition);
        if (partition.Filling?.IsFilledBy(side) != true)
        {
            throw new ArgumentException("The two halves do not have the same sum.", nameof(side));
        }

        return new CountJoint(marginals, from y in Enumerable.Range(0, side.Count)
                                         from x in Enumerable.Range(0, 2)
                                         select new JointCount(x, x ^ side[y], y, 2 * partition.Items[y]));
    }

    /// <summary>The even split of a joint of entropy H(Y) + 1, checked.</summary>
    /// <exception cref="ArgumentException">The joint has more entropy, or belongs to another instance.</exception>
    public static int[] Decode(Partition partition, CountJoint joint)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(joint);
        int[] side = new int[partition.Items.Length];
        foreach (JointCount cell in joint.Cells)
        {
            if (cell.X1 == 0)
            {
                side[cell.Y] = cell.X2;
            }
        }

        bool splits = joint.Cells.Length == 2 * side.Length && joint.Marginals.Equals(ToMarginals(partition))
            && partition.Filling?.IsFilledBy(side) == true;
        return splits ? side : throw new ArgumentException("The joint has more entropy than H(Y) + 1, or the marginals of another "
            + "instance.", nameof(joint));
    }
}
