using Pid.Numerics.Optimization.Simplex;

namespace Pid.Interactions.Inference;

/// <summary>
/// The mixture of columns whose least row is the largest, max min over k of sum_j share_j a_kj, and the weights of the rows that prove it:
/// their sums are at most the value in every column. Up to rounding; as a linear program (von Neumann 1928).
/// </summary>
internal sealed class MatrixGame
{
    /// <summary>Solves.</summary>
    /// <param name="columns">The columns, each a number a row.</param>
    public MatrixGame(IReadOnlyList<double[]> columns)
    {
        int rows = columns[0].Length, n = columns.Count;
        (Shares, Weights) = (new double[n], new double[rows]);
        double low = columns.Min(c => c.Min()), range = Math.Max(columns.Max(c => c.Max()) - low, 1e-9);

        // sum_j share_j (a_kj - low) / range - v - surplus_k = 0, and the shares add up to 1.
        double[] matrix = new double[(rows + 1) * (n + 1 + rows)], right = new double[rows + 1];
        int width = n + 1 + rows;
        for (int k = 0; k < rows; k++)
        {
            for (int j = 0; j < n; j++)
            {
                matrix[(k * width) + j] = (columns[j][k] - low) / range;
                matrix[(rows * width) + j] = 1;
            }

            (matrix[(k * width) + n], matrix[(k * width) + n + 1 + k]) = (-1, -1);
        }

        right[rows] = 1;
        BoxedSimplex simplex = new(rows + 1, width, matrix, right);
        simplex.Upper.AsSpan().Fill(1);
        simplex.Cost[n] = -1;
        simplex.Solve(double.PositiveInfinity, 100 * width, CancellationToken.None);
        double[] duals = new double[simplex.Rank];
        simplex.Duals(duals);
        simplex.X.AsSpan(0, n).CopyTo(Shares);
        for (int k = 0; k < duals.Length; k++)
        {
            if (simplex.Rows[k] < rows)
            {
                Weights[simplex.Rows[k]] = duals[k];
            }
        }

        Normalise(Shares);
        Normalise(Weights);
    }

    /// <summary>The mixture, a share a column.</summary>
    public double[] Shares { get; }

    /// <summary>The weights of the rows.</summary>
    public double[] Weights { get; }

    private static void Normalise(double[] values)
    {
        double sum = 0;
        foreach (ref double v in values.AsSpan())
        {
            v = Math.Max(0, v); // rounding
            sum += v;
        }

        for (int k = 0; k < values.Length; k++)
        {
            values[k] = sum > 0 ? values[k] / sum : 1.0 / values.Length;
        }
    }
}
