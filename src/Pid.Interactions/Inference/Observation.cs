using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Interactions.Inference;

/// <summary>What was observed of the cells (x1,x2,y).</summary>
internal enum ObservationKind
{
    /// <summary>Up to three samples of different records: counts of (x1,y), (x2,y) and, where given, (x1,x2).</summary>
    Pairs,

    /// <summary>One sample of triples (x1,x2,y), and quantities of the joint itself are asked for.</summary>
    Triples,

    /// <summary>One sample of triples, and quantities of joints that share the three pairs with the joint behind it.</summary>
    PairsOfTriples,
}

/// <summary>
/// The data of a likelihood region: counts, and the log-likelihood of a joint r of the cells, in nats. Rows number the cells of the pairs:
/// those of (x1,y), then (x2,y), then (x1,x2).
/// </summary>
internal sealed class Observation
{
    private Observation(ObservationKind kind, int n1, int n2, int ny, double[] counts, long[] sizes)
    {
        (Kind, N1, N2, NY, Counts, Sizes) = (kind, n1, n2, ny, counts, sizes);
        foreach (long size in sizes)
        {
            Records += size;
        }
    }

    public ObservationKind Kind { get; }

    public int N1 { get; }

    public int N2 { get; }

    public int NY { get; }

    public int Cells => N1 * N2 * NY;

    /// <summary>Rows of (x1,y) and (x2,y).</summary>
    public int LabelledRows => (N1 + N2) * NY;

    /// <summary>All rows, those of (x1,x2) included.</summary>
    public int Rows => LabelledRows + (N1 * N2);

    /// <summary>A count a row (<see cref="ObservationKind.Pairs"/>) or a cell.</summary>
    public double[] Counts { get; }

    /// <summary>The sizes of the samples; 0 for (x1,x2) where there are only two.</summary>
    public long[] Sizes { get; }

    /// <summary>Records of all samples.</summary>
    public double Records { get; private set; }

    /// <summary>The records of the smallest sample.</summary>
    public double SmallestSample => Sizes.Where(s => s > 0).Min();

    /// <summary>Whether a sample says how X1 and X2 go together.</summary>
    public bool HasSources => Kind != ObservationKind.Pairs || Sizes[2] > 0;

    /// <summary>Free numbers of the distributions that the samples come from: the degrees of freedom of the likelihood ratio.</summary>
    public int Dimension
    {
        get
        {
            (int a, int b, int y) = (N1 - 1, N2 - 1, NY - 1);
            return Kind == ObservationKind.Triples ? Cells - 1 : a + b + y + (a * y) + (b * y) + (HasSources ? a * b : 0);
        }
    }

    /// <summary>Cells of the observed tables less one each: what the multinomial distributions of the samples have.</summary>
    public int SaturatedDimension => Kind != ObservationKind.Pairs ? Cells - 1
        : LabelledRows - 2 + (HasSources ? (N1 * N2) - 1 : 0);

    public static Observation OfPairs(PairCounts counts) => new(ObservationKind.Pairs, counts.X1.Size, counts.X2.Size, counts.Y.Size,
        [.. ToDouble(counts.X1Y), .. ToDouble(counts.X2Y), .. ToDouble(counts.X1X2)], [counts.Records1, counts.Records2, counts.RecordsM]);

    public static Observation OfLabelled(int n1, int n2, int ny, ReadOnlySpan<long> x1y, ReadOnlySpan<long> x2y) => new(
        ObservationKind.Pairs, n1, n2, ny, [.. ToDouble(x1y), .. ToDouble(x2y), .. new double[n1 * n2]], [Sum(x1y), Sum(x2y), 0]);

    public static Observation OfTriples(int n1, int n2, int ny, ReadOnlySpan<long> counts, bool pairsOnly) => new(
        pairsOnly ? ObservationKind.PairsOfTriples : ObservationKind.Triples, n1, n2, ny, ToDouble(counts), [Sum(counts)]);

    /// <summary>The pairs of a joint, a row each.</summary>
    public void Gather(ReadOnlySpan<double> cells, Span<double> rows)
    {
        rows[..Rows].Clear();
        for (int i = 0, c = 0; i < N1; i++)
        {
            for (int j = 0; j < N2; j++)
            {
                double sum = 0;
                for (int y = 0; y < NY; y++, c++)
                {
                    double v = cells[c];
                    sum += v;
                    rows[(i * NY) + y] += v;
                    rows[((N1 + j) * NY) + y] += v;
                }

                rows[LabelledRows + (i * N2) + j] = sum;
            }
        }
    }

    /// <summary>The pairs of a joint, a row each, in an array of their own.</summary>
    public double[] Gather(ReadOnlySpan<double> cells)
    {
        double[] rows = new double[Rows];
        Gather(cells, rows);
        return rows;
    }

    /// <summary>A sum over the three rows of every cell.</summary>
    public void Scatter(ReadOnlySpan<double> rows, Span<double> cells)
    {
        for (int i = 0, c = 0; i < N1; i++)
        {
            for (int j = 0; j < N2; j++)
            {
                double pair = rows[LabelledRows + (i * N2) + j];
                for (int y = 0; y < NY; y++, c++)
                {
                    cells[c] = pair + rows[(i * NY) + y] + rows[((N1 + j) * NY) + y];
                }
            }
        }
    }

    /// <summary>
    /// sum n ln p over the observed cells: of a joint's pairs (<see cref="ObservationKind.Pairs"/>) or of the joint of the triples itself.
    /// </summary>
    public double LogLikelihood(ReadOnlySpan<double> probabilities)
    {
        double sum = 0;
        for (int a = 0; a < Counts.Length; a++)
        {
            sum += Counts[a] > 0 ? Counts[a] * CertifiedMath.Log(Math.Max(probabilities[a], 1e-300)) : 0;
        }

        return sum;
    }

    /// <summary>
    /// The log-likelihood of a joint as it stands: of its pairs (<see cref="ObservationKind.Pairs"/>), or of itself as the joint of the
    /// triples.
    /// </summary>
    public double LogLikelihoodOfJoint(ReadOnlySpan<double> joint) => Kind == ObservationKind.Pairs ? LogLikelihood(Gather(joint))
        : LogLikelihood(joint);

    /// <summary>The largest log-likelihood of any distributions of the samples, consistent or not.</summary>
    public double Saturated()
    {
        double sum = 0;
        for (int t = 0, from = 0; t < Sizes.Length; t++)
        {
            int length = Table(t);
            for (int a = from; a < from + length; a++)
            {
                sum += Counts[a] > 0 ? Counts[a] * CertifiedMath.Log(Counts[a] / Sizes[t]) : 0;
            }

            from += length;
        }

        return sum;
    }

    private int Table(int sample) => Kind != ObservationKind.Pairs ? Cells : sample switch { 0 => N1 * NY, 1 => N2 * NY, _ => N1 * N2 };

    /// <summary>Samples of the same kind and sizes from a joint (of the pairs of a joint).</summary>
    public Observation Draw(ReadOnlySpan<double> joint, ref RandomSource random)
    {
        double[] rows = new double[Rows];
        ReadOnlySpan<double> p = joint;
        if (Kind == ObservationKind.Pairs)
        {
            Gather(joint, rows);
            p = rows;
        }

        long[] drawn = new long[Counts.Length];
        int from = 0;
        for (int t = 0; t < Sizes.Length; t++)
        {
            int length = Table(t);
            CountSampler.Multinomial(p.Slice(from, length), Sizes[t], ref random, drawn.AsSpan(from, length));
            from += length;
        }

        return new Observation(Kind, N1, N2, NY, ToDouble(drawn), Sizes);
    }

    private static double[] ToDouble(ReadOnlySpan<long> counts)
    {
        double[] result = new double[counts.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            result[i] = counts[i];
        }

        return result;
    }

    private static long Sum(ReadOnlySpan<long> counts)
    {
        long sum = 0;
        foreach (long n in counts)
        {
            sum += n;
        }

        return sum;
    }
}
