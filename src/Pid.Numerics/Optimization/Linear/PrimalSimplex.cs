using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Numerics.Optimization.Linear;

/// <summary>How a run of the simplex method ended.</summary>
internal enum SimplexEnd
{
    /// <summary>At an optimal basis.</summary>
    Optimal,

    /// <summary>No point within the bounds was found, and none is near.</summary>
    Infeasible,

    /// <summary>The objective falls along an edge without end.</summary>
    Unbounded,

    /// <summary>The limit on pivots was reached, or the caller asked to stop.</summary>
    Interrupted,
}

/// <summary>
/// The revised primal simplex method with bounds, from any basis and any values of what is not basic: what lies between its bounds is
/// pushed to one first (Bixby and Saltzman 1994), infeasibility is removed next, with steps past its breakpoints, and then the objective
/// minimised. Devex pricing, Harris's ratio test, perturbed bounds where steps have no length.
/// </summary>
internal sealed partial class PrimalSimplex
{
    private const double DualFeasible = 1e-11; // beside the largest cost
    private const double Entry = 1e-11;        // of a column of the tableau, below which it is rounding
    private const int PatienceBeyondRows = 200;

    private readonly LinearProgram _program;
    private readonly int _n;
    private readonly int _m;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double[] _x;
    private readonly double[] _rightSide; // that of the pushed point, then the program's
    private readonly double[] _reduced;
    private readonly double[] _weights;
    private readonly bool[] _refused; // as entering columns, whose pivots were too small since the last exchange
    private readonly int[] _basis;
    private readonly int[] _place;    // of a column in the basis; -1 outside
    private readonly double[] _column;
    private readonly double[] _row;   // of B^-1, and multipliers
    private readonly double[] _tableauRow;
    private readonly BasisFactor _factor;
    private readonly double _costTolerance;
    private bool _removing;           // infeasibility
    private bool _anyRefused;

    public PrimalSimplex(LinearProgram program, int[] basis, double[] values)
    {
        (_program, _n, _m, _basis, _x) = (program, program.ColumnCount, program.RowCount, basis, values);
        (_lower, _upper) = ((double[])program.Lower.Clone(), (double[])program.Upper.Clone());
        int total = _n + _m;
        (_reduced, _weights, _refused, _tableauRow) = (new double[total], new double[total], new bool[total], new double[total]);
        (_place, _column, _row, _breaks, _breakPlaces) = (new int[total], new double[_m], new double[_m], new double[2 * _m],
            new int[2 * _m]);
        _factor = new BasisFactor(program.Matrix);
        _rightSide = new double[_m];
        Patience = _m + PatienceBeyondRows;
        double largest = 0;
        for (int j = 0; j < _n; j++)
        {
            largest = Math.Max(largest, Math.Abs(program.Cost[j]));
        }

        _costTolerance = DualFeasible * (largest == 0 ? 1 : largest);
    }

    /// <summary>
    /// Steps without length before bounds are perturbed: far more than a vertex usually takes, as perturbing costs pivots (greenbea from
    /// nowhere: twice the time at 40).
    /// </summary>
    public int Patience { get; init; }

    /// <summary>What counts as no reduced cost: 1e-11 beside the largest cost, if nothing else is said.</summary>
    public double CostTolerance
    {
        get => _costTolerance;
        init => _costTolerance = value;
    }

    /// <summary>Pivots and flips done.</summary>
    public int Iterations { get; private set; }

    /// <summary>Values of columns and logicals.</summary>
    public ReadOnlySpan<double> Values => _x;

    /// <summary>The multipliers of the rows at the last basis, refined.</summary>
    public double[] Multipliers()
    {
        for (int k = 0; k < _m; k++)
        {
            _row[k] = _program.Cost[_basis[k]];
        }

        _factor.SolveTransposed(_row);
        double[] y = (double[])_row.Clone();
        for (int round = 0; round < 2; round++)
        {
            for (int k = 0; k < _m; k++)
            {
                _row[k] = _program.Cost[_basis[k]] - Product(_basis[k], y);
            }

            _factor.SolveTransposed(_row);
            DenseVector.AddScaled(y, _row, 1);
        }

        return y;
    }

    private void Begin()
    {
        Refactor();
        _refused.AsSpan().Clear();
        _anyRefused = false;
        Price();
    }

    // A factor, and the values of the basis by it, refined once.
    private void Refactor()
    {
        _factor.Factor(_basis);
        Array.Fill(_place, -1);
        for (int k = 0; k < _m; k++)
        {
            _place[_basis[k]] = k;
            _x[_basis[k]] = 0;
        }

        for (int j = 0; j < _x.Length; j++)
        {
            if (_place[j] < 0)
            {
                _x[j] = Math.Max(_lower[j], Math.Min(_upper[j], _x[j]));
            }
        }

        for (int round = 0; round < 2; round++)
        {
            _rightSide.CopyTo(_column, 0);
            _program.Matrix.MultiplyAdd(_x.AsSpan(0, _n), _column, -1);
            for (int i = 0; i < _m; i++)
            {
                _column[i] -= _x[_n + i];
            }

            _factor.Solve(_column);
            for (int k = 0; k < _m; k++)
            {
                _x[_basis[k]] += _column[k];
            }
        }
    }

    private bool IsFeasible()
    {
        foreach (int j in _basis)
        {
            if (Infeasibility(j) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private int Infeasibility(int j) => _x[j] < _lower[j] - _feasible ? -1 : _x[j] > _upper[j] + _feasible ? 1 : 0;

    // Reduced costs of the infeasibility where there is some, else of the objective.
    private void Price()
    {
        _removing = !IsFeasible();
        for (int k = 0; k < _m; k++)
        {
            _row[k] = _removing ? Infeasibility(_basis[k]) : _program.Cost[_basis[k]];
        }

        _factor.SolveTransposed(_row);
        for (int j = 0; j < _reduced.Length; j++)
        {
            _reduced[j] = _removing ? 0 : _program.Cost[j];
        }

        for (int i = 0; i < _m; i++)
        {
            _row[i] = -_row[i];
        }

        _program.Matrix.TransposeMultiplyAdd(_row, _reduced.AsSpan(0, _n));
        DenseVector.AddScaled(_reduced.AsSpan(_n), _row, 1);
    }

    private int Entering()
    {
        double tolerance = _removing ? DualFeasible : _costTolerance;
        double best = 0;
        int entering = -1;
        for (int j = 0; j < _reduced.Length; j++)
        {
            double d = _reduced[j];
            if (_place[j] < 0 && Math.Abs(d) > tolerance && d * d > best * _weights[j] && !_refused[j]
                && (d < 0 ? _x[j] < _upper[j] : _x[j] > _lower[j]))
            {
                (best, entering) = (d * d / _weights[j], j);
            }
        }

        return entering;
    }

    private void LoadColumn(int j)
    {
        _column.AsSpan().Clear();
        _program.AddColumn(j, 1, _column);
        _factor.Solve(_column);
    }

    private double Product(int j, double[] y)
    {
        if (j >= _n)
        {
            return y[j - _n];
        }

        double sum = 0;
        ReadOnlySpan<int> pointers = _program.Matrix.ColumnPointers;
        for (int p = pointers[j]; p < pointers[j + 1]; p++)
        {
            sum += _program.Matrix.Values[p] * y[_program.Matrix.RowIndices[p]];
        }

        return sum;
    }
}
