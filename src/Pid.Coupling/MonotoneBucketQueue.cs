using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pid.Coupling;

/// <summary>
/// The states of one marginal with the mass left in each, largest first, for uses in which the largest only ever shrinks. States wait
/// in buckets by leading bits of their mass (exponent and a few bits of mantissa), as linked lists; only the bucket in use is ordered,
/// by a binary heap. Expected constant time an operation, never worse than logarithmic.
/// </summary>
internal sealed class MonotoneBucketQueue
{
    private const int None = -1;
    private const int MantissaBits = 52;

    // Buckets hold some sixteen states when the masses spread over a few octaves; beyond 2^14 an octave the lists outgrow the cache.
    private const int LogBucketLoad = 6;
    private const int FewestBits = 2;
    private const int MostBits = 14;

    private readonly int _shift;
    private readonly long _firstKey;
    private readonly int[] _heads;
    private readonly int[] _following;
    private readonly ulong[] _left;
    private Item[] _heap = new Item[16];
    private int _size;
    private int _bucket;

    /// <param name="masses">The masses; zeros are not queued.</param>
    public MonotoneBucketQueue(ReadOnlySpan<ulong> masses)
    {
        _shift = MantissaBits - Math.Clamp(BitOperations.Log2((uint)masses.Length) - LogBucketLoad, FewestBits, MostBits);
        _firstKey = BitConverter.DoubleToInt64Bits(1.0) >> _shift;
        _left = masses.ToArray();
        _following = new int[masses.Length];
        ulong largest = 0;
        foreach (ulong mass in masses)
        {
            largest = Math.Max(largest, mass);
        }

        _bucket = largest == 0 ? 0 : Bucket(largest) + 1;
        _heads = new int[_bucket];
        _heads.AsSpan().Fill(None);
        for (int state = masses.Length - 1; state >= 0; state--)
        {
            if (masses[state] > 0)
            {
                Wait(state);
            }
        }

        Advance();
    }

    /// <summary>Whether no mass is left.</summary>
    public bool IsEmpty => _size == 0;

    /// <summary>The largest mass left in a state.</summary>
    public ulong Largest => _heap[0].Mass;

    /// <summary>The state with the largest mass left.</summary>
    public int LargestState => _heap[0].State;

    /// <summary>Takes mass from the largest state.</summary>
    /// <param name="mass">At most <see cref="Largest"/>.</param>
    public void Take(ulong mass)
    {
        Item top = _heap[0];
        ulong left = top.Mass - mass;
        if (left > 0 && Bucket(left) == _bucket)
        {
            SiftDown(0, new Item(left, top.State));
            return;
        }

        if (left > 0)
        {
            _left[top.State] = left;
            Wait(top.State);
        }

        _size--;
        if (_size > 0)
        {
            SiftDown(0, _heap[_size]);
        }
        else
        {
            Advance();
        }
    }

    // The conversion rounds to nearest, which keeps the order; the leading bits of a double are monotone in its value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Bucket(ulong mass) => (int)((BitConverter.DoubleToInt64Bits((long)mass) >> _shift) - _firstKey);

    private void Wait(int state)
    {
        ref int head = ref _heads[Bucket(_left[state])];
        _following[state] = head;
        head = state;
    }

    // Moves the next bucket that holds states into the heap.
    private void Advance()
    {
        while (_size == 0 && --_bucket >= 0)
        {
            for (int state = _heads[_bucket]; state != None; state = _following[state])
            {
                if (_size == _heap.Length)
                {
                    Array.Resize(ref _heap, 2 * _size);
                }

                _heap[_size++] = new Item(_left[state], state);
            }
        }

        for (int i = (_size / 2) - 1; i >= 0; i--)
        {
            SiftDown(i, _heap[i]);
        }
    }

    private void SiftDown(int hole, Item item)
    {
        Item[] heap = _heap;
        for (int child = (2 * hole) + 1; child < _size; child = (2 * hole) + 1)
        {
            child += child + 1 < _size && heap[child + 1].Mass > heap[child].Mass ? 1 : 0;
            if (heap[child].Mass <= item.Mass)
            {
                break;
            }

            heap[hole] = heap[child];
            hole = child;
        }

        heap[hole] = item;
    }

    private readonly record struct Item(ulong Mass, int State);
}
