using CsCheck;
using Pid.Interactions;
using Pid.Numerics.Certified;

namespace Pid.Tests.Properties.Interactions;

/// <summary>Answers hold for every value within the intervals that they rest on, and say what is asked.</summary>
public class AdviceRulesTests
{
    private static readonly Gen<double> s_value = Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 0.03], Gen.Double[0, 0.15], Gen.Double[0, 1]);

    // An interval, and one within it.
    private static readonly Gen<(Interval Wide, Interval Narrow)> s_part = Gen.Select(s_value, s_value, Gen.Double[0, 1], Gen.Double[0, 1],
        (a, b, s, t) =>
        {
            (double from, double to) = (Math.Min(a, b), Math.Max(a, b));
            (double low, double high) = (Math.Min(s, t), Math.Max(s, t));
            return (new Interval(from, to), new Interval(from + (low * (to - from)), from + (high * (to - from))));
        });

    /// <summary>More records never turn a yes into a no: limits that shrink leave it as it is.</summary>
    [Fact]
    public void What_is_decided_stays_so_within_the_limits() => Gen.Select(s_part.Array[7], Gen.Bool).Sample((parts, isOfJoint) =>
    {
        JointSynergy? known = isOfJoint ? new JointSynergy(null) : null;
        Decision wide = Of(Array.ConvertAll(parts, p => p.Wide), known), narrow = Of(Array.ConvertAll(parts, p => p.Narrow), known);
        Assert.True(wide == Decision.Undecided || wide == narrow, $"{wide}, then {narrow}");
    }, iter: 20_000);

    /// <summary>
    /// Paired labels teach what neither source tells: where there is no synergy they are not needed, however much both together tell. Of
    /// records of all three variables it is asked whether both tell more than each.
    /// </summary>
    [Fact]
    public void Without_synergy_paired_labels_are_not_needed()
    {
        Interval none = new(0, 0), one = new(1, 1), all = new(1, 1), half = new(.5, .5);
        AdviceInput bothBits = new(none, one, one, none, new Interval(2, 2), all, half, half);
        Assert.Equal(Decision.No, AdviceRules.Of(bothBits, "a", "b").Collect);
        Assert.Equal(Decision.Yes, AdviceRules.Of(bothBits with { OfJoint = new JointSynergy(none) }, "a", "b").Collect);
    }

    /// <summary>
    /// A risk of 4 or 40 in a thousand by the exclusive or: no classifier gains a point of accuracy, and all that can be known is in both.
    /// </summary>
    [Fact]
    public void A_rare_label_that_both_foretell_is_not_nothing()
    {
        Interval none = new(0, 0), much = new(.02, .03), most = new(.97, .979), alone = new(.97, .975);
        AdviceInput rare = new(none, none, none, much, new Interval(.15, .16), most, alone, alone);
        foreach (AdviceInput input in (AdviceInput[])[rare, rare with { OfJoint = new JointSynergy(null) }])
        {
            Advice advice = AdviceRules.Of(input, "a", "b");
            Assert.Equal(Decision.Yes, advice.Collect);
            Assert.NotEqual(FusionFamily.None, advice.Fusion);
        }
    }

    private static Decision Of(Interval[] p, JointSynergy? joint) => AdviceRules.Of(
        new AdviceInput(p[0], p[1], p[2], p[3], new Interval(1, 1), p[4], p[5], p[6]) { OfJoint = joint }, "a", "b").Collect;
}
