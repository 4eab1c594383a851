using CsCheck;
using Pid.Interactions;

namespace Pid.Tests.Properties.Interactions;

public class AccuracyTests
{
    private static double Entropy(double[] p) => p.Sum(v => v > 0 ? -v * Math.Log2(v) : 0);

    private static readonly Gen<double[]> Posterior = Gen.Double[1e-6, 1].Array[2, 8].Select(w => Array.ConvertAll(w, v => v / w.Sum()));

    [Fact]
    public void Every_posterior_lies_between_feder_merhav_and_fano() =>
        Posterior.Holds(p =>
        {
            double h = Entropy(p), best = p.Max();
            Assert.InRange(best, Accuracy.FederMerhavLowerBound(h, p.Length) - 1e-12, Accuracy.FanoUpperBound(h, p.Length) + 1e-12);
        }, cases: 2000);

    [Fact]
    public void Fano_is_attained_by_the_uniform_error_and_feder_merhav_by_uniform_posteriors()
    {
        for (int n = 2; n <= 6; n++)
        {
            for (double e = 0; e <= 1 - (1.0 / n); e += 0.05)
            {
                double h = Entropy([1 - e, .. Enumerable.Repeat(e / (n - 1), n - 1)]);
                Assert.Equal(1 - e, Accuracy.FanoUpperBound(h, n), 1e-7);
            }

            for (int i = 1; i <= n; i++)
            {
                Assert.Equal(1.0 / i, Accuracy.FederMerhavLowerBound(Math.Log2(i), n), 1e-9);
            }
        }
    }

    [Fact]
    public void Both_are_monotone_and_safe_at_the_ends() =>
        Gen.Select(Gen.Double[0, 3], Gen.Double[0, 3], Gen.Int[2, 8]).Holds((a, b, n) =>
        {
            (double low, double high) = (Math.Min(a, b), Math.Max(a, b));
            Assert.True(Accuracy.FanoUpperBound(low, n) >= Accuracy.FanoUpperBound(high, n));
            Assert.True(Accuracy.FederMerhavLowerBound(low, n) >= Accuracy.FederMerhavLowerBound(high, n));
            Assert.Equal(1, Accuracy.FanoUpperBound(0, n));
            Assert.Equal(1, Accuracy.FederMerhavLowerBound(0, n), 1e-12);
            Assert.Equal(1, Accuracy.FanoUpperBound(high, 1));
            Assert.InRange(Accuracy.FanoUpperBound(10, n), 1.0 / n, (1.0 / n) + 1e-9);
            Assert.InRange(Accuracy.FederMerhavLowerBound(10, n), (1.0 / n) - 1e-9, 1.0 / n);
        });
}
