using Pid.Interactions.Memory;
using Pid.Numerics.Certified;

namespace Pid.Interactions.Decomposing;

/// <summary>
/// The two-sided proof of min over D12 of f(q) = sum q ln(q / q(x1,x2)) = -H_q(Y|X1,X2), in nats, in O(|X1| |X2| |Y|): from *any*
/// potentials a lower bound, from *any* non-negative array an upper bound. Nothing that the solver computed is trusted.
/// </summary>
internal sealed class UnionCertificate
{
    private const double U = CertifiedMath.UnitRoundoff;

    private static readonly double[] s_minorMasses = [0, 1e-10, 1e-6, 1e-3];
    private double[] _mass1 = [], _mass2 = [];
    private double[] _lse = [], _shift1 = [], _shift2 = [], _row = [], _column = [];

    /// <summary>
    /// Lower bound by weak duality: sum p1 (l - c1) + sum p2 (m - c2) for any numbers c1(x1) + c2(x2) >= lse(x1,x2), where
    /// lse = ln sum over active y of exp(l + m).
    /// </summary>
    /// <remarks>
    /// For q in D12, f(q) - sum q (l + m) = sum over fibres of KL(q(x1,x2,.) || q(x1,x2) exp(l + m)) >= - sum q(x1,x2) lse, so
    /// f(q) >= sum p1 l + sum p2 m - sum q(x1,x2) (c1 + c2). Upper bounds of lse by running error analysis: a computed
    /// exp(l + m - max) is wrong by a relative (|l + m - max| + |max| + |l + m| + 3) u at most.
    /// </remarks>
    public double LowerBound(UnionProblem problem, double[] l, double[] m) => BestShift(problem, l, m, out _);

    /// <summary>The potentials of the best lower bound, l - c1 and m - c2: no lse is above 0 but for rounding.</summary>
    public (double[] L, double[] M) Shifted(UnionProblem problem, double[] l, double[] m)
    {
        BestShift(problem, l, m, out double threshold);
        Shift(problem.N1, problem.N2, threshold);
        int ny = problem.NY;
        return ([.. l.Take(problem.N1 * ny).Select((v, i) => v - _shift1[i / ny])],
            [.. m.Take(problem.N2 * ny).Select((v, i) => v - _shift2[i / ny])]);
    }

    private double BestShift(UnionProblem problem, double[] l, double[] m, out double best)
    {
        (int n1, int n2, int ny) = (problem.N1, problem.N2, problem.NY);
        Buffers.Grow(ref _lse, problem.Fibres);
        Buffers.Grow(ref _shift1, n1);
        Buffers.Grow(ref _shift2, n2);
        Buffers.Grow(ref _mass1, n1);
        Buffers.Grow(ref _mass2, n2);
        for (int i = 0, f = 0; i < n1; i++)
        {
            problem.Pass.ThrowIfCancellationRequested();
            for (int j = 0; j < n2; j++, f++)
            {
                _lse[f] = LogSumExpUp(problem, i, j, l.AsSpan(i * ny, ny), m.AsSpan(j * ny, ny));
            }
        }

        int minor = -1;
        double lower = double.NegativeInfinity;
        best = 0;
        double least = SetMasses(problem);
        foreach (double threshold in s_minorMasses)
        {
            int count = threshold < least ? 0 : Count(_mass1.AsSpan(0, n1), threshold) + Count(_mass2.AsSpan(0, n2), threshold);
            if (count != minor)
            {
                minor = count;
                Shift(n1, n2, threshold);
                double value = ShiftedValue(problem, l, m);
                (best, lower) = value > lower ? (threshold, value) : (best, lower);
            }
        }

        return lower;

        static int Count(ReadOnlySpan<double> masses, double threshold)
        {
            int count = 0;
            foreach (double mass in masses)
            {
                count += mass <= threshold ? 1 : 0;
            }

            return count;
        }
    }

    // The least c1 with c2 = 0, then the least c2, among the symbols above the threshold: those of next to no mass would forbid low values
    // and cost far more than they are worth. Last, they take what the others leave them.
    private void Shift(int n1, int n2, double threshold)
    {
        Span<double> c1 = _shift1.AsSpan(0, n1), c2 = _shift2.AsSpan(0, n2);
        c1.Fill(double.NegativeInfinity);
        c2.Fill(double.NegativeInfinity);
        for (int i = 0; i < n1; i++)
        {
            for (int j = 0; j < n2 && _mass1[i] > threshold; j++)
            {
                c1[i] = _mass2[j] > threshold ? Math.Max(c1[i], _lse[(i * n2) + j]) : c1[i];
            }

            // a symbol that meets only minor ones
            c1[i] = double.IsNegativeInfinity(c1[i]) ? 0 : c1[i];
            for (int j = 0; j < n2 && _mass1[i] > threshold; j++)
            {
                c2[j] = Math.Max(c2[j], DifferenceUp(_lse[(i * n2) + j], c1[i]));
            }
        }

        // No cell, no constraint: any number will do.
        foreach (ref double c in c2)
        {
            c = double.IsNegativeInfinity(c) ? 0 : c;
        }

        for (int i = 0; i < n1; i++)
        {
            if (_mass1[i] <= threshold)
            {
                double least = double.NegativeInfinity;
                for (int j = 0; j < n2; j++)
                {
                    least = Math.Max(least, DifferenceUp(_lse[(i * n2) + j], c2[j]));
                }

                c1[i] = double.IsNegativeInfinity(least) ? 0 : least;
            }
        }
    }

    // Returns the least.
    private double SetMasses(UnionProblem problem)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < problem.N1; i++)
        {
            least = Math.Min(least, _mass1[i] = Sum(problem.P1.AsSpan(i * problem.NY, problem.NY)));
        }

        for (int j = 0; j < problem.N2; j++)
        {
            least = Math.Min(least, _mass2[j] = Sum(problem.P2.AsSpan(j * problem.NY, problem.NY)));
        }

        return least;
    }

    private double ShiftedValue(UnionProblem problem, double[] l, double[] m)
    {
        CertifiedSum sum = default;
        AddWeighted(ref sum, problem.P1, l, _shift1.AsSpan(0, problem.N1), problem.NY, problem.RelativeError);
        AddWeighted(ref sum, problem.P2, m, _shift2.AsSpan(0, problem.N2), problem.NY, problem.RelativeError);
        double lower = sum.ToInterval().Lower;
        return double.IsNaN(lower) ? double.NegativeInfinity : lower;
    }

    private static double DifferenceUp(double a, double b) => double.IsNegativeInfinity(a) ? a : Math.BitIncrement(a - b);

    private static double LogSumExpUp(UnionProblem problem, int i, int j, ReadOnlySpan<double> l, ReadOnlySpan<double> m)
    {
        ReadOnlySpan<double> p1 = problem.P1.AsSpan(i * l.Length, l.Length), p2 = problem.P2.AsSpan(j * l.Length, l.Length);
        double max = double.NegativeInfinity;
        for (int y = 0; y < l.Length; y++)
        {
            max = p1[y] > 0 && p2[y] > 0 ? Math.Max(max, l[y] + m[y]) : max;
        }

        if (double.IsNegativeInfinity(max))
        {
            return max;
        }

        double sum = 0, error = 0;
        for (int y = 0; y < l.Length; y++)
        {
            if (p1[y] > 0 && p2[y] > 0)
            {
                double v = l[y] + m[y];
                double e = v == max ? 1 : CertifiedMath.Exp(v - max);
                sum += e;
                error += (e * (Math.Abs(v - max) + Math.Abs(max) + Math.Abs(v) + 3)) + CertifiedMath.Underflow;
            }
        }

        // sum >= 1, so ln(sum (1 + x)) <= ln sum + x; the sums themselves lose a relative ny u.
        double log = CertifiedMath.Log(sum);
        double slack = 1.01 * U * ((error / sum) + l.Length + (2 * Math.Abs(log)) + Math.Abs(max) + 4);
        return Math.BitIncrement(Math.BitIncrement(max + log) + slack);
    }

    private static void AddWeighted(ref CertifiedSum sum, double[] p, double[] potential, ReadOnlySpan<double> shift, int ny,
        double relativeError)
    {
        for (int i = 0; i < shift.Length; i++)
        {
            for (int y = 0; y < ny; y++)
            {
                double v = p[(i * ny) + y];
                if (v > 0)
                {
                    double term = v * (potential[(i * ny) + y] - shift[i]);
                    sum.Add(term, (Math.Abs(term) * ((1.01 * relativeError) + (4 * U))) + CertifiedMath.Underflow);
                }
            }
        }
    }

    /// <summary>
    /// Upper bound from a non-negative array q whose marginals miss p1, p2 by e1, e2 in L1: some q' in D12 has |q' - q|_1 &lt;= d = 2(e1 +
    /// e2), and f(q') &lt;= f(q) + d (ln|Y| + 2 + ln(1/d)).
    /// </summary>
    /// <remarks>
    /// <para>q': for every y scale rows down to p1, columns down to p2, add the rank-one remainder. Removed is at most e1+ + e2+ (the
    /// excesses), added what was removed plus the initial shortfall; together at most e1 + 2 e2.</para>
    /// <para>F = -f is concave and 1-homogeneous, hence superadditive. With c = min(q, q'), q = c + b, q' = c + a, |b| &lt;= d:
    /// F(q') >= F(c) + F(a) >= F(c), and F(c + b) &lt;= F(c) + F(b) + |q| h(|b|/|q|) (append to Y the label of the part), where
    /// F(b) &lt;= |b| ln|Y| and |q| h(t/|q|) &lt;= t (1 + ln(|q|/t)) &lt;= d (2 + ln(1/d)) for |q| &lt;= 2, t &lt;= d &lt;= |q|/e.</para>
    /// </remarks>
    public double UpperBound(UnionProblem problem, double[] q)
    {
        (int n1, int n2, int ny) = (problem.N1, problem.N2, problem.NY);
        Buffers.Grow(ref _row, n1 * ny);
        Buffers.Grow(ref _column, n2 * ny);
        Span<double> row = _row.AsSpan(0, n1 * ny), column = _column.AsSpan(0, n2 * ny);
        TransportRounding.RowSums(q, n1, n2, ny, row);
        TransportRounding.ColumnSums(q, n1, n2, ny, column);
        double distance = 2.02 * (MarginalError(row, problem.P1, n2, problem.RelativeError)
            + MarginalError(column, problem.P2, n1, problem.RelativeError));
        if (!(distance < 0.1))
        {
            return 0;
        }

        CertifiedSum sum = default;
        for (int f = 0; f < problem.Fibres; f++)
        {
            problem.Pass.ThrowIfCancellationRequested();
            AddFibre(ref sum, q.AsSpan(f * ny, ny));
        }

        double log = CertifiedMath.Log(ny) - CertifiedMath.Log(distance) + 2;
        return Math.Min(0, Math.BitIncrement(sum.ToInterval().Upper + Math.BitIncrement(1.01 * distance * log)));
    }

    // L1 distance of computed sums of `terms` numbers from the exact marginal, rounded up (by the caller's factor 1.01).
    private static double MarginalError(ReadOnlySpan<double> sums, double[] p, int terms, double relativeError)
    {
        double error = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            error += Math.Abs(sums[i] - p[i]) + (sums[i] * (terms + 1) * U) + (p[i] * (relativeError + U)) + CertifiedMath.Underflow;
        }

        return error;
    }

    private static void AddFibre(ref CertifiedSum sum, ReadOnlySpan<double> q)
    {
        double w = Sum(q);

        // v / w is wrong by a relative (ny + 1) u; so is the logarithm, absolutely, plus 2u of itself.
        double relative = (q.Length + 4) * U;
        foreach (double v in q)
        {
            if (v > 0)
            {
                double ratio = v / w;
                double log = ratio > 1e-290 ? CertifiedMath.Log(ratio) : CertifiedMath.Log(v) - CertifiedMath.Log(w);
                sum.Add(v * log, (v * (relative + (6 * U * Math.Abs(log)))) + CertifiedMath.Underflow);
            }
        }
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double v in values)
        {
            sum += v;
        }

        return sum;
    }
}
