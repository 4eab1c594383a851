using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// D as written down: its active cells (all three pair probabilities positive; every joint of D is zero elsewhere), its equations (one for
/// each positive pair probability) as intervals, and the Frechet box of every cell.
/// </summary>
internal sealed class JointPolytope
{
    /// <summary>Writes D down.</summary>
    /// <param name="marginals">The marginals.</param>
    /// <param name="cancellation">What <see cref="Pass"/> looks at.</param>
    /// <exception cref="OperationCanceledException">A pass over the cells was given up.</exception>
    public JointPolytope(PairwiseMarginals marginals, CancellationToken cancellation = default)
    {
        (N1, N2, NY) = (marginals.X1.Size, marginals.X2.Size, marginals.Y.Size);
        Pass = CellPass.Stop((long)N1 * N2 * NY, cancellation);
        double error = 1.01 * (Math.Max(marginals.X1Y.RelativeError, Math.Max(marginals.X2Y.RelativeError, marginals.X1X2.RelativeError))
            + Marginalization.RelativeError);
        ReadOnlySpan<double> p12 = marginals.X1X2.Probabilities, p1y = marginals.X1Y.Probabilities, p2y = marginals.X2Y.Probabilities;
        double[] p1 = marginals.X1Y.RowMarginal(), p2 = marginals.X2Y.RowMarginal(), py = marginals.X1Y.ColumnMarginal();
        int first1y = N1 * N2, first2y = first1y + (N1 * NY);
        RightSide = new Interval[first2y + (N2 * NY)];
        List<int>[] rows = new List<int>[RightSide.Length];
        for (int r = 0; r < RightSide.Length; r++)
        {
            double p = r < first1y ? p12[r] : r < first2y ? p1y[r - first1y] : p2y[r - first2y];
            RightSide[r] = Widened(p, error);
            rows[r] = [];
        }

        List<int> cells = [];
        List<Interval> boxes = [];
        for (int i = 0; i < N1; i++)
        {
            Pass.ThrowIfCancellationRequested();
            for (int j = 0; j < N2; j++)
            {
                for (int k = 0; k < NY; k++)
                {
                    int a = (i * N2) + j, b = first1y + (i * NY) + k, c = first2y + (j * NY) + k;
                    if (RightSide[a].Upper > 0 && RightSide[b].Upper > 0 && RightSide[c].Upper > 0)
                    {
                        int cell = cells.Count;
                        cells.Add((((i * N2) + j) * NY) + k);
                        rows[a].Add(cell);
                        rows[b].Add(cell);
                        rows[c].Add(cell);
                        boxes.Add(Frechet(RightSide[a], RightSide[b], RightSide[c], Widened(p1[i], error), Widened(p2[j], error),
                            Widened(py[k], error)));
                    }
                }
            }
        }

        (Index, Box) = ([.. cells], [.. boxes]);
        Rows = Array.ConvertAll(rows, r => r.ToArray());
    }

    /// <summary>What the passes over the cells look at (<see cref="CellPass"/>).</summary>
    public CancellationToken Pass { get; }

    /// <summary>Number of symbols.</summary>
    public int N1 { get; }

    /// <summary>Number of symbols.</summary>
    public int N2 { get; }

    /// <summary>Number of symbols.</summary>
    public int NY { get; }

    /// <summary>Position of each active cell in (x1, x2, y) order, y fastest.</summary>
    public int[] Index { get; }

    /// <summary>What each active cell can be in any member of D.</summary>
    public Interval[] Box { get; }

    /// <summary>The active cells of each equation: (x1,x2), then (x1,y), then (x2,y), row-major.</summary>
    public int[][] Rows { get; }

    /// <summary>The pair probability of each equation.</summary>
    public Interval[] RightSide { get; }

    private static Interval Widened(double p, double error) =>
        p == 0 ? 0 : new Interval(Math.Max(0, p - (p * error) - CertifiedMath.Underflow), p + (p * error) + CertifiedMath.Underflow);

    // max(0, p12 + p1y - p1, ...) <= r <= min(p12, p1y, p2y)
    private static Interval Frechet(Interval p12, Interval p1y, Interval p2y, Interval p1, Interval p2, Interval py)
    {
        double lower = Math.Max(Math.Max(0, (p12 + p1y - p1).Lower), Math.Max((p12 + p2y - p2).Lower, (p1y + p2y - py).Lower));
        double upper = Math.Min(p12.Upper, Math.Min(p1y.Upper, p2y.Upper));
        return new Interval(Math.Min(lower, upper), upper);
    }
}
