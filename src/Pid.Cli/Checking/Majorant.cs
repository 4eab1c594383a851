using System.Numerics;

namespace Pid.Cli.Checking;

/// <summary>
/// The vector that majorises every coupling of some marginals (Compton et al., AISTATS 2023, section 4): laid out from position 0 on,
/// largest first, an atom that ends at t is at most the state of each marginal that ends there or reaches beyond. The largest atoms that
/// this allows, one after the other.
/// </summary>
internal static class Majorant
{
    /// <summary>The atoms of the vector, largest first, and how many of one size are next.</summary>
    /// <param name="marginals">Positive masses of each marginal, largest first, all of one total.</param>
    /// <param name="cap">What no atom exceeds.</param>
    public static IEnumerable<(BigInteger Atom, BigInteger Times)> Of(BigInteger[][] marginals, BigInteger cap)
    {
        BigInteger total = Sum(marginals[0]), used = 0;
        int[] at = new int[marginals.Length];
        BigInteger[][] ends = Array.ConvertAll(marginals, Ends);
        while (used < total)
        {
            (BigInteger atom, BigInteger reach) = (cap, total);
            for (int k = 0; k < at.Length; k++)
            {
                (BigInteger[] masses, BigInteger[] end) = (marginals[k], ends[k]);
                while (at[k] < masses.Length && end[at[k]] - used < masses[at[k]])
                {
                    at[k]++;
                }

                // The whole of this state, or what reaches to the end of the larger ones before it.
                BigInteger whole = at[k] < masses.Length ? masses[at[k]] : 0, before = at[k] > 0 ? end[at[k] - 1] - used : 0;
                (atom, reach) = (BigInteger.Min(atom, BigInteger.Max(whole, before)), BigInteger.Min(reach, BigInteger.Max(whole, before)));
            }

            // As long as the larger states reach so far, the next is no other.
            BigInteger times = atom == cap ? reach / cap : 1;
            used += atom * times;
            yield return (atom, times);
        }
    }

    public static BigInteger Sum(IEnumerable<BigInteger> masses) => masses.Aggregate(BigInteger.Zero, BigInteger.Add);

    private static BigInteger[] Ends(BigInteger[] masses)
    {
        BigInteger sum = 0;
        return Array.ConvertAll(masses, mass => sum += mass);
    }
}
