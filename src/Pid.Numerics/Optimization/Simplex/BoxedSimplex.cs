using System.Runtime.Intrinsics;
using Pid.Numerics.LinearAlgebra.Dense;
using static Pid.Numerics.LinearAlgebra.Dense.DenseRow;

namespace Pid.Numerics.Optimization.Simplex;

/// <summary>How a linear program ended.</summary>
internal enum LinearOutcome
{
    /// <summary>An optimal basis, up to rounding.</summary>
    Optimal,

    /// <summary>The constraints and the box have no common point, up to rounding; the duals are a ray.</summary>
    Infeasible,

    /// <summary>The objective passed the limit given; the duals show it.</summary>
    Cutoff,

    /// <summary>The pivots allowed were spent, or the call was cancelled; the duals are feasible all the same.</summary>
    Stalled,
}

/// <summary>
/// minimise c'x subject to A x = b, l &lt;= x &lt;= u with *finite* l, u, re-solved again and again after changes of c, l and u. Because
/// every variable is boxed, every basis becomes dual feasible when each non-basic variable goes to the end that its reduced cost prefers:
/// one algorithm, the dual simplex method with bound flipping (Maros 2003), starts warm from any basis. The tableau is kept dense: for some
/// hundred rows a pivot is one pass of vector operations over memory that stays in the cache.
/// </summary>
/// <remarks>
/// Results are approximate. The caller proves what it needs from <see cref="Duals"/>: b'y + sum over columns of the minimum over [l,u] of
/// (c - A'y) x bounds the optimum for *any* y. An instance serves one thread; equal calls on equal instances give equal bits.
/// </remarks>
internal sealed partial class BoxedSimplex
{
    private const double Feasibility = 1e-12, PivotSize = 1e-8;
    private readonly int _columns, _stride;
    private readonly double[] _matrix, _rhs;     // the independent rows as given
    private readonly int[] _rowOf;
    private readonly int[] _basic, _nonbasic, _place;   // _place[v]: row >= 0, or ~position
    private readonly double[] _tableau;          // x_B + T x_N = beta; the last column is beta
    private readonly double[] _reduced;          // of non-basic positions
    private readonly int[] _candidates;
    private readonly int[] _referenceBasis;
    private readonly double[] _referenceInverse; // inverse of the transposed reference basis: y from c - d on its columns
    private readonly bool[] _wanted;
    private int _rayRow = -1;
    private double _ray;
    private int _pivots;

    /// <summary>Loads A (row-major, rows x columns) and b; dependent rows are left out.</summary>
    public BoxedSimplex(int rows, int columns, ReadOnlySpan<double> matrix, ReadOnlySpan<double> rhs)
    {
        _columns = columns;
        (_rowOf, _referenceBasis) = IndependentRows(rows, columns, matrix);
        Rank = _rowOf.Length;
        _matrix = new double[Rank * columns];
        _rhs = new double[Rank];
        for (int i = 0; i < Rank; i++)
        {
            matrix.Slice(_rowOf[i] * columns, columns).CopyTo(_matrix.AsSpan(i * columns));
            _rhs[i] = rhs[_rowOf[i]];
        }

        int free = columns - Rank;
        int lanes = Vector256<double>.Count;
        _stride = (free + 1 + lanes - 1) / lanes * lanes;
        _tableau = new double[Rank * _stride];
        _reduced = new double[_stride];
        _candidates = new int[free];
        _basic = new int[Rank];
        _nonbasic = new int[free];
        _place = new int[columns];
        _wanted = new bool[columns];
        (Lower, Upper, Cost, X) = (new double[columns], new double[columns], new double[columns], new double[columns]);
        _referenceInverse = InverseOfReference();
        Rebuild(_referenceBasis);
    }

    /// <summary>Number of independent rows.</summary>
    public int Rank { get; }

    /// <summary>The given rows that are independent and kept.</summary>
    public ReadOnlySpan<int> Rows => _rowOf;

    /// <summary>l, written by the caller before <see cref="Solve"/>.</summary>
    public double[] Lower { get; }

    /// <summary>u, written by the caller before <see cref="Solve"/>.</summary>
    public double[] Upper { get; }

    /// <summary>c, written by the caller before <see cref="Solve"/>.</summary>
    public double[] Cost { get; }

    /// <summary>The solution.</summary>
    public double[] X { get; }

    /// <summary>Pivots since the instance was made.</summary>
    public long TotalPivots { get; private set; }

    /// <summary>Multiply-adds since the instance was made, of pivots, starts and what the caller adds: the same on any machine.</summary>
    public long Work { get; private set; }

    /// <summary>Once so much work is done, <see cref="Solve"/> stops as after its last pivot.</summary>
    public long WorkLimit { get; set; } = long.MaxValue;

    /// <summary>Whether the work allowed is done.</summary>
    public bool IsSpent => Work >= WorkLimit;

    /// <summary>Counts work that the caller did.</summary>
    public void AddWork(long multiplyAdds) => Work += multiplyAdds;

    /// <summary>The basic columns, to start from them again.</summary>
    public void SaveBasis(Span<ushort> basis)
    {
        for (int i = 0; i < Rank; i++)
        {
            basis[i] = (ushort)_basic[i];
        }
    }

    /// <summary>Exchanges columns until the basis is the given one.</summary>
    public void LoadBasis(ReadOnlySpan<ushort> basis)
    {
        Array.Clear(_wanted);
        foreach (ushort v in basis)
        {
            _wanted[v] = true;
        }

        for (int r = 0; r < Rank; r++)
        {
            if (!_wanted[_basic[r]])
            {
                int q = -1;
                double best = 1e-6;
                for (int j = 0; j < _nonbasic.Length; j++)
                {
                    double a = _wanted[_nonbasic[j]] ? Math.Abs(_tableau[(r * _stride) + j]) : 0;
                    (q, best) = a > best ? (j, a) : (q, best);
                }

                if (q >= 0)
                {
                    Pivot(r, q);
                }
            }
        }
    }

    /// <summary>Solves from the basis at hand.</summary>
    /// <param name="limit">Stop when the objective is known to pass it.</param>
    /// <param name="maxPivots">Stop after so many pivots.</param>
    /// <param name="cancellation">Stops like <paramref name="maxPivots"/>.</param>
    public LinearOutcome Solve(
        double limit = double.PositiveInfinity, int maxPivots = int.MaxValue, CancellationToken cancellation = default)
    {
        if (_pivots > 3000 || Residual() > 1e-10)
        {
            Rebuild(_basic);
        }

        _rayRow = -1;
        double objective = Start();
        for (int done = 0; ; done++)
        {
            if (objective > limit)
            {
                return LinearOutcome.Cutoff;
            }

            int r = MostInfeasible(out double excess);
            if (r < 0)
            {
                return LinearOutcome.Optimal;
            }

            if (done >= maxPivots || IsSpent || ((done & 15) == 15 && cancellation.IsCancellationRequested))
            {
                return LinearOutcome.Stalled;
            }

            if (!Step(r, excess, ref objective))
            {
                return LinearOutcome.Infeasible;
            }
        }
    }

    /// <summary>
    /// y for the kept rows, such that c - A'y are the reduced costs. After <see cref="LinearOutcome.Infeasible"/> a multiple of the ray is
    /// included that lifts the bound by the given amount.
    /// </summary>
    public void Duals(Span<double> y, double lift = 0)
    {
        Span<double> g = Rank <= 512 ? stackalloc double[Rank] : new double[Rank];
        double scale = _rayRow >= 0 && lift > 0 ? lift / Math.Abs(_ray) : 0;
        for (int i = 0; i < Rank; i++)
        {
            int v = _referenceBasis[i], place = _place[v];
            double d = place >= 0 ? 0 : _reduced[~place];
            if (scale > 0)
            {
                double along = place >= 0 ? (place == _rayRow ? 1 : 0) : _tableau[(_rayRow * _stride) + ~place];
                d -= Math.Sign(_ray) * scale * along;
            }

            g[i] = Cost[v] - d;
        }

        for (int i = 0; i < Rank; i++)
        {
            y[i] = Dot(_referenceInverse.AsSpan(i * Rank, Rank), g);
        }
    }

    // Reduced costs, non-basic variables at their better ends, basic values; returns the objective.
    private double Start()
    {
        Work += 2L * Rank * _stride;
        Array.Clear(_reduced);
        for (int i = 0; i < Rank; i++)
        {
            AddMultiple(_reduced, Row(i), -Cost[_basic[i]]);
        }

        Span<double> values = _stride <= 1024 ? stackalloc double[_stride] : new double[_stride];
        values.Clear();
        double objective = 0;
        for (int j = 0; j < _nonbasic.Length; j++)
        {
            int v = _nonbasic[j];
            _reduced[j] += Cost[v];
            X[v] = _reduced[j] < 0 ? Upper[v] : Lower[v];
            values[j] = X[v];
            objective += Cost[v] * X[v];
        }

        values[_nonbasic.Length] = -1;
        for (int i = 0; i < Rank; i++)
        {
            double x = -Dot(Row(i), values);
            X[_basic[i]] = x;
            objective += Cost[_basic[i]] * x;
        }

        return objective;
    }

    // max |A x - b| of the last solution.
    private double Residual()
    {
        double worst = 0;
        for (int i = 0; i < Rank; i += 7)
        {
            worst = Math.Max(worst, Math.Abs(Dot(_matrix.AsSpan(i * _columns, _columns), X) - _rhs[i]));
        }

        return _pivots > 0 ? worst : 0;
    }

    private Span<double> Row(int i) => _tableau.AsSpan(i * _stride, _stride);
}
