using Pid.Numerics.Certified;

namespace Pid.Interactions.MinimalSynergy;

/// <summary>
/// A proof from the primal side: the entropy of a member of D near an array r whose pair sums miss the marginals slightly, and with
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

    /// <summary>
    /// Enclosure in nats of the entropy of a member of D near an array; null where the construction does not apply.
    /// </summary>
    /// <param name="problem">The marginals.</param>
    /// <param name="r">The array, in axis order.</param>
    public static Interval? EntropyNear(EntropyProblem problem, double[] r)
    {
        (double largest, double distance) = Misses(problem, r);
        double smallest = double.PositiveInfinity;
        double total = 0;
        foreach (double v in r)
        {
            smallest = Math.Min(smallest, v);
            total += v;
        }

        if (!(smallest > 7.1 * largest))
        {
            return null;
        }

        CertifiedSum sum = default;
        double relative = (r.Length + 4) * U;
        foreach (double v in r)
        {
            double log = CertifiedMath.Log(v / total);
            sum.Add(-v * log, (v * (relative + (6 * U * Math.Abs(log)))) + CertifiedMath.Underflow);
        }

        double slack = Math.BitIncrement(1.01 * distance * (CertifiedMath.Log(r.Length) - CertifiedMath.Log(distance) + 2));
        return sum.ToInterval() + new Interval(-slack, slack);
    }

    /// <summary>
    /// The same near an array with zeros, of which so much is replaced by one inside that the construction applies.
    /// </summary>
    /// <param name="problem">The marginals.</param>
    /// <param name="r">The array, in axis order.</param>
    /// <param name="inside">A joint near D whose cells are positive, in axis order.</param>
    public static Interval? EntropyNear(EntropyProblem problem, double[] r, double[] inside)
    {
        double largest = Math.Max(Misses(problem, r).Largest, Misses(problem, inside).Largest), share = 8 * largest / inside.Min();
        return !(share < 1) ? null
            : EntropyNear(problem, [.. r.Zip(inside, (outer, inner) => outer + (share * (inner - outer)))]);
    }

    // The largest miss of a pair, and a bound of |c|_1.
    private static (double Largest, double Distance) Misses(EntropyProblem problem, double[] r)
    {
        double largest = 0;
        double distance = 7.1 * Math.Max(
            Miss(problem.AB, Sums(problem, r, 0), problem.NC, problem.RelativeError, ref largest),
            Math.Max(
                Miss(problem.AC, Sums(problem, r, 1), problem.NB, problem.RelativeError, ref largest),
                Miss(problem.BC, Sums(problem, r, 2), problem.NA, problem.RelativeError, ref largest)));
        return (largest, distance);
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
