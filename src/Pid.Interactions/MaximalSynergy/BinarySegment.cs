using Pid.Numerics.Certified;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// The joints of three binary variables with the pairwise marginals of a joint p: the segment p + e parity, parity = +1 on cells of an even
/// number of ones, -1 on the others. The entropy is concave along it: least at an end, largest at one point inside.
/// </summary>
/// <remarks>
/// A computed cell is within the radius of that of a joint on the exact segment, and a joint of the exact segment within it of a computed
/// one.
/// </remarks>
internal readonly ref struct BinarySegment
{
    private const double U = CertifiedMath.UnitRoundoff;

    /// <summary>The radius for p = w / sum w: the quotient, the ends and p + e have a few roundings of numbers of at most 1.</summary>
    public const double RadiusOfWeights = 16 * U;

    private const int Steps = 100;
    private readonly ReadOnlySpan<double> _p;
    private readonly double _low, _high, _radius;

    /// <param name="p">
    /// 8 numbers in (x1, x2, y) order, y fastest, from which the segment is reached: a joint, or the offsets of its line.
    /// </param>
    /// <param name="radius">How far a computed cell may be from an exact one, above 1e-16.</param>
    public BinarySegment(ReadOnlySpan<double> p, double radius)
    {
        _p = p;
        _radius = radius;
        (_low, _high) = (double.NegativeInfinity, double.PositiveInfinity);
        for (int cell = 0; cell < 8; cell++)
        {
            (_low, _high) = IsEven(cell) ? (Math.Max(_low, -p[cell]), _high) : (_low, Math.Min(_high, p[cell]));
        }
    }

    /// <summary>Enclosure of the least entropy, in nats.</summary>
    public Interval LeastEntropy() => Interval.Min(EntropyAt(_low, _radius), EntropyAt(_high, _radius));

    /// <summary>The joint at the end of least entropy, right to rounding.</summary>
    public void JointOfLeastEntropy(Span<double> joint)
    {
        double e = Sum(_low, _radius, out _) <= Sum(_high, _radius, out _) ? _low : _high;
        for (int cell = 0; cell < 8; cell++)
        {
            joint[cell] = Math.Max(0, At(cell, e));
        }
    }

    /// <summary>Proven: the segment has no point, because its ends are in the wrong order by more than they can be off.</summary>
    public bool IsEmpty => _low - _high > 4 * _radius;

    /// <summary>Enclosure of the largest entropy, in nats, of a segment that is not empty.</summary>
    /// <remarks>
    /// With h concave and d = h'(e) = sum of ln r over the odd cells less that over the even ones, h lies below its tangent at every point:
    /// below h(e) + |d| length everywhere, and between two points from which it is proven to rise inwards (or the ends) below the tangent
    /// of either. The computed d is wrong by the sum of radius / (r - radius) and the rounding of the logarithms: infinitely where a cell
    /// is too small, and then the points go outwards until it is not.
    /// </remarks>
    public Interval LargestEntropy()
    {
        double length = _high - _low;
        if (length <= 4 * _radius)
        {
            return EntropyAt(_low, Math.Max(0, length) + (2 * _radius));
        }

        double e = Maximum();
        Interval h = EntropyAt(e, _radius);
        double most = Math.Min(Tangent(e, length, 0), EntropyAt(0.5 * (_low + _high), length + _radius).Upper);
        double left = Rising(e, -1), right = Rising(e, 1), inner = right - left;
        most = Math.Min(most, Math.Min(Tangent(left, inner, 1), Tangent(right, inner, -1)));
        return new Interval(h.Lower, Math.Max(h.Lower, most));
    }

    // The height that the tangent at t reaches within a distance: on both sides, or only on the right (1) or the left (-1).
    private double Tangent(double t, double distance, int side)
    {
        (double slope, double error) = Slope(t);
        double rise = side == 0 ? Math.Abs(slope) + error : Math.Max(0, (side * slope) + error);
        double more = rise * (distance + (2 * _radius)) * 1.01;
        return double.IsFinite(more) ? Math.BitIncrement(EntropyAt(t, _radius).Upper + more) : double.PositiveInfinity;
    }

    // The nearest point tried on one side of e from which h is proven to rise towards e, or the end of the segment.
    private double Rising(double e, int side)
    {
        double end = side > 0 ? _high : _low;
        for (double step = _radius; step < side * (end - e); step *= 4)
        {
            (double slope, double error) = Slope(e + (side * step));
            if ((side * slope) + error <= 0)
            {
                return e + (side * step);
            }
        }

        return end;
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
            error += (_radius / (r - _radius)) + (16 * U * Math.Abs(log));
            error = r > 2 * _radius ? error : double.PositiveInfinity;
        }

        return (slope, error);
    }

    private Interval EntropyAt(double e, double radius)
    {
        double sum = Sum(e, radius, out double slack);
        return Interval.Around(sum, slack + (16 * U * sum)).Intersect(Interval.NonNegative);
    }

    private double Sum(double e, double radius, out double slack)
    {
        double sum = 0;
        slack = 0;
        for (int cell = 0; cell < 8; cell++)
        {
            double r = At(cell, e);
            sum += EntropyTerm.At(r, radius, ref slack);
            slack += r > 2 * radius ? 0 : 120 * radius; // h(3 radius) <= 3 radius ln(1 / (3 radius)), and radius > 1e-16
        }

        return sum;
    }

    private double At(int cell, double e) => IsEven(cell) ? _p[cell] + e : _p[cell] - e;

    private static bool IsEven(int cell) => (0b1001_0110 >> cell & 1) == 0;
}
