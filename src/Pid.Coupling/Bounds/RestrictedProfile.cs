namespace Pid.Coupling;

/// <summary>The majorize-profile bound of couplings that are zero outside some cells, see <see cref="VertexSearch"/>.</summary>
internal sealed class RestrictedProfile
{
    private const int Rounds = 2;

    // Sums stop here, above all masses even after one cell is subtracted: 2^63 - 2^62 >= 2^62.
    private const ulong Plenty = 1UL << 63;

    private readonly ulong[][] _masses;
    private readonly int[] _cells;
    private readonly ulong[] _room;
    private readonly ulong _total;
    private readonly Surprisal _surprisal;
    private readonly ulong[][] _largest; // U(s)
    private readonly ulong[] _least; // bounds of the mass in each cell
    private readonly ulong[] _most;
    private readonly ulong[][] _leastSums; // of the cells through each state
    private readonly ulong[][] _mostSums;
    private readonly ulong[][] _sorted;
    private readonly ulong[][] _scratch; // starts and sizes of: the profile so far, one marginal, their minimum

    /// <param name="masses">Positive masses of each marginal.</param>
    /// <param name="cells">States of each cell, flattened.</param>
    /// <param name="room">The largest mass that each cell can hold.</param>
    /// <param name="total">The total mass.</param>
    public RestrictedProfile(ulong[][] masses, int[] cells, ulong[] room, ulong total)
    {
        (_masses, _cells, _room, _total) = (masses, cells, room, total);
        _surprisal = new Surprisal(total);
        _largest = Array.ConvertAll(masses, p => new ulong[p.Length]);
        _least = new ulong[room.Length];
        _most = new ulong[room.Length];
        _leastSums = Array.ConvertAll(masses, p => new ulong[p.Length]);
        _mostSums = Array.ConvertAll(masses, p => new ulong[p.Length]);
        _sorted = Array.ConvertAll(masses, p => new ulong[p.Length]);
        int states = 0;
        foreach (ulong[] marginal in masses)
        {
            states += marginal.Length;
        }

        _scratch = new ulong[6][];
        for (int i = 0; i < _scratch.Length; i++)
        {
            _scratch[i] = new ulong[states];
        }
    }

    /// <summary>The bound in bits, +infinity when a state has no cell left.</summary>
    public double Bound(ReadOnlySpan<bool> allowed)
    {
        if (!Restrict(allowed))
        {
            return double.PositiveInfinity;
        }

        (ulong[] starts, ulong[] sizes, ulong[] nextStarts, ulong[] nextSizes) = (_scratch[0], _scratch[1], _scratch[4], _scratch[5]);
        int steps = 0;
        for (int k = 0; k < _masses.Length; k++)
        {
            int added = Steps(k);
            if (added == 0)
            {
                return double.PositiveInfinity;
            }

            int merged = Profile.Minimum(
                starts.AsSpan(0, steps), sizes.AsSpan(0, steps), _scratch[2].AsSpan(0, added), _scratch[3].AsSpan(0, added),
                nextStarts, nextSizes);
            (starts, sizes, nextStarts, nextSizes, steps) = (nextStarts, nextSizes, starts, sizes, merged);
        }

        MajorizeProfile walk = new(starts.AsSpan(0, steps), sizes.AsSpan(0, steps), _total);
        double bits = 0;
        while (walk.Next(out MassRun run))
        {
            bits += run.Count * _surprisal.Of(run.Mass);
        }

        return bits;
    }

    // Bounds of the cells from the states' masses, a few rounds: a state needs what its other cells cannot hold, and leaves to a cell what
    // its other cells do not need. False when a state cannot be filled or overflows.
    private bool Restrict(ReadOnlySpan<bool> allowed)
    {
        for (int cell = 0; cell < allowed.Length; cell++)
        {
            _least[cell] = 0;
            _most[cell] = allowed[cell] ? _room[cell] : 0;
        }

        for (int round = 0; round < Rounds; round++)
        {
            for (int k = 0; k < _masses.Length; k++)
            {
                if (!Tighten(k, allowed))
                {
                    return false;
                }
            }
        }

        foreach (ulong[] marginal in _largest)
        {
            Array.Clear(marginal);
        }

        for (int cell = 0; cell < allowed.Length; cell++)
        {
            for (int k = 0; allowed[cell] && k < _largest.Length; k++)
            {
                ref ulong largest = ref _largest[k][_cells[(cell * _largest.Length) + k]];
                largest = Math.Max(largest, _most[cell]);
            }
        }

        return true;
    }

    private bool Tighten(int k, ReadOnlySpan<bool> allowed)
    {
        (ulong[] leastSums, ulong[] mostSums, ulong[] masses) = (_leastSums[k], _mostSums[k], _masses[k]);
        Array.Clear(leastSums);
        Array.Clear(mostSums);
        for (int cell = 0; cell < allowed.Length; cell++)
        {
            int state = _cells[(cell * _masses.Length) + k];
            leastSums[state] = Math.Min(leastSums[state] + _least[cell], Plenty);
            mostSums[state] = Math.Min(mostSums[state] + _most[cell], Plenty);
        }

        for (int cell = 0; cell < allowed.Length; cell++)
        {
            int state = _cells[(cell * _masses.Length) + k];
            if (leastSums[state] > masses[state] || mostSums[state] < masses[state])
            {
                return false;
            }

            if (allowed[cell])
            {
                ulong others = mostSums[state] - _most[cell];
                ulong needs = masses[state] > others ? masses[state] - others : 0;
                ulong leaves = masses[state] - (leastSums[state] - _least[cell]);
                (_least[cell], _most[cell]) = (Math.Max(_least[cell], needs), Math.Min(_most[cell], leaves));
            }
        }

        return true;
    }

    // The steps of marginal k into scratch 2 and 3, states with the largest U first; 0 when a state has no cell.
    private int Steps(int k)
    {
        ulong[] keys = _largest[k];
        ulong[] masses = _sorted[k];
        _masses[k].CopyTo(masses, 0);
        Array.Sort(keys, masses);
        if (keys[0] == 0)
        {
            return 0;
        }

        ulong position = 0;
        int steps = 0;
        for (int i = keys.Length - 1; i >= 0; i--)
        {
            if (steps == 0 || keys[i] < _scratch[3][steps - 1])
            {
                (_scratch[2][steps], _scratch[3][steps]) = (position, keys[i]);
                steps++;
            }

            position += masses[i];
        }

        return steps;
    }
}
