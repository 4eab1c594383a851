using System.Globalization;
using System.Numerics;

namespace Pid.Reductions.Timetables;

/// <summary>
/// The restricted timetable problem of Even, Itai and Shamir (1976, SIAM J. Comput. 5(4)): teachers i, each present in the hours T_i, a
/// subset of {1,2,3}; classes j, always present; a binary matrix D of lessons. Teachers are *tight*: |T_i| = sum_j D_ij, and no T_i is
/// empty. A timetable gives every lesson an hour of its teacher so that no teacher and no class has two lessons at once. Teachers and
/// classes count from 0, hours from 1. Immutable.
/// </summary>
public sealed class RestrictedTimetable
{
    /// <summary>The number of hours.</summary>
    public const int HourCount = 3;

    private readonly byte[] _hours;
    private readonly (int Teacher, int Class)[] _lessons;

    /// <summary>Creates an instance from its dense form.</summary>
    /// <param name="hours">For each teacher the hours T_i, each of 1, 2, 3 at most once.</param>
    /// <param name="lessons">The matrix D, a row a teacher: 1 where the teacher has a lesson with the class, else 0.</param>
    /// <exception cref="ArgumentException">The shapes differ, an hour or an entry is out of range, or a teacher is not tight.</exception>
    public RestrictedTimetable(IReadOnlyList<IReadOnlyList<int>> hours, IReadOnlyList<IReadOnlyList<int>> lessons)
        : this(Width(hours, lessons), Masks(hours), Pairs(hours, lessons))
    {
    }

    /// <summary>Creates an instance from the list of its lessons.</summary>
    /// <param name="classes">The number of classes.</param>
    /// <param name="hours">For each teacher the set T_i, bit h-1 for hour h.</param>
    /// <param name="lessons">The lessons (teacher, class), in any order.</param>
    /// <exception cref="ArgumentException">An index is out of range, a lesson is there twice, or a teacher is not tight.</exception>
    internal RestrictedTimetable(int classes, IReadOnlyList<byte> hours, IEnumerable<(int Teacher, int Class)> lessons)
    {
        ArgumentNullException.ThrowIfNull(hours);
        ArgumentNullException.ThrowIfNull(lessons);
        _hours = [.. hours];
        _lessons = [.. lessons.Order()];
        ClassCount = classes;
        if (_hours.Length == 0 || classes < 1)
        {
            throw new InstanceException("hours", Text(_hours.Length), $"There are {_hours.Length} teachers and {classes} classes.",
                "Give at least one of each.");
        }

        int[] count = new int[_hours.Length];
        for (int l = 0; l < _lessons.Length; l++)
        {
            (int i, int j) = _lessons[l];
            if (i < 0 || i >= _hours.Length || j < 0 || j >= classes || (l > 0 && _lessons[l - 1] == (i, j)))
            {
                throw new InstanceException("lessons", $"({i}, {j})",
                    $"The lesson of teacher {i} and class {j} is out of range or there twice.",
                    $"Teachers count from 0 to {_hours.Length - 1}, classes from 0 to {classes - 1}; a pair has at most one lesson.");
            }

            count[i]++;
        }

        for (int i = 0; i < _hours.Length; i++)
        {
            Check(i, count[i]);
        }
    }

    /// <summary>The number of teachers.</summary>
    public int TeacherCount => _hours.Length;

    /// <summary>The number of classes m.</summary>
    public int ClassCount { get; }

    /// <summary>The lessons, by teacher, then by class.</summary>
    public ReadOnlySpan<(int Teacher, int Class)> Lessons => _lessons;

    /// <summary>T_i as a set of bits, bit h-1 for hour h.</summary>
    internal byte HoursOf(int teacher) => _hours[teacher];

    /// <summary>Whether hour h is in T_i.</summary>
    public bool IsPresent(int teacher, int hour) => (_hours[teacher] >> (hour - 1) & 1) != 0;

    /// <summary>Whether D_ij = 1.</summary>
    public bool HasLesson(int teacher, int @class) => Array.BinarySearch(_lessons, (teacher, @class)) >= 0;

    /// <summary>b_h = #{i : h in T_i}: the number of lessons that every timetable has in hour h, since teachers are tight.</summary>
    internal int LessonsIn(int hour) => _hours.Count(mask => (mask >> (hour - 1) & 1) != 0);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private void Check(int i, int lessons)
    {
        if (_hours[i] is 0 or > 7)
        {
            throw new InstanceException($"hours[{i}]", Text(_hours[i]), $"Teacher {i} has no hour, or one outside 1..3.",
                "Every teacher is present in one to three of the hours 1, 2, 3; leave idle teachers out.");
        }

        int size = BitOperations.PopCount(_hours[i]);
        if (size != lessons)
        {
            throw new InstanceException($"hours[{i}]", Text(size), $"Teacher {i} is present for {size} hours and has {lessons} lessons.",
                "In a restricted timetable teachers are tight: give as many hours as lessons.");
        }
    }

    private static int Width(IReadOnlyList<IReadOnlyList<int>> hours, IReadOnlyList<IReadOnlyList<int>> lessons)
    {
        ArgumentNullException.ThrowIfNull(hours);
        ArgumentNullException.ThrowIfNull(lessons);
        if (hours.Count != lessons.Count)
        {
            throw new InstanceException("lessons", Text(lessons.Count),
                $"There are {hours.Count} teachers in \"hours\" and {lessons.Count} in \"lessons\".",
                "Give both a row for every teacher.");
        }

        int width = lessons.Count > 0 ? lessons[0].Count : 0;
        for (int i = 0; i < lessons.Count; i++)
        {
            if (lessons[i].Count != width)
            {
                throw new InstanceException($"lessons[{i}]", Text(lessons[i].Count),
                    $"The row has {lessons[i].Count} classes, the first one {width}.",
                    "Give every row a 0 or 1 for every class.");
            }
        }

        return width;
    }

    private static byte[] Masks(IReadOnlyList<IReadOnlyList<int>> hours)
    {
        byte[] masks = new byte[hours.Count];
        for (int i = 0; i < masks.Length; i++)
        {
            for (int a = 0; a < hours[i].Count; a++)
            {
                int hour = hours[i][a];
                if (hour is < 1 or > HourCount || (masks[i] >> (hour - 1) & 1) != 0)
                {
                    throw new InstanceException($"hours[{i}][{a}]", Text(hour),
                        $"The hour {hour} of teacher {i} is outside 1..3 or there twice.",
                        "Give each of the hours 1, 2, 3 at most once.");
                }

                masks[i] |= (byte)(1 << (hour - 1));
            }
        }

        return masks;
    }

    private static List<(int Teacher, int Class)> Pairs(IReadOnlyList<IReadOnlyList<int>> hours, IReadOnlyList<IReadOnlyList<int>> lessons)
    {
        List<(int, int)> pairs = [];
        for (int i = 0; i < hours.Count; i++)
        {
            for (int j = 0; j < lessons[i].Count; j++)
            {
                if (lessons[i][j] is < 0 or > 1)
                {
                    throw new InstanceException($"lessons[{i}][{j}]", Text(lessons[i][j]), $"The entry {lessons[i][j]} is neither 0 nor 1.",
                        "A teacher and a class have one lesson, 1, or none, 0.");
                }

                if (lessons[i][j] == 1)
                {
                    pairs.Add((i, j));
                }
            }
        }

        return pairs;
    }
}
