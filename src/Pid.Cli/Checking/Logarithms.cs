using System.Numerics;
using System.Runtime.InteropServices;
using Pid.Numerics.Certified;

namespace Pid.Cli.Checking;

/// <summary>Bounds of logarithms and exponentials for one document: each is asked for by several parts of a check.</summary>
/// <param name="stop">Gives up.</param>
/// <param name="isDraft">
/// Whether those of doubles will do, rounded outward: for who writes a certificate and wants to know what to claim.
/// </param>
internal sealed class Logarithms(bool isDraft, CancellationToken stop)
{
    private readonly Dictionary<Rational, (BigInteger Lower, BigInteger Upper)> _known = [];
    private readonly Dictionary<Rational, int> _termOf = [];
    private readonly List<ulong> _terms = []; // of each its lower end, then its upper one

    /// <summary>The words of a term, the lowest first: it is below 1, so that it has <see cref="Rational.Bits"/> at most.</summary>
    public const int Words = Rational.Bits / 64;

    /// <summary>The number of -p ln p among those of the document.</summary>
    /// <param name="p">Positive, and at most 1.</param>
    public int Term(Rational p)
    {
        if (!_termOf.TryGetValue(p, out int term))
        {
            _termOf[p] = term = _terms.Count / (2 * Words);
            Add(upward: false);
            Add(upward: true);
        }

        return term;

        void Add(bool upward)
        {
            Span<ulong> words = stackalloc ulong[Words];
            words.Clear();
            BigInteger end = BigInteger.Max(0, Rational.Quotient(-p.Numerator * Units(p, !upward), p.Denominator, upward));
            if (!end.TryWriteBytes(MemoryMarshal.AsBytes(words), out _, isUnsigned: true))
            {
                throw new ArgumentOutOfRangeException(nameof(p));
            }

            _terms.AddRange(words);
        }
    }

    /// <summary>A bound of -p ln p, by its number, in units of <see cref="Rational.InUnits"/>.</summary>
    public ReadOnlySpan<ulong> OfTerm(int term, bool upward)
    {
        stop.ThrowIfCancellationRequested();
        return CollectionsMarshal.AsSpan(_terms).Slice(((2 * term) + (upward ? 1 : 0)) * Words, Words);
    }

    /// <summary>A bound of ln x, x > 0, in units of <see cref="Rational.InUnits"/>.</summary>
    public BigInteger Units(Rational x, bool upward)
    {
        stop.ThrowIfCancellationRequested();
        if (!_known.TryGetValue(x, out (BigInteger Lower, BigInteger Upper) ends))
        {
            _known[x] = ends = isDraft ? Draft(x) : RationalLog.Ends(x.Numerator, x.Denominator);
        }

        return upward ? ends.Upper : ends.Lower;
    }

    /// <summary>A bound of ln x, x > 0.</summary>
    public Rational Of(Rational x, bool upward) => Rational.InUnits(Units(x, upward));

    /// <summary>At least exp x; null where x is above 709, which no potential of a proof is.</summary>
    public Rational? ExpUp(Rational x)
    {
        double above = isDraft ? x.ToDouble(upward: true) : double.NaN;
        return above is > -700 and < 700 ? Rational.Of(CertifiedMath.Exp(Interval.Exactly(above)).Upper) : RationalLog.ExpUp(x);
    }

    private static (BigInteger Lower, BigInteger Upper) Draft(Rational x)
    {
        (double below, double above) = (x.ToDouble(upward: false), x.ToDouble(upward: true));
        if (below < 1e-300 || above > 1e300)
        {
            return RationalLog.Ends(x.Numerator, x.Denominator);
        }

        Interval log = CertifiedMath.Log(new Interval(below, above));
        return (Rational.Of(log.Lower).Units(upward: false), Rational.Of(log.Upper).Units(upward: true));
    }
}
