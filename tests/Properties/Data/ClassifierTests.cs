using CsCheck;
using Pid.Data.Classifying;
using Pid.Data.Discretising;

namespace Pid.Tests.Properties.Data;

/// <summary>Laws of the classifiers and of the discretisers as a library.</summary>
public class ClassifierTests
{
    private static readonly Gen<(Features Features, int[] Labels)> s_samples =
        Gen.Select(Gen.Int[1, 4], Gen.Int[2, 40], Gen.Int[0, 100_000]).Select((columns, rows, seed) =>
        {
            Random random = new(seed);
            double[] values = [.. Enumerable.Range(0, rows * columns).Select(_ => random.Next(4) == 0 ? 1.0
                : Math.Round(random.NextDouble() * 8, 2))];
            return (new Features([.. Enumerable.Range(0, columns).Select(c => $"c{c}")], values),
                Enumerable.Range(0, rows).Select(_ => random.Next(3)).ToArray());
        });

    [Fact]
    public void The_fit_is_stationary_mean_probabilities_are_the_class_frequencies() =>
        s_samples.Holds(sample =>
        {
            // The intercepts are not penalised, so their gradient, predicted less observed counts, vanishes at the optimum.
            MultinomialLogistic classifier = MultinomialLogistic.Fit(sample.Features, sample.Labels, 3);
            double[] p = new double[3], mean = new double[3];
            for (int i = 0; i < sample.Labels.Length; i++)
            {
                classifier.Predict(sample.Features.Row(i), p);
                Assert.Equal(1, p.Sum(), 1e-12);
                for (int k = 0; k < 3; k++)
                {
                    mean[k] += (p[k] - (sample.Labels[i] == k ? 1 : 0)) / sample.Labels.Length;
                }
            }

            Assert.All(mean, m => Assert.InRange(m, -1e-3, 1e-3));
        }, cases: 100);

    [Fact]
    public void Scaling_a_column_and_renaming_classes_change_no_prediction() =>
        s_samples.Holds(sample =>
        {
            Features scaled = new(sample.Features.Names, Array.ConvertAll(sample.Features.Values, v => v * 64));
            MultinomialLogistic one = MultinomialLogistic.Fit(sample.Features, sample.Labels, 3),
                two = MultinomialLogistic.Fit(scaled, sample.Labels, 3);
            MultinomialLogistic renamed = MultinomialLogistic.Fit(sample.Features, Array.ConvertAll(sample.Labels, y => 2 - y), 3);
            double[] p = new double[3], q = new double[3], r = new double[3];
            one.Predict(sample.Features.Row(0), p);
            two.Predict(scaled.Row(0), q);
            renamed.Predict(sample.Features.Row(0), r);
            Assert.Equal(p, q);
            Assert.All(Enumerable.Range(0, 3), k => Assert.InRange(r[2 - k], p[k] - 1e-3, p[k] + 1e-3));
        }, cases: 50);

    [Fact]
    public void Two_values_in_any_shares_are_two_symbols_of_quantile_bins() =>
        Gen.Select(Gen.Double[-1e6, 1e6], Gen.Double[-1e6, 1e6], Gen.Int[1, 60], Gen.Int[1, 60],
        Gen.Int[2, 5]).Holds((a, b, times, others, bins) =>
        {
            (a, b) = (Math.Min(a, b), a == b ? a + 1 : Math.Max(a, b));
            double[] values = [.. Enumerable.Repeat(a, times), .. Enumerable.Repeat(b, others)];
            foreach (double[] column in (double[][])[values, [.. values.Reverse()], Array.ConvertAll(values, v => -v)])
            {
                Binning binning = Binning.Fit(new Features(["x"], column), bins, equalWidth: false);
                Assert.Equal(2, binning.Symbols);
                Assert.Equal(2, binning.Apply(new Features(["x"], column)).Distinct().Count());
            }
        });

    [Fact]
    public void Quantile_bins_of_values_that_recur_have_a_record_each_and_split_what_differs() =>
        Gen.Select(Gen.Int[0, 6].Array[1, 80], Gen.Int[2, 8]).Holds((numbers, bins) =>
        {
            double[] values = Array.ConvertAll(numbers, n => n / 20.0);
            Binning binning = Binning.Fit(new Features(["x"], values), bins, equalWidth: false);
            int[] symbols = binning.Apply(new Features(["x"], [.. values.Order()]));
            Assert.Equal(symbols.Order(), symbols);
            Assert.Equal(binning.Symbols, symbols.Distinct().Count());
            Assert.InRange(binning.Symbols, Math.Min(2, values.Distinct().Count()), bins);
        });

    [Fact]
    public void Quantile_bins_of_distinct_values_differ_by_two_records_at_most_and_keep_the_order() =>
        Gen.Select(Gen.Double[-1e6, 1e6].Array[1, 200], Gen.Int[1, 12]).Holds((values, bins) =>
        {
            values = [.. values.Distinct()];
            Binning binning = Binning.Fit(new Features(["x"], values), bins, equalWidth: false);
            int[] symbols = binning.Apply(new Features(["x"], [.. values.Order()]));
            Assert.Equal(symbols.Order(), symbols);
            int[] sizes = [.. symbols.GroupBy(s => s).Select(g => g.Count())];
            Assert.True(bins > values.Length || (sizes.Length == bins && sizes.Max() - sizes.Min() <= 2), string.Join(",", sizes));
        });

    [Fact]
    public void A_saved_model_gives_every_record_the_symbol_of_the_one_it_was_saved_from() =>
        s_samples.Holds(sample =>
        {
            string path = Path.Combine(Path.GetTempPath(), $"pid-model-{Guid.NewGuid():N}.json");
            DiscretisingModel model = new(Clustering.Fit(sample.Features, 4, 2, 1), Binning.Fit(sample.Features, 3, equalWidth: true), null,
                new string('0', 64));
            try
            {
                model.Save(path);
                DiscretisingModel loaded = DiscretisingModel.Load(path);
                Assert.Equal(model.X1!.Apply(sample.Features), loaded.X1!.Apply(sample.Features));
                Assert.Equal(model.X2!.Apply(sample.Features), loaded.X2!.Apply(sample.Features));
                Assert.Null(loaded.Y);
            }
            finally
            {
                File.Delete(path);
            }
        }, cases: 50);

    [Fact]
    public void Every_centroid_owns_a_record_of_the_fit_and_owners_are_nearest() =>
        s_samples.Holds(sample =>
        {
            Clustering clusters = Clustering.Fit(sample.Features, 5, null, 3);
            int[] symbols = clusters.Apply(sample.Features);
            Assert.Equal(Enumerable.Range(0, clusters.Symbols), symbols.Distinct().Order());
            for (int i = 0; i < symbols.Length; i++)
            {
                double[] z = [.. sample.Features.Row(i).ToArray().Select((v, c) => (v - clusters.Mean[c]) / clusters.Scale[c])];
                double[] distances = [.. clusters.Centroids.Select(c => c.Zip(z, (a, b) => (a - b) * (a - b)).Sum())];
                Assert.True(distances[symbols[i]] <= distances.Min() + 1e-9);
            }
        }, cases: 100);
}
