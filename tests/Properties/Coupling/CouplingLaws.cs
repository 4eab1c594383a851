using Pid.Coupling;
using Pid.Numerics.Information;

namespace Pid.Tests.Properties.Coupling;

/// <summary>Checks that every construction must pass, in code that shares nothing with the constructions.</summary>
internal static class CouplingLaws
{
    /// <summary>log2(e)/e: greedy against the profile, two marginals.</summary>
    public static readonly double GreedyGapTwo = Math.Log2(Math.E) / Math.E;

    /// <summary>(1 + log2 e)/2: greedy against the profile, any number of marginals.</summary>
    public static readonly double GreedyGapMany = (1 + Math.Log2(Math.E)) / 2;

    /// <summary>Atoms are positive, in distinct cells, and add up to every marginal exactly; the stated entropy is theirs.</summary>
    public static void AssertIsCoupling(SparseCoupling coupling, ulong[][] marginals)
    {
        UInt128[][] sums = [.. marginals.Select(p => new UInt128[p.Length])];
        HashSet<string> cells = [];
        for (int a = 0; a < coupling.Count; a++)
        {
            Assert.True(coupling.Masses[a] > 0);
            int[] states = coupling.States(a).ToArray();
            Assert.Equal(marginals.Length, states.Length);
            Assert.True(cells.Add(string.Join(',', states)), $"{coupling.Method} visits a cell twice");
            for (int k = 0; k < states.Length; k++)
            {
                sums[k][states[k]] += coupling.Masses[a];
            }
        }

        UInt128 scale = coupling.Marginals.Total / marginals[0].Aggregate(0UL, (a, b) => a + b);
        for (int k = 0; k < marginals.Length; k++)
        {
            Assert.Equal(marginals[k].Select(m => m * scale), sums[k]);
        }

        Assert.True(Entropy.Bits([.. coupling.Masses.ToArray().Select(m => (double)m)]).Contains(coupling.Entropy.Midpoint)
            || coupling.Entropy.Overlaps(Entropy.Bits([.. coupling.Masses.ToArray().Select(m => (double)m)])));
    }

    /// <summary>The number of states less the number of marginals plus one: what a vertex of the couplings has at most.</summary>
    public static int MostAtoms(ulong[][] marginals) => marginals.Sum(p => p.Count(m => m > 0)) - marginals.Length + 1;

    /// <summary>The masses of the atoms, largest first.</summary>
    public static ulong[] Sorted(SparseCoupling coupling) => [.. coupling.Masses.ToArray().OrderDescending()];
}
