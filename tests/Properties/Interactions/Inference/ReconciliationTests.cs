using CsCheck;
using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions.Inference;

/// <summary>The maximum-likelihood consistent triple: its optimality, its invariances and the calibration of its statistic.</summary>
public sealed class ReconciliationTests
{
    /// <summary>Three unrelated tables, dense or sparse, down to one record and one symbol.</summary>
    private static readonly Gen<PairCounts> s_any = Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5], Gen.Int[1, 4],
        Gen.Int[0, 3]).SelectMany((n1, n2, ny, kind) =>
        Gen.Select(Counts(n1 * ny, kind), Counts(n2 * ny, kind), Counts(n1 * n2, kind)).Select((a, b, m) => Create(n1, n2, ny, a, b, m)));

    [Fact]
    public void The_optimum_is_proven_and_an_independent_em_agrees() => s_any.Holds(counts =>
    {
        Reconciliation result = Reconciliation.Of(counts);
        double records = counts.Records1 + counts.Records2 + counts.RecordsM;
        Assert.True(result.LogLikelihood.Width <= 1e-7 * records, $"{result.LogLikelihood} of {records} records");
        double em = Em(counts, 3000);
        Assert.True(em <= result.LogLikelihood.Upper + (1e-9 * records), $"EM reaches {em}, proven {result.LogLikelihood}");
        Assert.True(result.Statistic.Lower >= 0);
        Assert.InRange(result.PValue, 0, 1);
        foreach (MovedTable moved in result.Moved)
        {
            // Pinsker: KL >= 2 TV^2 / ln 2 bits.
            Assert.True(moved.Divergence.Upper >= 2 * moved.TotalVariation.Lower * moved.TotalVariation.Lower / Math.Log(2));
        }

        // G = 2 ln 2 sum n KL.
        double sum = 2 * Math.Log(2) * result.Moved.Sum(m => m.Records * m.Divergence.Midpoint);
        Assert.Equal(sum, result.Statistic.Midpoint, 1e-6 * (1 + records));
    });

    [Fact]
    public void The_two_pairs_of_two_tables_agree_and_no_joint_does_better() =>
        Gen.Select(s_any, Gen.Int[0, 1_000_000]).Holds((counts, seed) =>
    {
        Reconciliation result = Reconciliation.Of(counts);
        PairwiseMarginals marginals = result.Marginals;
        PairwiseMarginals.FromTables(marginals.X1Y, marginals.X2Y, marginals.X1X2); // throws where they disagree
        RandomSource random = new(seed, 0);
        double[] w = result.Fit.Weights.ToArray();
        for (int c = 0; c < w.Length; c++)
        {
            w[c] = Math.Max(0, w[c] + ((random.NextUniform() - 0.5) * 0.1 * random.NextUniform())) + 1e-9;
        }

        double other = Likelihood(counts, new Joint(counts.X1, counts.X2, counts.Y, w));
        Assert.True(other <= result.LogLikelihood.Upper, $"{other} > {result.LogLikelihood}");
    });

    [Fact]
    public void Samples_of_one_table_stay_as_they_are() => Tables.Any(4).Where(j => j.IsCounts).Holds(joint =>
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
        Reconciliation result = Reconciliation.Of(PairCounts.FromTables(m.X1Y, m.X2Y, m.X1X2));
        Assert.True(result.Statistic.Upper < 1e-6, result.Statistic.ToString());
        Assert.True(result.PValue > 0.99 || result.DegreesOfFreedom == 0, $"{result.PValue}");
        Assert.All(result.Moved, moved => Assert.True(moved.TotalVariation.Upper < 1e-4, moved.ToString()));
    });

    [Fact]
    public void Exchanging_the_sources_exchanges_the_answer() => s_any.Holds(counts =>
    {
        Reconciliation a = Reconciliation.Of(counts);
        long[] turned = new long[counts.X1X2.Length];
        for (int i = 0; i < counts.X1.Size; i++)
        {
            for (int j = 0; j < counts.X2.Size; j++)
            {
                turned[(j * counts.X1.Size) + i] = counts.X1X2[(i * counts.X2.Size) + j];
            }
        }

        Reconciliation b = Reconciliation.Of(new PairCounts(counts.X2, counts.X1, counts.Y, counts.X2Y, counts.X1Y, turned));
        Assert.True(a.LogLikelihood.Overlaps(b.LogLikelihood));
        Assert.Equal(a.DegreesOfFreedom, b.DegreesOfFreedom);
    });

    [Fact]
    public void A_dense_fit_has_a_degree_of_freedom_for_every_shared_symbol_but_one() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5], Gen.Int[1, 4]).SelectMany((n1, n2, ny) => Tables.Dense(n1, n2, ny)).Holds(joint =>
        {
            PairCounts counts = Draw(joint, 1_000_000, new RandomSource(1, 2));
            if (counts.X1Y.Contains(0) || counts.X2Y.Contains(0) || counts.X1X2.Contains(0))
            {
                return; // a weight too small for a million records
            }

            Reconciliation result = Reconciliation.Of(counts);
            Assert.Equal(joint.X1.Size + joint.X2.Size + joint.Y.Size - 3, result.DegreesOfFreedom);
        }, cases: 20);

    [Fact]
    public void A_copied_variable_gives_one_contradiction_less_a_symbol()
    {
        // X1 = X2 = Y in every table: that D1, D2 and DM agree are two statements, not three.
        Reconciliation result = Reconciliation.Of(Create(3, 3, 3, [5, 0, 0, 0, 6, 0, 0, 0, 7], [9, 0, 0, 0, 4, 0, 0, 0, 5],
            [3, 0, 0, 0, 3, 0, 0, 0, 4]));
        Assert.Equal(4, result.DegreesOfFreedom);

        // All three then estimate one distribution of 3 symbols: the pooled counts.
        Assert.Equal(17.0 / 46, result.Fit[0, 0, 0], 1e-6);
        Assert.Equal(13.0 / 46, result.Fit[1, 1, 1], 1e-6);
    }

    [Fact]
    public void The_statistic_and_the_residuals_of_consistent_samples_are_calibrated()
    {
        const int Runs = 400;
        Joint joint = Joint.FromWeights(2, 3, 2, [8, 2, 3, 5, 4, 4, 1, 6, 5, 3, 7, 2]);
        int rejected = 0;
        double squares = 0;
        int cells = 0;
        for (int run = 0; run < Runs; run++)
        {
            Reconciliation result = Reconciliation.Of(Draw(joint, 2000, new RandomSource(7, run)));
            rejected += result.PValue < 0.05 ? 1 : 0;
            squares += result.Residuals.Sum(r => r.Standardised * r.Standardised);
            cells += result.Residuals.Count;
        }

        // 5 % of 400 within four standard deviations; the mean square of standard normals.
        Assert.InRange(rejected, 3, 38);
        Assert.InRange(squares / cells, 0.8, 1.2);
    }

    [Fact]
    public void Impossible_fair_bits_are_reconciled_and_contradict_each_other()
    {
        // X1 = X2 and X1 = Y with .9, X2 = Y with .1: they agree on every variable, so there is no residual to see, yet no joint has them.
        PairCounts counts = Create(2, 2, 2, [450, 50, 50, 450], [50, 450, 450, 50], [450, 50, 50, 450]);
        Reconciliation result = Reconciliation.Of(counts);
        Assert.True(result.Statistic.Lower > 100);
        Assert.Equal(1 / 101.0, ReconciliationTest.PValue(counts, result, 100, seed: 5), 1e-12);

        // By symmetry each pair moves as far: all at 2/3 and 1/3.
        Assert.Equal(1.0 / 3, result.Marginals.X1Y[0, 0], 1e-6);
    }

    [Fact]
    public void The_bootstrap_value_does_not_depend_on_the_threads()
    {
        PairCounts counts = Draw(Joint.FromWeights(3, 2, 2, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), 60, new RandomSource(3, 1));
        Reconciliation result = Reconciliation.Of(counts);
        double serial = ReconciliationTest.PValue(counts, result, 99, seed: 11);
        Assert.Equal(serial, ReconciliationTest.PValue(counts, result, 99, seed: 11, maxDegreeOfParallelism: 2));
        Assert.NotEqual(1 / 100.0, serial);
    }

    // Quantiles of the chi-square distribution, Abramowitz and Stegun table 26.8.
    [Theory]
    [InlineData(3.841459, 1, .05)]
    [InlineData(5.991465, 2, .05)]
    [InlineData(18.30704, 10, .05)]
    [InlineData(124.3421, 100, .05)]
    [InlineData(23.68479, 14, .05)]
    [InlineData(6.634897, 1, .01)]
    [InlineData(70.06489, 100, .99)]
    public void The_chi_square_tail_has_its_tabulated_quantiles(double x, int degrees, double tail) =>
        Assert.Equal(tail, ChiSquare.UpperTail(x, degrees), 1e-6);

    [Fact]
    public void Bad_counts_are_named()
    {
        Assert.Contains("index 1 is -2", Assert.Throws<ArgumentException>(() => Create(2, 1, 1, [1, -2], [1], [1, 1])).Message,
            StringComparison.Ordinal);
        Assert.Contains("sum to 0", Assert.Throws<ArgumentException>(() => Create(1, 1, 1, [0], [1], [1])).Message,
            StringComparison.Ordinal);
        Assert.Contains("2 x 1", Assert.Throws<ArgumentException>(() => Create(2, 1, 1, [1], [1], [1, 1])).Message,
            StringComparison.Ordinal);
    }

    internal static PairCounts Create(int n1, int n2, int ny, long[] x1y, long[] x2y, long[] x1x2) =>
        new(new Variable("x1", n1), new Variable("x2", n2), new Variable("y", ny), x1y, x2y, x1x2);

    internal static PairCounts Draw(Joint joint, long records, RandomSource random)
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
        (long[] a, long[] b, long[] c) = (new long[m.X1Y.Weights.Length], new long[m.X2Y.Weights.Length], new long[m.X1X2.Weights.Length]);
        CountSampler.Multinomial(m.X1Y.Weights, records, ref random, a);
        CountSampler.Multinomial(m.X2Y.Weights, records, ref random, b);
        CountSampler.Multinomial(m.X1X2.Weights, records, ref random, c);
        return new PairCounts(joint.X1, joint.X2, joint.Y, a, b, c);
    }

    private static Gen<long[]> Counts(int cells, int kind) => (kind switch
    {
        0 => Gen.Long[1, 30],
        1 => Gen.Frequency((2, Gen.Const(0L)), (1, Gen.Long[1, 9])),
        2 => Gen.OneOf(0L, 1L),
        _ => Gen.OneOf(0L, 1L, 1_000_000L, 12L),
    }).Array[cells].Select(counts =>
    {
        counts[0] = counts.All(n => n == 0) ? 1 : counts[0];
        return counts;
    });

    private static double Likelihood(PairCounts counts, Joint joint)
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
        return Sum(counts.X1Y, m.X1Y) + Sum(counts.X2Y, m.X2Y) + Sum(counts.X1X2, m.X1X2);

        static double Sum(ReadOnlySpan<long> n, PairTable p)
        {
            double sum = 0;
            for (int a = 0; a < n.Length; a++)
            {
                sum += n[a] == 0 ? 0 : n[a] * Math.Log(p.Probabilities[a]);
            }

            return sum;
        }
    }

    /// <summary>The EM algorithm as the textbook has it: every record's missing variable is shared out by the current joint.</summary>
    private static double Em(PairCounts counts, int sweeps)
    {
        (int n1, int n2, int ny) = (counts.X1.Size, counts.X2.Size, counts.Y.Size);
        double[] r = new double[n1 * n2 * ny];
        Array.Fill(r, 1.0 / r.Length);
        for (int sweep = 0; sweep < sweeps; sweep++)
        {
            PairwiseMarginals m = PairwiseMarginals.FromJoint(Joint.FromWeights(n1, n2, ny, r));
            for (int t = 0; t < r.Length; t++)
            {
                (int i, int j, int k) = (t / ny / n2, t / ny % n2, t % ny);
                r[t] *= Share(counts.X1Y[(i * ny) + k], m.X1Y[i, k]) + Share(counts.X2Y[(j * ny) + k], m.X2Y[j, k])
                    + Share(counts.X1X2[(i * n2) + j], m.X1X2[i, j]);
            }

            double total = r.Sum();
            for (int t = 0; t < r.Length; t++)
            {
                r[t] /= total;
            }
        }

        return Likelihood(counts, Joint.FromWeights(n1, n2, ny, r));

        static double Share(long n, double p) => n == 0 ? 0 : n / p;
    }
}
