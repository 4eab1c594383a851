namespace Pid.Native;

/// <summary>The floating-point arithmetic of the calling thread, which the caller may have changed.</summary>
internal static class Arithmetic
{
    private const double SmallestNormal = 2.2250738585072014e-308;

    // Not constants, so that the processor adds and not the compiler.
    private static double s_one = 1;
    private static double s_least = SmallestNormal;

    /// <summary>
    /// Requires a process that the library works in, rounding to nearest and subnormal numbers: every proof of a bound counts on both.
    /// </summary>
    public static void Require()
    {
        ForkGuard.Require();
        double one = Volatile.Read(ref s_one);
        bool nearest = one + 1e-30 == one && one - 1e-30 == one;
        bool gradual = 0.5 * Volatile.Read(ref s_least) > 0;
        if (!nearest || !gradual)
        {
            throw new AbiException(ResultCode.Arithmetic, "The floating-point arithmetic of this thread "
                + (nearest ? "flushes subnormal numbers to zero" : "does not round to nearest")
                + ", so that no bound would be certain. Call fesetenv(FE_DFL_ENV) before, or build the program without -ffast-math.");
        }
    }
}
