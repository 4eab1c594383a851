using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pid.Numerics.LinearAlgebra.Dense;

/// <summary>Operations on dense rows, in vectors of fixed width: the same bits on every processor.</summary>
internal static class DenseRow
{
    /// <summary>target += factor source.</summary>
    public static void AddMultiple(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        Span<Vector256<double>> t = MemoryMarshal.Cast<double, Vector256<double>>(target);
        ReadOnlySpan<Vector256<double>> s = MemoryMarshal.Cast<double, Vector256<double>>(source[..target.Length]);
        Vector256<double> f = Vector256.Create(factor);
        for (int i = 0; i < t.Length; i++)
        {
            t[i] += f * s[i];
        }

        for (int i = t.Length * Vector256<double>.Count; i < target.Length; i++)
        {
            target[i] += factor * source[i];
        }
    }

    /// <summary>target *= factor.</summary>
    public static void Scale(Span<double> target, double factor)
    {
        foreach (ref double v in target)
        {
            v *= factor;
        }
    }

    /// <summary>The inner product; b may be longer.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        ReadOnlySpan<Vector256<double>> x = MemoryMarshal.Cast<double, Vector256<double>>(a);
        ReadOnlySpan<Vector256<double>> y = MemoryMarshal.Cast<double, Vector256<double>>(b[..a.Length]);
        Vector256<double> sum = Vector256<double>.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        double total = sum[0] + sum[1] + (sum[2] + sum[3]);
        for (int i = x.Length * Vector256<double>.Count; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }
}
