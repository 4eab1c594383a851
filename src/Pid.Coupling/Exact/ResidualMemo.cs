namespace Pid.Coupling;

/// <summary>
/// Remembers, for residual marginals that a branch and bound has explored, the entropy spent before and the cap on the atoms after.
/// Keys are compared in full: a collision of hashes can cost time, never a wrong answer.
/// </summary>
/// <param name="capacity">The largest number of masses kept in all residuals remembered; beyond it the memo only answers.</param>
internal sealed class ResidualMemo(int capacity)
{
    private const int Free = -1;

    private int[] _slots = NewSlots(1 << 10);
    private Entry[] _entries = new Entry[1 << 9];
    private ulong[] _keys = new ulong[1 << 12];
    private int _count;
    private int _keysUsed;

    /// <summary>
    /// Whether the same residuals were explored with no more entropy spent (up to a tolerance) and no lower cap. If not, what
    /// is given now is remembered in place of what was.
    /// </summary>
    public bool Dominates(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, double spent, ulong cap, double tolerance)
    {
        ulong hash = Hash(a, b);
        int slot = Find(hash, a, b);
        if (_slots[slot] != Free)
        {
            ref Entry known = ref _entries[_slots[slot]];
            if (known.Spent <= spent + tolerance && known.Cap >= cap)
            {
                return true;
            }

            (known.Spent, known.Cap) = (spent, cap);
            return false;
        }

        if (_keysUsed + a.Length + b.Length <= capacity)
        {
            _slots[slot] = _count;
            Append(new Entry(hash, _keysUsed, a.Length, b.Length, spent, cap), a, b);
        }

        return false;
    }

    private int Find(ulong hash, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        int mask = _slots.Length - 1;
        for (int slot = (int)hash & mask; ; slot = (slot + 1) & mask)
        {
            int index = _slots[slot];
            if (index == Free)
            {
                return slot;
            }

            ref Entry e = ref _entries[index];
            if (e.Hash == hash && e.LengthA == a.Length && e.LengthB == b.Length
                && _keys.AsSpan(e.Key, a.Length).SequenceEqual(a) && _keys.AsSpan(e.Key + a.Length, b.Length).SequenceEqual(b))
            {
                return slot;
            }
        }
    }

    private void Append(Entry entry, ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        while (_keysUsed + a.Length + b.Length > _keys.Length)
        {
            Array.Resize(ref _keys, 2 * _keys.Length);
        }

        a.CopyTo(_keys.AsSpan(_keysUsed));
        b.CopyTo(_keys.AsSpan(_keysUsed + a.Length));
        _keysUsed += a.Length + b.Length;
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, 2 * _count);
        }

        _entries[_count++] = entry;
        if (2 * _count > _slots.Length)
        {
            Rehash();
        }
    }

    private void Rehash()
    {
        _slots = NewSlots(2 * _slots.Length);
        int mask = _slots.Length - 1;
        for (int i = 0; i < _count; i++)
        {
            int slot = (int)_entries[i].Hash & mask;
            while (_slots[slot] != Free)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = i;
        }
    }

    private static int[] NewSlots(int length)
    {
        int[] slots = new int[length];
        slots.AsSpan().Fill(Free);
        return slots;
    }

    private static ulong Hash(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        ulong hash = (ulong)a.Length;
        foreach (ulong x in a)
        {
            hash = Mix(hash ^ x);
        }

        foreach (ulong x in b)
        {
            hash = Mix(hash ^ x);
        }

        return hash;
    }

    private static ulong Mix(ulong x)
    {
        x *= 0x9E3779B97F4A7C15; // 2^64 / golden ratio, odd
        return x ^ (x >> 29);
    }

    private struct Entry(ulong hash, int key, int lengthA, int lengthB, double spent, ulong cap)
    {
        public readonly ulong Hash = hash;
        public readonly int Key = key;
        public readonly int LengthA = lengthA;
        public readonly int LengthB = lengthB;
        public double Spent = spent;
        public ulong Cap = cap;
    }
}
