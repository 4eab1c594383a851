using CsCheck;
using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions;

public class DisagreementTests
{
    [Fact]
    public void Alpha_and_total_variation_equal_their_definitions() =>
        Tables.Any(4).Holds(joint =>
        {
            PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
            Disagreement d = Disagreement.Of(m);
            double alpha = 0, variation = 0;
            double[] p1 = m.X1Y.RowMarginal(), p2 = m.X2Y.RowMarginal();
            for (int i = 0; i < p1.Length; i++)
            {
                for (int j = 0; j < p2.Length; j++)
                {
                    for (int y = 0; y < joint.Y.Size && m.X1X2[i, j] > 0; y++)
                    {
                        double gap = (m.X1Y[i, y] / p1[i]) - (m.X2Y[j, y] / p2[j]);
                        alpha += m.X1X2[i, j] * gap * gap;
                        variation += m.X1X2[i, j] * Math.Abs(gap) / 2;
                    }
                }
            }

            Assert.InRange(alpha, d.Alpha.Lower - 1e-13, d.Alpha.Upper + 1e-13);
            Assert.InRange(variation, d.TotalVariation.Lower - 1e-13, d.TotalVariation.Upper + 1e-13);
            Assert.True(d.Alpha.Width < 1e-12 && d.Alpha.Lower >= 0, $"{d.Alpha} {Tables.Print(joint)}");
        });

    [Fact]
    public void The_sharper_form_is_never_weaker_where_the_plain_one_says_anything() =>
        Tables.Dense(2, 2, 2).Holds(joint =>
        {
            Disagreement d = Disagreement.Of(PairwiseMarginals.FromJoint(joint));
            Decomposition parts = Decomposition.Of(joint);
            double plain = d.LowerBound(parts.Unique1, parts.Unique2);
            Assert.True(plain <= 0 || d.SharperLowerBound(parts.Unique1, parts.Unique2) >= plain - 1e-12);
        }, cases: 1000);

    [Fact]
    public void The_published_constant_fails_on_some_random_tables_and_the_proven_one_on_none()
    {
        Random random = new(11);
        int published = 0, proven = 0;
        const int Draws = 2000;
        for (int k = 0; k < Draws; k++)
        {
            Joint joint = Tables.Build(2, 2, 2, (_, _, _) => -Math.Log(1 - random.NextDouble()));
            Decomposition d = Decomposition.Of(joint);
            Disagreement a = Disagreement.Of(PairwiseMarginals.FromJoint(joint));
            published += a.AsPublished(d.Unique1, d.Unique2) > d.Synergy.Upper ? 1 : 0;
            proven += Math.Max(a.SharperLowerBound(d.Unique1, d.Unique2),
                a.TotalVariationLowerBound(d.Unique1, d.Unique2)) > d.Synergy.Upper ? 1 : 0;
        }

        // docs/mathematics.md, section 4: about 3.5 % of Dirichlet(1) tables; three standard errors at 2000 draws are 1.2 %.
        Assert.InRange(100.0 * published / Draws, 2.3, 4.7);
        Assert.Equal(0, proven);
    }
}
