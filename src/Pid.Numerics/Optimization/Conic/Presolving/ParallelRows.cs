using Pid.Numerics.LinearAlgebra.Sparse;

namespace Pid.Numerics.Optimization.Conic.Presolving;

/// <summary>
/// Equations and inequalities with the same free variables in the same ratios: of inequalities in one direction the tighter stays, of
/// equations the first.
/// </summary>
/// <param name="rows">A', so that column i is row i of A.</param>
/// <param name="kinds">The cone of each row.</param>
/// <param name="right">b less the fixed variables.</param>
/// <param name="rounded">The sizes of the numbers that each of these was computed from.</param>
/// <param name="isFixed">Variables that are no longer free.</param>
/// <param name="dropped">Rows that are gone; more are marked here.</param>
internal sealed class ParallelRows(SparseMatrix rows, ConeKind[] kinds, double[] right, double[] rounded, bool[] isFixed, bool[] dropped)
{
    /// <summary>Drops them.</summary>
    /// <returns>z with A'z = 0 on the free variables and b'z = -1 where two rows contradict each other; null if none do.</returns>
    public double[]? Drop()
    {
        Dictionary<int, List<int>> buckets = [];
        for (int i = 0; i < right.Length; i++)
        {
            if (dropped[i] || kinds[i] is not (ConeKind.Zero or ConeKind.Nonnegative))
            {
                continue;
            }

            int key = 0; // not HashCode, which is seeded anew in every process
            double lead = 0;
            foreach ((int column, double value) in Free(i))
            {
                lead = lead == 0 ? value : lead;
                key = unchecked((key * 31) + column + 1);
            }

            key = unchecked((key * 4) + (kinds[i] == ConeKind.Zero ? 0 : Math.Sign(lead)));
            if (!buckets.TryGetValue(key, out List<int>? same))
            {
                buckets.Add(key, same = []);
            }

            if (Compare(i, same) is { } z)
            {
                return z;
            }
        }

        return null;
    }

    /// <summary>
    /// Inequalities that are each other's opposite and leave no more than an equation, as bounds that meet do: the first becomes it, and
    /// the other is dropped.
    /// </summary>
    /// <returns>Rows that are equations now, what is gone, and its ratio to them, below 0.</returns>
    public List<(int Kept, int Gone, double Ratio)> MakeEquations()
    {
        List<(int Kept, int Gone, double Ratio)> made = [];
        Dictionary<int, List<int>> buckets = [];
        for (int i = 0; i < right.Length; i++)
        {
            if (kinds[i] != ConeKind.Nonnegative || !Free(i).Any())
            {
                continue;
            }

            int key = Free(i).Aggregate(0, (sum, entry) => unchecked((sum * 31) + entry.Column + 1));
            if (!buckets.TryGetValue(key, out List<int>? same))
            {
                buckets.Add(key, same = []);
            }

            int at = same.FindIndex(other => Ratio(i, other) is var ratio && ratio < 0 && right[i] == ratio * right[other]);
            if (at < 0)
            {
                same.Add(i);
                continue;
            }

            (kinds[same[at]], dropped[i]) = (ConeKind.Zero, true);
            made.Add((same[at], i, Ratio(i, same[at])));
            same.RemoveAt(at);
        }

        return made;
    }

    private double[]? Compare(int i, List<int> same)
    {
        for (int k = 0; k < same.Count; k++)
        {
            int other = same[k];
            double ratio = Ratio(i, other);
            if (ratio == 0 || kinds[i] != kinds[other] || (ratio < 0 && kinds[i] == ConeKind.Nonnegative))
            {
                continue;
            }

            // Row i = ratio * row other.
            double excess = right[i] - (ratio * right[other]);
            if (kinds[i] == ConeKind.Zero)
            {
                double sizes = Math.Max(rounded[i], Math.Abs(right[i]))
                    + (Math.Abs(ratio) * Math.Max(rounded[other], Math.Abs(right[other])));
                if (Math.Abs(excess) > Presolve.Tolerance * sizes)
                {
                    double[] z = new double[right.Length];
                    (z[i], z[other]) = (-1 / excess, ratio / excess);
                    return z;
                }

                dropped[i] = true;
            }
            else if (excess >= 0)
            {
                dropped[i] = true;
            }
            else
            {
                (dropped[other], same[k]) = (true, i);
            }

            return null;
        }

        same.Add(i);
        return null;
    }

    private double Ratio(int i, int other)
    {
        double ratio = 0;
        using IEnumerator<(int Column, double Value)> a = Free(i).GetEnumerator();
        using IEnumerator<(int Column, double Value)> b = Free(other).GetEnumerator();
        while (a.MoveNext())
        {
            if (!b.MoveNext() || a.Current.Column != b.Current.Column)
            {
                return 0;
            }

            ratio = ratio == 0 ? a.Current.Value / b.Current.Value : ratio;
            if (a.Current.Value != ratio * b.Current.Value)
            {
                return 0; // only exact multiples are called parallel
            }
        }

        return b.MoveNext() ? 0 : ratio;
    }

    private IEnumerable<(int Column, double Value)> Free(int i)
    {
        for (int p = rows.ColumnPointers[i]; p < rows.ColumnPointers[i + 1]; p++)
        {
            if (rows.Values[p] != 0 && !isFixed[rows.RowIndices[p]])
            {
                yield return (rows.RowIndices[p], rows.Values[p]);
            }
        }
    }
}
