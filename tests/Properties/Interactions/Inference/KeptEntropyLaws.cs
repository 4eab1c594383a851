using CsCheck;
using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;
using Pid.Tests.Properties.Support;

namespace Pid.Tests.Properties.Interactions.Inference;

/// <summary>Programs that keep conditional entropies as they are.</summary>
public class KeptEntropyLaws
{
    // Concave: a joint from which no way to another one leads up is the maximum. Its objective is computed here, from its definition.
    [Fact]
    public void No_way_leads_up_from_the_maximum() =>
        (from n1 in Gen.Int[1, 4]
         from n2 in Gen.Int[2, 3]
         from ny in Gen.Int[2, 3]
         from law in Tables.Any(n1, n2, ny)
         from n in Gen.Int[5, 400]
         from seed in Gen.Int[0, 1_000_000]
         from kept in Gen.Int[0, 7]
         from share in Gen.Double[0.001, 1]
         select (law, n, seed, kept: (Entropies)kept, share)).Holds((law, n, seed, kept, share) =>
        {
            Observation o = Observation.OfPairs(ReconciliationTests.Draw(law, n, new RandomSource(seed, 0)));
            RandomSource random = new(seed, 1);
            double theta = share * n;
            double[] slope = new double[o.Cells], r = new double[o.Cells];
            for (int k = 0; k < slope.Length; k++)
            {
                slope[k] = theta * ((2 * random.NextUniform()) - 1);
            }

            r.AsSpan().Fill(1.0 / r.Length);
            new RegionSolver().Solve(o, slope, theta, kept, r, 1e-5);
            double most = Objective(o, slope, theta, kept, r);
            double[] other = new double[r.Length];
            for (int k = 0; k < r.Length + 40; k++)
            {
                // To a cell, or to a random joint.
                double[] to = new double[r.Length];
                for (int cell = 0; cell < to.Length; cell++)
                {
                    to[cell] = k < r.Length ? (cell == k ? 1 : 0) : Math.Pow(random.NextUniform(), 4);
                }

                double sum = to.Sum(), step = Math.Pow(10, -6 * random.NextUniform());
                for (int cell = 0; cell < to.Length; cell++)
                {
                    other[cell] = r[cell] + (step * ((to[cell] / sum) - r[cell]));
                }

                double value = Objective(o, slope, theta, kept, other);
                Assert.True(value <= most + 1e-4, $"{kept}: {value - most} more on the way {k}, {step} of it");
            }
        }, cases: 300);

    private static double Objective(Observation o, double[] slope, double theta, Entropies kept, double[] r)
    {
        double[] rows = o.Gather(r);
        double value = o.LogLikelihood(rows);
        for (int k = 0; k < r.Length; k++)
        {
            int f = k / o.NY, y = k % o.NY, x1 = f / o.N2, x2 = f % o.N2;
            value -= slope[k] * r[k];
            value += Part(Entropies.GivenBoth, r[k], rows[o.LabelledRows + f], r[k]);
            value += Part(Entropies.Given1, r[k], Sum(x1), rows[(x1 * o.NY) + y]);
            value += Part(Entropies.Given2, r[k], Sum(o.N1 + x2), rows[((o.N1 + x2) * o.NY) + y]);
        }

        return value;

        double Part(Entropies part, double mass, double of, double cell) =>
            (kept & part) != 0 && mass > 0 ? theta * mass * Math.Log(of / cell) : 0;
        double Sum(int symbol) => rows.AsSpan(symbol * o.NY, o.NY).ToArray().Sum();
    }
}
