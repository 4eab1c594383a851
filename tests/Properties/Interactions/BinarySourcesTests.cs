using CsCheck;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Tests.Properties.Support;

namespace Pid.Tests.Properties.Interactions;

/// <summary>
/// Two binary sources have a solver of their own. Splitting a symbol in two of the same conditionals changes nothing that is measured, but
/// takes the table to the general solver: two methods must agree.
/// </summary>
public class BinarySourcesTests
{
    [Fact]
    public void Agrees_with_the_general_solver_on_a_split_symbol() =>
        Gen.Select(Gen.Int[1, 12].SelectMany(ny => Tables.Dense(2, 2, ny)), Gen.Double[0.05, 0.95]).Sample(AssertSplitAgrees, iter: 300);

    [Fact]
    public void Agrees_with_the_general_solver_on_adversarial_tables() =>
        Gen.Select(Tables.Any(4).Where(j => j.X1.Size <= 2 && j.X2.Size <= 2), Gen.Double[0.05, 0.95]).Sample(AssertSplitAgrees, iter: 300);

    [Fact]
    public void Certifies_every_table_of_one_order_of_magnitude() =>
        Gen.Int[1, 20].SelectMany(ny => Gen.Double[0.01, 1].Array[4 * ny].Select(w => Joint.FromWeights(2, 2, ny, w))).Sample(joint =>
        {
            Decomposition d = Decomposition.Of(joint);
            Assert.Equal(CertificationStatus.Certified, d.Status);
            Assert.True(d.Synergy.Width <= 1e-11, $"{d.Synergy.Width:R} {Tables.Print(joint)}"); // rounding only: the equation is solved to the end
        }, iter: 1000);

    private static void AssertSplitAgrees(Joint joint, double share)
    {
        (int n1, int n2, int ny) = (joint.X1.Size, joint.X2.Size, joint.Y.Size);
        Joint split = Tables.Build(n1 + 1, n2, ny, (a, b, c) => a < n1 - 1 ? joint[a, b, c] : (a == n1 - 1 ? share : 1 - share) * joint[n1 - 1, b, c]);
        (Decomposition own, Decomposition general) = (Decomposition.Of(joint), Decomposition.Of(split));
        foreach ((Interval a, Interval b) in new[]
        {
            (own.Redundancy, general.Redundancy), (own.Unique1, general.Unique1), (own.Unique2, general.Unique2), (own.Synergy, general.Synergy),
        })
        {
            // the split weights are rounded: a relative 1e-15 of each moves a part by less than 1e-13
            Assert.True(a.Overlaps(Interval.Around(b.Midpoint, (b.Width / 2) + 1e-13)), $"{a} {b} {Tables.Print(joint)}");
        }
    }
}
