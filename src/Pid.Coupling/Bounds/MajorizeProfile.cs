namespace Pid.Coupling;

/// <summary>
/// The majorize-profile vector: from u = 0 on, take the largest s with s &lt;= D((u+s)^-), emit it and go to u + s. Every coupling of
/// the marginals of the profile D is majorized by it, so each Schur-concave functional of the vector is a lower bound for every
/// coupling. This walks over the vector, largest atom first, runs of equal atoms in one step.
/// </summary>
/// <remarks>
/// Source: Compton et al., AISTATS 2023, section 4. With a cap c the vector majorizes every coupling whose atoms are at most c: D is
/// replaced by min(D, c). While an atom would end inside the current step (size D there), D((u+s)^-) is that size; if it is
/// cut by the end of the step, it stops there unless the next step admits a larger one.
/// </remarks>
internal ref struct MajorizeProfile
{
    private readonly ReadOnlySpan<ulong> _starts;
    private readonly ReadOnlySpan<ulong> _sizes;
    private readonly ulong _total;
    private ulong _used;
    private ulong _current;
    private int _next;

    /// <param name="starts">Starts of the steps of D.</param>
    /// <param name="sizes">Values of D on the steps.</param>
    /// <param name="total">Where D ends.</param>
    /// <param name="cap">Upper bound of all atoms, at least 1.</param>
    public MajorizeProfile(ReadOnlySpan<ulong> starts, ReadOnlySpan<ulong> sizes, ulong total, ulong cap = ulong.MaxValue)
    {
        _starts = starts;
        _sizes = sizes;
        _total = total;
        _next = 1;
        while (_next < sizes.Length && sizes[_next] >= cap)
        {
            _next++;
        }

        _current = Math.Min(sizes[0], cap);
        _used = 0;
    }

    /// <summary>The next run of equal atoms; false when the mass is used up.</summary>
    public bool Next(out MassRun run)
    {
        while (_used < _total)
        {
            bool more = _next < _starts.Length;
            ulong rest = (more ? _starts[_next] : _total) - _used;
            if (rest >= _current)
            {
                ulong count = rest / _current;
                run = new MassRun(_current, count);
                _used += count * _current;
                return true;
            }

            ulong following = more ? _sizes[_next] : 0;
            _current = following;
            _next++;
            if (rest >= following && rest > 0)
            {
                run = new MassRun(rest, 1);
                _used += rest;
                return true;
            }
        }

        run = default;
        return false;
    }
}
