using System.Runtime.Intrinsics;

namespace Pid.Numerics.Certified;

/// <content>Four logarithms at a time.</content>
internal static partial class CertifiedMath
{
    /// <summary>Whether <see cref="Log(Vector256{double})"/> takes these: positive normal numbers.</summary>
    public static bool AreNormal(Vector256<double> x) =>
        Vector256.GreaterThanOrEqualAll(x, Vector256.Create(SmallestNormal))
        && Vector256.LessThanOrEqualAll(x, Vector256.Create(double.MaxValue));

    /// <summary>
    /// The natural logarithms of four positive normal numbers: the steps of <see cref="Log(double)"/>, and so its bits and its error.
    /// </summary>
    public static Vector256<double> Log(Vector256<double> x)
    {
        Vector256<double> one = Vector256<double>.One, two = Vector256.Create(2.0);
        Vector256<long> bits = x.AsInt64();
        // The exponent, below 2^11, as the last digits of 2^52 + itself.
        Vector256<double> k = (Vector256.ShiftRightLogical(bits, 52) | Vector256.Create(0x4330000000000000L)).AsDouble()
            - Vector256.Create(4503599627370496.0 + 1023);
        Vector256<double> m = ((bits & Vector256.Create(0xFFFFFFFFFFFFFL)) | Vector256.Create(0x3FF0000000000000L)).AsDouble();
        Vector256<double> isLarge = Vector256.GreaterThan(m, Vector256.Create(Sqrt2));
        m = Vector256.ConditionalSelect(isLarge, m * 0.5, m);
        k += isLarge & one;

        Vector256<double> f = m - one, g = m + one;
        Vector256<double> gLow = Vector256.ConditionalSelect(Vector256.LessThan(m, one), m - (g - one), one - (g - m));
        Vector256<double> s = f / g;
        Vector256<double> sLow = (Vector256.FusedMultiplyAdd(-s, g, f) - (s * gLow)) / g;
        Vector256<double> z = s * s, t = Vector256.Create(1.0 / 23);
        t = Vector256.FusedMultiplyAdd(z, t, Vector256.Create(1.0 / 21));
        t = Vector256.FusedMultiplyAdd(z, t, Vector256.Create(1.0 / 19));
        t = Vector256.FusedMultiplyAdd(z, t, Vector256.Create(1.0 / 17));
        t = Vector256.FusedMultiplyAdd(z, t, Vector256.Create(1.0 / 15));
        t = Vector256.FusedMultiplyAdd(z, t, Vector256.Create(1.0 / 13));
        t = Vector256.FusedMultiplyAdd(z, t, Vector256.Create(1.0 / 11));
        t = Vector256.FusedMultiplyAdd(z, t, Vector256.Create(1.0 / 9));
        t = Vector256.FusedMultiplyAdd(z, t, Vector256.Create(1.0 / 7));
        t = Vector256.FusedMultiplyAdd(z, t, Vector256.Create(1.0 / 5));
        t = Vector256.FusedMultiplyAdd(z, t, Vector256.Create(1.0 / 3));
        t = z * t;

        Vector256<double> high = two * s, low = two * Vector256.FusedMultiplyAdd(s, t, sLow), a = k * Ln2High, sum = a + high;
        return sum + (high - (sum - a) + low + (k * Ln2Low));
    }
}
