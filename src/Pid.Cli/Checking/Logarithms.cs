using System.Numerics;
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
    private readonly List<(BigInteger Lower, BigInteger Upper)> _terms = [];

    /// <summary>The number of p ln p among those of the document.</summary>
    /// <param name="p">Positive, and at most 1.</param>
    public int Term(Rational p)
    {
        if (!_termOf.TryGetValue(p, out int term))
        {
            _termOf[p] = term = _terms.Count;
            _terms.Add((End(upward: false), End(upward: true)));
        }

        return term;

        BigInteger End(bool upward) => Rational.Quotient(p.Numerator * Units(p, upward), p.Denominator, upward);
    }

    /// <summary>A bound of p ln p, by its number, in units of <see cref="Rational.InUnits"/>.</summary>
    public BigInteger OfTerm(int term, bool upward)
    {
        stop.ThrowIfCancellationRequested();
        return upward ? _terms[term].Upper : _terms[term].Lower;
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
