using System.Numerics;
using Pid.Cli.Checking;

namespace Pid.Cli.Certifying;

/// <summary>Whether points between two are within the cones, to rounding: where to look for one that is.</summary>
internal sealed class ConeMargin
{
    private readonly ExactCone[] _cones;
    private readonly double[] _from, _to;
    private readonly bool _isDual;

    public ConeMargin(ExactCone[] cones, (BigInteger[] Numbers, BigInteger Over) from, (BigInteger[] Numbers, BigInteger Over) to,
        bool isDual)
    {
        (_cones, _isDual) = (cones, isDual);
        (_from, _to) = (Numbers(from), Numbers(to));

        static double[] Numbers((BigInteger[] Numbers, BigInteger Over) v) =>
            Array.ConvertAll(v.Numbers, n => ExactProgram.Near(n, v.Over));
    }

    /// <summary>Whether so much of the way leads inside.</summary>
    public bool IsInside(double share)
    {
        double[] v = new double[_from.Length];
        for (int i = 0; i < v.Length; i++)
        {
            v[i] = ((1 - share) * _from[i]) + (share * _to[i]);
        }

        int at = 0;
        foreach (ExactCone cone in _cones)
        {
            if (!IsInside(cone.Kind, v.AsSpan(at, cone.Size)))
            {
                return false;
            }

            at += cone.Size;
        }

        return true;
    }

    private bool IsInside(string kind, ReadOnlySpan<double> v)
    {
        double squares = 0;
        switch (kind)
        {
            case "zero":
                return _isDual || !v.ContainsAnyExcept(0.0);
            case "exponential":
                (double scale, double other, double w) = _isDual ? (-v[0], -v[1], v[2]) : (v[1], v[0], v[2]);
                return scale > 0 ? w > 0 && Math.Log(w / scale) >= (other / scale) - (_isDual ? 1 : 0) : scale == 0 && other <= 0 && w >= 0;
            case "second-order":
                foreach (double part in v[1..])
                {
                    squares += part * part;
                }

                return v[0] >= 0 && v[0] * v[0] >= squares;
            default:
                return !v.ContainsAnyInRange(double.NegativeInfinity, -double.Epsilon);
        }
    }
}
