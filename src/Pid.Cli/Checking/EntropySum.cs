using System.Numerics;

namespace Pid.Cli.Checking;

/// <summary>A sum of entropies and of a number, in nats: coefficients of -p ln p, of which those of equal p cancel exactly.</summary>
internal sealed class EntropySum
{
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

    /// <summary>An end of the sum.</summary>
    /// <param name="upward">Whether it is the upper one.</param>
    public Rational End(bool upward)
    {
        BigInteger total = _constant.Units(upward);
        for (int t = 0; t < _times.Length; t++)
        {
            total -= _times[t] == 0 ? 0 : _times[t] * _logarithms.OfTerm(t, upward != _times[t] > 0);
        }

        return Rational.InUnits(total);
    }
}
