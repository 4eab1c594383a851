using Pid.Numerics.Distributions;

namespace Pid.Interactions.MinimalSynergy;

/// <summary>
/// Maximum entropy over D, the joints with three given pairwise marginals, on axes (a, b, c) ordered by size so that c is the
/// shortest. A cell is active when its three pair probabilities are positive; every joint of D is zero elsewhere.
/// </summary>
internal sealed class EntropyProblem
{
    private readonly bool[]? _without;  // cells left out though their pairs are positive
    private readonly int[] _axisOf;     // _axisOf[k]: position (0 = a, 1 = b, 2 = c) of the k-th variable of (X1, X2, Y)

    public EntropyProblem(PairwiseMarginals marginals, CancellationToken cancellation = default)
    {
        int[] sizes = [marginals.X1.Size, marginals.X2.Size, marginals.Y.Size];
        int[] variables = [0, 1, 2];
        Array.Sort(variables, (u, v) => sizes[u] != sizes[v] ? sizes[v].CompareTo(sizes[u]) : u.CompareTo(v));
        (NA, NB, NC) = (sizes[variables[0]], sizes[variables[1]], sizes[variables[2]]);
        Pass = CellPass.Stop(Cells, cancellation);
        _axisOf = new int[3];
        for (int k = 0; k < 3; k++)
        {
            _axisOf[variables[k]] = k;
        }

        AB = Pair(marginals, variables[0], variables[1]);
        AC = Pair(marginals, variables[0], variables[2]);
        BC = Pair(marginals, variables[1], variables[2]);
        RelativeError = Math.Max(marginals.X1Y.RelativeError, Math.Max(marginals.X2Y.RelativeError, marginals.X1X2.RelativeError));
    }

    private EntropyProblem(EntropyProblem other, double[] ab, double[] ac, double[] bc, bool[]? without)
    {
        (NA, NB, NC, AB, AC, BC, _without) = (other.NA, other.NB, other.NC, ab, ac, bc, without);
        (_axisOf, RelativeError, Pass) = (other._axisOf, other.RelativeError, other.Pass);
    }

    /// <summary>Sizes of the axes, NA >= NB >= NC.</summary>
    public int NA { get; }

    /// <summary>Size of axis b.</summary>
    public int NB { get; }

    /// <summary>Size of axis c.</summary>
    public int NC { get; }

    /// <summary>p(a,b), row-major.</summary>
    public double[] AB { get; }

    /// <summary>p(a,c), row-major.</summary>
    public double[] AC { get; }

    /// <summary>p(b,c), row-major.</summary>
    public double[] BC { get; }

    /// <summary>Bound of the relative error of every probability.</summary>
    public double RelativeError { get; }

    /// <summary>Number of cells.</summary>
    public int Cells => NA * NB * NC;

    /// <summary>What the passes over the cells look at, row by row (<see cref="CellPass"/>).</summary>
    public CancellationToken Pass { get; }

    /// <summary>Whether the three pair probabilities of a cell are positive, and it was not left out.</summary>
    public bool IsActive(int a, int b, int c) => AB[(a * NB) + b] > 0 && AC[(a * NC) + c] > 0 && BC[(b * NC) + c] > 0
        && !(_without is not null && _without[(((a * NB) + b) * NC) + c]);

    /// <summary>Calls an action with every active cell: a, b, c and its index.</summary>
    public void ForEachActive(Action<int, int, int, int> action)
    {
        for (int a = 0, cell = 0; a < NA; a++)
        {
            Pass.ThrowIfCancellationRequested();
            for (int b = 0; b < NB; b++)
            {
                for (int c = 0; c < NC; c++, cell++)
                {
                    if (IsActive(a, b, c))
                    {
                        action(a, b, c, cell);
                    }
                }
            }
        }
    }

    /// <summary>How many pair probabilities are at or below a threshold.</summary>
    public int CountAtMost(double threshold) => AB.Count(p => p <= threshold) + AC.Count(p => p <= threshold)
        + BC.Count(p => p <= threshold);

    /// <summary>The problem with these cells left out.</summary>
    public EntropyProblem Without(bool[] cells) => new(this, AB, AC, BC, cells);

    /// <summary>
    /// The problem with every pair probability at or below a threshold set to zero, and small ones that lose all their cells by that.
    /// </summary>
    public EntropyProblem Without(double threshold)
    {
        (double[] ab, double[] ac, double[] bc) = (Above(AB), Above(AC), Above(BC));
        while (true)
        {
            EntropyProblem trimmed = new(this, ab, ac, bc, _without);
            (double[] ofAB, double[] ofAC, double[] ofBC) = (new double[ab.Length], new double[ac.Length], new double[bc.Length]);
            trimmed.ForEachActive((a, b, c, _) => ofAB[(a * NB) + b] = ofAC[(a * NC) + c] = ofBC[(b * NC) + c] = 1);
            if (!(Drop(ab, ofAB) | Drop(ac, ofAC) | Drop(bc, ofBC)))
            {
                return trimmed;
            }
        }

        double[] Above(double[] p) => Array.ConvertAll(p, v => v > threshold ? v : 0);

        // A pair without a cell can hold no more than the pairs that were set to zero.
        bool Drop(double[] p, double[] covered)
        {
            bool any = false;
            for (int i = 0; i < p.Length; i++)
            {
                if (p[i] > 0 && covered[i] == 0 && p[i] <= threshold * (NA + NB + NC))
                {
                    p[i] = 0;
                    any = true;
                }
            }

            return any;
        }
    }

    /// <summary>The cells of an array in axis order, as (x1, x2, y) row-major.</summary>
    public double[] ToCallerOrder(ReadOnlySpan<double> cells)
    {
        double[] result = new double[cells.Length];
        int[] axisOrder = AxisOrder();
        for (int t = 0; t < result.Length; t++)
        {
            result[t] = cells[axisOrder[t]];
        }

        return result;
    }

    /// <summary>The cells of an (x1, x2, y) row-major array, in axis order.</summary>
    public double[] ToAxisOrder(ReadOnlySpan<double> cells)
    {
        double[] result = new double[cells.Length];
        int[] axisOrder = AxisOrder();
        for (int t = 0; t < result.Length; t++)
        {
            result[axisOrder[t]] = cells[t];
        }

        return result;
    }

    // Where a cell of (x1, x2, y) row-major order stands in axis order.
    private int[] AxisOrder()
    {
        int[] size = [NA, NB, NC], stride = [NB * NC, NC, 1], result = new int[Cells];
        (int n1, int n2, int ny) = (size[_axisOf[0]], size[_axisOf[1]], size[_axisOf[2]]);
        for (int i = 0, t = 0; i < n1; i++)
        {
            Pass.ThrowIfCancellationRequested();
            for (int j = 0; j < n2; j++)
            {
                for (int k = 0; k < ny; k++, t++)
                {
                    result[t] = (i * stride[_axisOf[0]]) + (j * stride[_axisOf[1]]) + (k * stride[_axisOf[2]]);
                }
            }
        }

        return result;
    }

    /// <summary>Potentials as those of (x1,y), (x2,y), (x1,x2), each row-major.</summary>
    public double[] ToPairs(EntropyPotentials t)
    {
        int[] size = [NA, NB, NC];
        return [.. Pair(0, 2), .. Pair(1, 2), .. Pair(0, 1)];

        IEnumerable<double> Pair(int u, int v)
        {
            (int a, int b) = (_axisOf[u], _axisOf[v]);
            double[] table = (a + b) switch { 1 => t.AB, 2 => t.AC, _ => t.BC };
            for (int i = 0; i < size[a]; i++)
            {
                for (int j = 0; j < size[b]; j++)
                {
                    yield return table[a < b ? (i * size[b]) + j : (j * size[a]) + i];
                }
            }
        }
    }

    // p(u,v) with rows u, from the table that holds the two variables in either order.
    private static double[] Pair(PairwiseMarginals m, int u, int v)
    {
        bool transposed = u > v;
        (int low, int high) = transposed ? (v, u) : (u, v);
        PairTable table = (low, high) switch
        {
            (0, 1) => m.X1X2,
            (0, 2) => m.X1Y,
            _ => m.X2Y,
        };
        if (!transposed)
        {
            return table.Probabilities.ToArray();
        }

        double[] result = new double[table.Rows.Size * table.Columns.Size];
        for (int i = 0; i < table.Rows.Size; i++)
        {
            for (int j = 0; j < table.Columns.Size; j++)
            {
                result[(j * table.Rows.Size) + i] = table[i, j];
            }
        }

        return result;
    }
}
