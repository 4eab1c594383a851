using System.Numerics;
using Pid.Cli.Checking;

namespace Pid.Cli.Output;

/// <summary>
/// A joint that has three pairs of marginals exactly, near one that has them to rounding: the cells of a basis, the largest there is, take
/// up what is missing.
/// </summary>
internal static class ExactJoint
{
    // Operations of the elimination: half a second.
    private const double MostWork = 3e8;

    /// <summary>Weights in whole numbers; null where they would be negative, or the table is too large.</summary>
    /// <param name="boxes">The pairs.</param>
    /// <param name="near">A joint, probabilities.</param>
    public static BigInteger[]? Find(CellBoxes boxes, ReadOnlySpan<double> near)
    {
        int rows = boxes.Sums.Length, cells = boxes.RowsOf.Length;
        if ((double)rows * rows * (rows + cells) > MostWork)
        {
            return null;
        }

        double[] q = new double[cells];
        for (int c = 0; c < near.Length; c++)
        {
            if (boxes.Place[c] >= 0)
            {
                q[boxes.Place[c]] = near[c] > 1e-13 ? near[c] : 0;
            }
        }

        // The inverse of a basis has entries with small denominators.
        const int Denominators = 12;
        BigInteger[] sums = Array.ConvertAll(boxes.Sums, s => s * Denominators);
        BigInteger unit = boxes.Unit * Denominators;
        BigInteger[] x = Array.ConvertAll(q, p => Nearest(Rational.Of(p) * unit));
        (int[] basis, double[][] inverse) = Basis(boxes, q);
        for (int round = 0; round < 40; round++)
        {
            BigInteger[] lack = [.. sums];
            for (int c = 0; c < cells; c++)
            {
                Array.ForEach(boxes.RowsOf[c], r => lack[r] -= x[c]);
            }

            if (Array.TrueForAll(lack, l => l.IsZero))
            {
                return Array.TrueForAll(x, w => w.Sign >= 0) ? [.. boxes.Place.Select(c => c < 0 ? 0 : x[c])] : null;
            }

            double[] missing = Array.ConvertAll(lack, l => (double)l);
            for (int b = 0; b < basis.Length; b++)
            {
                double change = 0;
                for (int r = 0; r < rows; r++)
                {
                    change += inverse[b][r] * missing[r];
                }

                x[basis[b]] += double.IsFinite(change) ? new BigInteger(Math.Round(change)) : 0;
            }
        }

        return null;
    }

    private static BigInteger Nearest(Rational value) =>
        BigInteger.Divide((2 * value.Numerator) + value.Denominator, 2 * value.Denominator);

    // Gauss and Jordan, the columns by size: the cells of a basis, and how each answers to what rows lack.
    private static (int[] Cells, double[][] Inverse) Basis(CellBoxes boxes, double[] q)
    {
        int rows = boxes.Sums.Length, cells = q.Length;
        double[][] table = [.. Enumerable.Range(0, rows).Select(_ => new double[cells + rows])];
        for (int c = 0; c < cells; c++)
        {
            Array.ForEach(boxes.RowsOf[c], r => table[r][c] = 1);
        }

        for (int r = 0; r < rows; r++)
        {
            table[r][cells + r] = 1;
        }

        List<int> basis = [], pivots = [];
        bool[] used = new bool[rows];
        foreach (int c in Enumerable.Range(0, cells).OrderByDescending(c => q[c]))
        {
            int pivot = Enumerable.Range(0, rows).Where(r => !used[r]).DefaultIfEmpty(-1).MaxBy(r => r < 0 ? 0 : Math.Abs(table[r][c]));
            if (pivot < 0 || Math.Abs(table[pivot][c]) < 1e-7)
            {
                continue;
            }

            used[pivot] = true;
            basis.Add(c);
            pivots.Add(pivot);
            double[] own = table[pivot];
            double scale = 1 / own[c];
            for (int k = 0; k < own.Length; k++)
            {
                own[k] *= scale;
            }

            for (int r = 0; r < rows; r++)
            {
                double factor = table[r][c];
                for (int k = 0; r != pivot && factor != 0 && k < own.Length; k++)
                {
                    table[r][k] -= factor * own[k];
                }
            }
        }

        return ([.. basis], [.. pivots.Select(r => table[r][cells..])]);
    }
}
