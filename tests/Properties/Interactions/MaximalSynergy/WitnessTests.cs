using CsCheck;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;
using static Pid.Tests.Properties.Interactions.MaximalSynergy.SynergyCases;

namespace Pid.Tests.Properties.Interactions.MaximalSynergy;

public class WitnessTests
{
    // Multiples of a tenth make many sums equal, though not in binary: vertices are degenerate or nearly so.
    [Fact]
    public void Closed_searches_of_degenerate_tables_prove_both_ends() =>
        Gen.Select(Gen.Int[2, 4], Gen.Int[2, 3], Gen.Int[2, 3]).SelectMany((a, b, c) =>
        Gen.Int[0, 3].Select(v => 0.1 * v).Array[a * b * c].Select(w =>
        {
            w[0] += w.Sum() == 0 ? 1 : 0;
            return Joint.FromWeights(a, b, c, w);
        })).Holds(joint =>
        {
            SynergyMaximum s = Search(joint);
            Assert.True(s.WitnessIsProven && s.MaximalSynergy.Width < 1.1e-6, $"{s} {Tables.Print(joint)}");
        }, cases: 200);

    [Fact]
    public void Witnesses_of_counts_have_exactly_the_given_marginals() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[1, 4]).SelectMany((a, b, c) =>
        Counts(a * b * c).Select(w => Joint.FromWeights(a, b, c, w))).Holds(joint =>
        {
            SynergyMaximum s = Search(joint, nodes: 100);
            Assert.Equal(joint.Weights.Length, s.Witness.Length);
            if (s.WitnessIsProven && s.Witness.All(double.IsInteger))
            {
                double factor = s.Witness.Sum() / joint.Weights.ToArray().Sum();
                Assert.Equal(Pairs(joint.Weights.ToArray(), joint, factor), Pairs([.. s.Witness], joint, 1));
            }
            else
            {
                Assert.Equal(Pairs(joint.Weights.ToArray(), joint, 1 / joint.Weights.ToArray().Sum()),
                    Pairs([.. s.Witness], joint, 1 / s.Witness.Sum()), Close);
            }
        }, cases: 200);

    [Fact]
    public void Witnesses_attain_the_end_and_have_the_marginals() =>
        Tables.Any(4).Holds(joint =>
        {
            SynergyMaximum s = Search(joint, nodes: 20);
            double total = s.Witness.Sum();
            Assert.All(s.Witness, v => Assert.True(v >= 0));
            Assert.Equal(Pairs(joint.Weights.ToArray(), joint, 1 / joint.Weights.ToArray().Sum()),
                Pairs([.. s.Witness], joint, 1 / total), Close);
            double entropy = -s.Witness.Where(v => v > 0).Sum(v => v / total * Math.Log2(v / total));
            Assert.True(entropy >= s.MinimalEntropy.Lower - 1e-9);
            Assert.True(entropy <= s.MinimalEntropy.Upper + 1e-9);
            Assert.True(SpansManyOrders(joint) || entropy >= s.MinimalEntropy.Upper - 1e-8,
                $"{entropy} {s.MinimalEntropy} {Tables.Print(joint)}");
        }, cases: 300);

    // Exchanges began from joints whose pairs missed by 1e-9, which small cells made 1e-8 bit more synergy than there can be.
    [Fact]
    public void Witnesses_of_tiny_cells_have_the_marginals_and_attain_no_more_than_there_is() =>
        Gen.Select(Gen.Int[2, 3], Gen.Int[2, 3], Gen.Int[2, 3], Gen.Double[0, 10]).SelectMany((a, b, c, orders) =>
        Gen.Double[0, 1].Select(u => u < 0.2 ? 0 : Math.Pow(10, -orders * u)).Array[a * b * c].Select(w =>
        {
            w[0] += w.Sum() == 0 ? 1 : 0;
            return Joint.FromWeights(a, b, c, w);
        })).Holds(joint =>
        {
            SynergyMaximum s = Search(joint, nodes: 100);
            double[] given = Pairs(joint.Weights.ToArray(), joint, 1 / joint.Weights.ToArray().Sum()),
                witnessed = Pairs([.. s.Witness], joint, 1 / s.Witness.Sum());
            Assert.True(given.Zip(witnessed, (p, q) => Math.Abs(p - q)).Max() <= 1e-10, Tables.Print(joint));
            Assert.True(s.Attained <= s.MaximalSynergy.Upper, Tables.Print(joint));
        }, cases: 1000);

    // The zeros force cells that an equation among themselves determines: such a cell is not negative, whatever rounding says.
    [Fact]
    public void Forced_cells_in_the_basis_do_not_spoil_the_proof()
    {
        SynergyMaximum s = Search(Joint.FromWeights(4, 4, 4,
        [
            0, 0.794094038643679, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0.1348314606741573, 0, 0.8513131538922705, 0, 0,
            0.696969696969697, 0, 1, 0, 1, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0.7857142857142857, 0, 0, 0.275, 0, 0, 0, 0.9286787830002154, 0, 0, 0, 0, 0, 0, 1, 0, 0,
            0.17647058823529413, 0, 0, 1, 0.3055593500989534,
        ]), nodes: 20);
        Assert.True(s.WitnessIsProven);
        Assert.True(s.MinimalEntropy.Width < 1e-8, s.MinimalEntropy.ToString());
    }

    // A cell of 1e-10 beside one at zero is not zero itself: the proof of the witness must count its entropy.
    [Fact]
    public void Tiny_cells_count()
    {
        SynergyMaximum s = Search(Joint.FromWeights(4, 2, 2, [0, 1, 1E-09, 1, 1, 1, 1.000000001, 1, 1, 1, 1E-09, 1E-09, 0, 1E-09,
            1.000000001, 1]), nodes: 20);
        double total = s.Witness.Sum(), entropy = -s.Witness.Where(v => v > 0).Sum(v => v / total * Math.Log2(v / total));
        Assert.InRange(entropy, s.MinimalEntropy.Lower - 1e-11, s.MinimalEntropy.Upper + 1e-11);
    }

    [Fact]
    public void Closed_searches_say_that_their_interval_is_narrow() =>
        Tables.Any(3).Holds(joint =>
        {
            SynergyMaximum s = Search(joint);
            Assert.Equal(SearchEnd.Closed, s.End);
            Assert.True(s.Attained >= s.MaximalSynergy.Upper - 1.01e-6, $"{s} {Tables.Print(joint)}");
            Assert.True(SpansManyOrders(joint) || (s.WitnessIsProven && s.MaximalSynergy.Width < 1.1e-6), $"{s} {Tables.Print(joint)}");
        }, cases: 300);

    // Tables that agree only to some 1e-10. Their stated error comes from their disagreement, which by luck is less than the rounding: 1e-9
    // of room.
    [Fact]
    public void Rounded_tables_give_what_the_joint_gives() =>
        Gen.Select(Gen.Int, Gen.Int[2, 3], Gen.Int[2, 3], Gen.Int[2, 3]).Holds((seed, a, b, c) =>
        {
            Random random = new(seed);
            Joint joint = Tables.Build(a, b, c, (_, _, _) => 0.01 + random.NextDouble());
            PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
            PairTable Rounded(PairTable t) => new(t.Rows, t.Columns, Array.ConvertAll(t.Probabilities.ToArray(), p => Math.Round(p, 11)));
            SynergyMaximum exact = Search(joint), rounded = SynergyMaximum.Of(
                PairwiseMarginals.FromTables(Rounded(m.X1Y), Rounded(m.X2Y), Rounded(m.X1X2)), new SynergyBudget(Nodes: 20_000));
            Assert.True(rounded.MaximalSynergy.Upper >= exact.MaximalSynergy.Lower - 1e-9,
                $"{rounded.MaximalSynergy} {exact.MaximalSynergy} {Tables.Print(joint)}");
            Assert.Equal(exact.MaximalSynergy.Upper, rounded.MaximalSynergy.Upper, 3e-6);
            Assert.Equal(exact.Attained, rounded.Attained, 3e-6);

            // Proven: every triple that some joint has and that rounds to the given one reaches the lower end. The exact triple is one.
            Assert.True(rounded.WitnessIsProven && rounded.MaximalSynergy.Lower <= exact.MaximalSynergy.Upper + 1e-9,
                $"{rounded} {exact} {Tables.Print(joint)}");
            Assert.Equal(exact.MaximalSynergy.Lower, rounded.MaximalSynergy.Lower, 3e-6);
        }, cases: 100);
}
