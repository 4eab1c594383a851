namespace Pid.Cli.Checking;

/// <summary>
/// Bounds of the union information R + U1 + U2 = H(Y) + f, f the least of -H_q(Y|X1,X2) over the joints q with two pairs of marginals,
/// and what follows from it.
/// </summary>
internal sealed class UnionCheck
{
    private static readonly string[] s_joints = ["weights", "joint", "least", "most"];

    private readonly int _n1, _n2, _ny;
    private readonly Rational[][] _p1, _p2;
    private readonly CancellationToken _stop;
    private readonly Logarithms _logarithms;
    private readonly EntropySum[] _below, _above;

    /// <summary>Proves.</summary>
    /// <param name="p1">p(x1,y), a row an x1.</param>
    /// <param name="p2">p(x2,y).</param>
    /// <param name="document">Has potentials and joints that may prove something.</param>
    /// <exception cref="Data.TableFormatException">It has none.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public UnionCheck(Rational[][] p1, Rational[][] p2, CertificateDocument document)
    {
        (_p1, _p2, _stop, _logarithms) = (p1, p2, document.Stop, document.Logarithms);
        (_n1, _n2, _ny) = (p1.Length, p2.Length, p1[0].Length);
        Rational dual = Dual(document.Numbers("potentials1", _n1 * _ny), document.Numbers("potentials2", _n2 * _ny))
            ?? throw document.Refused("potentials1", "A sum of potentials is above 709.");
        (Information1, Information2) = (Information(_logarithms, [.. p1.SelectMany(row => row)], _ny),
            Information(_logarithms, [.. p2.SelectMany(row => row)], _ny));
        EntropySum hy = EntropySum.Of(_logarithms, Range(_ny).Select(y => Sum(p1.Select(row => row[y]))));
        Joints = [.. s_joints.Where(key => document.Find(key) is not null)
            .Select(key => document.Distribution(key, _n1 * _n2 * _ny)).Select(Known).OfType<KnownJoint>()];

        // U1 and U2 are not below 0, as a condition more leaves no more entropy; nor is R (Bertschinger et al. 2014).
        _below = [hy + EntropySum.Of(_logarithms, dual), Information1, Information2];
        _above = [Information1 + Information2, .. Joints.Select(q => q.Information)];
    }

    /// <summary>A joint that has exactly the two pairs.</summary>
    /// <param name="X1X2">Its third pair.</param>
    /// <param name="Information">I(X1,X2;Y).</param>
    public sealed record KnownJoint(Rational[][] X1X2, EntropySum Information);

    /// <summary>Those of the document.</summary>
    public IReadOnlyList<KnownJoint> Joints { get; }

    /// <summary>The tables (x1,y), (x2,y) and (x1,x2) of one of all three.</summary>
    public static (Rational[][] X1Y, Rational[][] X2Y, Rational[][] X1X2) Pairs(int[] shape, Rational[] p)
    {
        (int n1, int n2, int ny) = (shape[0], shape[1], shape[2]);
        ExactVector q = ExactVector.Of(p);
        return (Table(n1, ny, (i, y) => Range(n2).Select(j => (((i * n2) + j) * ny) + y)),
            Table(n2, ny, (j, y) => Range(n1).Select(i => (((i * n2) + j) * ny) + y)),
            Table(n1, n2, (i, j) => Range(ny).Select(y => (((i * n2) + j) * ny) + y)));

        Rational[][] Table(int rows, int columns, Func<int, int, IEnumerable<int>> cells) =>
            [.. Range(rows).Select(a => Range(columns).Select(b => q.Sum(cells(a, b))).ToArray())];
    }

    /// <summary>I(..;Y), y the last variable of p.</summary>
    public static EntropySum Information(Logarithms logarithms, Rational[] p, int ny)
    {
        ExactVector q = ExactVector.Of(p);
        int rows = p.Length / ny;
        return EntropySum.Of(logarithms, Range(ny).Select(y => q.Sum(Range(rows).Select(row => (row * ny) + y))))
            + EntropySum.Of(logarithms, Range(rows).Select(row => q.Sum(Enumerable.Range(row * ny, ny)))) - EntropySum.Of(logarithms, p);
    }

    /// <summary>I(X1;Y).</summary>
    public EntropySum Information1 { get; }

    /// <summary>I(X2;Y).</summary>
    public EntropySum Information2 { get; }

    /// <summary>R, U1 and U2 in bits.</summary>
    public (string Name, Rational Lower, Rational Upper)[] Parts() => [Part("redundancy", Information1 + Information2, -1),
        Part("unique1", EntropySum.Of(_logarithms, 0) - Information2, 1), Part("unique2", EntropySum.Of(_logarithms, 0) - Information1, 1)];

    /// <summary>What is not below 0 and is rest + sign (R + U1 + U2), in bits.</summary>
    public (string Name, Rational Lower, Rational Upper) Part(string name, EntropySum rest, int sign) => Part(name, [rest], [rest], sign);

    /// <summary>The same of a rest that is not below some, and not above others.</summary>
    public (string Name, Rational Lower, Rational Upper) Part(string name, EntropySum[] low, EntropySum[] high, int sign)
    {
        (EntropySum[] lowers, EntropySum[] uppers) = sign > 0 ? (_below, _above) : (_above, _below);
        return (name, EntropySum.Bits(low.SelectMany(r => lowers.Select(u => r.Plus(u, sign).End(upward: false))).Max(), upward: false),
            EntropySum.Bits(high.SelectMany(r => uppers.Select(u => r.Plus(u, sign).End(upward: true))).Min(), upward: true));
    }

    private static IEnumerable<int> Range(int count) => Enumerable.Range(0, count);

    private static Rational Sum(IEnumerable<Rational> values) => values.Aggregate(Rational.Zero, (a, b) => a + b);

    private KnownJoint? Known(Rational[] q)
    {
        (Rational[][] q1, Rational[][] q2, Rational[][] q12) = Pairs([_n1, _n2, _ny], q);
        return q1.Concat(q2).SelectMany(row => row).SequenceEqual(_p1.Concat(_p2).SelectMany(row => row))
            ? new KnownJoint(q12, Information(_logarithms, q, _ny)) : null;
    }

    // f >= sum p1 l + sum p2 m - c where sum_y exp(l + m) is at most exp c on every (x1,x2) (Gibbs).
    private Rational? Dual(Rational[] l, Rational[] m)
    {
        Rational largest = 0;
        for (int i = 0; i < _n1; i++)
        {
            for (int j = 0; j < _n2; j++)
            {
                _stop.ThrowIfCancellationRequested();
                Rational sum = 0;
                for (int y = 0; y < _ny; y++)
                {
                    if (_p1[i][y].Sign > 0 && _p2[j][y].Sign > 0)
                    {
                        if (_logarithms.ExpUp(l[(i * _ny) + y] + m[(j * _ny) + y]) is not { } exp)
                        {
                            return null;
                        }

                        sum += exp;
                    }
                }

                largest = Rational.Max(largest, sum);
            }
        }

        return Mean(_p1, l) + Mean(_p2, m) - (largest.Sign > 0 ? _logarithms.Of(largest, upward: true) : 0);
    }

    private static Rational Mean(Rational[][] p, Rational[] t) => Sum(p.SelectMany(row => row).Zip(t, (a, b) => a * b));
}
