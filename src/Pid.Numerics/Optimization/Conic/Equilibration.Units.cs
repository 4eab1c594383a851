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

    private static readonly double s_largest = Math.Log(Largest);

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

    // Block descent: c and r, the columns, the rows; each block's least squares are a mean. Until the end data and scales hold the
    // logarithms of their numbers, -infinity of 0, so that a sweep takes none.
    private void BalanceUnits()
    {
        TakeLogarithms();
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            ScaleObjectiveAndSize();
            if (Math.Max(BalanceColumns(), BalanceRows()) < Settled * Math.Log(2))
            {
                break;
            }
        }

        Exponentials(Columns);
        Exponentials(Rows);
        Objective = Size = 1;
        Apply();
    }

    private void TakeLogarithms()
    {
        Objective = Size = 0;
        Logarithms(_sourceMatrix.Values, Matrix.Entries);
        for (int p = 0; p < Matrix.EntryCount; p++)
        {
            bool absent = double.IsPositiveInfinity(_sourceRightSide[Matrix.RowIndices[p]]);
            Matrix.Entries[p] = absent ? double.NegativeInfinity : Matrix.Entries[p];
        }

        Logarithms(_sourceQuadratic.Values, Quadratic.Entries);
        Logarithms(_sourceCost, Cost);
        Logarithms(_sourceRightSide, RightSide);
        Logarithms(Columns, Columns);
        Logarithms(Rows, Rows);
    }

    private static void Logarithms(ReadOnlySpan<double> values, Span<double> logarithms)
    {
        for (int k = 0; k < values.Length; k++)
        {
            logarithms[k] = Math.Log(Math.Abs(values[k]));
        }
    }

    private static void Exponentials(double[] logarithms)
    {
        for (int k = 0; k < logarithms.Length; k++)
        {
            logarithms[k] = Math.Exp(logarithms[k]);
        }
    }

    private void ScaleObjectiveAndSize()
    {
        double sum = 0, count = 0;
        for (int j = 0; j < Cost.Length; j++)
        {
            Add(Objective + Columns[j] + Cost[j], 1, ref sum, ref count);
            Add(Diagonal(j), 1, ref sum, ref count);
        }

        Objective -= count == 0 ? 0 : sum / count;
        (sum, count) = (0, 0);
        for (int i = 0; i < RightSide.Length; i++)
        {
            Add(RightSide[i] + Rows[i] - Size, 1, ref sum, ref count);
        }

        for (int j = 0; j < Cost.Length; j++)
        {
            Add(Diagonal(j), -1, ref sum, ref count);
        }

        Size += count == 0 ? 0 : sum / count;
    }

    // The last of its column, as only the upper triangle is stored. It has the unit of the variable: no other entry of its row is larger by
    // itself.
    private double Diagonal(int j)
    {
        int last = Quadratic.ColumnPointers[j + 1] - 1;
        return last >= Quadratic.ColumnPointers[j] && Quadratic.RowIndices[last] == j
            ? Objective + Size + (2 * Columns[j]) + Quadratic.Values[last] : double.NegativeInfinity;
    }

    private double BalanceColumns()
    {
        double change = 0;
        for (int j = 0; j < Columns.Length; j++)
        {
            double sum = 0, weights = 0;
            Add(Objective + Columns[j] + Cost[j], Light, ref sum, ref weights);
            for (int p = Matrix.ColumnPointers[j]; p < Matrix.ColumnPointers[j + 1]; p++)
            {
                Add(Rows[Matrix.RowIndices[p]] + Columns[j] + Matrix.Values[p], 1, ref sum, ref weights);
            }

            // The variable twice: p + 2 d.
            Add(Diagonal(j) / 2, 4 * Light, ref sum, ref weights);
            change = Math.Max(change, Balance(ref Columns[j], sum, weights));
        }

        return change;
    }

    private double BalanceRows()
    {
        _rowNorms.AsSpan().Clear();
        _rowWeights.AsSpan().Clear();
        for (int i = 0; i < Rows.Length; i++)
        {
            Add(RightSide[i] + Rows[i] - Size, Light, ref _rowNorms[i], ref _rowWeights[i]);
        }

        for (int j = 0; j < Columns.Length; j++)
        {
            for (int p = Matrix.ColumnPointers[j]; p < Matrix.ColumnPointers[j + 1]; p++)
            {
                int i = Matrix.RowIndices[p];
                Add(Rows[i] + Columns[j] + Matrix.Values[p], 1, ref _rowNorms[i], ref _rowWeights[i]);
            }
        }

        double change = 0;
        for (int i = 0; i < Rows.Length; i++)
        {
            change = Math.Max(change, Balance(ref Rows[i], _rowNorms[i], _rowWeights[i]));
        }

        foreach ((int first, int count) in _shared)
        {
            double mean = 0;
            foreach (double r in Rows.AsSpan(first, count))
            {
                mean += r / count;
            }

            Rows.AsSpan(first, count).Fill(mean);
        }

        return change;
    }

    private static void Add(double logarithm, double weight, ref double sum, ref double weights)
    {
        if (double.IsFinite(logarithm))
        {
            sum += weight * Math.Clamp(logarithm, -LongestPull, LongestPull);
            weights += Math.Abs(weight);
        }
    }

    private static double Balance(ref double scale, double sum, double weights)
    {
        double step = weights == 0 ? 0 : sum / weights;
        scale = Math.Clamp(scale - step, -s_largest, s_largest);
        return Math.Abs(step);
    }
}
