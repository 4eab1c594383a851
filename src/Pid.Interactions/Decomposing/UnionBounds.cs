using Pid.Interactions.Memory;
using Pid.Numerics.Certified;

namespace Pid.Interactions.Decomposing;

/// <summary>
/// The best primal and dual points found so far, with their values in nats in plain floating point: f(q) for q rounded onto D12 and
/// the dual value of potentials shifted to feasibility (c-transform). The values steer the solver; proof is the certificate's.
/// </summary>
internal sealed class UnionBounds
{
    private readonly TransportRounding _rounding = new();
    private double[] _rounded = [], _lse = [], _shift1 = [], _shift2 = [];

    /// <summary>The best joint, on D12 up to rounding.</summary>
    public double[] Q { get; private set; } = [];

    /// <summary>Potentials l(x1,y) of the best dual value, before the shift.</summary>
    public double[] L { get; private set; } = [];

    /// <summary>Potentials m(x2,y) of the best dual value, before the shift.</summary>
    public double[] M { get; private set; } = [];

    /// <summary>f of <see cref="Q"/>.</summary>
    public double Upper { get; private set; }

    /// <summary>Dual value of <see cref="L"/>, <see cref="M"/>.</summary>
    public double Lower { get; private set; }

    /// <summary>Forgets everything and reserves space.</summary>
    public void Reset(UnionProblem problem)
    {
        int cells = problem.Cells, fibres = problem.Fibres;
        Buffers.Grow(ref _rounded, cells);
        Buffers.Grow(ref _lse, fibres);
        Buffers.Grow(ref _shift1, problem.N1);
        Buffers.Grow(ref _shift2, problem.N2);
        (double[] q, double[] l, double[] m) = (Q, L, M);
        Buffers.Grow(ref q, cells);
        Buffers.Grow(ref l, problem.N1 * problem.NY);
        Buffers.Grow(ref m, problem.N2 * problem.NY);
        (Q, L, M) = (q, l, m);
        Upper = double.PositiveInfinity;
        Lower = double.NegativeInfinity;
    }

    /// <summary>States what is proven by the points that were written into <see cref="Q"/>, <see cref="L"/> and <see cref="M"/>.</summary>
    public void State(double provenLower, double provenUpper) => (Lower, Upper) = (provenLower, provenUpper);

    /// <summary>
    /// States what needs no search where nothing is proven, because the run was stopped before: l = m = 0 prove f >= -ln |Y|, and of
    /// q = p1 p2 / p(y), which lies in D12, f is an entropy taken negatively.
    /// </summary>
    public void FillIn(UnionProblem problem)
    {
        (int n1, int n2, int ny) = (problem.N1, problem.N2, problem.NY);
        if (double.IsNegativeInfinity(Lower))
        {
            Lower = -CertifiedMath.Log(ny) * (1 + (8 * CertifiedMath.UnitRoundoff));
            Array.Clear(L, 0, n1 * ny);
            Array.Clear(M, 0, n2 * ny);
        }

        if (double.IsPositiveInfinity(Upper))
        {
            Upper = 0;
            for (int i = 0, c = 0; i < n1; i++)
            {
                for (int j = 0; j < n2; j++)
                {
                    for (int y = 0; y < ny; y++, c++)
                    {
                        Q[c] = problem.PY[y] > 0 ? problem.P1[(i * ny) + y] / problem.PY[y] * problem.P2[(j * ny) + y] : 0;
                    }
                }
            }
        }
    }

    /// <summary>Takes over the points of another run where they prove more, given what is proven.</summary>
    public void TakeBetter(UnionProblem problem, UnionBounds other, double provenLower, double provenUpper)
    {
        if (provenLower > Lower || double.IsNegativeInfinity(Lower))
        {
            Lower = provenLower;
            Array.Copy(other.L, L, problem.N1 * problem.NY);
            Array.Copy(other.M, M, problem.N2 * problem.NY);
        }

        if (provenUpper < Upper)
        {
            Upper = provenUpper;
            Array.Copy(other.Q, Q, problem.Cells);
        }
    }

    /// <summary>Takes over whatever the iterate improves; returns the gap.</summary>
    public double Improve(UnionProblem problem, double[] q, double[] r, double[] l, double[] m)
    {
        double dual = DualValue(problem, r, l, m);
        if (dual > Lower || double.IsNegativeInfinity(Lower))
        {
            Lower = dual;
            Array.Copy(l, L, problem.N1 * problem.NY);
            Array.Copy(m, M, problem.N2 * problem.NY);
        }

        _rounding.Round(problem, q, _rounded);
        double primal = PrimalValue(problem, _rounded);
        if (primal < Upper)
        {
            Upper = primal;
            (Q, _rounded) = (_rounded, Q);
        }

        return Upper - Lower;
    }

    /// <summary>
    /// Carries the points over to the problem with the probabilities that the solver left out: the joint is rounded onto its D12, and each
    /// such probability gets a potential so low that exp(l + m) is below e^-50 in all its cells.
    /// </summary>
    public void Complete(UnionProblem problem, UnionProblem solved)
    {
        int ny = problem.NY;
        _rounding.Round(problem, Q, _rounded);
        (Q, _rounded) = (_rounded, Q);
        for (int y = 0; y < ny; y++)
        {
            double most1 = Largest(solved.P1, L, problem.N1, y, ny), most2 = Largest(solved.P2, M, problem.N2, y, ny);
            Complete(problem.P1, solved.P1, L, problem.N1, y, ny, -50 - Math.Max(most2, 0));
            Complete(problem.P2, solved.P2, M, problem.N2, y, ny, -50 - Math.Max(most1, 0));
        }

        static double Largest(double[] p, double[] potential, int n, int y, int ny)
        {
            double most = 0;
            for (int i = y; i < n * ny; i += ny)
            {
                most = p[i] > 0 ? Math.Max(most, potential[i]) : most;
            }

            return most;
        }

        static void Complete(double[] p, double[] solved, double[] potential, int n, int y, int ny, double value)
        {
            for (int i = y; i < n * ny; i += ny)
            {
                potential[i] = p[i] > 0 && solved[i] == 0 ? value : potential[i];
            }
        }
    }

    private static double PrimalValue(UnionProblem problem, double[] q)
    {
        int ny = problem.NY;
        double value = 0;
        for (int f = 0; f < problem.Fibres; f++)
        {
            problem.Pass.ThrowIfCancellationRequested();
            ReadOnlySpan<double> fibre = q.AsSpan(f * ny, ny);
            double w = 0;
            for (int y = 0; y < fibre.Length; y++)
            {
                w += fibre[y];
            }

            for (int y = 0; y < fibre.Length; y++)
            {
                value += fibre[y] > 0 ? fibre[y] * CertifiedMath.Log(fibre[y] / w) : 0;
            }
        }

        return value;
    }

    // sum p1 (l - c1) + sum p2 (m - c2) with c1 = max_x2 lse, c2 = max_x1 (lse - c1): feasible, hence a lower bound.
    private double DualValue(UnionProblem problem, double[] r, double[] l, double[] m)
    {
        (int n1, int n2, int ny) = (problem.N1, problem.N2, problem.NY);
        Span<double> c1 = _shift1.AsSpan(0, n1), c2 = _shift2.AsSpan(0, n2);
        c1.Fill(double.NegativeInfinity);
        c2.Fill(double.NegativeInfinity);
        for (int i = 0, f = 0; i < n1; i++)
        {
            problem.Pass.ThrowIfCancellationRequested();
            for (int j = 0; j < n2; j++, f++)
            {
                _lse[f] = LogSumExp(l.AsSpan(i * ny, ny), m.AsSpan(j * ny, ny), r.AsSpan(f * ny, ny));
                c1[i] = Math.Max(c1[i], _lse[f]);
            }
        }

        for (int i = 0, f = 0; i < n1; i++)
        {
            for (int j = 0; j < n2; j++, f++)
            {
                c2[j] = double.IsNegativeInfinity(_lse[f]) ? c2[j] : Math.Max(c2[j], _lse[f] - c1[i]);
            }
        }

        return Weighted(problem.P1, l, c1, ny) + Weighted(problem.P2, m, c2, ny);
    }

    /// <summary>ln sum exp(l + m) over the active cells of a fibre, those above 0; minus infinity where there are none.</summary>
    public static double LogSumExp(ReadOnlySpan<double> l, ReadOnlySpan<double> m, ReadOnlySpan<double> active)
    {
        double max = double.NegativeInfinity;
        for (int y = 0; y < l.Length; y++)
        {
            max = active[y] > 0 ? Math.Max(max, l[y] + m[y]) : max;
        }

        double sum = 0;
        for (int y = 0; y < l.Length; y++)
        {
            sum += active[y] > 0 ? CertifiedMath.Exp(l[y] + m[y] - max) : 0;
        }

        return sum > 0 ? max + CertifiedMath.Log(sum) : double.NegativeInfinity;
    }

    private static double Weighted(double[] p, double[] potential, ReadOnlySpan<double> shift, int ny)
    {
        double value = 0;
        for (int i = 0; i < shift.Length; i++)
        {
            for (int y = 0; y < ny; y++)
            {
                double v = p[(i * ny) + y];
                value += v > 0 ? v * (potential[(i * ny) + y] - shift[i]) : 0;
            }
        }

        return value;
    }
}
