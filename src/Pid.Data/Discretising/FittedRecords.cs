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
    // Values tell a record where so many of them are no other record's.
    private const double Distinct = 0.9;

    /// <summary>The pairs without them.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="values">Their values of the source.</param>
    /// <param name="fitted">The values that its model was fitted to.</param>
    /// <param name="name">The source.</param>
    /// <param name="remark">How many were left out; null where none was.</param>
    /// <exception cref="TableFormatException">No pair is left.</exception>
    public static Sample LeftOut(Sample pairs, Features values, Features fitted, string name, out string? remark)
    {
        HashSet<UInt128> seen = [.. Keys(fitted)];
        UInt128[] all = Keys(values);
        int[] kept = [.. Enumerable.Range(0, pairs.Rows).Where(row => !seen.Contains(all[row]))];
        remark = null;
        if (kept.Length == pairs.Rows || seen.Count < Distinct * fitted.Rows || all.Distinct().Count() < Distinct * pairs.Rows)
        {
            return pairs;
        }

        remark = FormattableString.Invariant($"{pairs.Rows - kept.Length} of the {pairs.Rows} pairs of {pairs.Source} have the values of ")
            + $"records that the model of {name} was fitted to, whose labels it knows: they are not counted.";
        return kept.Length > 0 ? pairs.Take(kept) : throw new TableFormatException(pairs.Source,
            $"Every pair has the values of a record that the model of {name} was fitted to, so none can be counted.",
            "Give pairs of other records, or take --clusters in place of posteriors.");
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
