using Pid.Numerics.Certified;

namespace Pid.Interactions.Screening;

/// <summary>
/// Upper bounds of the criterion of a pair: from its two columns alone, and from its counts; never below the truth, and cheap.
/// </summary>
/// <remarks>
/// <para>The union information lies between max(I1, I2) and I1 + I2, so S &lt;= I12 - max(I1, I2), R &lt;= min(I1, I2), U1 &lt;= min(I1, I12 - I2)
/// and U2 &lt;= min(I2, I12 - I1). Without counts, I12 &lt;= min(H(Y), I1 + H(X2), I2 + H(X1)).</para>
/// <para>With G(n) = sum n ln n, N I12 = G(n12y) - G(n12) - G(ny) + G(N), in nats. A G of k counts is computed with a relative error below
/// (k + 4) u, and each is at most N ln N; <see cref="Slack"/> covers all eight of them.</para>
/// </remarks>
internal sealed class ScreenBounds
{
    private const int TableLimit = 1 << 20;
    private readonly RecordSets _sets;
    private readonly ScreenCriterion _criterion;
    private readonly double[] _nlogn;
    private readonly double[] _sum1y, _sum1; // G of n(x,y) and of n(x), a column
    private readonly double _sumY, _sumN;

    public ScreenBounds(RecordSets sets, ScreenCriterion criterion)
    {
        (_sets, _criterion) = (sets, criterion);
        _nlogn = new double[Math.Min(sets.Records, TableLimit) + 1];
        for (int n = 2; n < _nlogn.Length; n++)
        {
            _nlogn[n] = n * CertifiedMath.Log(n);
        }

        int columns = sets.Sizes.Length, ny = sets.Targets;
        (_sum1y, _sum1) = (new double[columns], new double[columns]);
        int[] margin = new int[ny];
        for (int c = 0; c < columns; c++)
        {
            ReadOnlySpan<int> counts = sets.Margins[c];
            _sum1y[c] = Sum(counts);
            _sum1[c] = SumOfFibres(counts, ny);
            margin.AsSpan().Clear();
            for (int i = 0; i < counts.Length && c == 0; i++)
            {
                margin[i % ny] += counts[i];
            }

            _sumY = c == 0 ? Sum(margin) : _sumY;
        }

        _sumN = NLogN(sets.Records);
    }

    /// <summary>I(X;Y) of a column, computed, in bits.</summary>
    public double Information(int column) => ToBits(_sum1y[column] - _sum1[column] - _sumY + _sumN);

    /// <summary>H(X) of a column, computed, in bits.</summary>
    public double Entropy(int column) => ToBits(_sumN - _sum1[column]);

    /// <summary>The bound from the columns alone.</summary>
    public double FromColumns(int first, int second)
    {
        (double i1, double i2, double hy) = (Information(first), Information(second), ToBits(_sumN - _sumY));
        double i12 = Math.Min(hy, Math.Min(i1 + Entropy(second), i2 + Entropy(first)));
        return Bound(i1, i2, i12) + Slack(first, second);
    }

    /// <summary>The bound from the counts n(x1,x2,y), y fastest.</summary>
    public double FromCounts(int first, int second, ReadOnlySpan<int> counts)
    {
        double i12 = ToBits(Sum(counts) - SumOfFibres(counts, _sets.Targets) - _sumY + _sumN);
        return Bound(Information(first), Information(second), i12) + Slack(first, second);
    }

    private double Bound(double i1, double i2, double i12) => _criterion switch
    {
        ScreenCriterion.Synergy => i12 - Math.Max(i1, i2),
        ScreenCriterion.Redundancy => Math.Min(i1, i2),
        ScreenCriterion.Unique => Math.Max(Math.Min(i1, i12 - i2), Math.Min(i2, i12 - i1)),
        _ => i12,
    };

    private double Slack(int first, int second)
    {
        double cells = (double)_sets.Sizes[first] * _sets.Sizes[second] * _sets.Targets;
        return 16 * (cells + 8) * CertifiedMath.UnitRoundoff * ToBits(_sumN + _sets.Records);
    }

    private double ToBits(double nats) => nats / _sets.Records / CertifiedMath.Ln2.Lower;

    private double Sum(ReadOnlySpan<int> counts)
    {
        double sum = 0;
        foreach (int n in counts)
        {
            sum += NLogN(n);
        }

        return sum;
    }

    // G of the counts summed over y.
    private double SumOfFibres(ReadOnlySpan<int> counts, int ny)
    {
        double sum = 0;
        for (int f = 0; f < counts.Length; f += ny)
        {
            int n = 0;
            foreach (int k in counts.Slice(f, ny))
            {
                n += k;
            }

            sum += NLogN(n);
        }

        return sum;
    }

    private double NLogN(int n) => n < _nlogn.Length ? _nlogn[n] : n * CertifiedMath.Log(n);
}
