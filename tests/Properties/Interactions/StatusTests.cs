using CsCheck;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions;

/// <summary>A status says what is printed, and S_min is as narrow as asked wherever a proof reaches.</summary>
public class StatusTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Certified_means_that_every_interval_named_is_as_narrow_as_asked() =>
        Gen.Select(Tables.Any(4), Gen.Double[-14, -3]).Holds((joint, decade) =>
        {
            double tolerance = Math.Pow(10, decade);
            Decomposition d = Decomposition.Of(joint, tolerance);
            double widest = new[] { d.Redundancy, d.Unique1, d.Unique2, d.Synergy, d.UnionInformation, d.Total, d.Information.I1,
                d.Information.I2 }.Max(i => i.Width);
            Assert.Equal(widest <= tolerance, d.Status == CertificationStatus.Certified);
            InteractionBounds b = InteractionBounds.Of(PairwiseMarginals.FromJoint(joint), new SynergyBudget(Nodes: 8), tolerance);
            widest = new[] { b.Redundancy, b.Unique1, b.Unique2, b.MinimalSynergy, b.Information.I1, b.Information.I2 }.Max(i => i.Width);
            Assert.True(b.Status == CertificationStatus.Wide || widest <= tolerance,
                $"{b.Status} {widest} {tolerance} {Tables.Print(joint)}");
            Assert.True(!b.Search!.IsClosed || b.Search.MaximalSynergy.Width <= 1e-6);
            Assert.True(b.Search.MaximalSynergy.Lower >= b.MinimalSynergy.Lower && b.Search.MaximalSynergy.Upper >= b.MinimalSynergy.Lower);
        }, cases: 300);

    // All 2x2x2 tables of counts 0 to 2 but for the empty one: 6560.
    [Fact]
    public void All_small_binary_tables_are_certified()
    {
        int wide = 0;
        for (int code = 1; code < 6561; code++)
        {
            int rest = code;
            double[] w = new double[8];
            for (int c = 0; c < 8; c++, rest /= 3)
            {
                w[c] = rest % 3;
            }

            wide += IsWide(Joint.FromWeights(2, 2, 2, w)) ? 1 : 0;
        }

        Assert.Equal(0, wide);
    }

    // Of 300 tables a law, so many may be wide.
    [Theory]
    [InlineData("spread 2x2x2", 0)]
    [InlineData("sparse 3x3x2", 3)]
    [InlineData("sparse 5x5x3", 6)]
    public void Sparse_and_spread_tables_are_certified(string law, int few)
    {
        int wide = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            (int n1, int n2, int ny) = law switch { "spread 2x2x2" => (2, 2, 2), "sparse 3x3x2" => (3, 3, 2), _ => (5, 5, 3) };
            double[] w = new double[n1 * n2 * ny];
            for (int c = 0; c < w.Length; c++)
            {
                // Dirichlet(.1) is near to u^10; counts of 0 to 3, more zeros than not.
                w[c] = law == "spread 2x2x2" ? Math.Pow(random.NextDouble(), 10) * -Math.Log(random.NextDouble())
                    : random.NextDouble() < 0.6 ? 0 : random.Next(1, 4);
            }

            w[0] += w.Sum() == 0 ? 1 : 0;
            wide += IsWide(Joint.FromWeights(n1, n2, ny, w)) ? 1 : 0;
        }

        Assert.True(wide <= few, $"{wide} of 300");
    }

    [Fact]
    public void A_single_joint_is_its_own_least_synergy()
    {
        InteractionBounds b = InteractionBounds.Of(PairwiseMarginals.FromJoint(Joint.FromWeights(2, 2, 2, [0, 0, 0, 1, 0, 1, 1, 1])));
        Assert.Equal(CertificationStatus.Certified, b.Status);
        Assert.True(b.MinimalSynergy.Contains(0.18872187554086717), b.MinimalSynergy.ToString());
    }

    private static bool IsWide(Joint joint)
    {
        InteractionBounds b = InteractionBounds.Of(PairwiseMarginals.FromJoint(joint), tolerance: Tolerance);
        Assert.Equal(Compatibility.Compatible, b.Compatibility);
        return b.Status == CertificationStatus.Wide;
    }
}
