using CsCheck;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions.MinimalSynergy;

/// <summary>
/// Three pairs that agree on every single variable and have no joint: the contradiction is found, and is a result, never an exception.
/// </summary>
public class ImpossibleTripleTests
{
    // For 2x2x2 the joints are a segment: in whole numbers the oracle is exact. All triples of up to 8 counts, a part of them searched,
    // too.
    [Fact]
    public void Every_impossible_triple_of_few_counts_is_called_so_and_no_other()
    {
        int impossible = 0, at = 0;
        for (int total = 2; total <= 8; total++)
        {
            foreach ((double[] x1y, double[] x2y, double[] x1x2) in Triples(total))
            {
                bool possible = IsPossible(x1y, x2y, x1x2);
                impossible += possible ? 0 : 1;
                InteractionBounds b = InteractionBounds.Of(Marginals(x1y, x2y, x1x2), at++ % 16 == 0 ? new SynergyBudget(Nodes: 20) : null);
                Assert.True(possible == (b.Compatibility != Compatibility.Impossible),
                    $"{Print(x1y)} {Print(x2y)} {Print(x1x2)}: {b.Compatibility}");
            }
        }

        Assert.Equal((17018, 4652), (at, impossible));
    }

    // Counts of every size: impossible by one record of a billion, or possible by none.
    [Fact]
    public void Triples_of_many_counts_are_decided_exactly() =>
        Gen.Select(Gen.Int[0, 1_000_000_000].Array[8], Gen.Int[-3, 3]).Where(t => t.Item1.Any(v => v > 0)).Holds((w, beyond) =>
        {
            // From the end of the segment where an even cell is zero, one step beyond per record.
            double least = new[] { w[0], w[3], w[5], w[6] }.Min(), most = new[] { w[1], w[2], w[4], w[7] }.Min();
            double[] p = [.. w.Select((v, c) => v + (c is 0 or 3 or 5 or 6 ? -least : least))];
            double shift = most + least; // now the odd cells are at their largest: nothing between the two ends
            double[] only = [.. p.Select((v, c) => c is 0 or 3 or 5 or 6 ? v : v - shift + Math.Min(0, beyond))];
            (double[] x1y, double[] x2y, double[] x1x2) = Pairs(only);
            if (x1y.Concat(x2y).Concat(x1x2).Any(v => v < 0) || only.Sum() <= 0)
            {
                return;
            }

            InteractionBounds b = InteractionBounds.Of(Marginals(x1y, x2y, x1x2));
            Assert.Equal(IsPossible(x1y, x2y, x1x2), b.Compatibility != Compatibility.Impossible);
        }, cases: 2000);

    // Larger shapes: pairs of three different joints, fitted to the same single marginals. Whatever comes out, nothing is thrown, and a
    // joint that exists is never denied.
    [Fact]
    public void Random_triples_of_larger_shapes_end_in_a_result() =>
        Gen.Select(Gen.Int[2, 4], Gen.Int[2, 4], Gen.Int[2, 3], Gen.Int).Holds((n1, n2, ny, seed) =>
        {
            Random random = new(seed);
            int records = random.Next(4, 30);
            double[] a = new double[n1 * ny], b = new double[n2 * ny], c = new double[n1 * n2];
            int[] x1 = [.. Enumerable.Range(0, records).Select(_ => random.Next(n1))], x2 = [.. x1.Select(_ => random.Next(n2))],
                y = [.. x1.Select(_ => random.Next(ny))];
            int[] of2 = [.. x2.OrderBy(_ => random.Next())], ofY = [.. y.OrderBy(_ => random.Next())];
            bool real = random.Next(3) == 0;
            for (int r = 0; r < records; r++)
            {
                a[(x1[r] * ny) + y[r]]++;
                b[(x2[r] * ny) + (real ? y[r] : ofY[r])]++;
                c[(x1[r] * n2) + (real ? x2[r] : of2[r])]++;
            }

            InteractionBounds found = InteractionBounds.Of(Marginals(a, b, c, n1, n2, ny), random.Next(2) == 0
                ? new SynergyBudget(Nodes: 20) : null);
            Assert.True(!real || found.Compatibility != Compatibility.Impossible);
            Assert.NotEqual(Compatibility.Undecided, found.Compatibility);
        }, cases: 1000);

    private static PairwiseMarginals Marginals(double[] x1y, double[] x2y, double[] x1x2, int n1 = 2, int n2 = 2, int ny = 2)
    {
        (Variable v1, Variable v2, Variable v) = (new("x1", n1), new("x2", n2), new("y", ny));
        return PairwiseMarginals.FromTables(new PairTable(v1, v, x1y), new PairTable(v2, v, x2y), new PairTable(v1, v2, x1x2));
    }

    private static IEnumerable<(double[] X1Y, double[] X2Y, double[] X1X2)> Triples(int total)
    {
        double[][] tables = [.. from a in Enumerable.Range(0, total + 1)
                                from b in Enumerable.Range(0, total + 1 - a)
                                from c in Enumerable.Range(0, total + 1 - a - b)
                                select (double[])[a, b, c, total - a - b - c]];
        ILookup<double, double[]> byColumn = tables.ToLookup(t => t[0] + t[2]);
        ILookup<(double, double), double[]> byBoth = tables.ToLookup(t => (t[0] + t[1], t[0] + t[2]));
        return from x1y in tables
               from x2y in byColumn[x1y[0] + x1y[2]]
               from x1x2 in byBoth[(x1y[0] + x1y[1], x2y[0] + x2y[1])]
               select (x1y, x2y, x1x2);
    }

    // The cells by t = p(0,0,0): even ones t + c, odd ones c - t.
    private static bool IsPossible(double[] b, double[] c, double[] a) =>
        new[] { 0, b[0] - a[1], c[0] - a[2], c[0] - b[2] }.Max() <= new[] { a[0], b[0], c[0], a[3] - b[2] + c[0] }.Min();

    private static (double[] X1Y, double[] X2Y, double[] X1X2) Pairs(double[] p) => (
        [p[0] + p[2], p[1] + p[3], p[4] + p[6], p[5] + p[7]],
        [p[0] + p[4], p[1] + p[5], p[2] + p[6], p[3] + p[7]],
        [p[0] + p[1], p[2] + p[3], p[4] + p[5], p[6] + p[7]]);

    private static string Print(double[] table) => string.Join(",", table);
}
