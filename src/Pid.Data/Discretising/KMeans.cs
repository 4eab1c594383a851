using System.Numerics;

namespace Pid.Data.Discretising;

/// <summary>
/// k-means by Lloyd's iteration from k-means++ starts (Arthur and Vassilvitskii 2007): the best of several, the same on every run for a
/// seed.
/// </summary>
internal static class KMeans
{
    private const int Starts = 10;
    private const int MostIterations = 100;

    /// <summary>The centroids, ordered by their coordinates; fewer than asked where the points are fewer.</summary>
    /// <param name="points">Row-major points.</param>
    /// <param name="dimensions">Coordinates of a point.</param>
    /// <param name="k">Centroids asked for.</param>
    /// <param name="seed">Seed of the starts.</param>
    public static double[][] Fit(double[] points, int dimensions, int k, int seed)
    {
        int n = points.Length / dimensions;
        Random random = new(seed);
        (double bestCost, double[] best) = (double.PositiveInfinity, []);
        int[] owner = new int[n];
        double[] distance = new double[n];
        for (int start = 0; start < Starts; start++)
        {
            double[] centroids = Seeds(points, dimensions, Math.Min(k, n), random, distance);
            double cost = Lloyd(points, dimensions, centroids, owner, distance);
            if (cost < bestCost)
            {
                (bestCost, best) = (cost, centroids);
            }
        }

        double[][] rows = [.. Enumerable.Range(0, best.Length / dimensions).Select(c => best.AsSpan(c * dimensions, dimensions).ToArray())];
        Array.Sort(rows, static (a, b) => a.AsSpan().SequenceCompareTo(b));
        return rows;
    }

    /// <summary>The squared distance of two points.</summary>
    public static double SquaredDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector<double> sums = Vector<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> difference = new Vector<double>(a[i..]) - new Vector<double>(b[i..]);
            sums += difference * difference;
        }

        double sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return sum;
    }

    /// <summary>
    /// Each seed is drawn in proportion to its squared distance from the seeds before; points that coincide with seeds are never drawn.
    /// </summary>
    private static double[] Seeds(double[] points, int dimensions, int k, Random random, double[] distance)
    {
        int n = points.Length / dimensions;
        List<double> seeds = new(k * dimensions);
        seeds.AddRange(points.AsSpan(random.Next(n) * dimensions, dimensions));
        distance.AsSpan().Fill(double.PositiveInfinity);
        while (seeds.Count < k * dimensions)
        {
            ReadOnlySpan<double> last = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(seeds)[^dimensions..];
            double total = 0;
            for (int i = 0; i < n; i++)
            {
                distance[i] = Math.Min(distance[i], SquaredDistance(points.AsSpan(i * dimensions, dimensions), last));
                total += distance[i];
            }

            if (total == 0)
            {
                break;
            }

            double target = random.NextDouble() * total;
            int chosen = -1;
            for (int i = 0; i < n && (chosen < 0 || target >= 0); i++)
            {
                if (distance[i] > 0)
                {
                    (chosen, target) = (i, target - distance[i]);
                }
            }

            seeds.AddRange(points.AsSpan(chosen * dimensions, dimensions));
        }

        return [.. seeds];
    }

    private static double Lloyd(double[] points, int dimensions, double[] centroids, int[] owner, double[] distance)
    {
        (int n, int k) = (owner.Length, centroids.Length / dimensions);
        long[] sizes = new long[k];
        owner.AsSpan().Fill(-1);
        double cost = 0;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            bool moved = false;
            cost = 0;
            for (int i = 0; i < n; i++)
            {
                int nearest = Nearest(points.AsSpan(i * dimensions, dimensions), centroids, out distance[i]);
                moved |= nearest != owner[i];
                owner[i] = nearest;
                cost += distance[i];
            }

            if (!moved)
            {
                break;
            }

            Means(points, dimensions, centroids, owner, distance, sizes);
        }

        return cost;
    }

    /// <summary>
    /// Moves every centroid to the mean of its points; one without points to the point that is farthest from its own centroid.
    /// </summary>
    private static void Means(double[] points, int dimensions, double[] centroids, int[] owner, double[] distance, long[] sizes)
    {
        sizes.AsSpan().Clear();
        centroids.AsSpan().Clear();
        for (int i = 0; i < owner.Length; i++)
        {
            sizes[owner[i]]++;
            for (int d = 0; d < dimensions; d++)
            {
                centroids[(owner[i] * dimensions) + d] += points[(i * dimensions) + d];
            }
        }

        for (int c = 0; c < sizes.Length; c++)
        {
            if (sizes[c] > 0)
            {
                for (int d = 0; d < dimensions; d++)
                {
                    centroids[(c * dimensions) + d] /= sizes[c];
                }

                continue;
            }

            int farthest = Array.IndexOf(distance, distance.Max());
            points.AsSpan(farthest * dimensions, dimensions).CopyTo(centroids.AsSpan(c * dimensions));
            distance[farthest] = 0;
        }
    }

    private static int Nearest(ReadOnlySpan<double> point, double[] centroids, out double distance)
    {
        (int nearest, distance) = (0, double.PositiveInfinity);
        for (int c = 0; c < centroids.Length / point.Length; c++)
        {
            double d = SquaredDistance(point, centroids.AsSpan(c * point.Length, point.Length));
            if (d < distance)
            {
                (nearest, distance) = (c, d);
            }
        }

        return nearest;
    }
}
