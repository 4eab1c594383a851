using Pid.Interactions.Memory;

namespace Pid.Interactions.Decomposing;

/// <summary>
/// The data of the union-information problem, min over D12 of I(X1,X2;Y): the two marginals p(x1,y), p(x2,y) over the symbols that
/// occur, the larger source first. Buffers grow once and are re-used.
/// </summary>
/// <remarks>
/// Symbols of probability zero are left out and, where |X2| > |X1|, the sources trade places: the Newton systems eliminate the
/// larger side. A cell (x1,x2,y) is active when both of its marginals are positive; every joint of D12 is zero elsewhere.
/// </remarks>
internal sealed class UnionProblem
{
    private int[] _map1 = [], _map2 = [], _mapY = [];
    private int _size1, _size2, _sizeY;

    /// <summary>Symbols of the first (larger) source that occur.</summary>
    public int N1 { get; private set; }

    /// <summary>Symbols of the second source that occur.</summary>
    public int N2 { get; private set; }

    /// <summary>Symbols of the target that occur.</summary>
    public int NY { get; private set; }

    /// <summary>Whether the first source here is the second of the caller.</summary>
    public bool Swapped { get; private set; }

    /// <summary>p(x1,y), row-major, N1 x NY.</summary>
    public double[] P1 { get; private set; } = [];

    /// <summary>p(x2,y), row-major, N2 x NY.</summary>
    public double[] P2 { get; private set; } = [];

    /// <summary>p(y).</summary>
    public double[] PY { get; private set; } = [];

    /// <summary>Bound of the relative error of the entries of <see cref="P1"/> and <see cref="P2"/>.</summary>
    public double RelativeError { get; private set; }

    /// <summary>What the passes over the cells look at, row by row (<see cref="CellPass"/>).</summary>
    public CancellationToken Pass { get; set; }

    /// <summary>Number of cells, N1 N2 NY.</summary>
    public int Cells => N1 * N2 * NY;

    /// <summary>Number of fibres (x1,x2), N1 N2.</summary>
    public int Fibres => N1 * N2;

    /// <summary>Loads the two marginals.</summary>
    /// <param name="p1">p(x1,y), row-major.</param>
    /// <param name="n1">|X1|.</param>
    /// <param name="p2">p(x2,y), row-major.</param>
    /// <param name="n2">|X2|.</param>
    /// <param name="ny">|Y|.</param>
    /// <param name="relativeError">Bound of the relative error of every entry.</param>
    public void Load(ReadOnlySpan<double> p1, int n1, ReadOnlySpan<double> p2, int n2, int ny, double relativeError)
    {
        RelativeError = relativeError;
        (_size1, _size2, _sizeY) = (n1, n2, ny);
        int k1 = Occurring(p1, n1, ny, ref _map1);
        int k2 = Occurring(p2, n2, ny, ref _map2);
        NY = OccurringTargets(p1, n1, ny);
        Swapped = k2 > k1;
        (N1, N2) = Swapped ? (k2, k1) : (k1, k2);
        P1 = Compress(Swapped ? p2 : p1, Swapped ? _map2 : _map1, N1, ny, P1);
        P2 = Compress(Swapped ? p1 : p2, Swapped ? _map1 : _map2, N2, ny, P2);
        if (PY.Length < NY)
        {
            PY = new double[NY];
        }

        PY.AsSpan(0, NY).Clear();
        for (int i = 0; i < N1; i++)
        {
            for (int y = 0; y < NY; y++)
            {
                PY[y] += P1[(i * NY) + y];
            }
        }
    }

    /// <summary>
    /// Loads another problem with every marginal probability at or below a threshold set to zero, and whatever loses all its partners
    /// by that; what they held goes to the largest of their symbol y, so that both sources keep the same p(y). Sizes stay. Returns how many
    /// were set to zero for their size.
    /// </summary>
    public int LoadTrimmed(UnionProblem other, double threshold)
    {
        (N1, N2, NY, Pass) = (other.N1, other.N2, other.NY, other.Pass);
        (double[] p1, double[] p2, double[] py) = (P1, P2, PY);
        Buffers.Grow(ref p1, N1 * NY);
        Buffers.Grow(ref p2, N2 * NY);
        Buffers.Grow(ref py, NY);
        (P1, P2, PY) = (p1, p2, py);
        int count = Trim(other.P1, p1, N1 * NY, threshold) + Trim(other.P2, p2, N2 * NY, threshold);
        for (int y = 0; y < NY; y++)
        {
            double sum1 = ColumnSum(p1, N1, y), sum2 = ColumnSum(p2, N2, y);
            py[y] = other.PY[y];
            if (sum1 == 0 || sum2 == 0)
            {
                ClearColumn(p1, N1, y);
                ClearColumn(p2, N2, y);
            }
            else if (count > 0)
            {
                FillColumn(other.P1, p1, N1, y);
                FillColumn(other.P2, p2, N2, y);
            }
        }

        return count;
    }

    /// <summary>How many positive marginal probabilities are at or below a threshold.</summary>
    public int CountAtMost(double threshold)
    {
        return Count(P1.AsSpan(0, N1 * NY)) + Count(P2.AsSpan(0, N2 * NY));

        int Count(ReadOnlySpan<double> p)
        {
            int count = 0;
            foreach (double v in p)
            {
                count += v > 0 && v <= threshold ? 1 : 0;
            }

            return count;
        }
    }

    private static int Trim(double[] source, double[] target, int length, double threshold)
    {
        int count = 0;
        for (int i = 0; i < length; i++)
        {
            bool drop = source[i] > 0 && source[i] <= threshold;
            target[i] = drop ? 0 : source[i];
            count += drop ? 1 : 0;
        }

        return count;
    }

    private double ColumnSum(double[] p, int n, int y)
    {
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += p[(i * NY) + y];
        }

        return sum;
    }

    // The column sum of the source less what is left, to the largest entry.
    private void FillColumn(double[] source, double[] p, int n, int y)
    {
        double dropped = 0;
        int largest = y;
        for (int i = y; i < n * NY; i += NY)
        {
            dropped += source[i] - p[i];
            largest = p[i] > p[largest] ? i : largest;
        }

        p[largest] += dropped;
    }

    private void ClearColumn(double[] p, int n, int y)
    {
        for (int i = 0; i < n; i++)
        {
            p[(i * NY) + y] = 0;
        }
    }

    /// <summary>Potentials and a joint of this problem in the indexing of the caller, zeros where nothing occurs.</summary>
    public (double[] L, double[] M, double[] Q) Expand(double[] l, double[] m, double[] q)
    {
        (double[] first, double[] second) = (new double[_size1 * _sizeY], new double[_size2 * _sizeY]);
        double[] joint = new double[_size1 * _size2 * _sizeY];
        (double[] ofX1, double[] ofX2) = Swapped ? (m, l) : (l, m);
        Spread(ofX1, Swapped ? N2 : N1, _map1, first);
        Spread(ofX2, Swapped ? N1 : N2, _map2, second);
        for (int i = 0, c = 0; i < N1; i++)
        {
            for (int j = 0; j < N2; j++)
            {
                for (int y = 0; y < NY; y++, c++)
                {
                    (int x1, int x2) = Swapped ? (_map1[j], _map2[i]) : (_map1[i], _map2[j]);
                    joint[(((x1 * _size2) + x2) * _sizeY) + _mapY[y]] = q[c];
                }
            }
        }

        return (first, second, joint);
    }

    /// <summary>
    /// The potentials in the caller's indexing, into arrays that are re-used where they are large enough; 0 where a marginal is zero.
    /// </summary>
    public (double[] L, double[] M) ExpandPotentials(double[] l, double[] m, double[] first, double[] second)
    {
        Buffers.Grow(ref first, _size1 * _sizeY);
        Buffers.Grow(ref second, _size2 * _sizeY);
        Array.Clear(first);
        Array.Clear(second);
        (double[] ofX1, double[] ofX2) = Swapped ? (m, l) : (l, m);
        Spread(ofX1, Swapped ? N2 : N1, _map1, first);
        Spread(ofX2, Swapped ? N1 : N2, _map2, second);
        return (first, second);
    }

    private void Spread(double[] compact, int n, int[] map, double[] full)
    {
        for (int i = 0; i < n; i++)
        {
            for (int y = 0; y < NY; y++)
            {
                full[(map[i] * _sizeY) + _mapY[y]] = compact[(i * NY) + y];
            }
        }
    }

    private static int Occurring(ReadOnlySpan<double> p, int n, int ny, ref int[] map)
    {
        if (map.Length < n)
        {
            map = new int[n];
        }

        int count = 0;
        for (int i = 0; i < n; i++)
        {
            if (p.Slice(i * ny, ny).ContainsAnyExcept(0.0))
            {
                map[count++] = i;
            }
        }

        return count;
    }

    private int OccurringTargets(ReadOnlySpan<double> p1, int n1, int ny)
    {
        if (_mapY.Length < ny)
        {
            _mapY = new int[ny];
        }

        int count = 0;
        for (int y = 0; y < ny; y++)
        {
            bool occurs = false;
            for (int i = 0; i < n1 && !occurs; i++)
            {
                occurs = p1[(i * ny) + y] > 0;
            }

            if (occurs)
            {
                _mapY[count++] = y;
            }
        }

        return count;
    }

    private double[] Compress(ReadOnlySpan<double> p, int[] map, int n, int ny, double[] buffer)
    {
        if (buffer.Length < n * NY)
        {
            buffer = new double[n * NY];
        }

        for (int i = 0; i < n; i++)
        {
            for (int y = 0; y < NY; y++)
            {
                buffer[(i * NY) + y] = p[(map[i] * ny) + _mapY[y]];
            }
        }

        return buffer;
    }
}
