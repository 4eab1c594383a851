using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pid.Interactions.Decomposing;

/// <summary>Products with the Newton matrix of <see cref="INewtonSystem"/> in its fibre form: O(|X1| |X2| |Y|), nothing stored.</summary>
internal readonly ref struct FibreMatrix(UnionProblem problem, double[] r, double[] w, double[] k)
{
    /// <summary>(out1, out2) = M (x1, x2); inactive variables map to themselves.</summary>
    public void Multiply(ReadOnlySpan<double> x1, ReadOnlySpan<double> x2, Span<double> out1, Span<double> out2)
    {
        int ny = problem.NY;
        for (int i = 0; i < problem.N1 * ny; i++)
        {
            out1[i] = problem.P1[i] == 0 ? x1[i] : 0;
        }

        for (int i = 0; i < problem.N2 * ny; i++)
        {
            out2[i] = problem.P2[i] == 0 ? x2[i] : 0;
        }

        for (int i = 0, f = 0; i < problem.N1; i++)
        {
            ReadOnlySpan<double> a = x1.Slice(i * ny, ny);
            Span<double> o1 = out1.Slice(i * ny, ny);
            for (int j = 0; j < problem.N2; j++, f++)
            {
                ReadOnlySpan<double> b = x2.Slice(j * ny, ny);
                Span<double> o2 = out2.Slice(j * ny, ny);
                ReadOnlySpan<double> rf = r.AsSpan(f * ny, ny);
                AddFibre(rf, w[f], k[f], a, b, o1, o2);
            }
        }
    }

    // o1 and o2 += w r (a + b) + k r <r, a + b>, four labels at a time.
    private static void AddFibre(
        ReadOnlySpan<double> r, double w, double k, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> o1, Span<double> o2)
    {
        int y = 0, whole = r.Length & ~3;
        ref double ra = ref MemoryMarshal.GetReference(a), rb = ref MemoryMarshal.GetReference(b[..a.Length]);
        ref double rr = ref MemoryMarshal.GetReference(r[..a.Length]);
        ref double r1 = ref MemoryMarshal.GetReference(o1[..a.Length]), r2 = ref MemoryMarshal.GetReference(o2[..a.Length]);
        Vector256<double> sum = default;
        for (; y < whole; y += 4)
        {
            Vector256<double> u = Vector256.LoadUnsafe(ref ra, (nuint)y) + Vector256.LoadUnsafe(ref rb, (nuint)y);
            sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref rr, (nuint)y), u, sum);
        }

        double mean = (sum[0] + sum[2]) + (sum[1] + sum[3]);
        for (; y < r.Length; y++)
        {
            mean += r[y] * (a[y] + b[y]);
        }

        mean *= k;
        Vector256<double> weights = Vector256.Create(w), means = Vector256.Create(mean);
        for (y = 0; y < whole; y += 4)
        {
            Vector256<double> u = Vector256.LoadUnsafe(ref ra, (nuint)y) + Vector256.LoadUnsafe(ref rb, (nuint)y);
            Vector256<double> v = Vector256.LoadUnsafe(ref rr, (nuint)y) * Vector256.FusedMultiplyAdd(weights, u, means);
            (Vector256.LoadUnsafe(ref r1, (nuint)y) + v).StoreUnsafe(ref r1, (nuint)y);
            (Vector256.LoadUnsafe(ref r2, (nuint)y) + v).StoreUnsafe(ref r2, (nuint)y);
        }

        for (; y < r.Length; y++)
        {
            double v = r[y] * ((w * (a[y] + b[y])) + mean);
            o1[y] += v;
            o2[y] += v;
        }
    }
}
