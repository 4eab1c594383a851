using CsCheck;
using Pid.Interactions;
using Pid.Numerics.Certified;

namespace Pid.Tests.Properties.Interactions;

/// <summary>Of the values that classes were made of nothing is denied, and what is said is said of the classes.</summary>
public class AdviceOfClassesTests
{
    private static readonly Gen<Interval> s_part = Gen.Select(Gen.Double[0, 1], Gen.OneOf(Gen.Const(0.0), Gen.Const(1e-3), Gen.Double[0, 1]),
        (from, wide) => new Interval(from * from * from, (from * from * from) + wide));

    [Fact]
    public void Nothing_is_denied_and_every_rule_names_the_classes() => s_part.Array[7].Sample(parts =>
    {
        Advice advice = AdviceRules.Of(new AdviceInput(parts[0], parts[1], parts[2], parts[3], new Interval(1, 1), parts[4], parts[5],
            parts[6]), "a", "b"), classes = advice.OfClasses();
        Assert.All(advice.Rules.Zip(classes.Rules), rules => Assert.StartsWith($"of the classes {rules.First}", rules.Second,
            StringComparison.Ordinal));
        bool denies = advice.Collect == Decision.No, isEnough = advice.Fusion == FusionFamily.None;
        Assert.Equal(denies ? Decision.Undecided : advice.Collect, classes.Collect);
        Assert.Equal(isEnough ? FusionFamily.Undecided : advice.Fusion, classes.Fusion);
        Assert.Equal((denies, isEnough), (IsLimited(classes.Rules[1]), IsLimited(classes.Rules[2])));
        Assert.Equal(3, classes.Sentences.Count);
        static bool IsLimited(string rule) => rule.EndsWith("beyond their classes is in no number here", StringComparison.Ordinal);
    });
}
