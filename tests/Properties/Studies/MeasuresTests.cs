using Pid.Interactions;
using Pid.Numerics.Distributions;
using Pid.Studies.Experiments;
using Pid.Studies.Fusion;

namespace Pid.Tests.Properties.Studies;

/// <summary>What models attribute to sources, how sources correlate, and what single cells add to the parts.</summary>
public class MeasuresTests
{
    [Fact]
    public void The_means_of_pointwise_terms_are_the_parts() =>
        Tables.Any(3).Holds(joint =>
        {
            Decomposer decomposer = new();
            Decomposition d = decomposer.Decompose(joint);
            PointwiseParts[] cells = [.. PointwiseParts.Of(joint, decomposer)];
            Assert.Equal(1, cells.Sum(c => c.P), 1e-9);
            Assert.Equal(d.Redundancy.Midpoint, cells.Sum(c => c.P * c.R), 1e-6);
            Assert.Equal(d.Unique1.Midpoint, cells.Sum(c => c.P * c.U1), 1e-6);
            Assert.Equal(d.Unique2.Midpoint, cells.Sum(c => c.P * c.U2), 1e-6);
            Assert.Equal(d.Synergy.Midpoint, cells.Sum(c => c.P * c.S), 1e-6);
        });

    // The path integral in small steps, and the Shapley value as its definition has it, over all records of the other source.
    [Fact]
    public void Attributions_are_shapley_values_and_integrated_gradients()
    {
        int[] counts = [9, 3, 2, 7, 5, 1, 4, 8, 0, 0, 6, 2];
        FusionRecords records = FusionRecords.OfTable(Joint.FromCounts(3, 2, 2, [.. counts.Select(n => (long)n)]));
        double[] weights = new FusionModels(records).Weights(default).Interactions;
        ModelAttribution found = ModelAttribution.Of(records, default)[1];
        Assert.Equal("interactions", found.Model);

        double all = counts.Sum();
        double[] p1 = [.. Enumerable.Range(0, 3).Select(a => Enumerable.Range(0, 4).Sum(k => counts[(a * 4) + k]) / all)];
        double[] p2 = [.. Enumerable.Range(0, 2).Select(b =>
            Enumerable.Range(0, 6).Sum(k => counts[(k / 2 * 4) + (b * 2) + (k % 2)]) / all)];
        double shapley = 0, integrated = 0;
        for (int cell = 0; cell < 6; cell++)
        {
            double[] one = [.. Enumerable.Range(0, 3).Select(a => a == cell / 2 ? 1.0 : 0)],
                two = [.. Enumerable.Range(0, 2).Select(b => b == cell % 2 ? 1.0 : 0)];
            double share = (counts[cell * 2] + counts[(cell * 2) + 1]) / all;
            shapley += share * Math.Abs((Score(one, p2) - Score(p1, p2) + Score(one, two) - Score(p1, two)) / 2);
            double path = 0;
            for (int step = 0; step < 200; step++)
            {
                double t = (step + 0.5) / 200;
                double[] at2 = [.. p2.Zip(two, (from, to) => from + (t * (to - from)))];
                path += (Score(one, at2) - Score(p1, at2)) / 200;
            }

            integrated += share * Math.Abs(path);
        }

        Assert.Equal(shapley, found.First, 1e-9);
        Assert.Equal(integrated, found.First, 1e-9);

        // Half the log odds: of two classes the score against their mean. Pairs stand in the order of the cells that were seen.
        double Score(double[] x1, double[] x2)
        {
            int[] seen = [0, 1, 2, 3, -1, 4];
            double score = Weight(5 + 5);
            for (int a = 0; a < 3; a++)
            {
                score += x1[a] * Weight(a);
                for (int b = 0; b < 2; b++)
                {
                    score += seen[(a * 2) + b] < 0 ? 0 : x1[a] * x2[b] * Weight(5 + seen[(a * 2) + b]);
                }
            }

            return score + x2.Select((x, b) => x * Weight(3 + b)).Sum();
        }

        double Weight(int input) => (weights[(input * 2) + 1] - weights[input * 2]) / 2;
    }

    [Fact]
    public void Canonical_correlation_of_two_columns_is_that_of_pearson_and_of_symbols_any_function_counts()
    {
        Joint joint = Joint.FromCounts(2, 2, 2, [1, 1, 1, 1, 1, 1, 1, 1]);
        double[] x = [1, 4, 2, 8, 5, 7, 3, 3], y = [2, 3, 1, 9, 3, 8, 4, 1];
        (double mx, double my) = (x.Average(), y.Average());
        double pearson = x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum()
            / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
        Assert.Equal(pearson, CanonicalCorrelation.Of(FusionRecords.OfValues(joint, [0, 1, 2, 3, 4, 5, 6, 7], x, y)), 1e-9);

        // Two bits that are equal three times in four.
        Assert.Equal(0.5, CanonicalCorrelation.Of(FusionRecords.OfTable(Joint.FromCounts(2, 2, 2, [1, 2, 1, 0, 0, 1, 2, 1]))), 1e-9);

        // x2 is a function of x1 that no straight line sees; two independent bits.
        Assert.Equal(1, CanonicalCorrelation.Of(
            FusionRecords.OfTable(Joint.FromCounts(3, 2, 2, [2, 1, 0, 0, 0, 0, 3, 3, 1, 2, 0, 0]))), 1e-9);
        Assert.Equal(0, CanonicalCorrelation.Of(FusionRecords.OfTable(Joint.FromCounts(2, 2, 2, [5, 0, 0, 5, 0, 5, 5, 0]))), 1e-9);
    }
}
