using CsCheck;
using Pid.Interactions;
using Pid.Numerics.Certified;

namespace Pid.Tests.Properties.Interactions;

/// <summary>Of the values that classes were made of nothing is denied, and what is said is said of the classes.</summary>
public class AdviceOfClassesTests
{
    private static readonly Gen<Interval> s_part = Gen.Select(Gen.Double[0, 1],
        Gen.OneOf(Gen.Const(0.0), Gen.Const(1e-3), Gen.Double[0, 1]),
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

    /// <summary>Where synergy is known to the last digit, the rule does not say that it may be anything.</summary>
    [Theory]
    [InlineData(.03, .031, "both modalities tell 0.0300 to 0.0310 bit beyond the better one alone, of which synergy is 0.0300 to")]
    [InlineData(.03, .5, "synergy may be anything from 0.0300 to 0.5000 bit")]
    public void An_open_answer_names_what_keeps_it_open(double from, double to, string rule)
    {
        Interval none = new(0, 0), half = new(.5, .5);
        Advice advice = AdviceRules.Of(new AdviceInput(none, none, none, new Interval(from, to), new Interval(1, 1), new Interval(.5, .6),
            half, half), "a", "b");
        Assert.Equal(Decision.Undecided, advice.Collect);
        Assert.StartsWith(rule, advice.Rules[1], StringComparison.Ordinal);
    }
}
