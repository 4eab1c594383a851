namespace Pid.Reductions.Timetables;

/// <summary>
/// What remains possible for up to three lessons of one teacher or class, whose hours are all different: for each lesson the hours that it
/// takes in some assignment of different hours within the given sets.
/// </summary>
internal static class AllDifferent
{
    private static readonly ushort[] s_filtered = Build();

    /// <summary>
    /// The filtered sets of three lessons, three bits each; 0 if there is no assignment. A lesson that is not there has the set 7.
    /// </summary>
    public static int Filter(int a, int b, int c) => s_filtered[a | (b << 3) | (c << 6)];

    private static ushort[] Build()
    {
        ushort[] filtered = new ushort[512];
        for (int sets = 0; sets < filtered.Length; sets++)
        {
            for (int x = 0; x < 3; x++)
            {
                for (int y = 0; y < 3; y++)
                {
                    int assignment = (1 << x) | (8 << y) | (64 << (3 - x - y));
                    if (x != y && (sets & assignment) == assignment)
                    {
                        filtered[sets] |= (ushort)assignment;
                    }
                }
            }
        }

        return filtered;
    }
}
