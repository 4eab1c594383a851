using CsCheck;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;
using static Pid.Tests.Properties.Interactions.MaximalSynergy.SynergyCases;

namespace Pid.Tests.Properties.Interactions.MaximalSynergy;

public class SynergyMaximumTests
{
    [Fact]
    public void The_order_of_the_variables_does_not_matter() =>
        Tables.Any(3).Holds(joint =>
        {
            SynergyMaximum a = Search(joint), b = Search(joint.SwapSources());
            Joint turned = Tables.Build(joint.Y.Size, joint.X1.Size, joint.X2.Size, (y, i, j) => joint[i, j, y]);
            Assert.True(a.MinimalEntropy.Overlaps(b.MinimalEntropy));
            Assert.True(a.MinimalEntropy.Overlaps(Search(turned).MinimalEntropy), Tables.Print(joint));
        }, cases: 200);

    public static TheoryData<string> References => [.. Coupling.CouplingReference.FixedPairs.Select(Coupling.CouplingReference.Id)];

    // Reference/couplings.json: exact values by enumeration of all vertices.
    [Theory]
    [MemberData(nameof(References))]
    public void Vertex_enumerations_are_reproduced(string id)
    {
        var reference = Coupling.CouplingReference.FixedPairs.Single(r => Coupling.CouplingReference.Id(r) == id);
        int[] shape = [.. reference.GetProperty("shape").EnumerateArray().Select(v => v.GetInt32())];
        double[] p = [.. reference.GetProperty("P").EnumerateArray().Select(v => v.GetDouble())];
        SynergyMaximum s = Search(Joint.FromWeights(shape[0], shape[1], shape[2], p));
        double exact = Coupling.CouplingReference.Number(reference, "exact");
        Assert.Equal(SearchEnd.Closed, s.End);
        Assert.True(s.MinimalEntropy.Lower <= exact + 1e-10 && s.MinimalEntropy.Lower >= exact - 1.01e-6, $"{s.MinimalEntropy} {exact}");
        Assert.True(s.MinimalEntropy.Upper >= exact - 1e-10);
    }

    [Fact]
    public void The_true_synergy_is_never_above_and_no_proven_bound_is_below() =>
        Tables.Any(4).Holds(joint =>
        {
            Decomposition d = Decomposition.Of(joint);
            SynergyMaximum s = Search(joint, nodes: 40);
            Assert.True(s.MaximalSynergy.Upper >= d.Synergy.Lower, $"{s.MaximalSynergy} {d.Synergy} {Tables.Print(joint)}");
            InteractionBounds b = InteractionBounds.Of(PairwiseMarginals.FromJoint(joint));
            double others = b.Bounds.Where(n => n.Proven && n.Side == BoundSide.Upper).Min(n => n.Value);
            Assert.True(s.MaximalSynergy.Upper <= others + 2e-9, $"{s.MaximalSynergy} {others} {Tables.Print(joint)}");
            Assert.True(s.MaximalSynergy.Lower <= others && s.Attained <= others + 1e-9);
        }, cases: 400);

    [Fact]
    public void More_nodes_only_narrow_the_interval() =>
        Tables.Dense(4, 4, 3).Holds(joint =>
        {
            SynergyMaximum before = Search(joint, nodes: 1);
            foreach (long nodes in new[] { 30L, 200, 1000 })
            {
                SynergyMaximum after = Search(joint, nodes);
                // One vertex reached along two ways satisfies the equations to within some 1e-13 either time, and has as many last digits.
                Assert.True(after.MaximalSynergy.Upper <= before.MaximalSynergy.Upper && after.Attained >= before.Attained - 1e-11);
                Assert.True(after.Nodes >= before.Nodes);
                before = after;
            }
        }, cases: 8);

    [Fact]
    public void Parallel_searches_give_the_same_bits() =>
        Tables.Dense(4, 3, 4).Holds(joint =>
        {
            SynergyMaximum serial = Search(joint, nodes: 600), parallel = Search(joint, nodes: 600, threads: 3);
            Assert.Equal(serial.MaximalSynergy, parallel.MaximalSynergy);
            Assert.Equal(serial.Witness, parallel.Witness);
            Assert.Equal(serial.Nodes, parallel.Nodes);
        }, cases: 5);

    [Fact]
    public void A_function_of_the_other_two_leaves_the_entropy_of_their_pair() =>
        Gen.Select(Gen.Int[2, 5], Gen.Int[2, 5]).SelectMany((a, b) => Gen.Select(Gen.Int[0, 3].Array[a * b],
        Gen.Double[0.1, 1].Array[a * b])).Holds((y, w) =>
        {
            int a = Enumerable.Range(2, 4).First(n => y.Length % n == 0), b = y.Length / a;
            Joint joint = Tables.Build(a, b, 4, (i, j, k) => y[(i * b) + j] == k ? w[(i * b) + j] : 0);
            SynergyMaximum s = Search(joint, nodes: 20_000);
            double pair = -w.Sum(v => v / w.Sum() * Math.Log2(v / w.Sum()));
            Assert.Equal(pair, s.MinimalEntropy.Lower, 1e-9);
            Assert.Equal(SearchEnd.Closed, s.End);
            Assert.Equal(s.MaximalSynergy.Upper, s.Attained, 1.01e-6);
        }, cases: 50);

    [Fact]
    public void Independent_blocks_add_up() =>
        Gen.Select(Tables.Dense(2, 2, 3), Tables.Dense(2, 3, 2)).Holds((a, b) =>
        {
            double wa = a.Weights.ToArray().Sum(), wb = b.Weights.ToArray().Sum(), pa = wa / (wa + wb), pb = 1 - pa;
            Joint both = Tables.Build(4, 5, 5, (i, j, k) => i < 2 && j < 2 && k < 3 ? a[i, j, k] : i >= 2 && j >= 2 && k >= 3
                ? b[i - 2, j - 2, k - 3] : 0);
            SynergyMaximum s = Search(both), sa = Search(a), sb = Search(b);
            double mix = -(pa * Math.Log2(pa)) - (pb * Math.Log2(pb));
            double expected = mix + (pa * sa.MinimalEntropy.Lower) + (pb * sb.MinimalEntropy.Lower);
            Assert.Equal(expected, s.MinimalEntropy.Lower, 3e-6);
        }, cases: 30);

    [Theory]
    [InlineData(0.9)]
    [InlineData(0.75)]
    [InlineData(0.6667)]
    public void Impossible_triples_are_never_searched(double agree)
    {
        Variable x1 = new("x1", 2), x2 = new("x2", 2), y = new("y", 2);
        PairTable Agreeing(Variable a, Variable b, double s) => new(a, b, [s / 2, (1 - s) / 2, (1 - s) / 2, s / 2]);
        SynergyMaximum s = SynergyMaximum.Of(PairwiseMarginals.FromTables(
            Agreeing(x1, y, agree), Agreeing(x2, y, 1 - agree), Agreeing(x1, x2, agree)));
        Assert.Equal(SearchEnd.Impossible, s.End);
    }

    [Fact]
    public void A_cancelled_search_still_encloses() =>
        Tables.Any(4).Holds(joint =>
        {
            using CancellationTokenSource source = new();
            source.Cancel();
            AssertEncloses(joint, source.Token);
        }, cases: 200);

    // Without a point inside, boxes of next to no width far from 0: the proof of the witness took 0 for a point of theirs.
    [Theory]
    [InlineData(2, 3, new[] { 27.631043237894357, 1.3212419821367818, 0.2646925542277792, 0.6292108859221155, 0.022580158298467656, 1E-12,
        1E-12, 1.0522867085970273, 1.0598988270955173E-11, 0.20909179785932688, 1E-12, 1E-12 })]
    [InlineData(3, 2, new[] { 1E-300, 1E-12, 1E-12, 1E-300, 0, 1E-300, 0, 1E-12, 1E-12, 1E-12, 0, 0.3 })]
    [InlineData(2, 2, new[] { 8.533047625744066E-17, 1, 0.0007398077110896113, 3.050698140637403E-14, 4.066670617760111E-15, 1,
        2.7894680928689246E-10, 0.0024787521766663585, 0.003537135702080493, 1, 1.443796726029794E-13, 0.11446819128093257, 1, 1, 1, 1 })]
    public void A_search_cancelled_at_once_encloses_what_a_whole_one_finds(int n1, int n2, double[] weights)
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Joint joint = Joint.FromWeights(n1, n2, weights.Length / (n1 * n2), weights);
        Assert.True(AssertEncloses(joint, source.Token).MinimalEntropy.Overlaps(Search(joint).MinimalEntropy));
    }

    private static SynergyMaximum AssertEncloses(Joint joint, CancellationToken cancellation)
    {
        SynergyMaximum s = SynergyMaximum.Of(PairwiseMarginals.FromJoint(joint), new SynergyBudget(), cancellation);
        Assert.True(s.MaximalSynergy.Upper >= Decomposition.Of(joint, cancellation: CancellationToken.None).Synergy.Lower);
        return s;
    }

    [Fact]
    public void Progress_reports_a_narrowing_interval()
    {
        Random random = new(5);
        Joint joint = Tables.Build(4, 4, 3, (_, _, _) => -Math.Log(1 - random.NextDouble()));
        List<(double Attained, double Proven)> seen = [];
        SynergyMaximum.Of(PairwiseMarginals.FromJoint(joint), new SynergyBudget(1e-6, 3000, 1, (a, p, _) => seen.Add((a, p))));
        Assert.True(seen.Count > 3);
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.True(pair.Second.Attained >= pair.First.Attained
            && pair.Second.Proven <= pair.First.Proven));
    }
}
