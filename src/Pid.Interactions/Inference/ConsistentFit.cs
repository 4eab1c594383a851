using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.Inference;

/// <summary>
/// Maximises sum over a of f_a ln (A r)_a over distributions r of the cells (x1,x2,y), A r the cells of the three pairs that were observed
/// and f_a = n_a / N their share of all N records. It proposes r and the dual point; <see cref="Reconciliation"/> proves how good they are.
/// </summary>
/// <remarks>
/// The optimum has A' lambda + s = 1, lambda_a (A r)_a = f_a, r_c s_c = 0, r, s &gt;= 0. A primal-dual interior-point method takes Newton
/// steps on that with r_c s_c = mu; eliminating r and s leaves A diag(r/s) A' + diag(u/lambda), positive definite, a row an observed cell
/// of a pair. No cell (x1,x2,y) is in two rows of one pair, so the rows of (x1,x2) form a diagonal block and are eliminated too: what is
/// left has a row for each observed (x1,y) and (x2,y). Where that is too large it is the EM algorithm, r_c &lt;- r_c sum of f_a/u_a over
/// the pairs of c: the same point, slowly.
/// </remarks>
internal sealed partial class ConsistentFit
{
    private const int LargestOrder = 3000;
    private const int IterationLimit = 100;
    private const int SweepLimit = 2000;
    private const int FirstSweeps = 3;
    private const double Boundary = 0.995;

    private readonly int _n1, _n2, _ny, _order;
    private readonly int[] _row1, _row2, _rowM;
    private readonly double[] _f, _u, _r, _s, _g, _dual, _du, _dr, _ds, _pairDiagonal, _pairRow;
    private readonly DenseCholesky _cholesky = new();

    public ConsistentFit(PairCounts counts)
    {
        (_n1, _n2, _ny) = (counts.X1.Size, counts.X2.Size, counts.Y.Size);
        List<double> f = [];
        double records = (double)counts.Records1 + counts.Records2 + counts.RecordsM;
        (_row1, _row2) = (Number(counts.X1Y), Number(counts.X2Y));
        _order = f.Count;
        _rowM = Number(counts.X1X2);
        _f = [.. f];
        (_u, _dual, _du) = (new double[_f.Length], new double[_f.Length], new double[_f.Length]);
        (_pairDiagonal, _pairRow) = (new double[_f.Length], new double[2 * _ny]);
        int cells = _n1 * _n2 * _ny;
        (_r, _s, _g, _dr, _ds) = (new double[cells], new double[cells], new double[cells], new double[cells], new double[cells]);

        int[] Number(ReadOnlySpan<long> table)
        {
            int[] row = new int[table.Length];
            for (int i = 0; i < table.Length; i++)
            {
                row[i] = table[i] > 0 ? f.Count : -1;
                if (table[i] > 0)
                {
                    f.Add(table[i] / records);
                }
            }

            return row;
        }
    }

    /// <summary>The joint, in (x1, x2, y) order, summing to about 1; zero where the optimum is at zero.</summary>
    public double[] Joint => _r;

    /// <summary>The dual value of a cell of a pair; 0 where it was not observed.</summary>
    public double Dual(int table, int cell)
    {
        int row = (table switch { 0 => _row1, 1 => _row2, _ => _rowM })[cell];
        return row < 0 ? 0 : _dual[row];
    }

    /// <summary>Solves until the log-likelihood a record is within the tolerance of its maximum, in nats, or progress ends.</summary>
    public void Solve(double tolerance, CancellationToken cancellation)
    {
        Start();
        bool newton = _order <= LargestOrder;
        Sweep(newton ? FirstSweeps : SweepLimit, tolerance, cancellation);
        if (newton)
        {
            Newton(tolerance, cancellation);
        }

        DropNegligible();
    }

    // Uniform over the cells of observed pairs: a cell that no pair saw has the largest s there is, and mass 0.
    private void Start()
    {
        Scatter(_f, _g);
        int occupied = _g.Count(v => v > 0);
        for (int c = 0; c < _r.Length; c++)
        {
            _r[c] = _g[c] > 0 ? 1.0 / occupied : 0;
        }
    }

    private void Sweep(int sweeps, double tolerance, CancellationToken cancellation)
    {
        for (int sweep = 0; ; sweep++)
        {
            Gather(_r, _u);
            for (int a = 0; a < _f.Length; a++)
            {
                _dual[a] = _f[a] / _u[a];
            }

            Scatter(_dual, _g);
            if (sweep == sweeps || Gap() <= tolerance || cancellation.IsCancellationRequested)
            {
                return;
            }

            for (int c = 0; c < _r.Length; c++)
            {
                _r[c] *= _g[c];
            }
        }
    }

    private void Newton(double tolerance, CancellationToken cancellation)
    {
        double[] matrix = new double[_order * _order], bestR = [.. _r], bestDual = [.. _dual];
        double bestGap = Gap(), scale = 0.5 / Math.Max(1, _g.Max());
        for (int a = 0; a < _dual.Length; a++)
        {
            _dual[a] *= scale;
        }

        Scatter(_dual, _g);
        for (int c = 0; c < _s.Length; c++)
        {
            _s[c] = 1 - _g[c]; // at least 1/2
        }

        double centring = 0.5;
        for (int iteration = 0, worse = 0; iteration < IterationLimit && worse < 5 && !cancellation.IsCancellationRequested; iteration++)
        {
            double mu = 0;
            int active = 0;
            for (int c = 0; c < _r.Length; c++)
            {
                mu += _r[c] * _s[c];
                active += _r[c] > 0 ? 1 : 0;
            }

            double step = Step(matrix, centring * mu / active);
            centring = step > 0.9 ? 0.02 : step > 0.5 ? 0.2 : 0.7;
            double gap = Gap();
            worse = gap < bestGap ? 0 : worse + 1;
            if (gap < bestGap)
            {
                bestGap = gap;
                _r.CopyTo(bestR, 0);
                _dual.CopyTo(bestDual, 0);
            }

            // The early gaps still have mu in them, so that they do not fall at once.
            worse = bestGap <= tolerance || mu < 1e-12 ? worse : 0;
            if (bestGap <= tolerance)
            {
                break;
            }
        }

        bestR.CopyTo(_r, 0);
        bestDual.CopyTo(_dual, 0);
        Scatter(_dual, _g);
    }

    /// <summary>One Newton step towards r s = mu; returns its length.</summary>
    private double Step(double[] matrix, double mu)
    {
        for (int c = 0; c < _r.Length; c++)
        {
            _dr[c] = _r[c] > 0 ? (mu / _s[c]) - _r[c] : 0;
        }

        Gather(_dr, _du);
        for (int a = 0; a < _du.Length; a++)
        {
            _du[a] = (_f[a] / _dual[a]) - _u[a] - _du[a];
        }

        SolveSystem(matrix);
        double[] dDual = _du;
        Scatter(dDual, _ds);
        double step = 1;
        for (int c = 0; c < _r.Length; c++)
        {
            // ds = -A' dlambda; dr = mu/s - r + (r/s) A' dlambda
            _dr[c] += _r[c] > 0 ? _r[c] / _s[c] * _ds[c] : 0;
            Limit(_r[c], _dr[c]);
            Limit(_s[c], -_ds[c]);
        }

        for (int a = 0; a < _dual.Length; a++)
        {
            Limit(_dual[a], dDual[a]);
        }

        for (int c = 0; c < _r.Length; c++)
        {
            _r[c] += step * _dr[c];
            _s[c] -= step * _ds[c]; // not 1 - A' lambda: near convergence that has lost its digits
        }

        for (int a = 0; a < _dual.Length; a++)
        {
            _dual[a] += step * dDual[a];
        }

        Gather(_r, _u);
        Scatter(_dual, _g);
        return step;

        void Limit(double value, double change)
        {
            if (change < 0 && value > 0)
            {
                step = Math.Min(step, Boundary * value / -change);
            }
        }
    }

    /// <summary>By how much, a record and in nats, the joint may lie below the maximum: dual bound minus value.</summary>
    private double Gap()
    {
        double sum = 0, total = 0;
        foreach (double r in _r)
        {
            total += r;
        }

        for (int a = 0; a < _f.Length; a++)
        {
            sum += _f[a] * Math.Log(_f[a] * total / (_dual[a] * _u[a]));
        }

        return sum + Math.Log(_g.Max());
    }

    /// <summary>
    /// Zero where the optimum has zero: where r is far below both its s and the mass of any observed cell, which is at least f_a (lambda_a
    /// is at most 1). The likelihood only gains by it.
    /// </summary>
    private void DropNegligible()
    {
        double negligible = 1e-6 * _f.Min() / _r.Length;
        for (int c = 0; c < _r.Length; c++)
        {
            _r[c] = _r[c] > negligible || _r[c] > 1e-3 * (1 - _g[c]) ? _r[c] : 0;
        }
    }

    private void Gather(double[] cells, double[] rows)
    {
        Array.Clear(rows);
        for (int i = 0, c = 0; i < _n1; i++)
        {
            for (int j = 0; j < _n2; j++)
            {
                double sum = 0;
                for (int k = 0; k < _ny; k++, c++)
                {
                    double v = cells[c];
                    sum += v;
                    Add(rows, _row1[(i * _ny) + k], v);
                    Add(rows, _row2[(j * _ny) + k], v);
                }

                Add(rows, _rowM[(i * _n2) + j], sum);
            }
        }

        static void Add(double[] rows, int row, double v)
        {
            if (row >= 0)
            {
                rows[row] += v;
            }
        }
    }

    private void Scatter(double[] rows, double[] cells)
    {
        for (int i = 0, c = 0; i < _n1; i++)
        {
            for (int j = 0; j < _n2; j++)
            {
                double pair = At(_rowM[(i * _n2) + j]);
                for (int k = 0; k < _ny; k++, c++)
                {
                    cells[c] = pair + At(_row1[(i * _ny) + k]) + At(_row2[(j * _ny) + k]);
                }
            }
        }

        double At(int row) => row < 0 ? 0 : rows[row];
    }
}
