using CsCheck;
using Pid.Interactions;
using Pid.Interactions.Sharp;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Tests.Properties.Support;

namespace Pid.Tests.Properties.Sharp;

public class SharpSynergyTests
{
    private static SharpSynergy Search(Joint joint, long nodes = 20_000, double tolerance = 1e-6, int threads = 1) =>
        SharpSynergy.Of(PairwiseMarginals.FromJoint(joint), new SharpBudget(tolerance, nodes, threads));

    [Fact]
    public void Three_bits_have_the_closed_form() =>
        Gen.OneOf(Tables.Dense(2, 2, 2), Tables.Any(2).Where(j => j.Weights.Length == 8)).Sample(joint =>
        {
            SharpSynergy s = Search(joint);
            double most = Oracle2x2x2.InformationOverD(joint).Most;
            Assert.True(s.MaximalInformation.Overlaps(Interval.Around(most, 1e-9)), $"{s.MaximalInformation} {most} {Tables.Print(joint)}");
            Assert.True(s.MaximalInformation.Width < 1e-10, $"{s.MaximalInformation.Width} {Tables.Print(joint)}");
            Assert.True(s.WitnessIsProven);
        }, iter: 1000);

    [Fact]
    public void Two_binary_sources_agree_with_the_enumeration_of_all_vertices() =>
        Gen.Int[3, 7].SelectMany(c => Gen.OneOf(Tables.Dense(2, 2, c), Counts(4 * c).Select(w => Joint.FromWeights(2, 2, c, w)))).Sample(joint =>
        {
            SharpSynergy s = Search(joint);
            double least = LeastEntropy2x2xC(joint);
            Assert.Equal(SearchEnd.Closed, s.End);
            Assert.InRange(least, s.MinimalEntropy.Lower - 1e-9, s.MinimalEntropy.Lower + 1.01e-6);
            Assert.InRange(least, 0, s.MinimalEntropy.Upper + 1e-9);
        }, iter: 300);

    [Fact]
    public void The_order_of_the_variables_does_not_matter() =>
        Tables.Any(3).Sample(joint =>
        {
            SharpSynergy a = Search(joint), b = Search(joint.SwapSources());
            Joint turned = Tables.Build(joint.Y.Size, joint.X1.Size, joint.X2.Size, (y, i, j) => joint[i, j, y]);
            Assert.True(a.MinimalEntropy.Overlaps(b.MinimalEntropy));
            Assert.True(a.MinimalEntropy.Overlaps(Search(turned).MinimalEntropy), Tables.Print(joint));
        }, iter: 200);

    public static TheoryData<string> References => [.. Coupling.CouplingReference.FixedPairs.Select(Coupling.CouplingReference.Id)];

    // Reference/couplings.json: exact values by enumeration of all vertices.
    [Theory]
    [MemberData(nameof(References))]
    public void Vertex_enumerations_are_reproduced(string id)
    {
        var reference = Coupling.CouplingReference.FixedPairs.Single(r => Coupling.CouplingReference.Id(r) == id);
        int[] shape = [.. reference.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32())];
        double[] p = [.. reference.GetProperty("P").EnumerateArray().Select(v => v.GetDouble())];
        SharpSynergy s = Search(Joint.FromWeights(shape[0], shape[1], shape[2], p));
        double exact = Coupling.CouplingReference.Number(reference, "exact");
        Assert.Equal(SearchEnd.Closed, s.End);
        Assert.True(s.MinimalEntropy.Lower <= exact + 1e-10 && s.MinimalEntropy.Lower >= exact - 1.01e-6, $"{s.MinimalEntropy} {exact}");
        Assert.True(s.MinimalEntropy.Upper >= exact - 1e-10);
    }

    [Fact]
    public void The_true_synergy_is_never_above_and_no_proven_bound_is_below() =>
        Tables.Any(4).Sample(joint =>
        {
            Decomposition d = Decomposition.Of(joint);
            SharpSynergy s = Search(joint, nodes: 40);
            Assert.True(s.MaximalSynergy.Upper >= d.Synergy.Lower, $"{s.MaximalSynergy} {d.Synergy} {Tables.Print(joint)}");
            InteractionBounds b = InteractionBounds.Of(PairwiseMarginals.FromJoint(joint));
            double others = b.Bounds.Where(n => n.Proven && n.Side == BoundSide.Upper).Min(n => n.Value);
            Assert.True(s.MaximalSynergy.Upper <= others + 2e-9, $"{s.MaximalSynergy} {others} {Tables.Print(joint)}");
            Assert.True(s.MaximalSynergy.Lower <= others && s.Attained <= others + 1e-9);
        }, iter: 400);

    [Fact]
    public void Closed_searches_say_that_their_interval_is_narrow() =>
        Tables.Any(3).Sample(joint =>
        {
            SharpSynergy s = Search(joint);
            Assert.Equal(SearchEnd.Closed, s.End);
            Assert.True(s.Attained >= s.MaximalSynergy.Upper - 1.01e-6, $"{s} {Tables.Print(joint)}");
            Assert.True(!s.WitnessIsProven || s.MaximalSynergy.Width < 1.1e-6, $"{s.MaximalSynergy} {Tables.Print(joint)}");
        }, iter: 300);

    // No two sums of such weights are equal, so no vertex is degenerate.
    [Fact]
    public void Tables_in_general_position_have_a_proven_witness() =>
        Gen.Int.Sample(seed =>
        {
            Random random = new(seed);
            Joint joint = Tables.Build(3, 3, 2, (_, _, _) => 0.01 + random.NextDouble());
            Assert.True(Search(joint).WitnessIsProven, Tables.Print(joint));
        }, iter: 50);

    [Fact]
    public void More_nodes_only_narrow_the_interval() =>
        Tables.Dense(4, 4, 3).Sample(joint =>
        {
            SharpSynergy before = Search(joint, nodes: 1);
            foreach (long nodes in new[] { 30L, 200, 1000 })
            {
                SharpSynergy after = Search(joint, nodes);
                Assert.True(after.MaximalSynergy.Upper <= before.MaximalSynergy.Upper && after.Attained >= before.Attained);
                Assert.True(after.Nodes >= before.Nodes);
                before = after;
            }
        }, iter: 8);

    [Fact]
    public void Witnesses_of_counts_have_exactly_the_given_marginals() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[1, 4]).SelectMany((a, b, c) => Counts(a * b * c).Select(w => Joint.FromWeights(a, b, c, w))).Sample(joint =>
        {
            SharpSynergy s = Search(joint, nodes: 100);
            Assert.Equal(joint.Weights.Length, s.Witness.Length);
            if (s.WitnessIsProven && s.Witness.All(double.IsInteger))
            {
                double factor = s.Witness.Sum() / joint.Weights.ToArray().Sum();
                Assert.Equal(Pairs(joint.Weights.ToArray(), joint, factor), Pairs(s.Witness, joint, 1));
            }
            else
            {
                Assert.Equal(Pairs(joint.Weights.ToArray(), joint, 1 / joint.Weights.ToArray().Sum()), Pairs(s.Witness, joint, 1 / s.Witness.Sum()), Close);
            }
        }, iter: 200);

    [Fact]
    public void Witnesses_attain_the_end_and_have_the_marginals() =>
        Tables.Any(4).Sample(joint =>
        {
            SharpSynergy s = Search(joint, nodes: 20);
            double total = s.Witness.Sum();
            Assert.All(s.Witness, v => Assert.True(v >= 0));
            Assert.Equal(Pairs(joint.Weights.ToArray(), joint, 1 / joint.Weights.ToArray().Sum()), Pairs(s.Witness, joint, 1 / total), Close);
            double entropy = -s.Witness.Where(v => v > 0).Sum(v => v / total * Math.Log2(v / total));
            Assert.True(entropy >= s.MinimalEntropy.Lower - 1e-9);
            Assert.True(!s.WitnessIsProven || Math.Abs(entropy - s.MinimalEntropy.Upper) < 1e-9, $"{entropy} {s.MinimalEntropy} {Tables.Print(joint)}");
        }, iter: 300);

    // A cell of 1e-10 beside one at zero is not zero itself: the proof of the witness must count its entropy.
    [Fact]
    public void Tiny_cells_count()
    {
        SharpSynergy s = Search(Joint.FromWeights(4, 2, 2, [0, 1, 1E-09, 1, 1, 1, 1.000000001, 1, 1, 1, 1E-09, 1E-09, 0, 1E-09, 1.000000001, 1]), nodes: 20);
        double total = s.Witness.Sum(), entropy = -s.Witness.Where(v => v > 0).Sum(v => v / total * Math.Log2(v / total));
        Assert.InRange(entropy, s.MinimalEntropy.Lower - 1e-11, s.MinimalEntropy.Upper + 1e-11);
    }

    // X1, X2 fair bits, Y ~ w, all independent: the least entropy is H(Y) + 1 exactly when w splits into two halves.
    [Fact]
    public void Partition_is_decided() =>
        Gen.Int[1, 40].Array[3, 9].Sample(w =>
        {
            Joint joint = Tables.Build(2, 2, w.Length, (_, _, y) => w[y]);
            double total = w.Sum(), floor = 1 - w.Sum(v => v / total * Math.Log2(v / total));
            SharpSynergy s = Search(joint, nodes: 100_000);
            bool splits = Enumerable.Range(0, 1 << w.Length).Any(set => 2 * w.Where((_, i) => (set >> i & 1) == 1).Sum() == w.Sum());
            Assert.True(s.MinimalEntropy.Lower <= floor + 1e-9 == splits || !splits && s.MinimalEntropy.Lower > floor + 1e-6,
                $"{string.Join(",", w)} {s.MinimalEntropy} {floor}");
            Assert.Equal(splits, s.MinimalEntropy.Upper <= floor + 1e-9);
        }, iter: 150);

    [Fact]
    public void Parallel_searches_give_the_same_bits() =>
        Tables.Dense(4, 3, 4).Sample(joint =>
        {
            SharpSynergy serial = Search(joint, nodes: 600), parallel = Search(joint, nodes: 600, threads: 3);
            Assert.Equal(serial.MaximalSynergy, parallel.MaximalSynergy);
            Assert.Equal(serial.Witness, parallel.Witness);
            Assert.Equal(serial.Nodes, parallel.Nodes);
        }, iter: 5);

    [Fact]
    public void A_function_of_the_other_two_leaves_the_entropy_of_their_pair() =>
        Gen.Select(Gen.Int[2, 5], Gen.Int[2, 5]).SelectMany((a, b) => Gen.Select(Gen.Int[0, 3].Array[a * b], Gen.Double[0.1, 1].Array[a * b])).Sample((y, w) =>
        {
            int a = Enumerable.Range(2, 4).First(n => y.Length % n == 0), b = y.Length / a;
            Joint joint = Tables.Build(a, b, 4, (i, j, k) => y[(i * b) + j] == k ? w[(i * b) + j] : 0);
            SharpSynergy s = Search(joint, nodes: 20_000);
            double pair = -w.Sum(v => v / w.Sum() * Math.Log2(v / w.Sum()));
            Assert.Equal(pair, s.MinimalEntropy.Lower, 1e-9);
            Assert.Equal(SearchEnd.Closed, s.End);
            Assert.Equal(s.MaximalSynergy.Upper, s.Attained, 1.01e-6);
        }, iter: 50);

    [Fact]
    public void Independent_blocks_add_up() =>
        Gen.Select(Tables.Dense(2, 2, 3), Tables.Dense(2, 3, 2)).Sample((a, b) =>
        {
            double wa = a.Weights.ToArray().Sum(), wb = b.Weights.ToArray().Sum(), pa = wa / (wa + wb), pb = 1 - pa;
            Joint both = Tables.Build(4, 5, 5, (i, j, k) => i < 2 && j < 2 && k < 3 ? a[i, j, k] : i >= 2 && j >= 2 && k >= 3 ? b[i - 2, j - 2, k - 3] : 0);
            SharpSynergy s = Search(both), sa = Search(a), sb = Search(b);
            double mix = -(pa * Math.Log2(pa)) - (pb * Math.Log2(pb));
            double expected = mix + (pa * sa.MinimalEntropy.Lower) + (pb * sb.MinimalEntropy.Lower);
            Assert.Equal(expected, s.MinimalEntropy.Lower, 3e-6);
        }, iter: 30);

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.75)]
    [InlineData(0.6667)]
    public void Impossible_triples_are_never_searched(double agree)
    {
        Variable x1 = new("x1", 2), x2 = new("x2", 2), y = new("y", 2);
        PairTable Agreeing(Variable a, Variable b, double s) => new(a, b, [s / 2, (1 - s) / 2, (1 - s) / 2, s / 2]);
        SharpSynergy s = SharpSynergy.Of(PairwiseMarginals.FromTables(
            Agreeing(x1, y, agree), Agreeing(x2, y, 1 - agree), Agreeing(x1, x2, agree)));
        Assert.Equal(SearchEnd.Impossible, s.End);
    }

    // Tables that agree only to some 1e-10. Their stated error comes from their disagreement, which by luck is less than the rounding: 1e-9 of room.
    [Fact]
    public void Rounded_tables_give_what_the_joint_gives() =>
        Gen.Select(Gen.Int, Gen.Int[2, 3], Gen.Int[2, 3], Gen.Int[2, 3]).Sample((seed, a, b, c) =>
        {
            Random random = new(seed);
            Joint joint = Tables.Build(a, b, c, (_, _, _) => 0.01 + random.NextDouble());
            PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
            PairTable Rounded(PairTable t) => new(t.Rows, t.Columns, Array.ConvertAll(t.Probabilities.ToArray(), p => Math.Round(p, 11)));
            SharpSynergy exact = Search(joint), rounded = SharpSynergy.Of(
                PairwiseMarginals.FromTables(Rounded(m.X1Y), Rounded(m.X2Y), Rounded(m.X1X2)), new SharpBudget(Nodes: 20_000));
            Assert.True(rounded.MaximalSynergy.Upper >= exact.MaximalSynergy.Lower - 1e-9, $"{rounded.MaximalSynergy} {exact.MaximalSynergy} {Tables.Print(joint)}");
            Assert.Equal(exact.MaximalSynergy.Upper, rounded.MaximalSynergy.Upper, 3e-6);
            Assert.Equal(exact.Attained, rounded.Attained, 3e-6);
        }, iter: 100);

    [Fact]
    public void A_cancelled_search_still_encloses() =>
        Tables.Any(4).Sample(joint =>
        {
            using CancellationTokenSource source = new();
            source.Cancel();
            SharpSynergy s = SharpSynergy.Of(PairwiseMarginals.FromJoint(joint), new SharpBudget(), source.Token);
            Assert.True(s.MaximalSynergy.Upper >= Decomposition.Of(joint).Synergy.Lower);
        }, iter: 200);

    [Fact]
    public void Progress_reports_a_narrowing_interval()
    {
        Random random = new(5);
        Joint joint = Tables.Build(4, 4, 3, (_, _, _) => -Math.Log(1 - random.NextDouble()));
        List<(double Attained, double Proven)> seen = [];
        SharpSynergy.Of(PairwiseMarginals.FromJoint(joint), new SharpBudget(1e-6, 3000, 1, (a, p, _) => seen.Add((a, p))));
        Assert.True(seen.Count > 3);
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.True(pair.Second.Attained >= pair.First.Attained && pair.Second.Proven <= pair.First.Proven));
    }

    // MATHEMATICS, section 8: over Dirichlet(1) tables S_max exceeds S by .147 on average (standard error of this sample: some .003).
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

    private static Gen<double[]> Counts(int cells) => Gen.Int[0, 20].Select(c => (double)c).Array[cells].Select(w =>
    {
        w[0] += w.Sum() == 0 ? 1 : 0;
        return w;
    });

    private static double[] Pairs(double[] w, Joint shape, double factor)
    {
        (int n1, int n2, int ny) = (shape.X1.Size, shape.X2.Size, shape.Y.Size);
        double[] sums = new double[(n1 * n2) + (n1 * ny) + (n2 * ny)];
        for (int i = 0, t = 0; i < n1; i++)
        {
            for (int j = 0; j < n2; j++)
            {
                for (int k = 0; k < ny; k++, t++)
                {
                    sums[(i * n2) + j] += w[t] * factor;
                    sums[(n1 * n2) + (i * ny) + k] += w[t] * factor;
                    sums[(n1 * n2) + (n1 * ny) + (j * ny) + k] += w[t] * factor;
                }
            }
        }

        return sums;
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-10;

    // D = { P + t_y [[1,-1],[-1,1]] : sum t_y = 0, t_y in a box }: at a vertex at most one t_y is off its ends.
    private static double LeastEntropy2x2xC(Joint p)
    {
        int c = p.Y.Size;
        double total = p.Weights.ToArray().Sum(), best = double.PositiveInfinity;
        double Cell(int i, int j, int y, double t) => (p[i, j, y] / total) + (i == j ? t : -t);
        double[] low = [.. Enumerable.Range(0, c).Select(y => -Math.Min(p[0, 0, y], p[1, 1, y]) / total)];
        double[] high = [.. Enumerable.Range(0, c).Select(y => Math.Min(p[0, 1, y], p[1, 0, y]) / total)];
        double Entropy(int y, double t) => new[] { Cell(0, 0, y, t), Cell(0, 1, y, t), Cell(1, 0, y, t), Cell(1, 1, y, t) }
            .Where(v => v > 0).Sum(v => -v * Math.Log2(v));
        for (int off = 0; off < c; off++)
        {
            for (int set = 0; set < 1 << c; set += 1)
            {
                double sum = 0, entropy = 0;
                for (int y = 0; y < c; y++)
                {
                    double t = (set >> y & 1) == 1 ? high[y] : low[y];
                    sum += y == off ? 0 : t;
                    entropy += y == off ? 0 : Entropy(y, t);
                }

                if (-sum >= low[off] - 1e-15 && -sum <= high[off] + 1e-15)
                {
                    best = Math.Min(best, entropy + Entropy(off, -sum));
                }
            }
        }

        return best;
    }
}
