namespace Pid.Bench;

/// <summary>Clusters rows of numbers by Lloyd's iteration after k-means++ seeding: enough to make tables of real features.</summary>
internal static class KMeans
{
    /// <summary>The cluster of each row, columns standardised first (constant ones left out by their zero).</summary>
    public static int[] Cluster(double[][] rows, int clusters, int seed)
    {
        double[][] points = Standardise(rows);
        double[][] centres = Seeds(points, clusters, new Random(seed));
        int[] cluster = new int[points.Length];
        for (int iteration = 0; iteration < 100; iteration++)
        {
            bool moved = false;
            for (int i = 0; i < points.Length; i++)
            {
                int nearest = Enumerable.Range(0, clusters).MinBy(c => Distance(points[i], centres[c]));
                moved |= nearest != cluster[i];
                cluster[i] = nearest;
            }

            if (!moved)
            {
                break;
            }

            for (int c = 0; c < clusters; c++)
            {
                double[][] own = [.. points.Where((_, i) => cluster[i] == c)];
                if (own.Length > 0)
                {
                    centres[c] = [.. Enumerable.Range(0, points[0].Length).Select(d => own.Average(p => p[d]))];
                }
            }
        }

        return cluster;
    }

    private static double[][] Standardise(double[][] rows)
    {
        int columns = rows[0].Length;
        double[] mean = [.. Enumerable.Range(0, columns).Select(d => rows.Average(r => r[d]))];
        double[] deviation = [.. Enumerable.Range(0, columns).Select(d =>
            Math.Sqrt(rows.Average(r => (r[d] - mean[d]) * (r[d] - mean[d]))))];
        return Array.ConvertAll(rows, r => r.Select((x, d) => deviation[d] > 0 ? (x - mean[d]) / deviation[d] : 0).ToArray());
    }

    private static double[][] Seeds(double[][] points, int clusters, Random random)
    {
        double[][] centres = new double[clusters][];
        centres[0] = [.. points[random.Next(points.Length)]];
        double[] nearest = Array.ConvertAll(points, p => Distance(p, centres[0]));
        for (int c = 1; c < clusters; c++)
        {
            double mark = random.NextDouble() * nearest.Sum();
            int chosen = 0;
            while (chosen < points.Length - 1 && (mark -= nearest[chosen]) > 0)
            {
                chosen++;
            }

            centres[c] = [.. points[chosen]];
            for (int i = 0; i < points.Length; i++)
            {
                nearest[i] = Math.Min(nearest[i], Distance(points[i], centres[c]));
            }
        }

        return centres;
    }

    private static double Distance(double[] a, double[] b)
    {
        double sum = 0;
        for (int d = 0; d < a.Length; d++)
        {
            sum += (a[d] - b[d]) * (a[d] - b[d]);
        }

        return sum;
    }
}
