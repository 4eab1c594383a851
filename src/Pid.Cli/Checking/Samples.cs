namespace Pid.Cli.Checking;

/// <summary>
/// Samples of a certificate of limits. A part is a choice of variables: y, x1, x2, (x1,y), (x2,y), (x1,x2), (x1,x2,y), each row-major.
/// </summary>
internal sealed class Samples
{
    public const int X1Y = 3, X1X2 = 5, Cells = 6;

    /// <summary>The three pairs.</summary>
    public static readonly int[] Pairs = [X1Y, X1Y + 1, X1X2];

    /// <exception cref="Data.TableFormatException">The document has none.</exception>
    public Samples(CertificateDocument document)
    {
        Shape = document.Shape();
        int cells = Shape[0] * Shape[1] * Shape[2];
        AreTriples = document.Find("x1x2y") is not null;
        SharesPairs = document.Text("of") == PopulationCheck.OfPairs;
        (Parts, Observed) = AreTriples ? ([.. Pairs, Cells], [Cells]) : (Pairs, Pairs);
        Rational[] fit = document.Numbers(AreTriples ? "x1x2y" : "fit", cells, 0);
        Counts = [.. Enumerable.Range(0, Cells + 1).Select(part => !Parts.Contains(part) ? [] : AreTriples ? Sums(part, fit)
            : part == X1X2 && document.Find("x1x2") is null ? new Rational[Size(part)]
            : document.Numbers(part == X1Y ? "x1y" : part == X1X2 ? "x1x2" : "x2y", Size(part), 0))];
        Sizes = Array.ConvertAll(Counts, Total);
        foreach (int part in Observed)
        {
            Rational[] fitted = Sums(part, fit);
            Rational all = Total(fitted);
            for (int b = 0; b < fitted.Length; b++)
            {
                if (Counts[part][b] is { Sign: > 0 } n)
                {
                    document.Stop.ThrowIfCancellationRequested();
                    Fitted += n * RationalLog.Log(fitted[b].Sign > 0 ? fitted[b] / all
                        : throw document.Refused("fit", "A symbol that was seen has no probability."), upward: false);
                    Saturated += n * RationalLog.Log(n / Sizes[part], upward: true);
                }
            }
        }
    }

    /// <summary>|X1|, |X2|, |Y|.</summary>
    public int[] Shape { get; }

    /// <summary>Whether each record has all three variables.</summary>
    public bool AreTriples { get; }

    /// <summary>Whether what is claimed is of every joint that shares its pairs with one that the triples may come from.</summary>
    public bool SharesPairs { get; }

    /// <summary>The parts that have counts.</summary>
    public int[] Parts { get; }

    /// <summary>The parts that are samples.</summary>
    public int[] Observed { get; }

    /// <summary>Counts of each part.</summary>
    public Rational[][] Counts { get; }

    /// <summary>Records of each part.</summary>
    public Rational[] Sizes { get; }

    /// <summary>The log-likelihood of a joint, which is no larger than the largest, from below.</summary>
    public Rational Fitted { get; }

    /// <summary>The largest of any distributions of the samples, from above.</summary>
    public Rational Saturated { get; }

    /// <summary>The cells, row-major.</summary>
    public IEnumerable<(int I, int J, int Y)> All() => Enumerable.Range(0, Size(Cells)).Select(c =>
        (c / Shape[2] / Shape[1], c / Shape[2] % Shape[1], c % Shape[2]));

    /// <summary>Where a cell is in a part.</summary>
    public int Key(int part, int i, int j, int y) => part switch
    {
        0 => y,
        1 => i,
        2 => j,
        X1Y => (i * Shape[2]) + y,
        X1Y + 1 => (j * Shape[2]) + y,
        X1X2 => (i * Shape[1]) + j,
        _ => (((i * Shape[1]) + j) * Shape[2]) + y,
    };

    /// <summary>The probabilities of a part.</summary>
    public Rational[] Distribution(int part, Rational[] joint)
    {
        Rational[] sums = Sums(part, joint);
        Rational total = Total(joint);
        return Array.ConvertAll(sums, x => x / total);
    }

    private Rational[] Sums(int part, Rational[] joint)
    {
        Rational[] sums = new Rational[Size(part)];
        foreach (((int i, int j, int y), Rational p) in All().Zip(joint))
        {
            sums[Key(part, i, j, y)] += p;
        }

        return sums;
    }

    private int Size(int part) => Key(part, Shape[0] - 1, Shape[1] - 1, Shape[2] - 1) + 1;

    private static Rational Total(Rational[] numbers) => numbers.Aggregate(Rational.Zero, (a, b) => a + b);
}
