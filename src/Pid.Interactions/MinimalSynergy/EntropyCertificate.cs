using Pid.Numerics.Certified;

namespace Pid.Interactions.MinimalSynergy;

/// <summary>
/// Proofs about D from any potentials t = t(a,b) + t(a,c) + t(b,c): an upper bound of the entropy of its members, or that it is empty.
/// </summary>
internal static class EntropyCertificate
{
    private const double U = CertifiedMath.UnitRoundoff;

    /// <summary>
    /// Upper bound, in nats, of H_r over r in D: H_r &lt;= ln sum exp(t) - &lt;t, p&gt; over the active cells (Gibbs), for any t.
    /// </summary>
    public static double EntropyBound(EntropyProblem problem, EntropyPotentials t)
    {
        (double logSum, Interval inner) = (LogSumExpUp(problem, t), Inner(problem, t));
        return Math.BitIncrement(logSum - inner.Lower);
    }

    /// <summary>
    /// Whether t separates the marginals from every joint: &lt;t, p&gt; > max over active cells of t(cell) proves that D is empty, because
    /// for r in D the left side is the mean of t under r.
    /// </summary>
    public static bool ProvesEmpty(EntropyProblem problem, EntropyPotentials t)
    {
        double max = double.NegativeInfinity;
        double scale = 0;
        for (int a = 0; a < problem.NA; a++)
        {
            problem.Pass.ThrowIfCancellationRequested();
            for (int b = 0; b < problem.NB; b++)
            {
                for (int c = 0; c < problem.NC; c++)
                {
                    if (problem.IsActive(a, b, c))
                    {
                        max = Math.Max(max, t.At(a, b, c));
                        scale = Math.Max(scale, Magnitude(problem, t, a, b, c));
                    }
                }
            }
        }

        return Inner(problem, t).Lower > Math.BitIncrement(max + (4 * U * scale));
    }

    private static double Magnitude(EntropyProblem problem, EntropyPotentials t, int a, int b, int c) =>
        Math.Abs(t.AB[(a * problem.NB) + b]) + Math.Abs(t.AC[(a * problem.NC) + c]) + Math.Abs(t.BC[(b * problem.NC) + c]);

    // An enclosure of <t, p> = sum p(a,b) t(a,b) + sum p(a,c) t(a,c) + sum p(b,c) t(b,c).
    private static Interval Inner(EntropyProblem problem, EntropyPotentials t)
    {
        CertifiedSum sum = default;
        AddPairs(ref sum, problem.AB, t.AB, problem.RelativeError);
        AddPairs(ref sum, problem.AC, t.AC, problem.RelativeError);
        AddPairs(ref sum, problem.BC, t.BC, problem.RelativeError);
        return sum.ToInterval();

        static void AddPairs(ref CertifiedSum sum, double[] p, double[] t, double relativeError)
        {
            for (int i = 0; i < p.Length; i++)
            {
                if (p[i] > 0)
                {
                    double term = p[i] * t[i];
                    sum.Add(term, (Math.Abs(term) * ((1.01 * relativeError) + (2 * U))) + CertifiedMath.Underflow);
                }
            }
        }
    }

    // exp(t - max) is wrong by a relative (3 |t|_1 + |t - max| + 3) u, |t|_1 the sum of magnitudes of the three potentials.
    private static double LogSumExpUp(EntropyProblem problem, EntropyPotentials t)
    {
        double max = double.NegativeInfinity;
        for (int a = 0; a < problem.NA; a++)
        {
            problem.Pass.ThrowIfCancellationRequested();
            for (int b = 0; b < problem.NB; b++)
            {
                for (int c = 0; c < problem.NC; c++)
                {
                    max = problem.IsActive(a, b, c) ? Math.Max(max, t.At(a, b, c)) : max;
                }
            }
        }

        double sum = 0, error = 0;
        for (int a = 0; a < problem.NA; a++)
        {
            problem.Pass.ThrowIfCancellationRequested();
            for (int b = 0; b < problem.NB; b++)
            {
                for (int c = 0; c < problem.NC; c++)
                {
                    if (problem.IsActive(a, b, c))
                    {
                        double v = t.At(a, b, c) - max;
                        double e = CertifiedMath.Exp(v);
                        sum += e;
                        error += (e * ((3 * Magnitude(problem, t, a, b, c)) + Math.Abs(v) + 3)) + CertifiedMath.Underflow;
                    }
                }
            }
        }

        double log = CertifiedMath.Log(sum);
        double slack = 1.01 * U * ((error / sum) + problem.Cells + (2 * Math.Abs(log)) + Math.Abs(max) + 4);
        return Math.BitIncrement(Math.BitIncrement(max + log) + slack);
    }
}
