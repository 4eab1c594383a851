using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pid.Data.Columns;

/// <summary>
/// The texts of the fields that recur in a column, so that a symbol is decoded and looked up once and not once a record. Its size is fixed.
/// </summary>
internal sealed class FieldCache
{
    /// <summary>So many bytes of a field are in the two numbers that stand for it.</summary>
    public const int Packed = 15;

    /// <summary>Longer fields are not kept.</summary>
    public const int LongestField = 127;

    // So many entries altogether, at least 2^5 and at most 2^10 a column.
    private const int LargestTotal = 18;
    private readonly int _shift;
    private readonly Entry[] _entries;
    private int _numbers;

    /// <summary>The cache of one of so many columns.</summary>
    public FieldCache(int columns)
    {
        int bits = Math.Clamp(LargestTotal - BitOperations.Log2((uint)columns), 5, 10);
        (_shift, _entries) = (64 - bits, new Entry[1 << bits]);
    }

    /// <summary>Whether the two numbers say all of a field; the upper one has its length above this place.</summary>
    public static bool IsPacked(ulong high) => high >> 57 <= Packed;

    /// <summary>The text of a field; null where it is not there.</summary>
    public string? Find(ulong low, ulong high, ReadOnlySpan<byte> bytes)
    {
        ref readonly Entry entry = ref _entries[Place(low, high)];
        return Is(in entry, low, high, bytes) ? entry.Text : null;
    }

    /// <summary>The number of a field, below <see cref="RecordReader.Numbers"/>; -1 where it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Number(ulong low, ulong high, ReadOnlySpan<byte> bytes)
    {
        ref readonly Entry entry = ref _entries[Place(low, high)];
        return Is(in entry, low, high, bytes) ? entry.NumberAndOne - 1 : -1;
    }

    /// <summary>Keeps a text in place of the one that was there.</summary>
    public string Keep(ulong low, ulong high, ReadOnlySpan<byte> bytes, string text)
    {
        _entries[Place(low, high)] = new Entry(low, high, IsPacked(high) ? [] : bytes.ToArray(), text, _numbers < RecordReader.Numbers
            ? ++_numbers : 0);
        return text;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Is(in Entry entry, ulong low, ulong high, ReadOnlySpan<byte> bytes) =>
        entry.Low == low && entry.High == high && (IsPacked(high) || bytes.SequenceEqual(entry.Bytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Place(ulong low, ulong high) => (int)(((low ^ BitOperations.RotateLeft(high, 29)) * 0xD6E8FEB86659FD93) >> _shift);

    private readonly record struct Entry(ulong Low, ulong High, byte[] Bytes, string? Text, int NumberAndOne);
}
