namespace Pid.Reductions.Timetables;

/// <summary>
/// The time-constrained variant: a restricted timetable that must have exactly b_h lessons in hour h. Liang et al. reduce the restricted
/// problem to it by trying every vector b; but teachers are tight, so that every timetable has b_h = #{i : h in T_i} and all other vectors
/// are answered at once.
/// </summary>
internal sealed class TimeConstrainedTimetable
{
    /// <summary>Creates an instance.</summary>
    /// <param name="timetable">The timetable.</param>
    /// <param name="lessonsInHour">b_1, b_2, b_3.</param>
    /// <exception cref="InstanceException">There are not three counts, or one is not between 0 and the number of classes.</exception>
    public TimeConstrainedTimetable(RestrictedTimetable timetable, IReadOnlyList<int> lessonsInHour)
    {
        ArgumentNullException.ThrowIfNull(timetable);
        ArgumentNullException.ThrowIfNull(lessonsInHour);
        int m = timetable.ClassCount;
        if (lessonsInHour.Count != RestrictedTimetable.HourCount || lessonsInHour.Any(b => b < 0 || b > m))
        {
            throw new InstanceException("counts", string.Join(',', lessonsInHour), "These are no numbers of lessons in the hours 1, 2, 3.",
                $"Give three counts between 0 and the number of classes, {m}.");
        }

        (Timetable, LessonsInHour) = (timetable, [.. lessonsInHour]);
    }

    /// <summary>The timetable.</summary>
    public RestrictedTimetable Timetable { get; }

    /// <summary>b_1, b_2, b_3.</summary>
    public IReadOnlyList<int> LessonsInHour { get; }

    /// <summary>Whether b is the only vector that tight teachers allow.</summary>
    public bool IsForced => Enumerable.Range(1, RestrictedTimetable.HourCount).All(h => LessonsInHour[h - 1] == Timetable.LessonsIn(h));
}
