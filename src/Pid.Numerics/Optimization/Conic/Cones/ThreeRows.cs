namespace Pid.Numerics.Optimization.Conic.Cones;

/// <summary>Vectors of three numbers, and matrices of nine by rows.</summary>
internal static class ThreeRows
{
    public static bool IsFinite(ReadOnlySpan<double> m)
    {
        double sum = 0;
        foreach (double v in m)
        {
            sum += Math.Abs(v);
        }

        return double.IsFinite(sum);
    }

    public static void Move(ReadOnlySpan<double> v, ReadOnlySpan<double> d, double step, Span<double> at)
    {
        for (int i = 0; i < 3; i++)
        {
            at[i] = v[i] + (step * d[i]);
        }
    }

    public static void Times(ReadOnlySpan<double> m, ReadOnlySpan<double> x, Span<double> y)
    {
        (double a, double b, double c) = (x[0], x[1], x[2]);
        y[0] = (m[0] * a) + (m[1] * b) + (m[2] * c);
        y[1] = (m[3] * a) + (m[4] * b) + (m[5] * c);
        y[2] = (m[6] * a) + (m[7] * b) + (m[8] * c);
    }

    public static void TransposeTimes(ReadOnlySpan<double> m, ReadOnlySpan<double> x, Span<double> y)
    {
        (double a, double b, double c) = (x[0], x[1], x[2]);
        y[0] = (m[0] * a) + (m[3] * b) + (m[6] * c);
        y[1] = (m[1] * a) + (m[4] * b) + (m[7] * c);
        y[2] = (m[2] * a) + (m[5] * b) + (m[8] * c);
    }

    public static void Cross(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c)
    {
        c[0] = (a[1] * b[2]) - (a[2] * b[1]);
        c[1] = (a[2] * b[0]) - (a[0] * b[2]);
        c[2] = (a[0] * b[1]) - (a[1] * b[0]);
    }

    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => (a[0] * b[0]) + (a[1] * b[1]) + (a[2] * b[2]);
}
