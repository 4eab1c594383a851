using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pid.Interactions.Screening;

/// <summary>Sets of records as words of 64 bits.</summary>
/// <remarks>
/// Counting bits a vector at a time costs more than the instruction that counts those of a word, but adding vectors up bit by bit is cheap:
/// sixteen are added into binary digits of a bit each (Harley and Seal; Mula, Kurz and Lemire 2018), of which one vector is counted.
/// </remarks>
internal static class BitSets
{
    private const int Block = 16;

    /// <summary>The number of bits that are set in both.</summary>
    public static int IntersectionSize(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        b = b[..a.Length];
        long size = 0;
        int done = 0;
        if (Vector256.IsHardwareAccelerated && a.Length >= Block * Vector256<ulong>.Count)
        {
            ReadOnlySpan<Vector256<ulong>> va = MemoryMarshal.Cast<ulong, Vector256<ulong>>(a),
                vb = MemoryMarshal.Cast<ulong, Vector256<ulong>>(b);
            int vectors = va.Length / Block * Block;
            size = ByBlocks(va[..vectors], vb[..vectors]);
            done = vectors * Vector256<ulong>.Count;
        }

        return (int)size + ByWords(a[done..], b[done..]);
    }

    private static int ByWords(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        b = b[..a.Length];
        (int n0, int n1, int n2, int n3) = (0, 0, 0, 0);
        int w = 0;
        for (; w <= a.Length - 4; w += 4)
        {
            n0 += BitOperations.PopCount(a[w] & b[w]);
            n1 += BitOperations.PopCount(a[w + 1] & b[w + 1]);
            n2 += BitOperations.PopCount(a[w + 2] & b[w + 2]);
            n3 += BitOperations.PopCount(a[w + 3] & b[w + 3]);
        }

        for (; w < a.Length; w++)
        {
            n0 += BitOperations.PopCount(a[w] & b[w]);
        }

        return n0 + n1 + n2 + n3;
    }

    private static long ByBlocks(ReadOnlySpan<Vector256<ulong>> a, ReadOnlySpan<Vector256<ulong>> b)
    {
        Vector256<ulong> ones = default, twos = default, fours = default, eights = default, sixteens = default;
        for (int v = 0; v <= a.Length - Block; v += Block)
        {
            ReadOnlySpan<Vector256<ulong>> x = a.Slice(v, Block), y = b.Slice(v, Block);
            Vector256<ulong> first = Eight(x[..8], y[..8], ref ones, ref twos, ref fours);
            Vector256<ulong> second = Eight(x[8..], y[8..], ref ones, ref twos, ref fours);
            sixteens += Count(Add(ref eights, first, second));
        }

        return (long)Vector256.Sum((sixteens << 4) + (Count(eights) << 3) + (Count(fours) << 2) + (Count(twos) << 1) + Count(ones));
    }

    // Adds eight intersections; returns what is carried to the eights.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Eight(
        ReadOnlySpan<Vector256<ulong>> a, ReadOnlySpan<Vector256<ulong>> b, ref Vector256<ulong> ones,
        ref Vector256<ulong> twos, ref Vector256<ulong> fours)
    {
        Vector256<ulong> two0 = Add(ref ones, a[0] & b[0], a[1] & b[1]), two1 = Add(ref ones, a[2] & b[2], a[3] & b[3]);
        Vector256<ulong> four0 = Add(ref twos, two0, two1);
        Vector256<ulong> two2 = Add(ref ones, a[4] & b[4], a[5] & b[5]), two3 = Add(ref ones, a[6] & b[6], a[7] & b[7]);
        Vector256<ulong> four1 = Add(ref twos, two2, two3);
        return Add(ref fours, four0, four1);
    }

    // Bit by bit: sum + a + b = sum' + 2 carry.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Add(ref Vector256<ulong> sum, Vector256<ulong> a, Vector256<ulong> b)
    {
        Vector256<ulong> differs = sum ^ a;
        Vector256<ulong> carry = Vector256.ConditionalSelect(differs, b, a);
        sum = differs ^ b;
        return carry;
    }

    // The bits of each word.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Count(Vector256<ulong> v)
    {
        v -= (v >>> 1) & Vector256.Create(0x5555_5555_5555_5555UL);
        v = (v & Vector256.Create(0x3333_3333_3333_3333UL)) + ((v >>> 2) & Vector256.Create(0x3333_3333_3333_3333UL));
        v = (v + (v >>> 4)) & Vector256.Create(0x0F0F_0F0F_0F0F_0F0FUL);
        v += v >>> 8;
        v += v >>> 16;
        v += v >>> 32;
        return v & Vector256.Create(0xFFUL);
    }
}
