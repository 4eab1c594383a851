namespace Pid.Interactions.MaximalSynergy;

/// <summary>What the cells of a joint can be, narrowed as a checker of certificates narrows it
/// (docs/certificates.md), to rounding.</summary>
/// <param name="cells">The cells and their equations.</param>
/// <param name="lower">Lower ends.</param>
/// <param name="upper">Upper ends.</param>
internal sealed class CellBox(JointPolytope cells, double[] lower, double[] upper)
{
    private const double Rounding = 1e-13, Empty = 1e-12;

    /// <summary>Lower ends.</summary>
    public double[] Lower => lower;

    /// <summary>Upper ends.</summary>
    public double[] Upper => upper;

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
    public CellBox Part(int[][] rowsOf, int cell, double at, bool above, out HashSet<int> changed)
    {
        CellBox part = new(cells, [.. lower], [.. upper]) { IsEmpty = IsEmpty };
        changed = part.Restrict(rowsOf, cell, at, above);
        return part;
    }

    /// <summary>Restricts it at a cell; the cells that changed.</summary>
    public HashSet<int> Restrict(int[][] rowsOf, int cell, double at, bool above)
    {
        (lower[cell], upper[cell]) = above ? (Math.Max(lower[cell], at), upper[cell]) : (lower[cell], Math.Min(upper[cell], at));
        HashSet<int> changed = Narrow(rowsOf, rowsOf[cell], 6);
        changed.Add(cell);
        return changed;
    }

    private HashSet<int> Narrow(int[][] rowsOf, IEnumerable<int> first, int sweeps)
    {
        HashSet<int> changed = [];
        SortedSet<int> dirty = [.. first];
        for (; sweeps > 0 && dirty.Count > 0; sweeps--)
        {
            SortedSet<int> again = [];
            foreach (int r in dirty)
            {
                double low = cells.RightSide[r].Midpoint, high = low;
                foreach (int c in cells.Rows[r])
                {
                    (low, high) = (low - upper[c], high - lower[c]);
                }

                IsEmpty |= low > Empty || high < -Empty;
                foreach (int c in cells.Rows[r])
                {
                    (double least, double most) = (upper[c] + low, lower[c] + high);
                    if (least > lower[c] + Rounding || most < upper[c] - Rounding)
                    {
                        (lower[c], upper[c]) = (Math.Max(lower[c], least), Math.Min(upper[c], most));
                        changed.Add(c);
                        again.UnionWith(rowsOf[c]);
                    }

                    IsEmpty |= lower[c] > upper[c] + Empty;
                }
            }

            dirty = again;
        }

        return changed;
    }
}
