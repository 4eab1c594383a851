namespace Pid.Reductions.Timetables;

/// <summary>A lesson and its hour.</summary>
/// <param name="Teacher">The teacher, from 0.</param>
/// <param name="Class">The class, from 0.</param>
/// <param name="Hour">The hour, from 1.</param>
public readonly record struct Lesson(int Teacher, int Class, int Hour);

/// <summary>A timetable that solves an instance; checked when it is made.</summary>
public sealed class Schedule
{
    private readonly Lesson[] _lessons;

    /// <summary>Checks the four conditions and creates the schedule.</summary>
    /// <exception cref="ArgumentException">A condition is violated; the message says which and where.</exception>
    public Schedule(RestrictedTimetable timetable, IEnumerable<Lesson> lessons)
    {
        ArgumentNullException.ThrowIfNull(timetable);
        ArgumentNullException.ThrowIfNull(lessons);
        _lessons = [.. lessons.OrderBy(l => l.Teacher).ThenBy(l => l.Class).ThenBy(l => l.Hour)];
        if (Violation(timetable, _lessons) is { } violation)
        {
            throw new ArgumentException(violation, nameof(lessons));
        }

        Timetable = timetable;
    }

    /// <summary>The instance that this solves.</summary>
    public RestrictedTimetable Timetable { get; }

    /// <summary>The lessons, by teacher, then by class.</summary>
    public ReadOnlySpan<Lesson> Lessons => _lessons;

    /// <summary>
    /// The first violated of the four conditions, in words, or null: (1) every lesson is in an hour of its teacher; (2) every required
    /// lesson is given exactly once and no other; (3) no class and (4) no teacher has two lessons at once.
    /// </summary>
    internal static string? Violation(RestrictedTimetable timetable, IReadOnlyCollection<Lesson> lessons)
    {
        ArgumentNullException.ThrowIfNull(timetable);
        ArgumentNullException.ThrowIfNull(lessons);
        HashSet<(int, int)> given = [], classes = [], teachers = [];
        foreach ((int i, int j, int h) in lessons)
        {
            if (i < 0 || i >= timetable.TeacherCount || h is < 1 or > RestrictedTimetable.HourCount || !timetable.IsPresent(i, h))
            {
                return $"Teacher {i} is not present in hour {h}.";
            }

            if (!timetable.HasLesson(i, j) || !given.Add((i, j)))
            {
                return $"Teacher {i} has no lesson with class {j}, or it is given twice.";
            }

            if (!classes.Add((j, h)))
            {
                return $"Class {j} has two lessons in hour {h}.";
            }

            if (!teachers.Add((i, h)))
            {
                return $"Teacher {i} has two lessons in hour {h}.";
            }
        }

        int missing = timetable.Lessons.Length - given.Count;
        return missing == 0 ? null : $"{missing} lessons are not given.";
    }
}
