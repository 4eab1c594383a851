using System.Globalization;

namespace Pid.Tests.Properties.Support;

/// <summary>
/// How many seeds a law over planted problems tries: its own number, in proportion to CsCheck_Iter, the variable that sets the iterations of the other
/// random laws (100 unless set). CsCheck_Iter=2000 tries twenty times as many.
/// </summary>
internal static class Seeds
{
    private const int Usual = 100;

    public static int Count(int usual) =>
        long.TryParse(Environment.GetEnvironmentVariable("CsCheck_Iter"), NumberStyles.None, CultureInfo.InvariantCulture, out long iterations)
            ? (int)Math.Clamp(usual * iterations / Usual, 1, int.MaxValue)
            : usual;
}
