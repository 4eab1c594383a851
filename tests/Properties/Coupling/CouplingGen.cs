using CsCheck;

namespace Pid.Tests.Properties.Coupling;

/// <summary>Random and adversarial marginals in integer masses.</summary>
internal static class CouplingGen
{
    public static readonly Gen<ulong> Total = Gen.OneOf(
        Gen.Const(12UL), Gen.Const(60UL), Gen.Const(997UL), Gen.Const(1UL << 20), Gen.Const(1UL << 40), Gen.Const(1UL << 62));

    /// <summary>Vectors of up to <paramref name="largest"/> masses that sum to the total: cuts of [0, total) in several styles.</summary>
    public static Gen<ulong[]> Vector(int largest, ulong total) => Gen.Select(Gen.Int[1, largest], Gen.Int[0, 5], Gen.ULong,
        (size, style, seed) =>
    {
        Random random = new((int)(seed & int.MaxValue));
        double[] raw = [.. Enumerable.Range(0, size).Select(i => style switch
        {
            0 => -Math.Log(1 - random.NextDouble()), // flat Dirichlet
            1 => Math.Pow(random.NextDouble(), 20), // skewed
            2 => 1, // ties
            3 => Math.Pow(0.5, i), // powers of two
            4 => i == 0 ? 1e9 : random.NextDouble(), // one state holds nearly everything
            _ => random.Next(3), // small integers, zeros among them
        })];
        return Apportion(raw, total, random);
    });

    /// <summary>Marginals of a common total: small, odd and close to 2^62.</summary>
    public static Gen<ulong[][]> Marginals(int least, int most, int largest) => Gen.Select(Gen.Int[least, most], Total).SelectMany(
        (count, total) => Vector(largest, total).Array[count]);

    /// <summary>Integer masses in proportion to weights with the total exactly; at random where nothing is left to share.</summary>
    public static ulong[] Apportion(double[] weights, ulong total, Random random)
    {
        double sum = weights.Sum();
        ulong[] masses = sum > 0 ? [.. weights.Select(w => (ulong)Math.Floor(w / sum * total * (1 - 1e-12)))] : new ulong[weights.Length];
        ulong used = masses.Aggregate(0UL, (a, b) => a + b);
        masses[random.Next(masses.Length)] += total - used;
        return masses;
    }

    /// <summary>
    /// A coupling drawn at random, with exact marginals: pick a state with mass left in every marginal and move the least of them, or a
    /// random part of it.
    /// </summary>
    public static List<ulong> RandomCoupling(ulong[][] marginals, Random random)
    {
        List<(int State, ulong Mass)>[] left = [.. marginals.Select(p => p.Select((mass, i) => (i, mass)).Where(s => s.mass > 0).ToList())];
        Dictionary<string, ulong> cells = [];
        while (left[0].Count > 0)
        {
            int[] pick = [.. left.Select(s => random.Next(s.Count))];
            ulong least = left.Zip(pick).Min(z => z.First[z.Second].Mass);
            ulong mass = least > 1 && random.Next(4) == 0 ? 1 + (ulong)random.NextInt64((long)least) : least;
            string cell = string.Join(',', left.Zip(pick).Select(z => z.First[z.Second].State));
            cells[cell] = cells.GetValueOrDefault(cell) + mass;
            for (int k = 0; k < left.Length; k++)
            {
                (int state, ulong old) = left[k][pick[k]];
                if (old == mass)
                {
                    left[k].RemoveAt(pick[k]);
                }
                else
                {
                    left[k][pick[k]] = (state, old - mass);
                }
            }
        }

        return [.. cells.Values];
    }
}
