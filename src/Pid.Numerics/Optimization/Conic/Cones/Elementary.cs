namespace Pid.Numerics.Optimization.Conic.Cones;

/// <summary>log(1 + x) and exp(x) - 1 without the cancellation of the framework's own (which form 1 + x and subtract 1).</summary>
internal static class Elementary
{
    // Kahan: the error of 1 + x cancels in the quotient.
    public static double Log1P(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }

    public static double ExpM1(double x)
    {
        double u = Math.Exp(x);
        return u == 1 ? x : u - 1 == -1 ? -1 : (u - 1) * x / Math.Log(u);
    }
}
