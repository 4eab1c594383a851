namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// Joints of little entropy from any joint with the three pairs, at any size and without a linear program: exchanges of mass that leave
/// every pair as it is. Heuristic: it proves nothing, and what it finds has the pairs of where it began, to rounding.
/// </summary>
/// <remarks>
/// The variable with the fewest symbols is what is exchanged, on the pairs (a,b) of the other two. Of two of its symbols c and d, more c
/// and less d on (a1,b1), less c and more d on (a1,b2), and so on around a closed walk of (a,b), keeps p(a,b), p(a,c) and p(b,c).
/// Entropy is concave on such a line, so one of its ends is best, and there a cell is zero. First the walks through pairs that hold both
/// symbols are undone until there are none, which takes some two thirds of what there is to find; then single mixed cells are made purer by
/// the best walk of length four, until none helps. A descent begins between the joint and the best one so far: it keeps a random part of
/// what was found. Descents from the joint itself alone left twice as much unfound on small tables, four times on large ones.
/// </remarks>
internal sealed partial class ExchangeSearch
{
    // Multiply-adds: an entropy is some dozens, eight of them make a walk of length four.
    private const long WorkOfStep = 16, WorkOfWalk = 300;
    private const int Patience = 64, Rounds = 40;
    private const double Rounding = 1e-13, Least = 1e-12, MostKept = 0.9;
    private readonly int _na, _nb, _nc, _ofA, _ofB, _ofC;
    private readonly double[] _p, _h;
    private readonly List<int>[] _tree;    // of rows, then columns: the neighbours in the forest
    private readonly int[] _from, _queue, _walk;
    private readonly CancellationToken _cancellation;
    private long _work;

    private ExchangeSearch(int n1, int n2, int ny, long work, CancellationToken cancellation)
    {
        (int Size, int Stride)[] axes = [(n1, n2 * ny), (n2, ny), (ny, 1)];
        Array.Sort(axes, (a, b) => a.Size != b.Size ? b.Size.CompareTo(a.Size) : b.Stride.CompareTo(a.Stride));
        ((_na, _ofA), (_nb, _ofB), (_nc, _ofC)) = (axes[0], axes[1], axes[2]);
        (_p, _h) = (new double[n1 * n2 * ny], new double[n1 * n2 * ny]);
        _tree = new List<int>[_na + _nb];
        (_from, _queue, _walk) = (new int[_na + _nb], new int[_na + _nb], new int[_na + _nb]);
        (_work, _cancellation) = (work, cancellation);
        for (int i = 0; i < _tree.Length; i++)
        {
            _tree[i] = [];
        }
    }

    private bool IsOver => _work <= 0 || _cancellation.IsCancellationRequested;

    /// <summary>The joint of least entropy of several descents, until many in a row find no better one.</summary>
    /// <param name="n1">Number of symbols of X1.</param>
    /// <param name="n2">Number of symbols of X2.</param>
    /// <param name="ny">Number of symbols of Y.</param>
    /// <param name="joint">Where to begin: probabilities in (x1, x2, y) order.</param>
    /// <param name="work">Multiply-adds to do at most.</param>
    /// <param name="cancellation">Stops early, with the best so far.</param>
    /// <param name="patience">After how many descents in a row without a better one to stop.</param>
    /// <param name="worth">By how much a better one is one, in nats.</param>
    /// <returns>The joint, and its entropy in nats, rounded.</returns>
    public static (double[] Joint, double Entropy) Descend(
        int n1, int n2, int ny, ReadOnlySpan<double> joint, long work, CancellationToken cancellation, int patience = Patience,
        double worth = Least)
    {
        ExchangeSearch search = new(n1, n2, ny, work, cancellation);
        Random random = new(1);
        double[] best = joint.ToArray(), from = joint.ToArray();
        double least = search.Load(joint);
        for (int idle = 0; idle < patience && !search.IsOver; idle++)
        {
            double kept = MostKept * random.NextDouble();
            for (int k = 0; k < from.Length; k++)
            {
                from[k] = (kept * best[k]) + ((1 - kept) * joint[k]);
            }

            search.Load(from);
            double entropy = search.Descend(random);
            if (entropy < least - Least)
            {
                (least, idle) = (entropy, entropy < least - worth ? 0 : idle);
                search._p.CopyTo(best, 0);
            }
        }

        return (best, least);
    }

    private double Load(ReadOnlySpan<double> joint)
    {
        joint.CopyTo(_p);
        for (int i = 0; i < _p.Length; i++)
        {
            _h[i] = H(_p[i]);
        }

        return _h.Sum();
    }

    private double Descend(Random random)
    {
        int[] order = [.. Enumerable.Range(0, _na * _nb)];
        for (int round = 0; round < Rounds; round++)
        {
            Arrange(order, random);
            bool moved = CancelWalks(order);
            if (!(Purify() || moved) || IsOver)
            {
                break;
            }
        }

        return _h.Sum();
    }

    // Pairs of much mass first: they become the forest, and lighter ones are made pure.
    private void Arrange(int[] order, Random random)
    {
        double[] key = new double[order.Length];
        for (int e = 0; e < key.Length; e++)
        {
            double mass = 0;
            for (int c = 0; c < _nc; c++)
            {
                mass += _p[At(e / _nb, e % _nb, c)];
            }

            (order[e], key[e]) = (e, -mass * Math.Exp(random.NextDouble()));
        }

        Array.Sort(key, order);
    }

    private static double H(double p) => p > 0 ? -p * Math.Log(p) : 0;

    private int At(int a, int b, int c) => (a * _ofA) + (b * _ofB) + (c * _ofC);

    // What is left of a difference of equal numbers is not mass.
    private void Move(int cell, double by)
    {
        double after = _p[cell] + by;
        _p[cell] = after > Rounding * Math.Abs(by) ? after : 0;
        _h[cell] = H(_p[cell]);
    }

    // Each symbol on each pair that holds another one too is replaced by that one, as far as the best walk of length four allows.
    private bool Purify()
    {
        bool moved = false;
        for (int a = 0; a < _na; a++)
        {
            for (int b = 0; b < _nb; b++)
            {
                for (int c = 0; c < _nc && !IsOver; c++)
                {
                    for (int d = 0; d < _nc; d++)
                    {
                        moved |= d != c && _p[At(a, b, c)] > 0 && _p[At(a, b, d)] > 0 && Replace(a, b, c, d);
                    }
                }
            }
        }

        return moved;
    }

    private bool Replace(int a, int b, int c, int d)
    {
        (int here, int there) = (At(a, b, c), At(a, b, d));
        (double least, int row, int column) = (-Least, -1, -1);
        for (int j = 0; j < _nb; j++)
        {
            int d2 = At(a, j, d), c2 = At(a, j, c);
            if (j == b || _p[d2] == 0)
            {
                continue;
            }

            for (int i = 0; i < _na; i++)
            {
                int d3 = At(i, b, d), c4 = At(i, j, c);
                if (i == a || _p[d3] == 0 || _p[c4] == 0)
                {
                    continue;
                }

                double t = Math.Min(Math.Min(_p[here], _p[d2]), Math.Min(_p[d3], _p[c4]));
                int c3 = At(i, b, c), d4 = At(i, j, d);
                double change = Change(here, -t) + Change(there, t) + Change(d2, -t) + Change(c2, t)
                    + Change(d3, -t) + Change(c3, t) + Change(c4, -t) + Change(d4, t);
                _work -= WorkOfWalk;
                (least, row, column) = change < least ? (change, i, j) : (least, row, column);
            }
        }

        _work -= _nb;
        if (row < 0)
        {
            return false;
        }

        int fromD = At(a, column, d), fromC = At(row, column, c), alsoD = At(row, b, d);
        double most = Math.Min(Math.Min(_p[here], _p[fromD]), Math.Min(_p[alsoD], _p[fromC]));
        Shift(here, there, most);
        Shift(fromD, At(a, column, c), most);
        Shift(alsoD, At(row, b, c), most);
        Shift(fromC, At(row, column, d), most);
        return true;
    }

    private void Shift(int from, int to, double mass)
    {
        Move(from, -mass);
        Move(to, mass);
    }

    private double Change(int cell, double by) => H(_p[cell] + by) - _h[cell];
}
