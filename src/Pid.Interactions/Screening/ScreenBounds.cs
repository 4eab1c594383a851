using Pid.Numerics.Certified;

namespace Pid.Interactions.Screening;

/// <summary>
/// Upper bounds of the criterion of a pair: from its two columns alone, and from its counts; never below the truth, and cheap.
/// </summary>
/// <remarks>
/// <para>With the union information I of the pair between two bounds (<see cref="UnionBracket"/>; max(I1, I2) and I1 + I2 at the least),
/// S &lt;= I12 - I, R &lt;= I1 + I2 - I, U1 &lt;= min(I, I12) - I2 and U2 &lt;= min(I, I12) - I1. Without counts, I12 &lt;= min(H(Y), I1 +
/// H(X2), I2 + H(X1)).</para>
/// <para>With G(n) = sum n ln n, N I12 = G(n12y) - G(n12) - G(ny) + G(N), in nats. A G of k counts is computed with a relative error below
/// (k + 4) u, and each is at most N ln N; a ln Z of the bracket is wrong by 3 (|Y| + 12) u (1 + ln N) at most. <see cref="Slack"/> covers
/// all of them.</para>
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

        int columns = sets.Sizes.Length;
        (_sum1y, _sum1) = (new double[columns], new double[columns]);
        for (int c = 0; c < columns; c++)
        {
            _sum1y[c] = Sum(sets.Margins[c]);
            _sum1[c] = SumOfFibres(sets.Margins[c], sets.Targets);
        }

        _sumY = Sum(sets.TargetCounts);
        _sumN = NLogN(sets.Records);
    }

    /// <summary>I(X;Y) of a column, computed, in bits.</summary>
    public double Information(int column) => ToBits(_sum1y[column] - _sum1[column] - _sumY + _sumN);

    /// <summary>H(X) of a column, computed, in bits.</summary>
    public double Entropy(int column) => ToBits(_sumN - _sum1[column]);

    /// <summary>I(X1,X2;Y) of a pair at the most, from its columns alone, computed, in bits.</summary>
    public double JointAtMost(int first, int second) => Math.Min(
        ToBits(_sumN - _sumY), Math.Min(Information(first) + Entropy(second), Information(second) + Entropy(first)));

    /// <summary>I(X1,X2;Y) of counts n(x1,x2,y), y fastest, computed, in bits.</summary>
    public double Joint(ReadOnlySpan<int> counts)
    {
        int ny = _sets.Targets;
        double cells = 0, fibres = 0;
        for (int f = 0; f < counts.Length; f += ny)
        {
            int n = 0;
            double fibre = 0;
            foreach (int k in counts.Slice(f, ny))
            {
                fibre += NLogN(k);
                n += k;
            }

            cells += fibre;
            fibres += NLogN(n);
        }

        return ToBits(cells - fibres - _sumY + _sumN);
    }

    /// <summary>The union information of a pair between max(I1, I2) and I1 + I2, computed, in bits.</summary>
    public (double Lower, double Upper) Union(int first, int second)
    {
        (double i1, double i2) = (Information(first), Information(second));
        return (Math.Max(i1, i2), i1 + i2);
    }

    /// <summary>The same with the end that the criterion needs drawn in by the margins.</summary>
    public (double Lower, double Upper) Union(int first, int second, UnionBracket bracket)
    {
        (double lower, double upper) = Union(first, second);
        return _criterion == ScreenCriterion.Unique
            ? (lower, Math.Min(upper, Joint(bracket.Coupling(first, second))))
            : (bracket.Lower(first, second, Information(first), Information(second)), upper);
    }

    /// <summary>The bound of the criterion, in bits, from I(X1,X2;Y) at the most and the union information between two numbers.</summary>
    public double Criterion(int first, int second, double joint, (double Lower, double Upper) union)
    {
        (double i1, double i2) = (Information(first), Information(second));
        return Slack(first, second) + _criterion switch
        {
            ScreenCriterion.Synergy => joint - union.Lower,
            ScreenCriterion.Redundancy => i1 + i2 - union.Lower,
            ScreenCriterion.Unique => Math.Min(union.Upper, joint) - Math.Min(i1, i2),
            _ => joint,
        };
    }

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
