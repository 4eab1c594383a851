using Pid.Interactions.Memory;
using Pid.Numerics.Certified;

namespace Pid.Interactions.Decomposing;

/// <summary>
/// Primal-dual interior-point method for the union problem in its dual form,
/// max sum p1 l + sum p2 m subject to lse(x1,x2) = ln sum_y exp(l(x1,y) + m(x2,y)) &lt;= 0 for every fibre.
/// It only proposes: <see cref="UnionCertificate"/> turns what it finds into proven bounds.
/// </summary>
/// <remarks>
/// <para>The iterate holds, a fibre, the weight w, the slack s and the conditional r(y), with q = w r. Optimality:
/// (1) q has the marginals p1, p2; (2) ln r = l + m + s; (3) w s = tau -> 0.</para>
/// <para>With g = l + m + s - ln r, Newton's step on (1)-(3) has d ln r = du - &lt;r,du&gt; + g - &lt;r,g&gt;, ds = -&lt;r, du + g&gt; and
/// dw = tau/s - w - (w/s) ds, and (du from dl, dm) solves the system of <see cref="INewtonSystem"/> with k = w/s - w.</para>
/// <para>r is a variable of its own. Were it always softmax(l + m) (a dual method), rare symbols would be fitted by Newton's method on
/// exp, which overshoots from below and creeps from above; were q stepped linearly (a primal method), the ratios in vanishing fibres
/// would decay. Here small steps of ln r are taken exactly (exp), large ones as the linear model means them
/// (1 + d from below, a sharp cut from above), w by itself: 5-13 iterations on dense tables, also at probabilities of 1e-200.</para>
/// </remarks>
internal sealed partial class UnionSolver
{
    private const int IterationLimit = 150;
    private const int PatienceWithoutProgress = 25;
    private readonly UnionBounds _bounds = new();
    private double[] _q = [], _r = [], _g = [], _delta = [];
    private double[] _w = [], _s = [], _k = [], _ds = [], _dw = [];
    private double[] _l = [], _m = [], _dl = [], _dm = [], _g1 = [], _g2 = [];
    private readonly UnionProblem _trimmed = new();
    private UnionProblem _p = new();
    private int _active;
    private double _dualResidual;

    /// <summary>Iterations of the last solve.</summary>
    public int Iterations { get; private set; }

    /// <summary>The best bounds found by the last solve and the points that attain them.</summary>
    public UnionBounds Bounds => _bounds;

    /// <summary>
    /// Called when <see cref="Bounds"/> are those of the last iterate, and where passes may be given up (<see cref="CellPass"/>) of every
    /// iterate: what is to outlast a stop is proven before it.
    /// </summary>
    public Action? Found { get; init; }

    /// <summary>Solves until the (not yet certified) gap is at most the tolerance, or no further progress is made.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="tolerance">Gap in nats.</param>
    /// <param name="negligible">
    /// Share of the tolerance that leaving out small probabilities may cost, roughly: one of mass p costs 100 p.
    /// </param>
    /// <param name="cancellation">Checked several times an iteration.</param>
    /// <exception cref="OperationCanceledException">A pass over the cells was given up.</exception>
    public void Solve(UnionProblem problem, double tolerance, double negligible, CancellationToken cancellation)
    {
        // Probabilities that cannot matter at this tolerance only cost digits: the solver does without, the certificate does not.
        NegligibleCount = _trimmed.LoadTrimmed(problem, Threshold(problem, tolerance, negligible));
        _p = NegligibleCount > 0 ? _trimmed : problem;
        Reserve();
        Start();
        Run(problem, tolerance, cancellation);
    }

    /// <summary>How many marginal probabilities the last solve left out.</summary>
    public int NegligibleCount { get; private set; }

    /// <summary>How many marginal probabilities a solve would leave out.</summary>
    public static int CountNegligible(UnionProblem problem, double tolerance, double negligible) =>
        problem.CountAtMost(Threshold(problem, tolerance, negligible));

    private static double Threshold(UnionProblem problem, double tolerance, double negligible) =>
        tolerance * negligible * 0.01 / (problem.N1 + problem.N2) / problem.NY;

    private void Run(UnionProblem problem, double tolerance, CancellationToken cancellation)
    {
        INewtonSystem system = ChooseSystem();
        double lastGap = double.PositiveInfinity;
        int patience = PatienceWithoutProgress;
        for (Iterations = 0; ; Iterations++)
        {
            double mu = Linearise();
            double gap = _bounds.Improve(_p, _q, _r, _l, _m);
            if (gap < 0.5 * lastGap)
            {
                lastGap = gap;
                patience = PatienceWithoutProgress;
            }

            bool ends = gap <= tolerance || Iterations == IterationLimit || patience-- == 0 || !double.IsFinite(mu)
                || cancellation.IsCancellationRequested;
            if (ends || _p.Pass.CanBeCanceled)
            {
                if (NegligibleCount > 0)
                {
                    _bounds.Complete(problem, _p);
                }

                Found?.Invoke();
            }

            if (ends)
            {
                return;
            }

            Iterate(system, mu, tolerance, patience, cancellation);
        }
    }

    // Feasible start: l = 1/2 ln p(y|x1), m = 1/2 ln p(y|x2) satisfy lse <= 0 by Cauchy-Schwarz, and q = p1 p2 / p(y) lies in D12.
    private void Start()
    {
        (int n1, int n2, int ny) = (_p.N1, _p.N2, _p.NY);
        HalfLogConditional(_p.P1, n1, ny, _l);
        HalfLogConditional(_p.P2, n2, ny, _m);
        _bounds.Reset(_p);
        _active = 0;
        for (int i = 0, f = 0; i < n1; i++)
        {
            _p.Pass.ThrowIfCancellationRequested();
            for (int j = 0; j < n2; j++, f++)
            {
                double w = 0, sum = 0;
                Span<double> r = _r.AsSpan(f * ny, ny);
                for (int y = 0; y < ny; y++)
                {
                    r[y] = _p.P1[(i * ny) + y] / _p.PY[y] * _p.P2[(j * ny) + y];
                    bool active = _p.P1[(i * ny) + y] > 0 && _p.P2[(j * ny) + y] > 0;
                    r[y] = active ? Math.Max(r[y], double.Epsilon) : 0;
                    w += r[y];
                    sum += active ? CertifiedMath.Exp(_l[(i * ny) + y] + _m[(j * ny) + y]) : 0;
                }

                _w[f] = w;
                for (int y = 0; y < ny && w > 0; y++)
                {
                    r[y] = r[y] > 0 ? Math.Max(r[y] / w, double.Epsilon) : 0;
                }

                _active += w > 0 ? 1 : 0;
                _s[f] = w > 0 ? Math.Max(StartSlack, StartSlack - CertifiedMath.Log(sum)) : 1;
            }
        }

        for (int i = 0; i < n1 * ny; i++)
        {
            _l[i] -= StartSlack;
        }
    }

    private const double StartSlack = 0.05;

    private static void HalfLogConditional(double[] p, int n, int ny, double[] l)
    {
        for (int i = 0; i < n; i++)
        {
            double total = 0;
            for (int y = 0; y < ny; y++)
            {
                total += p[(i * ny) + y];
            }

            for (int y = 0; y < ny; y++)
            {
                double v = p[(i * ny) + y];
                l[(i * ny) + y] = v > 0 ? 0.5 * (CertifiedMath.Log(v) - CertifiedMath.Log(total)) : 0;
            }
        }
    }

    // q = w r, g = l + m + s - ln r, k, sum q |g|; returns mu, the mean complementarity.
    private double Linearise()
    {
        int ny = _p.NY;
        double mu = 0, residual = 0;
        for (int i = 0, f = 0; i < _p.N1; i++)
        {
            _p.Pass.ThrowIfCancellationRequested();
            ReadOnlySpan<double> l = _l.AsSpan(i * ny, ny);
            for (int j = 0; j < _p.N2; j++, f++)
            {
                ReadOnlySpan<double> m = _m.AsSpan(j * ny, ny), r = _r.AsSpan(f * ny, ny);
                Span<double> q = _q.AsSpan(f * ny, ny), g = _g.AsSpan(f * ny, ny);
                double w = _w[f], s = _s[f];
                for (int y = 0; y < r.Length; y++)
                {
                    q[y] = w * r[y];
                    g[y] = r[y] > 0 ? l[y] + m[y] + s - CertifiedMath.Log(r[y]) : 0;
                    residual += q[y] * Math.Abs(g[y]);
                }

                _k[f] = w > 0 ? (w / s) - w : 0;
                mu += w > 0 ? w * s : 0;
            }
        }

        _dualResidual = residual;
        return mu / _active;
    }

    // Mehrotra's predictor and corrector. Whether the step was taken: the iterate stands where it was cancelled, or conjugate gradients
    // did not get there.
    private bool Step(INewtonSystem system, double mu, double tolerance, CancellationToken cancellation)
    {
        system.Factor(_p, _r, _w, _k, cancellation);
        if (cancellation.IsCancellationRequested
            || !Direction(system, target: 0, stepPrimal: 0, stepDual: 0, cancellation))
        {
            return false;
        }

        double ap = StepLength(_w, _dw, 1), ad = StepLength(_s, _ds, 1);
        double predicted = 0;
        for (int f = 0; f < _p.Fibres; f++)
        {
            predicted += _w[f] > 0 ? (_w[f] + (ap * _dw[f])) * (_s[f] + (ad * _ds[f])) : 0;
        }

        double ratio = Math.Clamp(predicted / _active / mu, 1e-8, 1);
        // The complementarity must neither run far ahead of the residual of (2), weighted as it enters the gap, nor of the tolerance.
        double floor = Math.Min(Math.Max(0.05 * tolerance, 0.01 * _dualResidual) / _active, mu);
        if (!Direction(system, Math.Max(ratio * ratio * ratio * mu, floor), ap, ad, cancellation))
        {
            return false;
        }

        double fraction = Math.Clamp(1 - mu, 0.9, 0.999);
        Move(StepLength(_w, _dw, fraction), StepLength(_s, _ds, fraction));
        return true;
    }

    private void Reserve()
    {
        int cells = _p.Cells, fibres = _p.Fibres, s1 = _p.N1 * _p.NY, s2 = _p.N2 * _p.NY;
        Buffers.Grow(ref _q, cells);
        Buffers.Grow(ref _r, cells);
        Buffers.Grow(ref _g, cells);
        Buffers.Grow(ref _delta, cells);
        Buffers.Grow(ref _w, fibres);
        Buffers.Grow(ref _s, fibres);
        Buffers.Grow(ref _k, fibres);
        Buffers.Grow(ref _ds, fibres);
        Buffers.Grow(ref _dw, fibres);
        Buffers.Grow(ref _l, s1);
        Buffers.Grow(ref _dl, s1);
        Buffers.Grow(ref _g1, s1);
        Buffers.Grow(ref _m, s2);
        Buffers.Grow(ref _dm, s2);
        Buffers.Grow(ref _g2, s2);
    }
}
