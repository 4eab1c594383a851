using CsCheck;
using Pid.Data;
using Pid.Data.Classifying;
using Pid.Data.Discretising;

namespace Pid.Tests.Properties.Data;

/// <summary>Laws of posteriors in place of values.</summary>
public class PosteriorTests
{
    private static readonly Gen<(Features Features, int[] Labels, int Classes, int Seed)> s_samples =
        Gen.Select(Gen.Int[1, 3], Gen.Int[30, 60], Gen.Int[2, 3], Gen.Int[0, 100_000]).Select((columns, rows, classes, seed) =>
        {
            Random random = new(seed);
            int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
            double[] values = [.. Enumerable.Range(0, rows * columns).Select(i => random.NextDouble() + (labels[i / columns] / 2.0))];
            return (new Features([.. Enumerable.Range(0, columns).Select(c => $"c{c}")], values), labels, classes, seed);
        });

    [Fact]
    public void The_cut_of_two_labels_is_the_best_of_all_cuts() =>
        Gen.Select(Gen.Int[0, 20].Array[2, 9], Gen.Int[1, 5]).Holds((numbers, k) =>
        {
            double[] shares = Array.ConvertAll(numbers, n => n / 20.0);
            double[][] centres = PosteriorMeans.Cut(shares, k, default);
            Assert.InRange(centres.Length, 1, k);
            Assert.Equal(Math.Min(k, shares.Distinct().Count()), centres.Length);

            // Every set of inner borders of the sorted sample, also those between equal values.
            double[] sorted = [.. shares.Order()];
            double best = Enumerable.Range(0, 1 << (sorted.Length - 1)).Where(b => int.PopCount(b) < k).Min(borders =>
            {
                int[] part = [.. Enumerable.Range(0, sorted.Length).Select(i => int.PopCount(borders & ((1 << i) - 1)))];
                return sorted.Zip(part).GroupBy(s => s.Second, s => s.First).Sum(group => group.Sum(p =>
                    PosteriorMeans.Divergence([1 - p, p], [1 - group.Average(), group.Average()])));
            });
            double[][] points = Array.ConvertAll(shares, p => new[] { 1 - p, p });
            Assert.Equal(best, points.Sum(p => PosteriorMeans.Divergence(p, centres[PosteriorMeans.Nearest(p, centres)])), 1e-9);
        });

    // What is lost is I(T;Y) - I(Q;Y) for posteriors T in classes Q, where centres are the means of their classes.
    [Fact]
    public void The_mean_divergence_is_the_information_that_classes_lose() =>
        Gen.Select(Gen.Double[0.01, 1].Array[3].Array[4, 30], Gen.Int[1, 4]).Holds((weights, k) =>
        {
            double[][] points = Array.ConvertAll(weights, w => Array.ConvertAll(w, v => v / w.Sum()));
            double[][] centres = PosteriorMeans.Fit([.. points.SelectMany(p => p)], 3, k, 1, default);
            int[] owner = Array.ConvertAll(points, p => PosteriorMeans.Nearest(p, centres));
            Assert.Equal(Enumerable.Range(0, centres.Length), owner.Distinct().Order());
            double lost = points.Zip(owner).Average(p => PosteriorMeans.Divergence(p.First, centres[p.Second]));
            double ofClasses = points.Zip(owner).GroupBy(p => p.Second, p => p.First)
                .Sum(g => g.Count() * Entropy(Mean(g))) / points.Length;
            Assert.Equal(ofClasses - points.Average(Entropy), lost, 1e-9);

            double[] Mean(IEnumerable<double[]> all) => [.. Enumerable.Range(0, 3).Select(y => all.Average(p => p[y]))];

            double Entropy(double[] p) => -p.Sum(v => v > 0 ? v * Math.Log2(v) : 0);
        });

    [Fact]
    public void The_same_sample_has_the_same_symbols_again_and_from_a_file() =>
        s_samples.Holds(sample =>
        {
            Posteriors one = Posteriors.Fit(sample.Features, sample.Labels, sample.Classes, 4, sample.Seed),
                two = Posteriors.Fit(sample.Features, sample.Labels, sample.Classes, 4, sample.Seed);
            Assert.Equal(one.Foretell(sample.Features), two.Foretell(sample.Features));
            string path = Path.Combine(Path.GetTempPath(), $"pid-model-{Guid.NewGuid():N}.json");
            try
            {
                new DiscretisingModel(one, null, null, new string('0', 64)).Save(path);
                Assert.Equal(one.Apply(sample.Features), DiscretisingModel.Load(path).X1!.Apply(sample.Features));
                File.WriteAllText(path, File.ReadAllText(path).Replace("\"mean\":", "\"means\":", StringComparison.Ordinal));
                Assert.Throws<TableFormatException>(() => DiscretisingModel.Load(path));
            }
            finally
            {
                File.Delete(path);
            }
        }, cases: 10);

    [Fact]
    public void Few_records_are_refused_and_a_stop_is_obeyed()
    {
        Features few = new(["a"], [.. Enumerable.Range(0, Posteriors.FewestRecords - 1).Select(i => (double)i)]);
        int[] labels = [.. Enumerable.Range(0, 400).Select(i => i % 2)];
        Assert.Contains("that half has 19", Assert.Throws<ArgumentException>(() =>
            Posteriors.Fit(few, labels[..few.Rows], 2, 3, 0)).Message, StringComparison.Ordinal);
        Features many = new(["a"], [.. Enumerable.Range(0, 400).Select(i => (double)i)]);
        Assert.ThrowsAny<OperationCanceledException>(() => Posteriors.Fit(many, labels, 2, 3, 0, new CancellationToken(true)));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            MultinomialLogistic.Fit(many, labels, 2, new CancellationToken(true)));
    }
}
