using CsCheck;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;

namespace Pid.Tests.Properties.Interactions;

public class InteractionBoundsTests
{
    private static InteractionBounds Bounds(Joint joint) => InteractionBounds.Of(PairwiseMarginals.FromJoint(joint));

    [Fact]
    public void The_true_values_lie_inside_every_proven_statement() =>
        Tables.Any(4).Holds(joint =>
        {
            Decomposition d = Decomposition.Of(joint);
            InteractionBounds b = Bounds(joint);
            Assert.Equal(Compatibility.Compatible, b.Compatibility);
            Assert.True(b.Redundancy.Overlaps(d.Redundancy) && b.Unique1.Overlaps(d.Unique1) && b.Unique2.Overlaps(d.Unique2));
            Assert.True(b.Synergy.Overlaps(d.Synergy), $"S {d.Synergy} outside {b.Synergy} {Tables.Print(joint)}");
            Assert.True(b.Total.Overlaps(d.Total), $"I {d.Total} outside {b.Total}");
            foreach (NamedBound bound in b.Bounds.Where(n => n.Proven))
            {
                bool holds = bound.Side == BoundSide.Lower ? bound.Value <= d.Synergy.Upper : bound.Value >= d.Synergy.Lower;
                Assert.True(holds, $"{bound} against {d.Synergy} {Tables.Print(joint)}");
            }
        }, cases: 600);

    [Fact]
    public void No_valid_lower_bound_exceeds_the_least_synergy() =>
        Tables.Any(4).Holds(joint =>
        {
            InteractionBounds b = Bounds(joint);
            Assert.All(b.Bounds.Where(n => n.Proven && n.Side == BoundSide.Lower),
                n => Assert.True(n.Value <= b.MinimalSynergy.Upper, $"{n}"));
            Assert.Equal(b.Synergy.Lower, b.MinimalSynergy.Lower);
            Assert.Equal(Math.Max(0, b.Bounds.Where(n => n.Proven && n.Side == BoundSide.Lower).Max(n => n.Value)), b.Synergy.Lower);
            Assert.Equal(b.Bounds.Where(n => n.Proven && n.Side == BoundSide.Upper).Min(n => n.Value), b.Synergy.Upper);
        }, cases: 400);

    [Fact]
    public void On_binary_tables_the_least_synergy_is_found_and_the_largest_is_not_cut_off() =>
        Gen.OneOf(Tables.Dense(2, 2, 2), Tables.Any(2).Where(j => j.Weights.Length == 8)).Holds(joint =>
        {
            InteractionBounds b = Bounds(joint);
            double union = Oracle2x2x2.UnionInformation(joint);
            (double least, double most) = Oracle2x2x2.InformationOverD(joint);
            Assert.InRange(b.Synergy.Lower, least - union - 1e-7, least - union + 1e-8);
            Assert.True(b.MinimalSynergy.Overlaps(Interval.Around(least - union, 1e-8)));
            Assert.True(b.Synergy.Upper >= most - union - 1e-8);
        }, cases: 400);

    [Fact]
    public void Dense_tables_have_the_least_synergy_enclosed_by_proof_from_both_sides() =>
        Gen.Select(Gen.Int[2, 5], Gen.Int[2, 5], Gen.Int[2, 4]).SelectMany((a, b, c) =>
            Gen.Double[0.01, 1].Array[a * b * c].Select(w => Joint.FromWeights(a, b, c, w))).Holds(joint =>
        {
            InteractionBounds b = Bounds(joint);
            Assert.Equal(CertificationStatus.Certified, b.Status);
            Assert.True(b.MinimalSynergy.Width <= 3e-9, $"{b.MinimalSynergy}");
        });

    [Fact]
    public void The_accuracy_interval_contains_the_accuracy_of_the_bayes_classifier() =>
        Tables.Any(4).Holds(joint =>
        {
            double total = joint.Weights.ToArray().Sum(), bayes = 0;
            for (int f = 0; f < joint.X1.Size * joint.X2.Size; f++)
            {
                bayes += joint.Weights.Slice(f * joint.Y.Size, joint.Y.Size).ToArray().Max() / total;
            }

            InteractionBounds b = Bounds(joint);
            Assert.InRange(bayes, b.Accuracy.Lower - 1e-12, b.Accuracy.Upper + 1e-12);
            Assert.True(b.Accuracy.Lower >= Math.Max(b.UnimodalAccuracy1.Lower, b.UnimodalAccuracy2.Lower));
        }, cases: 600);

    [Fact]
    public void Exchanging_the_sources_exchanges_the_answer() =>
        Tables.Any(4).Holds(joint =>
        {
            InteractionBounds a = Bounds(joint), b = Bounds(joint.SwapSources());
            SameLowerEnd(a, b);
            Assert.Equal(a.Synergy.Upper, b.Synergy.Upper, 1e-7);
            Assert.True(a.Unique1.Overlaps(b.Unique2) && a.Unique2.Overlaps(b.Unique1));
            Assert.Equal(a.Accuracy.Upper, b.Accuracy.Upper, 1e-6);
        });

    [Fact]
    public void Three_tables_of_one_joint_give_what_the_joint_gives() =>
        Tables.Any(4).Holds(joint =>
        {
            PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
            double third = 1.0 / 3;
            PairTable Scaled(PairTable t) => new(t.Rows, t.Columns, Array.ConvertAll(t.Weights.ToArray(), w => w * third));
            InteractionBounds a = InteractionBounds.Of(m);
            InteractionBounds b = InteractionBounds.Of(PairwiseMarginals.FromTables(m.X1Y, Scaled(m.X2Y), m.X1X2));
            Assert.NotEqual(Compatibility.Impossible, b.Compatibility);
            Assert.True(a.Redundancy.Overlaps(b.Redundancy));
            SameLowerEnd(a, b);
            Assert.Equal(a.Synergy.Upper, b.Synergy.Upper, 1e-7);
        });

    // Both ends are sharp to within the tolerance when certified. A hard table may stop short of that, and says so: then each end is still
    // a lower bound of what the other run encloses.
    private static void SameLowerEnd(InteractionBounds a, InteractionBounds b)
    {
        if (a.Status == CertificationStatus.Certified && b.Status == CertificationStatus.Certified)
        {
            Assert.Equal(a.Synergy.Lower, b.Synergy.Lower, 3e-9);
        }

        Assert.True(a.Synergy.Lower <= b.MinimalSynergy.Upper + 1e-9 && b.Synergy.Lower <= a.MinimalSynergy.Upper + 1e-9);
    }

    // Three fair bits of which X1, X2 agree with probability a, X1, Y too, and X2, Y with 1 - a: possible together up to a = 2/3.
    [Theory]
    [InlineData(1.0, false)]
    [InlineData(0.9, false)]
    [InlineData(0.75, false)]
    [InlineData(0.70, false)]
    [InlineData(0.67, false)]
    [InlineData(0.6667, false)]
    [InlineData(0.66666667, false)]
    [InlineData(0.6666666, true)]
    [InlineData(0.66, true)]
    [InlineData(0.5, true)]
    public void Pairs_that_no_joint_has_are_proven_impossible(double agree, bool possible)
    {
        Variable x1 = new("x1", 2), x2 = new("x2", 2), y = new("y", 2);
        PairTable Agreeing(Variable a, Variable b, double s) => new(a, b, [s / 2, (1 - s) / 2, (1 - s) / 2, s / 2]);
        InteractionBounds b = InteractionBounds.Of(PairwiseMarginals.FromTables(
            Agreeing(x1, y, agree), Agreeing(x2, y, 1 - agree), Agreeing(x1, x2, agree)));
        Assert.Equal(possible ? Compatibility.Compatible : Compatibility.Impossible, b.Compatibility);
        Assert.Equal(possible, b.Bounds.Count > 0);
    }

    [Fact]
    public void Marginals_of_a_joint_are_never_called_impossible() =>
        Tables.Any(5).Holds(joint => Assert.Equal(Compatibility.Compatible, Bounds(joint).Compatibility), cases: 500);

    // docs/mathematics.md, section 8: (a) disagreement XOR, (b) XOR, (c) y = x1, (d) one shared bit. Values to the four digits given there.
    [Theory]
    [InlineData(new[] { 0, .05, .03, .28, .53, .03, .01, .06 }, .1427, .4407, .0157, .0109, .1601, .0871, .1601)]
    [InlineData(new[] { 1.0, 0, 0, 1, 0, 1, 1, 0 }, 0, 0, 0, 0, 1, 0, 1)]
    [InlineData(new[] { 1.0, 0, 1, 0, 0, 1, 0, 1 }, .5, 0, 1, 0, 0, 0, 0)]
    [InlineData(new[] { 1.0, 0, 0, 0, 0, 0, 0, 1 }, 0, 1, 0, 0, 0, 0, 0)]
    public void Table_2(double[] w, double alpha, double r, double u1, double u2, double s, double least, double most)
    {
        Joint joint = Joint.FromWeights(2, 2, 2, w);
        Decomposition d = Decomposition.Of(joint);
        InteractionBounds b = Bounds(joint);
        Assert.Equal(alpha, b.Disagreement.Midpoint, 5e-5);
        Assert.Equal(r, d.Redundancy.Midpoint, 5e-5);
        Assert.Equal(u1, d.Unique1.Midpoint, 5e-5);
        Assert.Equal(u2, d.Unique2.Midpoint, 5e-5);
        Assert.Equal(s, d.Synergy.Midpoint, 5e-5);
        Assert.Equal(least, b.Synergy.Lower, 5e-5);
        Assert.True(b.Synergy.Upper >= most - 5e-5);
        Assert.Equal(most, Oracle2x2x2.InformationOverD(joint).Most - Oracle2x2x2.UnionInformation(joint), 5e-5);
    }

    [Fact]
    public void Xor_has_synergy_anywhere_between_0_and_1()
    {
        InteractionBounds b = Bounds(Tables.Xor);
        Assert.Equal(0, b.Synergy.Lower);
        Assert.InRange(b.Synergy.Upper, 1, 1 + 1e-12);
    }

    [Fact]
    public void And_of_two_fair_bits()
    {
        // R = 3/2 - 3/4 log2 3, S = 1/2
        Decomposition d = Decomposition.Of(Tables.And);
        Assert.True(d.Redundancy.Overlaps(Interval.Around(1.5 - (0.75 * Math.Log2(3)), 1e-15)) && d.Synergy.Contains(0.5));
        Assert.Equal(0.311278124459, d.Redundancy.Midpoint, 1e-9);
    }

    [Fact]
    public void Counterexample_to_theorem_2_as_published()
    {
        // docs/mathematics.md, section 4: alpha = 2/9, U1 = U2 = .18872, S = 0, and alpha - max(U1,U2) = .0335 > S.
        Joint joint = Joint.FromCounts(2, 2, 2, [0, 0, 0, 1, 1, 0, 1, 1]);
        InteractionBounds b = Bounds(joint);
        Assert.True(b.Disagreement.Contains(2.0 / 9));
        Assert.Equal(.18872, b.Unique1.Midpoint, 5e-6);
        NamedBound published = b.Bounds.Single(n => n.Name == "disagreement as published");
        Assert.False(published.Proven);
        Assert.Equal(.0335, published.Value, 5e-5);
        Assert.True(published.Value > Decomposition.Of(joint).Synergy.Upper);
        Assert.Equal(0, b.Synergy.Lower);
    }

    [Fact]
    public void Counterexample_to_the_greedy_coupling_as_an_upper_bound()
    {
        // docs/mathematics.md, section 3: S = .966, the greedy value would say S <= .804.
        Joint joint = Joint.FromWeights(2, 2, 2, [.35, 0, 0, .2, 0, .2, .25, 0]);
        InteractionBounds b = Bounds(joint);
        Interval s = Decomposition.Of(joint).Synergy;
        NamedBound greedy = b.Bounds.Single(n => n.Name == "greedy coupling as published");
        Assert.False(greedy.Proven);
        Assert.Equal(.966, s.Midpoint, 5e-4);
        Assert.Equal(.804, greedy.Value, 5e-4);
        Assert.True(b.Synergy.Upper >= s.Lower);
    }

    [Fact]
    public void Counterexample_to_theorem_5_as_published()
    {
        // docs/mathematics.md, section 6: I = 0 and Y ~ (.9, .05, .05): as published the accuracy is at most .631; it is .9.
        InteractionBounds b = Bounds(Joint.FromWeights(1, 1, 3, [.9, .05, .05]));
        Assert.Equal(.631, b.PublishedAccuracy.Upper, 5e-4);
        Assert.InRange(.9, b.Accuracy.Lower, b.Accuracy.Upper);
        Assert.Equal(.9, b.Accuracy.Lower, 1e-12);
    }

    [Fact]
    public void One_symbol_everywhere_is_all_zero()
    {
        InteractionBounds b = Bounds(Joint.FromCounts(1, 1, 1, [5]));
        Assert.Equal((0, 0), (b.Synergy.Lower, b.Synergy.Upper));
        Assert.Equal((1, 1), (b.Accuracy.Lower, b.Accuracy.Upper));
        Assert.Equal(Decision.No, b.Advice.Collect);
        Assert.Equal(FusionFamily.None, b.Advice.Fusion);
    }

    [Fact]
    public void A_cancelled_run_still_encloses() =>
        Tables.Any(4).Holds(joint =>
        {
            using CancellationTokenSource source = new();
            source.Cancel();
            InteractionBounds b = InteractionBounds.Of(PairwiseMarginals.FromJoint(joint), 1e-9, source.Token);
            Assert.True(b.Synergy.Overlaps(Decomposition.Of(joint).Synergy));
        });

    // Additive fusion reaches all but S - S_min, and where all three variables are known that is known.
    [Fact]
    public void Advice_on_a_joint_names_interactions_exactly_where_they_tell_much() =>
        Tables.Any(3).Holds(joint =>
        {
            Decomposition d = Decomposition.Of(joint);
            Interval needed = d.Synergy - Bounds(joint).MinimalSynergy, much = d.Information.HY * 0.1;
            switch (JointAdvice.Of(joint, d, default).Fusion)
            {
                case FusionFamily.Complex:
                    Assert.True(needed.Upper >= much.Lower);
                    break;
                case FusionFamily.Simple:
                    Assert.True(needed.Lower <= much.Upper);
                    break;
                case FusionFamily.Undecided:
                    Assert.InRange(Math.Abs((needed - much).Midpoint), 0, 1e-5);
                    break;
            }
        });

    [Fact]
    public void Exclusive_or_needs_interactions_and_a_sample_of_it_says_so_where_it_is_large_enough()
    {
        Joint xor = Joint.FromCounts(2, 2, 2, [50, 0, 0, 50, 0, 50, 50, 0]);
        Decomposition parts = Decomposition.Of(xor);
        Assert.Equal(FusionFamily.Complex, JointAdvice.Of(xor, parts, default).Fusion);
        Assert.Equal(FusionFamily.Undecided, Bounds(xor).Advice.Fusion);
        Interval least = JointAdvice.MinimalSynergy(xor, parts, default)!.Value;
        PopulationSettings settings = new(Method: RadiusMethod.Profile);
        PopulationLimits limits = PopulationInference.OfTriples(xor, settings), pairs = PopulationInference.OfPairsOfTriples(xor, settings);
        Assert.Equal(FusionFamily.Complex, PopulationAdvice.Of(limits, xor, parts, least, pairs.MinimalSynergy).Advice.Fusion);

        // Without the limits of S_min nothing shows it; with them a hundredth of the records does not.
        PopulationAdvice open = PopulationAdvice.Of(limits, xor, parts, least);
        Assert.Equal(FusionFamily.Undecided, open.Advice.Fusion);
        Assert.NotNull(open.Fusion);
    }

    [Fact]
    public void Advice_never_says_more_than_the_intervals() =>
        Tables.Any(3).Holds(joint =>
        {
            Decomposition d = Decomposition.Of(joint);
            InteractionBounds b = Bounds(joint);
            (InteractionPart Part, Interval Value)[] parts =
            [
                (InteractionPart.Redundancy, d.Redundancy), (InteractionPart.Unique1, d.Unique1), (InteractionPart.Unique2, d.Unique2),
                (InteractionPart.Synergy, d.Synergy),
            ];
            if (b.Advice.Dominant != InteractionPart.Undecided)
            {
                Interval chosen = parts.Single(p => p.Part == b.Advice.Dominant).Value;
                Assert.All(parts, p => Assert.True(chosen.Upper >= p.Value.Lower));
            }

            double gain = b.Accuracy.Upper - Math.Max(b.UnimodalAccuracy1.Lower, b.UnimodalAccuracy2.Lower);
            if (b.Advice.Fusion == FusionFamily.Simple)
            {
                Assert.True((d.Synergy - b.MinimalSynergy).Lower <= 0.10 * d.Information.HY.Upper);
            }

            if (b.Advice.Collect == Decision.Yes)
            {
                Interval told = Interval.Min(d.Unique1, d.Unique2) + d.Synergy;
                Assert.True(told.Upper >= 0.10 * d.Information.HY.Lower
                    || b.Accuracy.Lower - Math.Max(b.UnimodalAccuracy1.Upper, b.UnimodalAccuracy2.Upper) >= 0.01);
            }

            Assert.NotEqual(FusionFamily.Complex, b.Advice.Fusion);

            if (b.Advice.Fusion == FusionFamily.None)
            {
                Interval beyond = Interval.Min(d.Unique1, d.Unique2) + d.Synergy;
                Assert.True(beyond.Lower <= 0.02 * d.Information.HY.Upper || gain <= 0.01);
            }

            Assert.Equal(3, b.Advice.Rules.Count);
        });

    /// <summary>
    /// The joint of least synergy with the same pairs explains any other of them as well as it explains itself: its posterior, which adds
    /// up, has the log loss H(Y) - I_min, so that interactions tell S - S_min and the pairs never show that they are needed.
    /// </summary>
    [Fact]
    public void Additive_fusion_reaches_the_least_information_whatever_the_joint() => Tables.Dense(3, 3, 2).Holds(joint =>
    {
        InteractionBounds b = Bounds(joint);
        double[] p = [.. joint.Weights], r = [.. b.MinimalJoint];
        double total = p.Sum(), loss = 0;
        int classes = joint.Y.Size;
        for (int i = 0; i < p.Length; i++)
        {
            double pair = r.AsSpan(i / classes * classes, classes).ToArray().Sum();
            loss -= p[i] > 0 ? p[i] / total * Math.Log2(r[i] / pair) : 0;
        }

        double least = (b.Redundancy + b.Unique1 + b.Unique2 + b.MinimalSynergy).Midpoint;
        Assert.Equal(b.Information.HY.Midpoint - least, loss, 1e-5);
    });
}
