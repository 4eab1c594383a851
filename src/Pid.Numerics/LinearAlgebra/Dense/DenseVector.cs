using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pid.Numerics.LinearAlgebra.Dense;

/// <summary>Operations on vectors of one length. Always in lanes of four, so that every machine gives the same bits.</summary>
internal static class DenseVector
{
    private const int Lanes = 4;

    /// <summary>Inner product of two vectors of one length.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        int i = 0;
        if (a.Length >= 2 * Lanes)
        {
            ref double ra = ref MemoryMarshal.GetReference(a);
            ref double rb = ref MemoryMarshal.GetReference(b[..a.Length]);
            Vector256<double> acc = default;
            for (; i <= a.Length - Lanes; i += Lanes)
            {
                acc = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref ra, (nuint)i), Vector256.LoadUnsafe(ref rb, (nuint)i), acc);
            }

            sum = (acc[0] + acc[2]) + (acc[1] + acc[3]);
        }

        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>y += factor * x.</summary>
    public static void AddScaled(Span<double> y, ReadOnlySpan<double> x, double factor)
    {
        int i = 0;
        if (y.Length >= 2 * Lanes)
        {
            ref double ry = ref MemoryMarshal.GetReference(y);
            ref double rx = ref MemoryMarshal.GetReference(x[..y.Length]);
            Vector256<double> f = Vector256.Create(factor);
            for (; i <= y.Length - Lanes; i += Lanes)
            {
                Vector256.FusedMultiplyAdd(f, Vector256.LoadUnsafe(ref rx, (nuint)i), Vector256.LoadUnsafe(ref ry, (nuint)i))
                    .StoreUnsafe(ref ry, (nuint)i);
            }
        }

        for (; i < y.Length; i++)
        {
            y[i] += factor * x[i];
        }
    }

    /// <summary>y -= a0 x0 + a1 x1 + a2 x2 + a3 x3.</summary>
    public static void SubtractScaled(Span<double> y, ReadOnlySpan<double> x0, double a0, ReadOnlySpan<double> x1, double a1,
        ReadOnlySpan<double> x2, double a2, ReadOnlySpan<double> x3, double a3)
    {
        ref double ry = ref MemoryMarshal.GetReference(y);
        ref double r0 = ref MemoryMarshal.GetReference(x0[..y.Length]), r1 = ref MemoryMarshal.GetReference(x1[..y.Length]);
        ref double r2 = ref MemoryMarshal.GetReference(x2[..y.Length]), r3 = ref MemoryMarshal.GetReference(x3[..y.Length]);
        Vector256<double> f0 = Vector256.Create(-a0), f1 = Vector256.Create(-a1), f2 = Vector256.Create(-a2), f3 = Vector256.Create(-a3);
        int i = 0;
        for (; i <= y.Length - Lanes; i += Lanes)
        {
            Vector256<double> v = Vector256.LoadUnsafe(ref ry, (nuint)i);
            v = Vector256.FusedMultiplyAdd(f0, Vector256.LoadUnsafe(ref r0, (nuint)i), v);
            v = Vector256.FusedMultiplyAdd(f1, Vector256.LoadUnsafe(ref r1, (nuint)i), v);
            v = Vector256.FusedMultiplyAdd(f2, Vector256.LoadUnsafe(ref r2, (nuint)i), v);
            Vector256.FusedMultiplyAdd(f3, Vector256.LoadUnsafe(ref r3, (nuint)i), v).StoreUnsafe(ref ry, (nuint)i);
        }

        for (; i < y.Length; i++)
        {
            y[i] = y[i] - (a0 * x0[i]) - (a1 * x1[i]) - (a2 * x2[i]) - (a3 * x3[i]);
        }
    }

    /// <summary>y *= x, each entry by its own.</summary>
    public static void Multiply(Span<double> y, ReadOnlySpan<double> x)
    {
        ref double ry = ref MemoryMarshal.GetReference(y);
        ref double rx = ref MemoryMarshal.GetReference(x[..y.Length]);
        int i = 0;
        for (; i <= y.Length - Lanes; i += Lanes)
        {
            (Vector256.LoadUnsafe(ref ry, (nuint)i) * Vector256.LoadUnsafe(ref rx, (nuint)i)).StoreUnsafe(ref ry, (nuint)i);
        }

        for (; i < y.Length; i++)
        {
            y[i] *= x[i];
        }
    }

    /// <summary>result = factor * x; the two may be the same.</summary>
    public static void Scale(ReadOnlySpan<double> x, double factor, Span<double> result)
    {
        ref double rx = ref MemoryMarshal.GetReference(x);
        ref double ry = ref MemoryMarshal.GetReference(result[..x.Length]);
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            (factor * Vector256.LoadUnsafe(ref rx, (nuint)i)).StoreUnsafe(ref ry, (nuint)i);
        }

        for (; i < x.Length; i++)
        {
            result[i] = factor * x[i];
        }
    }

    /// <summary>The largest |x|; NaN where an entry is.</summary>
    public static double MaxNorm(ReadOnlySpan<double> x)
    {
        ref double rx = ref MemoryMarshal.GetReference(x);
        Vector256<double> most = default;
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            most = Vector256.Max(most, Vector256.Abs(Vector256.LoadUnsafe(ref rx, (nuint)i)));
        }

        double norm = Largest(most);
        for (; i < x.Length; i++)
        {
            norm = Math.Max(norm, Math.Abs(x[i]));
        }

        return norm;
    }

    /// <summary>The largest w |x|, w >= 0; NaN where a product is.</summary>
    public static double MaxNorm(ReadOnlySpan<double> x, ReadOnlySpan<double> w)
    {
        ref double rx = ref MemoryMarshal.GetReference(x);
        ref double rw = ref MemoryMarshal.GetReference(w[..x.Length]);
        Vector256<double> most = default;
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
        {
            most = Vector256.Max(most, Vector256.Abs(Vector256.LoadUnsafe(ref rx, (nuint)i)) * Vector256.LoadUnsafe(ref rw, (nuint)i));
        }

        double norm = Largest(most);
        for (; i < x.Length; i++)
        {
            norm = Math.Max(norm, Math.Abs(x[i]) * w[i]);
        }

        return norm;
    }

    private static double Largest(Vector256<double> v) => Math.Max(Math.Max(v[0], v[1]), Math.Max(v[2], v[3]));
}
