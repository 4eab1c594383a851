using Pid.Numerics.Certified;

namespace Pid.Interactions.MinimalSynergy;

/// <summary>
/// A proof from the primal side: a lower bound of max over D of H_r from an array r whose pair sums miss the marginals slightly, and with
/// it that D is not empty. It needs r to be positive on every cell by more than the miss, so it applies where no pair probability is zero.
/// </summary>
/// <remarks>
/// Let e be the misses of the three pair tables and pi the uniform distribution of an axis. The tensor
/// c = e_ab pi_c + e_ac pi_b + e_bc pi_a - e_a pi_b pi_c - e_b pi_a pi_c - e_c pi_a pi_b + e_0 pi_a pi_b pi_c
/// (e_a, e_b, e_c, e_0 the sums of e, which agree because the marginals and r are both consistent) has exactly the pair sums e. Every entry
/// is at most the sum of seven maxima and |c|_1 at most the seven L1 norms, each at most max |e|_1. So r + c is in D as soon as r > 7 max
/// |e| everywhere, and |H(r + c) - F(r)| is bounded as in the union certificate, F(r) = sum r ln(|r| / r). There |c|_1 need only be less
/// than |r|, and it is: a pair table has no more entries than r has cells, and each misses by less than a seventh of the least cell.
/// </remarks>
internal static class EntropyWitness
{
    private const double U = CertifiedMath.UnitRoundoff;

    /// <summary>Lower bound in nats of max H over D, or negative infinity where the construction does not apply.</summary>
    public static double EntropyBound(EntropyProblem problem, double[] r)
    {
        double largest = 0;
        double distance = 7.1 * Math.Max(
            Miss(problem.AB, Sums(problem, r, 0), problem.NC, problem.RelativeError, ref largest),
            Math.Max(
                Miss(problem.AC, Sums(problem, r, 1), problem.NB, problem.RelativeError, ref largest),
                Miss(problem.BC, Sums(problem, r, 2), problem.NA, problem.RelativeError, ref largest)));
        double smallest = double.PositiveInfinity;
        double total = 0;
        foreach (double v in r)
        {
            smallest = Math.Min(smallest, v);
            total += v;
        }

        if (!(smallest > 7.1 * largest))
        {
            return double.NegativeInfinity;
        }

        CertifiedSum sum = default;
        double relative = (r.Length + 4) * U;
        foreach (double v in r)
        {
            double log = CertifiedMath.Log(v / total);
            sum.Add(-v * log, (v * (relative + (6 * U * Math.Abs(log)))) + CertifiedMath.Underflow);
        }

        double slack = 1.01 * distance * (CertifiedMath.Log(r.Length) - CertifiedMath.Log(distance) + 2);
        return Math.BitDecrement(sum.ToInterval().Lower - Math.BitIncrement(slack));
    }

    private static double Miss(double[] p, double[] sums, int terms, double relativeError, ref double largest)
    {
        double norm = 0;
        for (int i = 0; i < p.Length; i++)
        {
            double miss = Math.Abs(p[i] - sums[i]) + (sums[i] * (terms + 1) * U) + (p[i] * (relativeError + U)) + CertifiedMath.Underflow;
            norm += miss;
            largest = Math.Max(largest, miss);
        }

        return norm;
    }

    private static double[] Sums(EntropyProblem problem, double[] r, int pair)
    {
        double[] sums = new double[pair switch { 0 => problem.AB.Length, 1 => problem.AC.Length, _ => problem.BC.Length }];
        for (int a = 0, t = 0; a < problem.NA; a++)
        {
            problem.Pass.ThrowIfCancellationRequested();
            for (int b = 0; b < problem.NB; b++)
            {
                for (int c = 0; c < problem.NC; c++, t++)
                {
                    int at = pair switch { 0 => (a * problem.NB) + b, 1 => (a * problem.NC) + c, _ => (b * problem.NC) + c };
                    sums[at] += r[t];
                }
            }
        }

        return sums;
    }
}
