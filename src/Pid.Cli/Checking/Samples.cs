namespace Pid.Cli.Checking;

/// <summary>
/// Samples of a certificate of limits. A part is a choice of variables: y, x1, x2, (x1,y), (x2,y), (x1,x2), (x1,x2,y), each row-major.
/// </summary>
internal sealed class Samples
{
    public const int X1Y = 3, X1X2 = 5, Cells = 6;
    private static readonly string[] s_keys = ["x1y", "x2y", "x1x2", "x1x2y"];

    /// <exception cref="Data.TableFormatException">The document has none.</exception>
    public Samples(CertificateDocument document)
    {
        Shape = document.Shape();
        Observed = [.. Enumerable.Range(X1Y, s_keys.Length).Where(part => document.Find(s_keys[part - X1Y]) is not null)];
        Counts = [.. Enumerable.Range(0, Cells + 1).Select(part =>
            Observed.Contains(part) ? document.Numbers(s_keys[part - X1Y], Size(part), 0) : [])];
        string key = Observed.Contains(Cells) ? s_keys[Cells - X1Y] : "fit";
        Rational[] fit = document.Distribution(key, Size(Cells));
        foreach (int part in Observed)
        {
            foreach ((Rational n, Rational p) in Counts[part].Zip(Sums(part, fit)).Where(seen => seen.First.Sign > 0))
            {
                document.Stop.ThrowIfCancellationRequested();
                Fitted += n * RationalLog.Log(p.Sign > 0 ? p : throw document.Refused(key, "A symbol that was seen has no probability."),
                    upward: false);
            }
        }
    }

    /// <summary>|X1|, |X2|, |Y|.</summary>
    public int[] Shape { get; }

    /// <summary>The parts that are samples.</summary>
    public int[] Observed { get; }

    /// <summary>Counts of each part.</summary>
    public Rational[][] Counts { get; }

    /// <summary>The log-likelihood of a joint, which is no larger than the largest, from below.</summary>
    public Rational Fitted { get; }

    /// <summary>The number of cells of a part.</summary>
    public int Size(int part) => Key(part, Shape[0] - 1, Shape[1] - 1, Shape[2] - 1) + 1;

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

    /// <summary>What a joint says of a part.</summary>
    public Rational[] Sums(int part, Rational[] joint)
    {
        Rational[] sums = new Rational[Size(part)];
        foreach (((int i, int j, int y), Rational p) in All().Zip(joint))
        {
            sums[Key(part, i, j, y)] += p;
        }

        return sums;
    }
}
