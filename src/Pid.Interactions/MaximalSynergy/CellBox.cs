using Pid.Numerics.Certified;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>What the cells of a joint can be, narrowed as a checker of certificates narrows it
/// (docs/certificates.md), to rounding.</summary>
/// <param name="cells">The cells and their equations.</param>
/// <param name="lower">Lower ends.</param>
/// <param name="upper">Upper ends.</param>
internal sealed class CellBox(JointPolytope cells, double[] lower, double[] upper)
{
    private const double Rounding = 1e-13, Empty = 1e-12;
    private double[] _atLower = Unknown(lower.Length), _atUpper = Unknown(upper.Length);

    /// <summary>Lower ends.</summary>
    public double[] Lower => lower;

    /// <summary>Upper ends.</summary>
    public double[] Upper => upper;

    /// <summary>-p ln p at the lower end of a cell, kept until that moves.</summary>
    public double HeightAtLower(int cell) => double.IsNaN(_atLower[cell]) ? _atLower[cell] = Height(lower[cell]) : _atLower[cell];

    /// <summary>-p ln p at the upper end of a cell.</summary>
    public double HeightAtUpper(int cell) => double.IsNaN(_atUpper[cell]) ? _atUpper[cell] = Height(upper[cell]) : _atUpper[cell];

    /// <summary>Whether nothing is left by more than rounding.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>The box that the pairs alone leave.</summary>
    public static CellBox Root(JointPolytope cells, int[][] rowsOf)
    {
        double[] most = Array.ConvertAll(rowsOf, rows => rows.Min(r => cells.RightSide[r].Midpoint));
        CellBox box = new(cells, new double[most.Length], most);
        box.Narrow(rowsOf, Enumerable.Range(0, cells.Rows.Length), 100);
        return box;
    }

    /// <summary>A copy, restricted at a cell, and the cells that changed.</summary>
    public CellBox Part(int[][] rowsOf, int cell, double at, bool above, out List<int> changed)
    {
        CellBox part = new(cells, [.. lower], [.. upper])
        {
            IsEmpty = IsEmpty,
            _atLower = [.. _atLower],
            _atUpper = [.. _atUpper],
        };
        changed = part.Restrict(rowsOf, cell, at, above);
        return part;
    }

    /// <summary>Restricts it at a cell; the cells that changed.</summary>
    public List<int> Restrict(int[][] rowsOf, int cell, double at, bool above)
    {
        Set(cell, above ? Math.Max(lower[cell], at) : lower[cell], above ? upper[cell] : Math.Min(upper[cell], at));
        return Narrow(rowsOf, rowsOf[cell], 6, cell);
    }

    // The cells that changed, and the one that did before; only those of rows that a change touched can.
    private List<int> Narrow(int[][] rowsOf, IEnumerable<int> first, int sweeps, params ReadOnlySpan<int> before)
    {
        List<int> changed = [.. before];
        bool[] isChanged = new bool[lower.Length], dirty = new bool[cells.Rows.Length], again = new bool[dirty.Length];
        foreach (int c in before)
        {
            isChanged[c] = true;
        }

        foreach (int r in first)
        {
            dirty[r] = true;
        }

        for (bool isDirty = true; sweeps > 0 && isDirty; sweeps--)
        {
            isDirty = false;
            for (int r = 0; r < dirty.Length; r++)
            {
                if (dirty[r])
                {
                    isDirty |= NarrowRow(rowsOf, r, changed, isChanged, again);
                }
            }

            (dirty, again) = (again, dirty);
            Array.Clear(again);
        }

        return changed;
    }

    private void Set(int cell, double least, double most)
    {
        _atLower[cell] = least == lower[cell] ? _atLower[cell] : double.NaN;
        _atUpper[cell] = most == upper[cell] ? _atUpper[cell] : double.NaN;
        (lower[cell], upper[cell]) = (least, most);
    }

    private static double Height(double p) => p > 0 ? -p * CertifiedMath.Log(p) : 0;

    private static double[] Unknown(int count)
    {
        double[] heights = new double[count];
        Array.Fill(heights, double.NaN);
        return heights;
    }

    // Each cell against the ends of the others of a row; whether one changed.
    private bool NarrowRow(int[][] rowsOf, int row, List<int> changed, bool[] isChanged, bool[] again)
    {
        double low = cells.RightSide[row].Midpoint, high = low;
        foreach (int c in cells.Rows[row])
        {
            (low, high) = (low - upper[c], high - lower[c]);
        }

        bool any = false;
        IsEmpty |= low > Empty || high < -Empty;
        foreach (int c in cells.Rows[row])
        {
            (double least, double most) = (upper[c] + low, lower[c] + high);
            if (least > lower[c] + Rounding || most < upper[c] - Rounding)
            {
                Set(c, Math.Max(lower[c], least), Math.Min(upper[c], most));
                if (!isChanged[c])
                {
                    changed.Add(c);
                }

                any = isChanged[c] = true;
                foreach (int r in rowsOf[c])
                {
                    again[r] = true;
                }
            }

            IsEmpty |= lower[c] > upper[c] + Empty;
        }

        return any;
    }
}
