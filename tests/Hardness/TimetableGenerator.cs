using Pid.Reductions;
using Pid.Reductions.Timetables;

namespace Pid.Tests.Hardness;

/// <summary>Random timetable instances; the same seed gives the same instance everywhere.</summary>
internal static class TimetableGenerator
{
    private const int HourCount = RestrictedTimetable.HourCount;

    /// <summary>An instance with a hidden timetable, which is returned too.</summary>
    /// <param name="teachers">Teachers, 1 to 3 <paramref name="classes"/>.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="lessons">Lessons wanted, <paramref name="teachers"/> to 3 <paramref name="classes"/>; fewer where no more fit.</param>
    /// <param name="seed">The seed.</param>
    public static Schedule Planted(int teachers, int classes, int lessons, int seed)
    {
        Random random = new(seed);
        List<(int Class, int Hour)> free = [.. Enumerable.Range(0, classes * HourCount).Select(s => (s / HourCount, 1 + (s % HourCount)))];
        List<Lesson> placed = [];
        for (int i = 0; i < teachers; i++)
        {
            (int j, int h) = Take(free, random.Next(free.Count));
            placed.Add(new Lesson(i, j, h));
        }

        while (placed.Count < lessons)
        {
            (int Teacher, int Slot)[] fitting = [.. from i in Enumerable.Range(0, teachers)
                                                    from s in Enumerable.Range(0, free.Count)
                                                    where !placed.Exists(l => l.Teacher == i
                                                    && (l.Class == free[s].Class || l.Hour == free[s].Hour))
                                                    select (i, s)];
            if (fitting.Length == 0)
            {
                break;
            }

            (int teacher, int slot) = fitting[random.Next(fitting.Length)];
            (int j, int h) = Take(free, slot);
            placed.Add(new Lesson(teacher, j, h));
        }

        byte[] hours = new byte[teachers];
        placed.ForEach(l => hours[l.Teacher] |= (byte)(1 << (l.Hour - 1)));
        return new Schedule(new RestrictedTimetable(classes, hours, placed.Select(l => (l.Teacher, l.Class))), placed);
    }

    /// <summary>
    /// An instance without a plan: hours and classes of every teacher at random. No hour has more than m teachers and no class more than
    /// three lessons where that can be had, so that a missing timetable is no matter of counting.
    /// </summary>
    /// <param name="teachers">Teachers, 1 to 3 <paramref name="classes"/>.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="lessons">Lessons wanted, <paramref name="teachers"/> to 3 <paramref name="classes"/>; fewer where no more fit.</param>
    /// <param name="seed">The seed.</param>
    public static RestrictedTimetable Random(int teachers, int classes, int lessons, int seed)
    {
        // The hours and the classes of a hidden timetable, each re-drawn: the counts stay possible, the plan is lost.
        Schedule plan = Planted(teachers, classes, lessons, seed);
        Random random = new(seed);
        byte[] hours = [.. Enumerable.Range(0, teachers).Select(plan.Timetable.HoursOf)];
        (int Teacher, int Class)[] pairs = plan.Timetable.Lessons.ToArray();
        for (int swaps = 0; swaps < 8 * pairs.Length; swaps++)
        {
            ref (int Teacher, int Class) a = ref pairs[random.Next(pairs.Length)], b = ref pairs[random.Next(pairs.Length)];
            if (!Array.Exists(pairs, new Pair(a.Teacher, b.Class).Is) && !Array.Exists(pairs, new Pair(b.Teacher, a.Class).Is))
            {
                (a.Class, b.Class) = (b.Class, a.Class);
            }

            SwapHour(ref hours[random.Next(teachers)], ref hours[random.Next(teachers)], random);
        }

        return new RestrictedTimetable(classes, hours, pairs);
    }

    /// <summary>
    /// Two instances on the two sides of the threshold: they differ in the hours of at most two teachers; the first has a timetable, the
    /// second has none. Null if <paramref name="steps"/> exchanges of hours from a planted instance never lost the timetable.
    /// </summary>
    public static (RestrictedTimetable Feasible, RestrictedTimetable Infeasible)? NearThreshold(int teachers, int classes, int lessons,
        int seed, int steps = 1000)
    {
        RestrictedTimetable last = Planted(teachers, classes, lessons, seed).Timetable;
        Random random = new(seed);
        for (int step = 0; step < steps; step++)
        {
            byte[] hours = [.. Enumerable.Range(0, teachers).Select(last.HoursOf)];
            SwapHour(ref hours[random.Next(teachers)], ref hours[random.Next(teachers)], random);
            RestrictedTimetable next = new(classes, hours, last.Lessons.ToArray());
            if (TimetableSolver.Solve(next).Verdict == Verdict.Infeasible)
            {
                return (last, next);
            }

            last = next;
        }

        return null;
    }

    /// <summary>
    /// Every instance of a size, as teachers and classes are numbered: 7 sets of hours a teacher and as many classes as hours.
    /// </summary>
    /// <param name="teachers">Teachers.</param>
    /// <param name="classes">Classes, at most 30.</param>
    public static IEnumerable<RestrictedTimetable> All(int teachers, int classes)
    {
        (byte Hours, int Classes)[] kinds = [.. from hours in Enumerable.Range(1, 7)
                                                from set in Enumerable.Range(0, 1 << classes)
                                                where int.PopCount(hours) == int.PopCount(set)
                                                select ((byte)hours, set)];
        int[] kind = new int[teachers];
        for (int last = 0; last >= 0;)
        {
            yield return new RestrictedTimetable(classes, [.. kind.Select(k => kinds[k].Hours)],
                from i in Enumerable.Range(0, teachers)
                from j in Enumerable.Range(0, classes)
                where (kinds[kind[i]].Classes >> j & 1) != 0
                select (i, j));
            for (last = teachers - 1; last >= 0 && ++kind[last] == kinds.Length; last--)
            {
                kind[last] = 0;
            }
        }
    }

    /// <summary>The instances of a size without a timetable and with the fewest lessons.</summary>
    /// <param name="teachers">Teachers.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="countable">
    /// Whether also those that fall to counting: more than m teachers in an hour or more than three lessons of a class.
    /// </param>
    public static IReadOnlyList<RestrictedTimetable> SmallestInfeasible(int teachers, int classes, bool countable)
    {
        List<RestrictedTimetable> least = [];
        foreach (RestrictedTimetable timetable in All(teachers, classes))
        {
            bool larger = least.Count > 0 && timetable.Lessons.Length > least[0].Lessons.Length;
            if (larger || (!countable && FallsToCounting(timetable)) || TimetableSolver.Solve(timetable).Verdict != Verdict.Infeasible)
            {
                continue;
            }

            if (least.Count > 0 && timetable.Lessons.Length < least[0].Lessons.Length)
            {
                least.Clear();
            }

            least.Add(timetable);
        }

        return least;
    }

    private static bool FallsToCounting(RestrictedTimetable timetable) =>
        Enumerable.Range(1, HourCount).Any(h => timetable.LessonsIn(h) > timetable.ClassCount)
        || timetable.Lessons.ToArray().GroupBy(l => l.Class).Any(g => g.Count() > HourCount);

    /// <summary>
    /// Exchanges an hour that only a has with one that only b has, where there are such: how many have each stays the same.
    /// </summary>
    private static void SwapHour(ref byte a, ref byte b, Random random)
    {
        (int onlyA, int onlyB) = (a & ~b, b & ~a);
        if (onlyA != 0 && onlyB != 0)
        {
            int exchanged = Pick(onlyA, random) | Pick(onlyB, random);
            (a, b) = ((byte)(a ^ exchanged), (byte)(b ^ exchanged));
        }
    }

    private static int Pick(int bits, Random random)
    {
        for (int skip = random.Next(int.PopCount(bits)); skip > 0; skip--)
        {
            bits &= bits - 1;
        }

        return bits & -bits;
    }

    private static (int Class, int Hour) Take(List<(int Class, int Hour)> free, int index)
    {
        (int, int) slot = free[index];
        free.RemoveAt(index);
        return slot;
    }

    private readonly record struct Pair(int Teacher, int Class)
    {
        public bool Is((int Teacher, int Class) other) => (Teacher, Class) == other;
    }
}
