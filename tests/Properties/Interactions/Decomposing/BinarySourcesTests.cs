using CsCheck;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions.Decomposing;

/// <summary>
/// Two binary sources have a solver of their own. Splitting a symbol in two of the same conditionals changes nothing that is measured, but
/// takes the table to the general solver: two methods must agree.
/// </summary>
public class BinarySourcesTests
{
    [Fact]
    public void Agrees_with_the_general_solver_on_a_split_symbol() =>
        Gen.Select(Gen.Int[1, 12].SelectMany(ny => Tables.Dense(2, 2, ny)), Gen.Double[0.05, 0.95]).Holds(AssertSplitAgrees, cases: 300);

    [Fact]
    public void Agrees_with_the_general_solver_on_adversarial_tables() =>
        Gen.Select(Tables.Any(4).Where(j => j.X1.Size <= 2 && j.X2.Size <= 2), Gen.Double[0.05, 0.95]).Holds(AssertSplitAgrees, cases: 300);

    [Fact]
    public void Certifies_every_table_of_one_order_of_magnitude() =>
        Gen.Int[1, 20].SelectMany(ny => Gen.Double[0.01, 1].Array[4 * ny].Select(w => Joint.FromWeights(2, 2, ny, w))).Holds(joint =>
        {
            Decomposition d = Decomposition.Of(joint);
            Assert.Equal(CertificationStatus.Certified, d.Status);
            // Rounding only: the equation is solved to the end.
            Assert.True(d.Synergy.Width <= 1e-11, $"{d.Synergy.Width:R} {Tables.Print(joint)}");
        }, cases: 1000);

    [Fact]
    public void The_proof_is_of_numbers_and_keeps_every_marginal_where_products_underflow()
    {
        foreach (double[] w in (double[][])
        [
            [0, 0, 1, 0, 0.3, 0, 0.3, 1e-300],
            [1e-300, 0.5, 1, 1e-300, 0.3, 1e-300, 0.3, 1],
            [1e-300, 1e-310, 1e-320, 5e-324, 0.3, 1e-200, 0.3, 1],
            [1e-200, 1e-160, 1, 1e-170, 1, 1e-180, 1, 1e-155],
        ])
        {
            AssertProofIsFinite(w);
        }
    }

    [Fact]
    public void The_proof_is_of_numbers_for_masses_of_any_order_of_magnitude() =>
        Gen.Double[-620, 0].Select(e => e < -320 ? 0 : Math.Pow(10, e)).Array[8].Where(w => w.Sum() > 0).Holds(AssertProofIsFinite,
        cases: 2000);

    private static void AssertProofIsFinite(double[] w)
    {
        Joint joint = Joint.FromWeights(2, 2, 2, w);
        Decomposer decomposer = new();
        decomposer.Decompose(joint);
        UnionProof proof = decomposer.Proof();
        Assert.All(proof.Potentials1.Concat(proof.Potentials2), v => Assert.True(double.IsFinite(v), Tables.Print(joint)));
        Assert.All(proof.Joint, v => Assert.True(v >= 0, Tables.Print(joint)));
        double total = w.Sum();
        for (int i = 0; i < 4; i++)
        {
            (int x, int y) = (i >> 1, i & 1);
            Same(w[(4 * x) + y] + w[(4 * x) + 2 + y], proof.Joint[(4 * x) + y] + proof.Joint[(4 * x) + 2 + y]);
            Same(w[(2 * x) + y] + w[4 + (2 * x) + y], proof.Joint[(2 * x) + y] + proof.Joint[4 + (2 * x) + y]);
        }

        void Same(double weight, double q) => Assert.True(Math.Abs(q - (weight / total)) <= 1e-13,
            $"{weight / total:R} {q:R} {Tables.Print(joint)}");
    }

    private static void AssertSplitAgrees(Joint joint, double share)
    {
        (int n1, int n2, int ny) = (joint.X1.Size, joint.X2.Size, joint.Y.Size);
        Joint split = Tables.Build(n1 + 1, n2, ny, (a, b, c) => a < n1 - 1 ? joint[a, b, c]
            : (a == n1 - 1 ? share : 1 - share) * joint[n1 - 1, b, c]);
        (Decomposition own, Decomposition general) = (Decomposition.Of(joint), Decomposition.Of(split));
        foreach ((Interval a, Interval b) in new[]
        {
            (own.Redundancy, general.Redundancy), (own.Unique1, general.Unique1), (own.Unique2, general.Unique2),
                (own.Synergy, general.Synergy),
        })
        {
            // the split weights are rounded: a relative 1e-15 of each moves a part by less than 1e-13
            Assert.True(a.Overlaps(Interval.Around(b.Midpoint, (b.Width / 2) + 1e-13)), $"{a} {b} {Tables.Print(joint)}");
        }
    }
}
