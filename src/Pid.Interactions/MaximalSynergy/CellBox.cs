using Pid.Numerics.Certified;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>What the cells of a joint can be, narrowed as a checker of certificates narrows it
/// (docs/certificates.md), to rounding.</summary>
internal sealed class CellBox
{
    private const double Rounding = 1e-13, Empty = 1e-12;
    private readonly CellRows _rows;
    private readonly CellEnds[] _ends;

    private CellBox(CellRows rows, CellEnds[] ends) => (_rows, _ends) = (rows, ends);

    /// <summary>Whether nothing is left by more than rounding.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>The box that the pairs alone leave.</summary>
    public static CellBox Root(CellRows rows)
    {
        CellBox box = new(rows, Array.ConvertAll(rows.Of, of => new CellEnds(0, of.Min(r => rows.Sums[r]))));
        rows.Begin();
        Array.Fill(rows.Dirty, true);
        box.Narrow(100);
        return box;
    }

    /// <summary>The lower end of a cell.</summary>
    public double Lower(int cell) => _ends[cell].Lower;

    /// <summary>The upper end of a cell.</summary>
    public double Upper(int cell) => _ends[cell].Upper;

    /// <summary>The ends of a cell, and -p ln p there, kept until they move.</summary>
    public CellEnds WithHeights(int cell)
    {
        ref CellEnds ends = ref _ends[cell];
        ends.AtLower = double.IsNaN(ends.AtLower) ? Height(ends.Lower) : ends.AtLower;
        ends.AtUpper = double.IsNaN(ends.AtUpper) ? Height(ends.Upper) : ends.AtUpper;
        return ends;
    }

    /// <summary>A copy, restricted at a cell.</summary>
    public CellBox Part(int cell, double at, bool above)
    {
        CellBox part = new(_rows, [.. _ends]) { IsEmpty = IsEmpty };
        part.Restrict(cell, at, above);
        return part;
    }

    /// <summary>The ends of a cell restricted at it, before anything is narrowed.</summary>
    public CellEnds EndsOf(int cell, double at, bool above, bool withHeights)
    {
        CellEnds ends = withHeights ? WithHeights(cell) : _ends[cell];
        (double lower, double upper) = Restricted(ends, at, above);
        return !withHeights || (lower == ends.Lower && upper == ends.Upper) ? ends with { Lower = lower, Upper = upper }
            : above ? ends with { Lower = lower, AtLower = Height(lower) } : ends with { Upper = upper, AtUpper = Height(upper) };
    }

    /// <summary>Restricts it at a cell.</summary>
    public void Restrict(int cell, double at, bool above)
    {
        (double lower, double upper) = Restricted(_ends[cell], at, above);
        _rows.Begin();
        Set(cell, lower, upper);
        _rows.Sweep();
        Narrow(6);
    }

    /// <summary>What a part of it, restricted at a cell, would have other than the box; null where nothing would be left.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="at">Where.</param>
    /// <param name="above">Whether the part is above.</param>
    /// <param name="counts">Of which cells -p ln p is asked for.</param>
    public (int Cell, CellEnds Ends)[]? Try(int cell, double at, bool above, bool[] counts)
    {
        bool wasEmpty = IsEmpty;
        Restrict(cell, at, above);
        (int, CellEnds)[]? changed = IsEmpty ? null : [.. _rows.Changed.Select(c => (c, counts[c] ? WithHeights(c) : _ends[c]))];
        foreach (int c in _rows.Changed)
        {
            _ends[c] = _rows.Before[c];
        }

        IsEmpty = wasEmpty;
        return changed;
    }

    private static (double Lower, double Upper) Restricted(CellEnds ends, double at, bool above) =>
        above ? (Math.Max(ends.Lower, at), ends.Upper) : (ends.Lower, Math.Min(ends.Upper, at));

    // Only cells of rows that a change touched can change.
    private void Narrow(int sweeps)
    {
        for (bool isDirty = true; sweeps > 0 && isDirty; sweeps--)
        {
            isDirty = false;
            foreach (int r in _rows.Order)
            {
                isDirty |= _rows.Dirty[r] && NarrowRow(r);
            }

            _rows.Sweep();
        }
    }

    // Each cell against the ends of the others of a row; whether one changed.
    private bool NarrowRow(int row)
    {
        double low = _rows.Sums[row], high = low;
        foreach (int c in _rows.Cells[row])
        {
            (low, high) = (low - _ends[c].Upper, high - _ends[c].Lower);
        }

        bool any = false;
        IsEmpty |= low > Empty || high < -Empty;
        foreach (int c in _rows.Cells[row])
        {
            (double lower, double upper) = (_ends[c].Lower, _ends[c].Upper);
            (double least, double most) = (upper + low, lower + high);
            if (least > lower + Rounding || most < upper - Rounding)
            {
                (lower, upper) = (Math.Max(lower, least), Math.Min(upper, most));
                Set(c, lower, upper);
                any = true;
            }

            IsEmpty |= lower > upper + Empty;
        }

        return any;
    }

    private void Set(int cell, double least, double most)
    {
        CellEnds ends = _ends[cell];
        _rows.Note(cell, ends);
        _ends[cell] = new CellEnds(least, most, least == ends.Lower ? ends.AtLower : double.NaN,
            most == ends.Upper ? ends.AtUpper : double.NaN);
    }

    private static double Height(double p) => p > 0 ? -p * CertifiedMath.Log(p) : 0;
}
