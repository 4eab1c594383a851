using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Pid.Data.Discretising;

/// <summary>
/// Leaves the records that a model of posteriors was fitted to out of the pairs: their symbols know their labels, and so look dependent
/// where the sources are not.
/// </summary>
internal static class FittedRecords
{
    // Of values that are nobody's own, so many more than chance would have are in both samples by being the same records.
    private const int Chance = 3;

    /// <summary>The pairs without them; all pairs where what the samples share may be chance.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="values">Their values of the source.</param>
    /// <param name="fitted">The values that its model was fitted to.</param>
    /// <param name="name">The source.</param>
    /// <param name="remark">How many were left out; null where none was.</param>
    /// <exception cref="TableFormatException">No pair is left.</exception>
    /// <remarks>
    /// Values that stand once in each sample are those of one record, or a coincidence: values of probability p are once in each of two
    /// samples of n and m records about n m p^2 times, and twice in one of them n^2 p^2 / 2 times, which tells how many to expect. Of
    /// values that recur, such as zeros of what was not measured, as large a part of the fitted records is taken to be among the
    /// pairs as of the others, and left out evenly: leaving out all, or none, would change how often they are paired with what.
    /// </remarks>
    public static Sample LeftOut(Sample pairs, Features values, Features fitted, string name, out string? remark)
    {
        UInt128[] all = Keys(values);
        Dictionary<UInt128, int> here = all.CountBy(key => key).ToDictionary(), there = Keys(fitted).CountBy(key => key).ToDictionary();
        double own = there.Count(key => key.Value == 1 && here.GetValueOrDefault(key.Key) < 2);
        double shared = there.Count(key => key.Value == 1 && here.GetValueOrDefault(key.Key) == 1);
        double n = pairs.Rows, m = fitted.Rows;
        double expected = n * m * 2 * (here.Values.Count(IsTwo) + there.Values.Count(IsTwo)) / ((n * n) + (m * m));
        remark = null;
        if (shared <= Chance * (1 + expected))
        {
            return pairs;
        }

        Dictionary<UInt128, int> passed = [];
        int[] kept = [.. Enumerable.Range(0, pairs.Rows).Where(row => !IsLeftOut(all[row]))];
        remark = FormattableString.Invariant($"{pairs.Rows - kept.Length} of the {pairs.Rows} pairs of {pairs.Source} have the values of ")
            + $"records that the model of {name} was fitted to, whose labels it knows: they are not counted.";
        return kept.Length > 0 ? pairs.Take(kept) : throw new TableFormatException(pairs.Source,
            $"Every pair has the values of a record that the model of {name} was fitted to, so none can be counted.",
            "Give pairs of other records, or take --clusters in place of posteriors.");

        bool IsLeftOut(UInt128 key)
        {
            int before = passed.GetValueOrDefault(key), among = here[key], known = there.GetValueOrDefault(key);
            passed[key] = before + 1;
            long fit = (known, among) == (1, 1) ? 1 : Math.Min(among, (long)Math.Round(shared / own * known));
            return (before + 1) * fit / among > before * fit / among;
        }

        static bool IsTwo(int count) => count == 2;
    }

    // Records may be millions of hundreds of values: a key has sixteen bytes, whatever they are.
    private static UInt128[] Keys(Features values)
    {
        UInt128[] keys = new UInt128[values.Rows];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (int row = 0; row < keys.Length; row++)
        {
            SHA256.HashData(MemoryMarshal.AsBytes(values.Row(row)), hash);
            keys[row] = BinaryPrimitives.ReadUInt128LittleEndian(hash);
        }

        return keys;
    }
}
