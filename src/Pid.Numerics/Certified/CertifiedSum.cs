namespace Pid.Numerics.Certified;

/// <summary>
/// A running sum of terms, each known to within a radius, that ends as an <see cref="Interval"/>. The sum is compensated
/// (Ogita, Rump and Oishi 2005): its own rounding is some 2^-106 of the sum of magnitudes, and it is *exact*, with zero
/// width, as long as every partial sum is representable (counts).
/// </summary>
internal struct CertifiedSum
{
    private double _sum;
    private double _compensation;
    private double _compensationMagnitude;
    private double _radius;
    private long _count;

    /// <summary>The sum rounded to nearest: a working value, not a bound.</summary>
    public readonly double Value => _sum + _compensation;

    /// <summary>Adds a term that is known exactly.</summary>
    public void Add(double term)
    {
        double s = _sum + term;
        double bb = s - _sum;
        double residual = (_sum - (s - bb)) + (term - bb);
        _sum = s;
        _compensation += residual;
        _compensationMagnitude += Math.Abs(residual);
        _count++;
    }

    /// <summary>Adds a term known to within +-radius.</summary>
    public void Add(double term, double radius)
    {
        Add(term);
        _radius += radius;
    }

    /// <summary>The enclosure of the exact sum of all terms; the whole line when a term or radius was not finite.</summary>
    public readonly Interval ToInterval()
    {
        if (!double.IsFinite(_sum + _compensation + _radius))
        {
            return new Interval(double.NegativeInfinity, double.PositiveInfinity);
        }

        // Sums of n non-negative doubles lose at most n u of their value; 4n u covers both sums and this line itself.
        double slack = 1 + (4 * (_count + 4) * CertifiedMath.UnitRoundoff);
        double radius = (_radius * slack) + (_compensationMagnitude * (slack - 1));
        if (radius > 0)
        {
            radius = Math.BitIncrement(radius);
        }

        return Interval.Exactly(_sum) + Interval.Exactly(_compensation) + new Interval(-radius, radius);
    }
}
