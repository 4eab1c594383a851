using System.Numerics;

namespace Pid.Cli.Checking;

/// <summary>A sum of entropies and of a number, in nats: coefficients of -p ln p, of which those of equal p cancel exactly.</summary>
internal sealed class EntropySum
{
    private readonly Dictionary<Rational, int> _times = [];
    private Rational _constant;

    public static EntropySum Of(IEnumerable<Rational> probabilities)
    {
        EntropySum sum = new();
        foreach (Rational p in probabilities)
        {
            sum.Add(p, 1);
        }

        return sum;
    }

    public static EntropySum Of(Rational constant) => new() { _constant = constant };

    /// <summary>This and so many times the other.</summary>
    public EntropySum Plus(EntropySum other, int times = 1)
    {
        EntropySum sum = new() { _constant = _constant + (times * other._constant) };
        foreach ((Rational p, int count) in _times)
        {
            sum.Add(p, count);
        }

        foreach ((Rational p, int count) in other._times)
        {
            sum.Add(p, times * count);
        }

        return sum;
    }

    /// <summary>An end of the sum.</summary>
    /// <param name="upward">Whether it is the upper one.</param>
    /// <param name="log">Bounds of logarithms, from above or below, in units of <see cref="Rational.InUnits"/>.</param>
    public Rational End(bool upward, Func<Rational, bool, BigInteger> log)
    {
        BigInteger total = _constant.Units(upward);
        foreach ((Rational p, int times) in _times)
        {
            if (times != 0 && p.Sign > 0)
            {
                total += Rational.Quotient(-times * p.Numerator * log(p, upward != times > 0), p.Denominator, upward);
            }
        }

        return Rational.InUnits(total);
    }

    private void Add(Rational p, int times) => _times[p] = _times.GetValueOrDefault(p) + times;
}
