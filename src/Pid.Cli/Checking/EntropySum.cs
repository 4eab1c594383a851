using System.Numerics;
using System.Runtime.InteropServices;

namespace Pid.Cli.Checking;

/// <summary>A sum of entropies and of a number, in nats: coefficients of -p ln p, of which those of equal p cancel exactly.</summary>
internal sealed class EntropySum
{
    private const int Words = Logarithms.Words + 1; // one more than a term has, so that no sum of 2^64 of them overflows

    private readonly Logarithms _logarithms;
    private readonly int[] _times; // of the first of the terms that the document has
    private readonly Rational _constant;

    private EntropySum(Logarithms logarithms, int[] times, Rational constant) =>
        (_logarithms, _times, _constant) = (logarithms, times, constant);

    /// <summary>An entropy.</summary>
    public static EntropySum Of(Logarithms logarithms, IEnumerable<Rational> probabilities)
    {
        int[] terms = [.. probabilities.Where(p => p.Sign > 0).Select(logarithms.Term)];
        int[] times = new int[terms.DefaultIfEmpty(-1).Max() + 1];
        Array.ForEach(terms, t => times[t]++);
        return new(logarithms, times, 0);
    }

    /// <summary>A number.</summary>
    public static EntropySum Of(Logarithms logarithms, Rational constant) => new(logarithms, [], constant);

    public static EntropySum operator +(EntropySum a, EntropySum b) => a.Plus(b, 1);

    public static EntropySum operator -(EntropySum a, EntropySum b) => a.Plus(b, -1);

    /// <summary>This and so many times the other.</summary>
    public EntropySum Plus(EntropySum other, int times)
    {
        int[] sum = new int[Math.Max(_times.Length, other._times.Length)];
        _times.CopyTo(sum, 0);
        for (int t = 0; t < other._times.Length; t++)
        {
            sum[t] += times * other._times[t];
        }

        return new(_logarithms, sum, _constant + (times * other._constant));
    }

    /// <summary>An end of the sum, in units of <see cref="Rational.InUnits"/>.</summary>
    /// <param name="upward">Whether it is the upper one.</param>
    public BigInteger End(bool upward)
    {
        // A certificate has a hundred of these sums, of the same terms: in words that stay where they are, not in new numbers.
        Span<ulong> added = stackalloc ulong[Words], taken = stackalloc ulong[Words];
        added.Clear();
        taken.Clear();
        for (int t = 0; t < _times.Length; t++)
        {
            if (_times[t] != 0)
            {
                Add(_times[t] > 0 ? added : taken, _logarithms.OfTerm(t, upward == _times[t] > 0), (ulong)Math.Abs((long)_times[t]));
            }
        }

        return _constant.Units(upward) + Number(added) - Number(taken);
    }

    /// <summary>The end of a sum that is not below 0, in bits.</summary>
    /// <param name="nats">What <see cref="End"/> says.</param>
    /// <param name="upward">Whether it is the upper one.</param>
    public static Rational Bits(BigInteger nats, bool upward) =>
        nats.Sign <= 0 ? 0 : Rational.InUnits(nats) / (upward ? RationalLog.Two.Lower : RationalLog.Two.Upper);

    private static BigInteger Number(ReadOnlySpan<ulong> words) => new(MemoryMarshal.AsBytes(words), isUnsigned: true);

    private static void Add(Span<ulong> sum, ReadOnlySpan<ulong> term, ulong times)
    {
        UInt128 carry = 0;
        for (int w = 0; w < sum.Length; w++)
        {
            carry += ((UInt128)(w < term.Length ? term[w] : 0) * times) + sum[w];
            sum[w] = (ulong)carry;
            carry >>= 64;
        }
    }
}
