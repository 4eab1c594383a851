using Pid.Interactions.Memory;
using Pid.Numerics.Certified;

namespace Pid.Interactions.Inference;

/// <summary>
/// Maximises the log-likelihood less a slope, L(r) - &lt;a, r&gt; + theta (sum of <see cref="Entropies"/>), over the joints r of the cells
/// (x1,x2,y): the fit for no slope, the end points of likelihood regions else. A primal-dual interior-point method; concave, so that what
/// it finds is the maximum to its tolerance.
/// </summary>
/// <remarks>
/// <para>With A r the rows that were observed, n their counts, and H(Y|X1,X2) kept: a + nu + theta ln(r / r(x1,x2)) = A' lambda + s,
/// lambda (A r) = n, r s = mu -> 0, sum r = 1. Newton's step with H = diag((s + theta)/r) - theta / r(x1,x2) (a block a fibre, its inverse
/// diagonal plus rank one) leaves A H^-1 A' + diag(u / lambda) for dlambda, where the rows of (x1,x2) form a diagonal block and are
/// eliminated.</para>
/// <para>For the pairs of one sample of triples the likelihood is that of the best joint rho of the triples with A rho = A r: rho (A'
/// lambda) = n + mu, which puts A diag(rho / A' lambda) A' in the place of diag(u / lambda). For triples themselves A is the identity and
/// nothing is left to factor.</para>
/// </remarks>
/// <param name="cancellation">Stops between two iterations, of which one may take seconds.</param>
internal sealed partial class RegionSolver(CancellationToken cancellation = default)
{
    private const int IterationLimit = 80;
    private const double Boundary = 0.99;
    private readonly ArrowCholesky _arrow = new();
    private Observation _o = null!;
    private double[] _s = [], _e = [], _e2 = [], _g = [], _dr = [], _ds = [], _t = [], _dt = [], _drho = [], _rd = [];
    private double[] _lambda = [], _dlambda = [], _u = [], _right = [], _one = [], _z = [], _kappa = [], _fibre = [], _w = [], _pivot = [],
        _coupling = [];
    private double[] _has = [], _last = [], _lastRho = [];
    private double _theta, _cellTheta, _nu, _mu; // theta of rows, of cells
    private bool _pairs, _joint;

    /// <summary>The joint of the triples behind the last solution: the solution itself but for pairs of triples.</summary>
    public double[] Rho { get; private set; } = [];

    /// <summary>The log-likelihood of the last solution, in nats.</summary>
    public double LogLikelihood { get; private set; }

    /// <summary>Iterations of all solves.</summary>
    public long Iterations { get; private set; }

    /// <summary>The multipliers of the rows (cells, for triples) of the last solution.</summary>
    public ReadOnlySpan<double> Multipliers => _lambda.AsSpan(0, _joint || _pairs ? _o.Rows : _o.Cells);

    /// <summary>Solves.</summary>
    /// <param name="observation">The data.</param>
    /// <param name="slope">a, a number a cell; empty for none.</param>
    /// <param name="theta">theta, at least 0.</param>
    /// <param name="kept">The entropies with the weight theta; those of rows only where pairs were observed.</param>
    /// <param name="r">Where to start, and the solution: positive, of sum 1.</param>
    /// <param name="tolerance">How far below the maximum the result may be, in nats of the log-likelihood.</param>
    /// <param name="mu">The product r s to start with: about 0.3 from afar, less from a solution nearby.</param>
    /// <exception cref="OperationCanceledException">Stopped: there is no solution.</exception>
    public void Solve(Observation observation, ReadOnlySpan<double> slope, double theta, Entropies kept, Span<double> r, double tolerance,
        double mu = 0.3)
    {
        _kept = theta > 0 ? kept : Entropies.None;
        Reserve(observation, theta);
        Start(slope, r, mu);
        double centring = 0.3;
        for (int iteration = 0; iteration < IterationLimit; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            r.CopyTo(_last);
            Rho.AsSpan(0, r.Length).CopyTo(_lastRho);
            double step = Step(slope, r, centring), error = Error(slope, r);
            Iterations++;
            centring = step > 0.9 ? 0.02 : step > 0.5 ? 0.25 : 0.7;
            if (!double.IsFinite(error))
            {
                // The factors broke down: the iterate before is a joint like any other, if not the best.
                _last.AsSpan(0, r.Length).CopyTo(r);
                _lastRho.AsSpan(0, r.Length).CopyTo(Rho);
                break;
            }

            if (error <= tolerance)
            {
                break;
            }
        }

        Finish(r);
    }

    private void Reserve(Observation o, double theta)
    {
        _cellTheta = (_kept & Entropies.GivenBoth) != 0 ? theta : 0;
        (_o, _theta, _pairs, _joint) = (o, theta, o.Kind == ObservationKind.Pairs, o.Kind == ObservationKind.PairsOfTriples);
        int cells = o.Cells, rows = _pairs || _joint ? o.Rows : cells, fibres = o.N1 * o.N2;
        double[] rho = Rho;
        Buffers.Grow(ref rho, cells);
        Rho = rho;
        Grow(ref _s, ref _e, ref _e2, ref _g, cells);
        Grow(ref _dr, ref _ds, ref _t, ref _dt, cells);
        Grow(ref _drho, ref _rd, ref _last, ref _lastRho, cells);
        Buffers.Grow(ref _w, cells);
        Grow(ref _lambda, ref _dlambda, ref _u, ref _right, rows);
        Grow(ref _one, ref _z, ref _z, ref _z, rows);
        Grow(ref _kappa, ref _fibre, ref _pivot, ref _pivot, fibres);
        Buffers.Grow(ref _coupling, cells);
        Buffers.Grow(ref _has, o.LabelledRows);
        ReserveEntropies(rows);
    }

    private static void Grow(ref double[] a, ref double[] b, ref double[] c, ref double[] d, int length)
    {
        Buffers.Grow(ref a, length);
        Buffers.Grow(ref b, length);
        Buffers.Grow(ref c, length);
        Buffers.Grow(ref d, length);
    }

    private void Start(ReadOnlySpan<double> slope, Span<double> r, double mu)
    {
        // A cell far below what its slack of some records leaves at this mu would take many short steps to come up.
        double sum = 0, floor = 0.1 * mu / _o.Records;
        for (int k = 0; k < r.Length; k++)
        {
            r[k] = r[k] > floor ? r[k] : floor;
            sum += r[k];
        }

        foreach (ref double v in r)
        {
            v /= sum;
        }

        if (_joint)
        {
            _lambda.AsSpan(0, _o.Rows).Fill(_o.Records / 3);
            _o.Scatter(_lambda, _t);
            for (int k = 0; k < r.Length; k++)
            {
                Rho[k] = (_o.Counts[k] + mu) / (_o.Records + (mu * r.Length));
            }
        }
        else
        {
            Rows(r, _u);
            for (int a = 0; a < _o.Counts.Length; a++)
            {
                _lambda[a] = _o.Counts[a] > 0 ? _o.Counts[a] / _u[a] : 0;
            }
        }

        Transposed(RowMultipliers(), _ds);
        _nu = _o.Records;
        Residual(slope, r, withoutSlack: true);
        double mean = 0;
        for (int k = 0; k < r.Length; k++)
        {
            mean += r[k] * _rd[k];
        }

        _nu -= mean;
        _mu = mu;
        for (int k = 0; k < r.Length; k++)
        {
            _s[k] = Math.Max(_rd[k] - mean, mu / r[k]);
        }

        Residual(slope, r, withoutSlack: false);
    }

    // a + nu + theta ln(r / r12) - A' lambda - s, with A' lambda (its multipliers' in place of it where rows are kept) in _ds.
    private void Residual(ReadOnlySpan<double> slope, ReadOnlySpan<double> r, bool withoutSlack)
    {
        int ny = _o.NY;
        for (int f = 0, k = 0; f < _o.N1 * _o.N2; f++)
        {
            double fibre = 0;
            for (int y = 0; y < ny; y++)
            {
                fibre += r[k + y];
            }

            _fibre[f] = fibre;
            for (int y = 0; y < ny; y++, k++)
            {
                double v = _nu - _ds[k] + (slope.IsEmpty ? 0 : slope[k]);
                v += _cellTheta > 0 ? _cellTheta * CertifiedMath.Log(r[k] / fibre) : 0;
                _rd[k] = withoutSlack ? v : v - _s[k];
            }
        }
    }

    private double Error(ReadOnlySpan<double> slope, ReadOnlySpan<double> r)
    {
        Transposed(RowMultipliers(), _ds);
        Residual(slope, r, withoutSlack: false);
        double error = 0, product = 0;
        for (int k = 0; k < r.Length; k++)
        {
            product += r[k] * _s[k];
            error += r[k] * Math.Abs(_rd[k]);
        }

        _mu = product / r.Length;
        if (_joint)
        {
            double other = 0;
            for (int k = 0; k < r.Length; k++)
            {
                double miss = (Rho[k] * _t[k]) - _o.Counts[k];
                (other, error) = _o.Counts[k] > 0 ? (other, error + Math.Abs(miss)) : (other + miss, error);
            }

            _mu = Math.Max(_mu, other / r.Length);
            return product + other + error;
        }

        for (int a = 0; a < _o.Counts.Length; a++)
        {
            error += Math.Abs((_lambda[a] * _u[a]) - _o.Counts[a]);
        }

        return product + error;
    }

    private void Rows(ReadOnlySpan<double> r, Span<double> rows)
    {
        if (_pairs || _joint)
        {
            _o.Gather(r, rows);
        }
        else
        {
            r.CopyTo(rows);
        }
    }

    private void Transposed(ReadOnlySpan<double> rows, Span<double> cells)
    {
        if (_pairs || _joint)
        {
            _o.Scatter(rows, cells);
        }
        else
        {
            rows[.._o.Cells].CopyTo(cells);
        }
    }

    private void Finish(Span<double> r)
    {
        double sum = 0;
        foreach (double v in r)
        {
            sum += v;
        }

        foreach (ref double v in r)
        {
            v /= sum;
        }

        if (!_joint)
        {
            r.CopyTo(Rho);
            Rows(r, _u);
            LogLikelihood = _o.LogLikelihood(_u);
            return;
        }

        double total = 0;
        foreach (double v in Rho.AsSpan(0, r.Length))
        {
            total += v;
        }

        for (int k = 0; k < r.Length; k++)
        {
            Rho[k] /= total;
        }

        LogLikelihood = _o.LogLikelihood(Rho);
    }
}
