namespace Pid.Numerics.Optimization.Linear;

/// <summary>
/// An optimal basis made sure of beyond the tolerances of the simplex method, which hide much where coefficients lie many decimals apart:
/// what is left of the program at its vertex, bounds, right sides and reduced costs computed to twice the digits, is enlarged and solved
/// from that basis, and so on (Gleixner, Steffy and Wolter, INFORMS J. Comput. 28, 2016).
/// </summary>
internal sealed class VertexRefinement
{
    private const int MostRounds = 6;
    private const double MostGrowth = 1L << 30; // of the enlargement in a round: half of what a solve has digits
    private const double Largest = 1e21;        // enlargement, about: beyond, the residuals have no digits left
    private const double Sure = 1e15;           // at which a basis that stays is the answer
    private const double Tolerance = 1e-9;      // of the simplex method, enlarged

    private readonly LinearProgram _program;
    private readonly int[] _basis;
    private readonly (double High, double Low)[] _x;
    private readonly (double High, double Low)[] _y;
    private readonly bool[] _isBasic;

    private VertexRefinement(LinearProgram program, int[] basis, double[] values, double[] multipliers)
    {
        (_program, _basis, _isBasic) = (program, basis, new bool[values.Length]);
        _x = Array.ConvertAll(values, v => (v, 0.0));
        _y = Array.ConvertAll(multipliers, v => (v, 0.0));
    }

    /// <summary>
    /// The refined optimum, or unbounded. What is infeasible by less than the simplex method sees, as equations are whose numbers were
    /// rounded, stays as it is.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="basis">A basis, optimal to the tolerances of the simplex method or where that ended; the last one tried.</param>
    /// <param name="values">Its values; better ones, where the end is an optimum.</param>
    /// <param name="multipliers">Its multipliers; the same.</param>
    /// <param name="stop">Checked at every pivot.</param>
    public static SimplexEnd Run(LinearProgram program, int[] basis, double[] values, double[] multipliers, CancellationToken stop)
    {
        VertexRefinement refinement = new(program, basis, values, multipliers);
        SimplexEnd end = refinement.Rounds(stop);
        if (end == SimplexEnd.Optimal)
        {
            Array.ConvertAll(refinement._x, v => v.High).CopyTo(values, 0);
            Array.ConvertAll(refinement._y, v => v.High).CopyTo(multipliers, 0);
        }

        return end;
    }

    private SimplexEnd Rounds(CancellationToken stop)
    {
        (double primal, double dual) = (0, 0);
        for (int round = 0; round < MostRounds; round++)
        {
            Array.Clear(_isBasic);
            foreach (int j in _basis)
            {
                _isBasic[j] = true;
            }

            (double[] lower, double[] upper, double[] right) = LeftOfRows();
            double[] cost = LeftOfCosts();
            double before = Math.Min(primal, dual);
            primal = Enlargement(primal, Violation(lower, upper, right));
            dual = Enlargement(dual, Violation(cost));
            if (Math.Min(primal, dual) <= before)
            {
                return SimplexEnd.Optimal; // as far as digits go
            }

            Enlarge(lower, primal);
            Enlarge(upper, primal);
            Enlarge(right, primal);
            Enlarge(cost, dual);
            double[] values = new double[_x.Length];
            PrimalSimplex simplex = new(_program.With(cost, lower, upper, right), _basis, values) { CostTolerance = Tolerance };
            SimplexEnd end = simplex.Run(stop);
            if (end != SimplexEnd.Optimal)
            {
                return end == SimplexEnd.Unbounded || round == 0 ? end : SimplexEnd.Optimal;
            }

            Add(_x, values, primal);
            Add(_y, simplex.Multipliers(), dual);
            ToBounds(Tolerance / primal);
            if (simplex.Iterations == 0 && Math.Min(primal, dual) >= Sure)
            {
                return SimplexEnd.Optimal;
            }
        }

        return SimplexEnd.Optimal;
    }

    // What is basic at a bound is there to rounding.
    private void ToBounds(double near)
    {
        for (int j = 0; j < _x.Length; j++)
        {
            double nearest = Math.Abs(Left(_program.Lower[j], _x[j])) <= near ? _program.Lower[j]
                : Math.Abs(Left(_program.Upper[j], _x[j])) <= near ? _program.Upper[j] : double.NaN;
            _x[j] = double.IsNaN(nearest) ? _x[j] : (nearest, 0);
        }
    }

    // Not yet (0), it may be anything: numbers of 1e13 are off by some units at a vertex, and then less than one.
    private static double Enlargement(double before, double violation) => Math.Min(Math.Min(Largest, before == 0 ? MostGrowth
        : before * MostGrowth), Math.ScaleB(1, -Math.ILogB(Math.Max(violation, 1 / Largest))));

    private static void Enlarge(double[] values, double by)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= by;
        }
    }

    private static void Add((double High, double Low)[] sum, double[] values, double enlarged)
    {
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] = Plus(sum[i], values[i] / enlarged);
        }
    }

    // l - x, u - x and b - A x.
    private (double[] Lower, double[] Upper, double[] Right) LeftOfRows()
    {
        double[] lower = new double[_x.Length], upper = new double[_x.Length];
        (double High, double Low)[] right = Array.ConvertAll(_program.RightSide, v => (v, 0.0));
        for (int j = 0; j < _x.Length; j++)
        {
            lower[j] = Left(_program.Lower[j], _x[j]);
            upper[j] = Left(_program.Upper[j], _x[j]);
            if (j >= _program.ColumnCount)
            {
                int i = j - _program.ColumnCount;
                right[i] = Plus(Plus(right[i], -_x[j].High), -_x[j].Low);
                continue;
            }

            for (int p = _program.Matrix.ColumnPointers[j]; p < _program.Matrix.ColumnPointers[j + 1]; p++)
            {
                int i = _program.Matrix.RowIndices[p];
                right[i] = PlusProduct(right[i], -_program.Matrix.Values[p], _x[j]);
            }
        }

        return (lower, upper, Array.ConvertAll(right, r => r.High));
    }

    private static double Left(double bound, (double High, double Low) x) => double.IsInfinity(bound) ? bound
        : Plus(Plus((bound, 0), -x.High), -x.Low).High;

    // c - A'y.
    private double[] LeftOfCosts()
    {
        double[] cost = new double[_x.Length];
        for (int j = 0; j < _program.ColumnCount; j++)
        {
            (double High, double Low) sum = (_program.Cost[j], 0);
            for (int p = _program.Matrix.ColumnPointers[j]; p < _program.Matrix.ColumnPointers[j + 1]; p++)
            {
                sum = PlusProduct(sum, -_program.Matrix.Values[p], _y[_program.Matrix.RowIndices[p]]);
            }

            cost[j] = sum.High;
        }

        for (int i = 0; i < _y.Length; i++)
        {
            cost[_program.ColumnCount + i] = -_y[i].High;
        }

        return cost;
    }

    private static double Violation(double[] lower, double[] upper, double[] right)
    {
        double largest = 0;
        foreach (double r in right)
        {
            largest = Math.Max(largest, Math.Abs(r));
        }

        for (int j = 0; j < lower.Length; j++)
        {
            largest = Math.Max(largest, Math.Max(lower[j], -upper[j]));
        }

        return largest;
    }

    private double Violation(double[] cost)
    {
        double largest = 0;
        for (int j = 0; j < cost.Length; j++)
        {
            bool mayRise = _isBasic[j] || _x[j].High < _program.Upper[j], mayFall = _isBasic[j] || _x[j].High > _program.Lower[j];
            largest = Math.Max(largest, Math.Max(mayRise ? -cost[j] : 0, mayFall ? cost[j] : 0));
        }

        return largest;
    }

    // Knuth's sum of two numbers with its rounding, and Dekker's product by a fused multiply-add.
    private static (double High, double Low) Plus((double High, double Low) a, double b)
    {
        double sum = a.High + b, part = sum - a.High;
        double low = a.High - (sum - part) + (b - part) + a.Low;
        double high = sum + low;
        return (high, low - (high - sum));
    }

    private static (double High, double Low) PlusProduct((double High, double Low) sum, double a, (double High, double Low) b)
    {
        double product = a * b.High;
        return Plus(Plus(sum, product), Math.FusedMultiplyAdd(a, b.High, -product) + (a * b.Low));
    }
}
