namespace Pid.Coupling;

/// <summary>
/// <see cref="Count"/> equal masses. A vector of masses is written as runs because a majorizing vector may hold far more equal
/// entries than fit in memory.
/// </summary>
/// <param name="Mass">The mass of each entry; the probability is Mass / total.</param>
/// <param name="Count">The number of equal entries.</param>
internal readonly record struct MassRun(ulong Mass, ulong Count)
{
    /// <summary>The runs of a vector of masses, largest mass first; zeros are left out.</summary>
    /// <param name="masses">Masses in any order.</param>
    public static MassRun[] Of(ReadOnlySpan<ulong> masses)
    {
        ulong[] sorted = MassSort.Descending(masses);
        List<MassRun> runs = [];
        foreach (ulong mass in sorted)
        {
            if (runs.Count > 0 && runs[^1].Mass == mass)
            {
                runs[^1] = new MassRun(mass, runs[^1].Count + 1);
            }
            else
            {
                runs.Add(new MassRun(mass, 1));
            }
        }

        return [.. runs];
    }
}
