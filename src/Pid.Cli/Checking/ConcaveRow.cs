using System.Numerics;

namespace Pid.Cli.Checking;

/// <summary>
/// The least sum of concave functions of numbers from 0 to widths that add up to what is known: there all are at an end but one. By a
/// slope of the sum it is told what it costs to be at the other end than the chords say; of many numbers those of which it costs most are
/// not tried there, and count by that.
/// </summary>
internal static class ConcaveRow
{
    /// <summary>So many numbers may be at either end.</summary>
    private const int Most = 10;

    /// <summary>The least; null where the numbers cannot add up to that.</summary>
    public static BigInteger? Least(IReadOnlyList<Term> terms, BigInteger left)
    {
        if (left.Sign < 0 || left > Majorant.Sum(terms.Select(t => t.Width)))
        {
            return null;
        }

        (BigInteger bound, BigInteger slope) = terms.Select(Slope).Select(m => (Chords(m), m)).Max();
        Priced[] priced = [.. terms.Select(t => new Priced(t, slope)).OrderBy(p => p.Cost)];
        BigInteger gap = left - Majorant.Sum(priced.Where(p => p.IsHigh).Select(p => p.Term.Width));
        BigInteger? best = priced.Length > Most ? priced[Most].Cost : null;
        for (int i = 0; i < priced.Length; i++)
        {
            Priced off = priced[i];
            foreach ((BigInteger cost, BigInteger rest) in Others(priced, i, gap, best))
            {
                BigInteger at = off.IsHigh ? rest + off.Term.Width : rest;
                if (at.Sign >= 0 && at <= off.Term.Width && !(cost >= best))
                {
                    BigInteger value = cost + off.Term.At(at) - (slope * at) - off.Low;
                    best = best is { } known ? BigInteger.Min(known, value) : value;
                }
            }
        }

        return bound + best;

        BigInteger Chords(BigInteger m) =>
            (m * left) + Majorant.Sum(terms.Select(t => BigInteger.Min(t.AtZero, t.AtWidth - (m * t.Width))));
    }

    // All but one at the ends that the chords say or at the other ones, where that costs less than what is known, and what they leave.
    private static List<(BigInteger Cost, BigInteger Left)> Others(Priced[] priced, int off, BigInteger gap, BigInteger? best)
    {
        List<(BigInteger Cost, BigInteger Left)> ways = [(0, gap)];
        for (int j = 0; j < Math.Min(Most, priced.Length); j++)
        {
            Priced other = priced[j];
            for (int k = j == off ? 0 : ways.Count; k > 0; k--)
            {
                (BigInteger cost, BigInteger rest) = ways[k - 1];
                if (!(cost + other.Cost >= best))
                {
                    ways.Add((cost + other.Cost, other.IsHigh ? rest + other.Term.Width : rest - other.Term.Width));
                }
            }
        }

        return ways;
    }

    private static BigInteger Slope(Term term) =>
        Rational.Quotient(term.AtWidth - term.AtZero, term.Width.IsZero ? 1 : term.Width, upward: false);

    /// <summary>A number and its function.</summary>
    /// <param name="Width">It is from 0 to this.</param>
    /// <param name="AtZero">The function there.</param>
    /// <param name="AtWidth">The function there.</param>
    /// <param name="At">The function; at an end no less than what is said of it.</param>
    internal sealed record Term(BigInteger Width, BigInteger AtZero, BigInteger AtWidth, Func<BigInteger, BigInteger> At);

    // What is above the slope: the lower end, and what the other end costs more.
    private sealed class Priced
    {
        public Priced(Term term, BigInteger slope)
        {
            Term = term;
            BigInteger other = term.AtWidth - (slope * term.Width);
            (Low, IsHigh, Cost) = (BigInteger.Min(term.AtZero, other), other < term.AtZero, BigInteger.Abs(other - term.AtZero));
        }

        public Term Term { get; }

        public BigInteger Low { get; }

        public BigInteger Cost { get; }

        public bool IsHigh { get; }
    }
}
