using System.Numerics;
using System.Runtime.CompilerServices;

namespace Pid.Coupling;

/// <summary>
/// The states of one marginal with the mass left in each, largest first, for uses in which the largest only ever shrinks. States that
/// were not touched yet are read off a sorted array. Those that were wait in buckets by leading bits of what is left
/// (exponent and a few bits of mantissa), as linked lists; only the bucket in use is ordered, by a binary heap. Expected constant time
/// an operation after the sort, never worse than logarithmic.
/// </summary>
internal sealed class MonotoneBucketQueue
{
    private const int None = -1;
    private const int MantissaBits = 52;

    // Some sixteen states a bucket where the masses are dense, and heads that stay near in the cache.
    private const int LogBucketLoad = 4;
    private const int FewestBits = 2;
    private const int MostBits = 13;

    private readonly int _shift;
    private readonly long _firstKey;
    private readonly ulong[] _masses; // untouched states, largest first, from _position on
    private readonly int[] _states;
    private readonly int[] _heads;
    private int _position;
    private int _bucketOfNext; // of the next untouched state
    private Node[] _nodes = new Node[16]; // waiting states; those taken out form a list of free ones
    private int _nodeCount;
    private int _free = None;
    private Item[] _heap = new Item[16]; // touched states of the bucket in use
    private int _size;
    private int _bucket;
    private bool _untouched; // whether the largest is an untouched state

    /// <param name="masses">The masses; zeros are not queued.</param>
    public MonotoneBucketQueue(ReadOnlySpan<ulong> masses)
    {
        _shift = MantissaBits - Math.Clamp(BitOperations.Log2((uint)masses.Length) - LogBucketLoad, FewestBits, MostBits);
        _firstKey = BitConverter.DoubleToInt64Bits(1.0) >> _shift;
        (_masses, _states) = MassSort.DescendingStates(masses);
        _bucket = _masses.Length == 0 ? 0 : Bucket(_masses[0]);
        _heads = new int[_bucket + 1];
        _heads.AsSpan().Fill(None);
        _position = -1;
        NextUntouched();
        Advance();
    }

    /// <summary>Whether no mass is left.</summary>
    public bool IsEmpty => Largest == 0;

    /// <summary>The largest mass left in a state; 0 when nothing is left.</summary>
    public ulong Largest { get; private set; }

    /// <summary>The state with the largest mass left.</summary>
    public int LargestState { get; private set; }

    /// <summary>Takes mass from the largest state.</summary>
    /// <param name="mass">Above 0, at most <see cref="Largest"/>.</param>
    public void Take(ulong mass)
    {
        ulong left = Largest - mass;
        int bucket = left > 0 ? Bucket(left) : None;
        bool stays = bucket == _bucket;
        if (bucket != None && !stays)
        {
            Wait(left, LargestState, bucket);
        }

        if (_untouched)
        {
            NextUntouched();
            if (stays)
            {
                Push(new Item(left, LargestState));
            }
        }
        else if (stays)
        {
            SiftDown(0, new Item(left, LargestState));
        }
        else if (--_size > 0)
        {
            SiftDown(0, _heap[_size]);
        }

        Advance();
    }

    // The conversion rounds to nearest, which keeps the order; the leading bits of a double are monotone in its value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Bucket(ulong mass) => (int)((BitConverter.DoubleToInt64Bits((long)mass) >> _shift) - _firstKey);

    private void Wait(ulong mass, int state, int bucket)
    {
        int node = _free;
        if (node != None)
        {
            _free = _nodes[node].Next;
        }
        else
        {
            node = _nodeCount++;
            if (node == _nodes.Length)
            {
                Array.Resize(ref _nodes, 2 * node);
            }
        }

        ref int head = ref _heads[bucket];
        _nodes[node] = new Node(mass, state, head);
        head = node;
    }

    // Finds the largest again; when the bucket in use is empty, goes down to the next one that is not.
    private void Advance()
    {
        while (_size == 0 && _bucket > _bucketOfNext && _bucket > 0)
        {
            _bucket--;
            Fill(_heads[_bucket]);
        }

        _untouched = _bucketOfNext == _bucket && (_size == 0 || _masses[_position] >= _heap[0].Mass);
        if (_untouched)
        {
            (Largest, LargestState) = (_masses[_position], _states[_position]);
        }
        else
        {
            (Largest, LargestState) = _size > 0 ? (_heap[0].Mass, _heap[0].State) : (0, None);
        }
    }

    private void NextUntouched()
    {
        _position++;
        _bucketOfNext = _position < _masses.Length ? Bucket(_masses[_position]) : None;
    }

    private void Fill(int node)
    {
        while (node != None)
        {
            Node waiting = _nodes[node];
            Push(new Item(waiting.Mass, waiting.State));
            _nodes[node] = waiting with { Next = _free };
            (_free, node) = (node, waiting.Next);
        }
    }

    private void Push(Item item)
    {
        if (_size == _heap.Length)
        {
            Array.Resize(ref _heap, 2 * _size);
        }

        Item[] heap = _heap;
        int hole = _size++;
        while (hole > 0 && heap[(hole - 1) / 2].Mass < item.Mass)
        {
            heap[hole] = heap[(hole - 1) / 2];
            hole = (hole - 1) / 2;
        }

        heap[hole] = item;
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

    private readonly record struct Node(ulong Mass, int State, int Next);
}
