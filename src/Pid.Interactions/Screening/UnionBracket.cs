using Pid.Interactions.Decomposing;
using Pid.Interactions.Memory;
using Pid.Numerics.Certified;

namespace Pid.Interactions.Screening;

/// <summary>
/// The union information of two columns between two bounds, from the counts n(x1,y), n(x2,y) of each alone and without solving anything.
/// The memory of one thread.
/// </summary>
/// <remarks>
/// <para>Above: any table of whole numbers with these two margins is a joint of D12, so that its information is no less than the union
/// information. The one made here is, for each target, a joint that puts symbols together which say nearly the same of the target, fitted
/// to the margins; what rounding it to whole numbers leaves over goes where symbols are most alike.</para>
/// <para>Below: weak duality (<see cref="UnionCertificate.LowerBound"/>) at the potentials a ln p(y|x1) + a ln p(y|x2) + (1-2a) ln p(y).
/// With Z = sum over y of p(y|x1)^a p(y|x2)^a p(y)^(1-2a) and c1(x1) + c2(x2) >= ln Z for all x1, x2 with Z > 0, the union information is
/// at least a (I1 + I2) - sum p(x1) c1 - sum p(x2) c2. a = 1 is sharp where the columns tell different things, a = 1/2 where they
/// tell similar ones.</para>
/// </remarks>
internal sealed class UnionBracket(RecordSets sets)
{
    private const double Steepness = 6; // measured: anything from 6 to 20 serves
    private double[] _z = [], _posterior1 = [], _posterior2 = [], _most1 = [], _most2 = [];
    private double[] _amount = [], _sum1 = [], _sum2 = [];
    private int[] _order = [], _rest1 = [], _rest2 = [], _coupling = [];

    /// <summary>A lower bound of the union information up to rounding, from that of the two columns, in bits.</summary>
    public double Lower(int first, int second, double i1, double i2)
    {
        Overlap(first, second, whole: false);
        double half = (0.5 * (i1 + i2)) - Shift(first, second);
        Overlap(first, second, whole: true);
        return Math.Max(Math.Max(i1, i2), Math.Max(half, i1 + i2 - Shift(first, second)));
    }

    /// <summary>Counts n(x1,x2,y), y fastest, that have the margins of the two columns and little information.</summary>
    public ReadOnlySpan<int> Coupling(int first, int second)
    {
        (int fibres, int ny) = (sets.Sizes[first] * sets.Sizes[second], sets.Targets);
        Overlap(first, second, whole: false);
        Buffers.Grow(ref _order, fibres);
        for (int f = 0; f < fibres; f++)
        {
            (_order[f], _z[f]) = (f, -_z[f]);
        }

        Array.Sort(_z, _order, 0, fibres);
        Start(first, second);
        Fit(first, second);
        Fit(first, second);
        Buffers.Grow(ref _rest1, sets.Margins[first].Length);
        Buffers.Grow(ref _rest2, sets.Margins[second].Length);
        Buffers.Grow(ref _coupling, fibres * ny);
        sets.Margins[first].CopyTo(_rest1, 0);
        sets.Margins[second].CopyTo(_rest2, 0);
        _coupling.AsSpan(0, fibres * ny).Clear();
        Hand(fibres, sets.Sizes[second], wholly: false);
        Hand(fibres, sets.Sizes[second], wholly: true);
        return _coupling.AsSpan(0, fibres * ny);
    }

    // The same amount for every target: more where the two symbols say alike.
    private void Start(int first, int second)
    {
        (int n2, int ny, int fibres) = (sets.Sizes[second], sets.Targets, sets.Sizes[first] * sets.Sizes[second]);
        Buffers.Grow(ref _amount, fibres * ny);
        double farthest = Math.Max(1 + _z[fibres - 1], CertifiedMath.UnitRoundoff);
        for (int k = 0; k < fibres; k++)
        {
            int f = _order[k];
            double near = CertifiedMath.Exp(-Steepness * (1 + _z[k]) / farthest);
            _amount.AsSpan(f * ny, ny).Fill(near * Sum(sets.Margins[first].AsSpan(f / n2 * ny,
                ny)) * Sum(sets.Margins[second].AsSpan(f % n2 * ny, ny)));
        }
    }

    // Scales the amounts of each target to the margin of the second column, then to that of the first.
    private void Fit(int first, int second)
    {
        (int n1, int n2, int ny) = (sets.Sizes[first], sets.Sizes[second], sets.Targets);
        Buffers.Grow(ref _sum1, n1 * ny);
        Buffers.Grow(ref _sum2, n2 * ny);
        Span<double> sum1 = _sum1.AsSpan(0, n1 * ny), sum2 = _sum2.AsSpan(0, n2 * ny);
        sum1.Clear();
        sum2.Clear();
        for (int c = 0; c < n1 * n2 * ny; c++)
        {
            sum2[c % sum2.Length] += _amount[c];
        }

        Scale(sum2, sets.Margins[second]);
        for (int i = 0, c = 0; i < n1; i++)
        {
            for (int j = 0; j < sum2.Length; j++, c++)
            {
                _amount[c] *= sum2[j];
                sum1[(i * ny) + (j % ny)] += _amount[c];
            }
        }

        Scale(sum1, sets.Margins[first]);
        for (int i = 0, c = 0; i < n1; i++)
        {
            for (int j = 0; j < sum2.Length; j++, c++)
            {
                _amount[c] *= sum1[(i * ny) + (j % ny)];
            }
        }

        static void Scale(Span<double> sums, ReadOnlySpan<int> margin)
        {
            for (int c = 0; c < sums.Length; c++)
            {
                sums[c] = sums[c] > 0 ? margin[c] / sums[c] : 0;
            }
        }
    }

    // Hands out what is left of the margins, the most alike symbols first: at most the amounts, or wholly. The latter exhausts one of the
    // two margins in each cell, so that in the end nothing is left.
    private void Hand(int fibres, int n2, bool wholly)
    {
        int ny = sets.Targets;
        foreach (int f in _order.AsSpan(0, fibres))
        {
            Span<int> rest1 = _rest1.AsSpan(f / n2 * ny, ny), rest2 = _rest2.AsSpan(f % n2 * ny, ny), fibre = _coupling.AsSpan(f * ny, ny);
            for (int y = 0; y < fibre.Length; y++)
            {
                int most = Math.Min(rest1[y], rest2[y]);
                int n = wholly ? most : (int)Math.Min(most, _amount[(f * ny) + y]);
                fibre[y] += n;
                rest1[y] -= n;
                rest2[y] -= n;
            }
        }
    }

    // Z for a = 1 (whole) or 1/2.
    private void Overlap(int first, int second, bool whole)
    {
        (int n1, int n2, int ny) = (sets.Sizes[first], sets.Sizes[second], sets.Targets);
        Buffers.Grow(ref _z, n1 * n2);
        Posterior(sets.Margins[first], whole, ref _posterior1);
        Posterior(sets.Margins[second], whole, ref _posterior2);
        for (int i = 0, f = 0; i < n1; i++)
        {
            ReadOnlySpan<double> p1 = _posterior1.AsSpan(i * ny, ny);
            for (int j = 0; j < n2; j++, f++)
            {
                ReadOnlySpan<double> p2 = _posterior2.AsSpan(j * ny, ny);
                double z = 0;
                for (int y = 0; y < p1.Length; y++)
                {
                    z += p1[y] * p2[y];
                }

                _z[f] = z;
            }
        }
    }

    // p(y|x)^a p(y)^(1/2-a), so that Z is a scalar product.
    private void Posterior(ReadOnlySpan<int> margin, bool whole, ref double[] posterior)
    {
        int ny = sets.Targets;
        Buffers.Grow(ref posterior, margin.Length);
        for (int x = 0; x < margin.Length; x += ny)
        {
            double all = Sum(margin.Slice(x, ny));
            for (int y = 0; y < ny; y++)
            {
                double p = margin[x + y] > 0 ? margin[x + y] / all : 0;
                posterior[x + y] = !whole ? Math.Sqrt(p) : p > 0 ? p * Math.Sqrt((double)sets.Records / sets.TargetCounts[y]) : 0;
            }
        }
    }

    // sum p(x1) c1 + sum p(x2) c2 in bits, with the least c1 where c2 = 0, then the least c2. A symbol without cells is under no
    // constraint: c = 0.
    private double Shift(int first, int second)
    {
        (int n1, int n2) = (sets.Sizes[first], sets.Sizes[second]);
        Buffers.Grow(ref _most1, n1);
        Buffers.Grow(ref _most2, n2);
        Span<double> most1 = _most1.AsSpan(0, n1), most2 = _most2.AsSpan(0, n2);
        most2.Clear();
        for (int i = 0; i < n1; i++)
        {
            ReadOnlySpan<double> z = _z.AsSpan(i * n2, n2);
            double most = 0;
            foreach (double v in z)
            {
                most = Math.Max(most, v);
            }

            most1[i] = most;
            for (int j = 0; j < z.Length && most > 0; j++)
            {
                most2[j] = Math.Max(most2[j], z[j] / most);
            }
        }

        return (Weighted(sets.Margins[first], most1) + Weighted(sets.Margins[second], most2)) / sets.Records / CertifiedMath.Ln2.Lower;
    }

    private double Weighted(ReadOnlySpan<int> margin, ReadOnlySpan<double> most)
    {
        double sum = 0;
        for (int x = 0; x < most.Length; x++)
        {
            sum += most[x] > 0 ? Sum(margin.Slice(x * sets.Targets, sets.Targets)) * CertifiedMath.Log(most[x]) : 0;
        }

        return sum;
    }

    private static int Sum(ReadOnlySpan<int> counts)
    {
        int sum = 0;
        foreach (int n in counts)
        {
            sum += n;
        }

        return sum;
    }
}
