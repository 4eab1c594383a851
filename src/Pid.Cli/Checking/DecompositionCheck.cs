namespace Pid.Cli.Checking;

/// <summary>
/// What a certificate of a decomposition proves, in exact arithmetic and without anything of the libraries: R, U1, U2 and S of
/// p = w / sum w from R + U1 + U2 = H(Y) + f, f the least of -H_q(Y|X1,X2) over the joints q with the marginals p(x1,y) and p(x2,y).
/// </summary>
internal sealed class DecompositionCheck
{
    private readonly int _n1, _n2, _ny;
    private readonly Rational[] _p;
    private readonly Rational[][] _p1, _p2;

    private readonly CancellationToken _stop;
    private readonly Dictionary<(Rational, bool), Rational> _logs = []; // each is asked for by several parts

    private DecompositionCheck(int[] shape, Rational[] weights, CancellationToken stop)
    {
        _stop = stop;
        (_n1, _n2, _ny) = (shape[0], shape[1], shape[2]);
        Rational total = weights.Aggregate((a, b) => a + b);
        _p = Array.ConvertAll(weights, w => w / total);
        _p1 = [.. Range(_n1).Select(i => Range(_ny).Select(y => Sum(Range(_n2).Select(j => _p[At(i, j, y)]))).ToArray())];
        _p2 = [.. Range(_n2).Select(j => Range(_ny).Select(y => Sum(Range(_n1).Select(i => _p[At(i, j, y)]))).ToArray())];
    }

    /// <summary>Proves.</summary>
    /// <returns>For each part its enclosure in bits; null where a sum of potentials is above 800.</returns>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static (Rational Lower, Rational Upper)[]? Prove(
        int[] shape, Rational[] weights, Rational[] potentials1, Rational[] potentials2, Rational[] joint, CancellationToken stop)
    {
        DecompositionCheck check = new(shape, weights, stop);
        return check.Dual(potentials1, potentials2) is { } dual ? check.Parts(dual, check.Near(joint)) : null;
    }

    private static IEnumerable<int> Range(int count) => Enumerable.Range(0, count);

    private static Rational Sum(IEnumerable<Rational> values) => values.Aggregate(Rational.Zero, (a, b) => a + b);

    private int At(int i, int j, int y) => (((i * _n2) + j) * _ny) + y;

    private bool IsLive(int i, int j, int y) => _p1[i][y].Sign > 0 && _p2[j][y].Sign > 0;

    // f >= sum p1 (l - c1) + sum p2 (m - c2) where c1 + c2 >= ln sum_y exp(l + m) on every (x1,x2) (Gibbs).
    private Rational? Dual(Rational[] l, Rational[] m)
    {
        Rational?[,] log = new Rational?[_n1, _n2];
        for (int i = 0; i < _n1; i++)
        {
            for (int j = 0; j < _n2; j++)
            {
                _stop.ThrowIfCancellationRequested();
                Rational sum = 0;
                for (int y = 0; y < _ny; y++)
                {
                    if (IsLive(i, j, y))
                    {
                        if (RationalLog.ExpUp(l[(i * _ny) + y] + m[(j * _ny) + y]) is not { } exp)
                        {
                            return null;
                        }

                        sum += exp;
                    }
                }

                log[i, j] = sum.Sign > 0 ? RationalLog.Log(sum, upward: true) : null;
            }
        }

        Rational[] c1 = [.. Range(_n1).Select(i => Range(_n2).Select(j => log[i, j]).Max() ?? 0)];
        Rational[] c2 = [.. Range(_n2).Select(j => Range(_n1).Select(i => log[i, j] - c1[i]).Max() ?? 0)];
        return Sum(Range(_n1).SelectMany(i => Range(_ny).Select(y => _p1[i][y] * (l[(i * _ny) + y] - c1[i]))))
            + Sum(Range(_n2).SelectMany(j => Range(_ny).Select(y => _p2[j][y] * (m[(j * _ny) + y] - c2[j]))));
    }

    // A joint with exactly the marginals near the one given: scaled below them, and what lacks added as a product.
    private Rational[] Near(Rational[] joint)
    {
        Rational[] q = new Rational[_p.Length];
        for (int y = 0; y < _ny; y++)
        {
            for (int i = 0; i < _n1; i++)
            {
                _stop.ThrowIfCancellationRequested();
                int[] row = [.. Range(_n2).Where(j => IsLive(i, j, y)).Select(j => At(i, j, y))];
                Scale(joint, q, row, _p1[i][y]);
            }

            for (int j = 0; j < _n2; j++)
            {
                _stop.ThrowIfCancellationRequested();
                Scale(q, q, [.. Range(_n1).Select(i => At(i, j, y))], _p2[j][y]);
            }

            Rational[] lack1 = [.. Range(_n1).Select(i => _p1[i][y] - Sum(Range(_n2).Select(j => q[At(i, j, y)])))];
            Rational[] lack2 = [.. Range(_n2).Select(j => _p2[j][y] - Sum(Range(_n1).Select(i => q[At(i, j, y)])))];
            Rational lacking = Sum(lack1);
            for (int i = 0; i < _n1 && lacking.Sign > 0; i++)
            {
                _stop.ThrowIfCancellationRequested();
                for (int j = 0; j < _n2; j++)
                {
                    q[At(i, j, y)] += lack1[i] * lack2[j] / lacking;
                }
            }
        }

        return q;
    }

    private static void Scale(Rational[] from, Rational[] to, int[] cells, Rational most)
    {
        Rational total = Sum(cells.Select(c => from[c]));
        foreach (int cell in cells)
        {
            to[cell] = total > most ? (from[cell] * most / total).Rounded(upward: false) : from[cell];
        }
    }

    private (Rational Lower, Rational Upper)[] Parts(Rational dual, Rational[] q)
    {
        EntropySum f1 = Conditional([.. _p1.SelectMany(row => row)], _ny), f2 = Conditional([.. _p2.SelectMany(row => row)], _ny);
        EntropySum f12 = Conditional(_p, _ny), hy = EntropySum.Of(Range(_ny).Select(y => Sum(_p1.Select(row => row[y]))));
        EntropySum shared = hy.Plus(f1).Plus(f2);

        // U1 and U2 are not below 0, as a condition more leaves no more entropy; nor is R (Bertschinger et al. 2014); p is one of the q.
        EntropySum[] below = [EntropySum.Of(dual), f1, f2], above = [Conditional(q, _ny), f12, shared];
        EntropySum nothing = new();
        return [Part(shared, -1), Part(nothing.Plus(f2, -1), 1), Part(nothing.Plus(f1, -1), 1), Part(f12, -1)];

        (Rational Lower, Rational Upper) Part(EntropySum rest, int sign)
        {
            (EntropySum[] lowers, EntropySum[] uppers) = sign > 0 ? (below, above) : (above, below);
            return (Bits(lowers.Select(f => rest.Plus(f, sign).End(upward: false, Log)).Max(), upward: false),
                Bits(uppers.Select(f => rest.Plus(f, sign).End(upward: true, Log)).Min(), upward: true));
        }
    }

    private Rational Log(Rational p, bool upward)
    {
        _stop.ThrowIfCancellationRequested();
        return _logs.TryGetValue((p, upward), out Rational log) ? log : _logs[(p, upward)] = RationalLog.Log(p, upward);
    }

    // -H(..|rest) = H(rest) - H(rest, ..), the last variable the condition's.
    private static EntropySum Conditional(Rational[] p, int ny) =>
        EntropySum.Of(p.Chunk(ny).Select(Sum)).Plus(EntropySum.Of(p), -1);

    private static Rational Bits(Rational nats, bool upward) =>
        nats.Sign <= 0 ? 0 : nats / (upward ? RationalLog.Two.Lower : RationalLog.Two.Upper);
}
