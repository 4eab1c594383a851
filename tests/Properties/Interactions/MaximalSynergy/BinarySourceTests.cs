using CsCheck;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using static Pid.Tests.Properties.Interactions.MaximalSynergy.SynergyCases;

namespace Pid.Tests.Properties.Interactions.MaximalSynergy;

/// <summary>Two binary sources: the closed form, and the exact minimum over one equation.</summary>
public class BinarySourceTests
{
    [Fact]
    public void Three_bits_have_the_closed_form() =>
        Gen.OneOf(Tables.Dense(2, 2, 2), Tables.Any(2).Where(j => j.Weights.Length == 8)).Holds(joint =>
        {
            SynergyMaximum s = Search(joint);
            double most = Oracle2x2x2.InformationOverD(joint).Most;
            Assert.True(s.MaximalInformation.Overlaps(Interval.Around(most, 1e-9)), $"{s.MaximalInformation} {most} {Tables.Print(joint)}");
            Assert.True(s.MaximalInformation.Width < 1e-10, $"{s.MaximalInformation.Width} {Tables.Print(joint)}");
            Assert.True(s.WitnessIsProven);
        }, cases: 1000);

    [Fact]
    public void Two_binary_variables_agree_with_the_enumeration_of_all_vertices() =>
        Gen.Int[1, 9].SelectMany(c => Tables.Any(2, 2, c)).Holds(AgreesWithTheEnumeration, cases: 1000);

    [Fact]
    public void Sixteen_symbols_are_exact() =>
        Gen.OneOf(Tables.Dense(2, 2, 16), Tables.Any(2, 2, 16)).Holds(AgreesWithTheEnumeration, cases: 8);

    // Whichever of the three has many symbols.
    private static void AgreesWithTheEnumeration(Joint joint)
    {
        double least = LeastEntropy2x2xC(joint);
        int c = joint.Y.Size;
        foreach (Joint turned in (Joint[])[joint, Tables.Build(2, c, 2, (i, y, j) => joint[i, j, y]),
            Tables.Build(c, 2, 2, (y, i, j) => joint[i, j, y])])
        {
            SynergyMaximum s = Search(turned);
            Assert.Equal(SearchEnd.Closed, s.End);
            Assert.Equal(least, s.MinimalEntropy.Lower, 1e-10);
            Assert.True(s.Nodes == 0 && s.MinimalEntropy.Upper >= least - 1e-10, $"{s} {least} {Tables.Print(turned)}");
            Assert.True(SpansManyOrders(joint) || (s.WitnessIsProven && s.MinimalEntropy.Width < 1e-8), $"{s} {Tables.Print(turned)}");
        }
    }

    // X1, X2 fair bits, Y ~ w, all independent: the least entropy is H(Y) + 1 exactly when w splits into two halves.
    [Fact]
    public void Partition_is_decided() =>
        Gen.OneOf(Gen.Int[1, 40].Array[3, 9], Gen.Int[1, 3].Array[3, 9], Gen.Int[1, 9].Array[10, 14]).Holds(w =>
        {
            Joint joint = Tables.Build(2, 2, w.Length, (_, _, y) => w[y]);
            double total = w.Sum(), floor = 1 - w.Sum(v => v / total * Math.Log2(v / total));
            SynergyMaximum s = Search(joint);
            bool splits = Enumerable.Range(0, 1 << w.Length).Any(set => 2 * w.Where((_, i) => (set >> i & 1) == 1).Sum() == w.Sum());
            Assert.True(s.MinimalEntropy.Width < 1e-9);
            Assert.True(splits ? s.MinimalEntropy.Upper <= floor + 1e-9 : s.MinimalEntropy.Lower > floor + 1e-6,
                $"{string.Join(",", w)} {s.MinimalEntropy} {floor}");
        }, cases: 150);

    // docs/mathematics.md, section 8: over Dirichlet(1) tables S_max exceeds S by .147 on average (standard error of this sample: some
    // .003).
    [Fact]
    public void Mean_gap_of_random_bits()
    {
        Random random = new(7);
        double sum = 0;
        const int Count = 3000;
        for (int i = 0; i < Count; i++)
        {
            Joint joint = Tables.Build(2, 2, 2, (_, _, _) => -Math.Log(1 - random.NextDouble()));
            sum += Search(joint).MaximalSynergy.Upper - Decomposition.Of(joint).Synergy.Lower;
        }

        Assert.Equal(.147, sum / Count, 0.01);
    }
}
