using Pid.Numerics.Certified;

namespace Pid.Interactions.Sharp;

/// <summary>
/// The joints of three binary variables with the pairwise marginals of a joint p: the segment p + e parity, parity = +1 on cells of an even
/// number of ones, -1 on the others. The entropy is concave along it: least at an end, largest at one point inside.
/// </summary>
/// <remarks>
/// A computed cell is within <see cref="Radius"/> of that of a joint on the exact segment, and a joint of the exact segment within it of a
/// computed one: p(cell) = w / sum w, the ends and p + e have a few roundings of numbers of at most 1.
/// </remarks>
internal readonly ref struct BinarySegment
{
    private const double U = CertifiedMath.UnitRoundoff;
    private const double Radius = 16 * U;
    private const int Steps = 100;
    private readonly ReadOnlySpan<double> _p;
    private readonly double _low, _high;

    /// <param name="p">The 8 probabilities in (x1, x2, y) order, y fastest.</param>
    public BinarySegment(ReadOnlySpan<double> p)
    {
        _p = p;
        (_low, _high) = (double.NegativeInfinity, double.PositiveInfinity);
        for (int cell = 0; cell < 8; cell++)
        {
            (_low, _high) = IsEven(cell) ? (Math.Max(_low, -p[cell]), _high) : (_low, Math.Min(_high, p[cell]));
        }
    }

    /// <summary>Enclosure of the least entropy, in nats.</summary>
    public Interval LeastEntropy() => Interval.Min(EntropyAt(_low, Radius), EntropyAt(_high, Radius));

    /// <summary>Enclosure of the largest entropy, in nats; its upper end is infinite where a cell at the maximum is too small for a proof.</summary>
    /// <remarks>
    /// With h concave and d = h'(e) = sum of ln r over the odd cells less that over the even ones, h &lt;= h(e) + |d| length. The computed d is
    /// wrong by the sum of Radius / (r - Radius) and the rounding of the logarithms.
    /// </remarks>
    public Interval LargestEntropy()
    {
        double length = _high - _low;
        if (length <= 4 * Radius)
        {
            return EntropyAt(_low, length + Radius);
        }

        double e = Maximum();
        (double slope, double error) = Slope(e);
        Interval h = EntropyAt(e, Radius);
        double more = (Math.Abs(slope) + error) * (length + (2 * Radius)) * 1.01;
        return new Interval(h.Lower, double.IsNaN(more) ? double.PositiveInfinity : Math.BitIncrement(h.Upper + more));
    }

    // The root of the slope, which falls from +infinity to -infinity along the segment: Newton's steps within a bracket.
    private double Maximum()
    {
        (double low, double high, double e) = (_low, _high, 0.5 * (_low + _high));
        for (int step = 0; step < Steps; step++)
        {
            (double slope, _) = Slope(e);
            (low, high) = slope > 0 ? (e, high) : (low, e);
            double curvature = 0;
            for (int cell = 0; cell < 8; cell++)
            {
                curvature += 1 / At(cell, e);
            }

            double next = e + (slope / curvature);
            next = next > low && next < high ? next : 0.5 * (low + high);
            if (slope == 0 || next == e || Math.Abs(next - e) <= 2 * U * (high - low))
            {
                break;
            }

            e = next;
        }

        return e;
    }

    private (double Slope, double Error) Slope(double e)
    {
        (double slope, double error) = (0, 0);
        for (int cell = 0; cell < 8; cell++)
        {
            double r = At(cell, e), log = CertifiedMath.Log(r);
            slope += IsEven(cell) ? -log : log;
            error += (Radius / (r - Radius)) + (16 * U * Math.Abs(log));
            error = r > 2 * Radius ? error : double.PositiveInfinity;
        }

        return (slope, error);
    }

    private Interval EntropyAt(double e, double radius)
    {
        (double sum, double slack) = (0, 0);
        for (int cell = 0; cell < 8; cell++)
        {
            double r = At(cell, e);
            sum += EntropyTerm.At(r, radius, ref slack);
            slack += r > 2 * radius ? 0 : 120 * radius; // h(3 radius) <= 3 radius ln(1 / (3 radius)), and radius >= 16u
        }

        return Interval.Around(sum, slack + (16 * U * sum)).Intersect(Interval.NonNegative);
    }

    private double At(int cell, double e) => IsEven(cell) ? _p[cell] + e : _p[cell] - e;

    private static bool IsEven(int cell) => (0b1001_0110 >> cell & 1) == 0;
}
