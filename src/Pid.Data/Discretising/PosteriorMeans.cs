namespace Pid.Data.Discretising;

/// <summary>
/// Posteriors put into classes so that least information on the target is lost: the sum of the divergences D(p || centre) of Kullback and
/// Leibler is smallest, and a centre is the mean of its class. For two labels that is exact, an optimal cut of the line (Gronlund et al.
/// 2017); for more it is Lloyd's iteration, the best of several starts (Banerjee et al. 2005).
/// </summary>
internal static class PosteriorMeans
{
    private const int Starts = 10, MostIterations = 100;

    /// <summary>
    /// Longer samples are fitted on so many of their records, taken evenly; the exact cut also has a table of so many places.
    /// </summary>
    private const int LongestFit = 20_000, MostPlaces = 1 << 24;

    // Nothing that was foretold of a record of the fit is held impossible for another.
    private const double Least = 1e-300;

    /// <summary>The centres, ordered by their probabilities; fewer than asked where fewer posteriors differ.</summary>
    /// <param name="posteriors">Row-major, a record a row.</param>
    /// <param name="classes">Their length.</param>
    /// <param name="k">Centres asked for, at least 1.</param>
    /// <param name="seed">Seed of the starts.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static double[][] Fit(double[] posteriors, int classes, int k, int seed, CancellationToken cancellation)
    {
        int rows = posteriors.Length / classes, most = classes == 2 ? Math.Min(LongestFit, MostPlaces / k) : LongestFit;
        double[][] points = [.. Enumerable.Range(0, Math.Min(rows, most)).Select(i =>
            posteriors.AsSpan((int)((long)i * rows / Math.Min(rows, most)) * classes, classes).ToArray())];
        return classes == 2 ? Cut([.. points.Select(p => p[1])], k, cancellation) : Iterated(points, k, seed, cancellation);
    }

    /// <summary>The index of the centre with the least divergence, the first on a tie.</summary>
    public static int Nearest(ReadOnlySpan<double> posterior, double[][] centres)
    {
        (int nearest, double least) = (0, double.PositiveInfinity);
        for (int c = 0; c < centres.Length; c++)
        {
            double divergence = Divergence(posterior, centres[c]);
            (nearest, least) = divergence < least ? (c, divergence) : (nearest, least);
        }

        return nearest;
    }

    /// <summary>D(p || q) in bits.</summary>
    public static double Divergence(ReadOnlySpan<double> p, ReadOnlySpan<double> q)
    {
        double sum = 0;
        for (int y = 0; y < p.Length; y++)
        {
            sum += p[y] > 0 ? p[y] * Math.Log2(p[y] / Math.Max(q[y], Least)) : 0;
        }

        return Math.Max(0, sum);
    }

    /// <summary>
    /// The best cut of the line into at most k intervals: least[j] with so many intervals is the least over i of least[i] with one fewer,
    /// and the cost of i to j, the weight times the entropy of the mean. The best i grows with j, which halves the places to look at.
    /// </summary>
    internal static double[][] Cut(double[] shares, int k, CancellationToken cancellation)
    {
        (double Share, int Count)[] points = [.. shares.Order().GroupBy(p => p).Select(g => (g.Key, g.Count()))];
        int n = points.Length;
        double[] weight = new double[n + 1], sum = new double[n + 1], least = new double[n + 1];
        for (int i = 0; i < n; i++)
        {
            weight[i + 1] = weight[i] + points[i].Count;
            sum[i + 1] = sum[i] + (points[i].Count * points[i].Share);
            least[i + 1] = Cost(0, i + 1);
        }

        k = Math.Min(k, n);
        int[][] from = [new int[n + 1], .. Enumerable.Range(1, k - 1).Select(_ => new int[n + 1])];
        for (int intervals = 1; intervals < k; intervals++)
        {
            double[] before = least;
            (least, int[] best) = (new double[n + 1], from[intervals]);
            cancellation.ThrowIfCancellationRequested();
            Solve(intervals + 1, n, intervals, n - 1, before, least, best);
        }

        double[][] centres = new double[k][];
        for ((int interval, int end) = (k - 1, n); interval >= 0; interval--)
        {
            int start = from[interval][end];
            double mean = (sum[end] - sum[start]) / (weight[end] - weight[start]);
            (centres[interval], end) = ([1 - mean, mean], start);
        }

        return centres;

        void Solve(int first, int last, int lowest, int highest, double[] before, double[] now, int[] best)
        {
            if (first > last)
            {
                return;
            }

            int middle = (first + last) / 2;
            (now[middle], best[middle]) = (double.PositiveInfinity, lowest);
            for (int i = lowest; i <= Math.Min(highest, middle - 1); i++)
            {
                double cost = before[i] + Cost(i, middle);
                (now[middle], best[middle]) = cost < now[middle] ? (cost, i) : (now[middle], best[middle]);
            }

            Solve(first, middle - 1, lowest, best[middle], before, now, best);
            Solve(middle + 1, last, best[middle], highest, before, now, best);
        }

        double Cost(int start, int end)
        {
            double w = weight[end] - weight[start], p = Math.Clamp((sum[end] - sum[start]) / w, 0, 1);
            return -w * (Plogp(p) + Plogp(1 - p));
        }
    }

    private static double[][] Iterated(double[][] points, int k, int seed, CancellationToken cancellation)
    {
        Random random = new(seed);
        (double bestCost, double[][] best) = (double.PositiveInfinity, []);
        double[] own = Array.ConvertAll(points, p => p.Sum(Plogp));
        for (int start = 0; start < Starts; start++)
        {
            double[][] centres = Seeds(points, k, random);
            double cost = Lloyd(points, own, ref centres, cancellation);
            (bestCost, best) = cost < bestCost ? (cost, centres) : (bestCost, best);
        }

        Array.Sort(best, static (a, b) => a.AsSpan().SequenceCompareTo(b));
        return best;
    }

    // Each seed is drawn in proportion to its divergence from the nearest of the seeds before.
    private static double[][] Seeds(double[][] points, int k, Random random)
    {
        List<double[]> seeds = [points[random.Next(points.Length)]];
        double[] distance = Array.ConvertAll(points, p => Divergence(p, seeds[0]));
        while (seeds.Count < k && distance.Sum() is var total and > 0)
        {
            double target = random.NextDouble() * total;
            int chosen = -1;
            for (int i = 0; i < points.Length && (chosen < 0 || target >= 0); i++)
            {
                (chosen, target) = distance[i] > 0 ? (i, target - distance[i]) : (chosen, target);
            }

            seeds.Add(points[chosen]);
            for (int i = 0; i < points.Length; i++)
            {
                distance[i] = Math.Min(distance[i], Divergence(points[i], seeds[^1]));
            }
        }

        return [.. seeds];
    }

    // Centres without points are given up.
    private static double Lloyd(double[][] points, double[] own, ref double[][] centres, CancellationToken cancellation)
    {
        int[] owner = [.. Enumerable.Repeat(-1, points.Length)];
        double cost = double.PositiveInfinity;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[][] logs = Array.ConvertAll(centres, c => Array.ConvertAll(c, q => Math.Log2(Math.Max(q, Least))));
            bool moved = false;
            cost = 0;
            for (int i = 0; i < points.Length; i++)
            {
                (int nearest, double most) = (0, double.NegativeInfinity);
                for (int c = 0; c < logs.Length; c++)
                {
                    double dot = 0;
                    for (int y = 0; y < points[i].Length; y++)
                    {
                        dot += points[i][y] * logs[c][y];
                    }

                    (nearest, most) = dot > most ? (c, dot) : (nearest, most);
                }

                moved |= owner[i] != nearest;
                owner[i] = nearest;
                cost += own[i] - most;
            }

            if (!moved)
            {
                break;
            }

            centres = [.. points.Zip(owner).GroupBy(p => p.Second, p => p.First).OrderBy(g => g.Key).Select(Mean)];
            owner = Renumbered(owner);
        }

        return cost;
    }

    private static int[] Renumbered(int[] owner)
    {
        int[] kept = [.. owner.Distinct().Order()];
        return Array.ConvertAll(owner, o => Array.BinarySearch(kept, o));
    }

    private static double[] Mean(IEnumerable<double[]> points)
    {
        double[][] all = [.. points];
        return [.. Enumerable.Range(0, all[0].Length).Select(y => all.Sum(p => p[y]) / all.Length)];
    }

    private static double Plogp(double p) => p > 0 ? p * Math.Log2(p) : 0;
}
