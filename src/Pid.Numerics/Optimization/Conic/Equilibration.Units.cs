namespace Pid.Numerics.Optimization.Conic;

// Data in single units, each row and column in its own. Their maximum norms then say little: a row that bounds one variable, -1e-9 x <= 0,
// has no size but that which its unit gives it, and would fix the unit of x for all other rows. What no unit can change is the fit by least
// squares of a sum of a row's and a column's number to the logarithms of the entries (Curtis and Reid, J. Inst. Maths Applics 10, 1972): it
// comes first, b and q being a column and a row, and the squares of P.
internal sealed partial class Equilibration
{
    private const double WideRange = 1e8; // of the entries
    // Weight of b, q and the squares beside A: they place what these leave open (share1b: 148 iterations at 1, 22 at .1).
    private const double Light = 0.1;
    private const double LongestPull = 34; // of one entry, ln 1e15 (Huber): p(x) = 1e-200 is no unit
    private const int Sweeps = 50;
    private const double Settled = 0.01;  // of a binary digit, the largest change of a sweep

    private readonly double[] _columnWeights;
    private readonly double[] _rowWeights;

    private static bool IsWide(ReadOnlySpan<double> values)
    {
        (double least, double most) = (double.PositiveInfinity, 0);
        foreach (double v in values)
        {
            double size = Math.Abs(v);
            least = size > 0 ? Math.Min(least, size) : least;
            most = Math.Max(most, size);
        }

        return most > WideRange * least;
    }

    // Block descent: c and r, the columns, the rows; each block's least squares are a mean.
    private void BalanceUnits()
    {
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            (double sum, double count) = Logarithms(Cost);
            (double squares, double squareCount) = DiagonalLogarithms();
            Objective *= Mean(-sum - squares, count + squareCount);
            Apply();
            (sum, count) = Logarithms(RightSide);
            (squares, squareCount) = DiagonalLogarithms();
            Size *= Mean(sum - squares, count + squareCount);
            Apply();
            double change = BalanceColumns();
            Apply();
            change = Math.Max(change, BalanceRows());
            Apply();
            if (change < Settled * Math.Log(2))
            {
                break;
            }
        }

        Objective = Size = 1;
        Apply();
    }

    private static double Mean(double sum, double count) => count == 0 ? 1 : Math.Exp(sum / count);

    private static (double Sum, double Count) Logarithms(ReadOnlySpan<double> values)
    {
        (double sum, double count) = (0, 0);
        foreach (double v in values)
        {
            Add(v, 1, ref sum, ref count);
        }

        return (sum, count);
    }

    private (double Sum, double Count) DiagonalLogarithms()
    {
        (double sum, double count) = (0, 0);
        for (int j = 0; j < Columns.Length; j++)
        {
            Add(Diagonal(j), 1, ref sum, ref count);
        }

        return (sum, count);
    }

    // The last of its column, as only the upper triangle is stored. It has the unit of the variable: no other entry of its row is larger by
    // itself.
    private double Diagonal(int j)
    {
        int last = Quadratic.ColumnPointers[j + 1] - 1;
        return last >= Quadratic.ColumnPointers[j] && Quadratic.RowIndices[last] == j ? Quadratic.Values[last] : 0;
    }

    private double BalanceColumns()
    {
        _columnNorms.AsSpan().Clear();
        _columnWeights.AsSpan().Clear();
        for (int j = 0; j < Columns.Length; j++)
        {
            Add(Cost[j], Light, ref _columnNorms[j], ref _columnWeights[j]);
            for (int p = Matrix.ColumnPointers[j]; p < Matrix.ColumnPointers[j + 1]; p++)
            {
                Add(Matrix.Values[p], 1, ref _columnNorms[j], ref _columnWeights[j]);
            }

            // The variable twice: p + 2 d.
            Add(Math.Sqrt(Math.Abs(Diagonal(j))), 4 * Light, ref _columnNorms[j], ref _columnWeights[j]);
        }

        return Balance(Columns, _columnNorms, _columnWeights);
    }

    private double BalanceRows()
    {
        _rowNorms.AsSpan().Clear();
        _rowWeights.AsSpan().Clear();
        for (int i = 0; i < Rows.Length; i++)
        {
            Add(double.IsPositiveInfinity(_sourceRightSide[i]) ? 0 : RightSide[i], Light, ref _rowNorms[i], ref _rowWeights[i]);
        }

        for (int p = 0; p < Matrix.Values.Length; p++)
        {
            int i = Matrix.RowIndices[p];
            Add(Matrix.Values[p], 1, ref _rowNorms[i], ref _rowWeights[i]);
        }

        double change = Balance(Rows, _rowNorms, _rowWeights);
        ShareScales();
        return change;
    }

    private static void Add(double value, double weight, ref double sum, ref double weights)
    {
        if (value != 0)
        {
            sum += weight * Math.Clamp(Math.Log(Math.Abs(value)), -LongestPull, LongestPull);
            weights += weight;
        }
    }

    private static double Balance(double[] scales, double[] sums, double[] weights)
    {
        double change = 0;
        for (int i = 0; i < scales.Length; i++)
        {
            double step = weights[i] == 0 ? 0 : sums[i] / weights[i];
            scales[i] = Math.Clamp(scales[i] * Math.Exp(-step), 1 / Largest, Largest);
            change = Math.Max(change, Math.Abs(step));
        }

        return change;
    }
}
