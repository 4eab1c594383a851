using CsCheck;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;
using Pid.Tests.Properties.Support;

namespace Pid.Tests.Properties.Interactions.Inference;

/// <summary>The values that steer searches for ends, against those that are proven.</summary>
public class OracleLaws
{
    private const double Off = 1e-4; // bits

    // Most cells next to empty: blocks of symbols hardly meet, as in a source and its nearly perfect copy. Potentials that a solver leaves
    // infeasible by units in an empty fibre made S of such joints .92 where it is .07.
    [Fact]
    public void Values_at_joints_with_nearly_empty_cells_are_those_of_the_decomposition() =>
        (from n in Gen.Int[2, 4]
         from ny in Gen.Int[2, 3]
         from empty in Gen.Double[6, 8]
         from decimals in Gen.Double[0, 1].Array[n * n * ny]
         from labels in Gen.Int[0, ny - 1].Array[n]
         from middling in Gen.Int[0, (n * ny) - 1].Array[2]
         select (n, ny, empty, decimals, labels, middling)).Holds(drawn =>
        {
            (int n, int ny, double empty, double[] decimals, int[] labels, int[] middling) = drawn;
            double[] weights = [.. decimals.Select(d => Math.Pow(10, -empty - d))];
            foreach (int k in middling)
            {
                weights[(((k / ny * n) + (k / ny)) * ny) + (k % ny)] = 0.03;
            }

            for (int i = 0; i < n; i++)
            {
                weights[(((i * n) + i) * ny) + labels[i]] = 1 - (0.5 * decimals[i]);
            }

            double sum = weights.Sum();
            double[] r = [.. weights.Select(w => w / sum)];
            QuantityOracle oracle = new(n, n, ny);
            Decomposition parts = Decomposition.Of(Joint.FromWeights(n, n, ny, r));
            foreach ((Quantity quantity, double proven) in ((Quantity, double)[])[(Quantity.Synergy, parts.Synergy.Midpoint),
                (Quantity.Redundancy, parts.Redundancy.Midpoint), (Quantity.Unique1, parts.Unique1.Midpoint)])
            {
                Assert.Equal(proven, oracle.Value(quantity, r, new double[r.Length]) / Math.Log(2), Off);
            }
        }, cases: 400);
}
