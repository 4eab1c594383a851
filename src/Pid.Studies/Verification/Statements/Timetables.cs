using Pid.Numerics.Distributions;
using Pid.Reductions;
using Pid.Reductions.Marginals;
using Pid.Reductions.Timetables;

namespace Pid.Studies.Verification.Statements;

/// <summary>Theorem 3 by the paper's reduction, from restricted timetables.</summary>
internal static class Timetables
{
    private const int MostLessons = 9;

    public static IReadOnlyList<Statement> All { get; } =
    [
        new("theorem-3-timetable", "the solver finds a timetable iff trying all plans does; an instance that has one has marginals",
            "Liang et al. 2024, theorem 3; Even, Itai and Shamir 1976", Standing.Proved,
            "Teachers and classes of the instance: x1 and x2 of the table's positive cells, each teacher tight in its most likely "
                + "hours; all plans tried.", f => Instance(f.Joint) is { } t
            ? Decided(t, FirstPlan(t), f.Implementation) : null),
        new("theorem-3-encoding", "a timetable gives a joint of the reduction's three pairs with H(X1,X2,Y) = log2 k and H(Y|X1,X2) = "
            + "0; that joint gives the timetable back",
            "Liang et al. 2024, theorem 3", Standing.Proved,
            "p(x1,x2) is uniform on k pairs, so log2 k is the least entropy; it is reached where every pair has one y.",
            f => Instance(f.Joint) is { } t && FirstPlan(t) is { } plan
            ? Encoded(t, plan, f.Implementation) : null),
    ];

    private static string? Decided(RestrictedTimetable timetable, Schedule? plan, Implementation implementation)
    {
        Verdict verdict = implementation.Timetable(timetable).Verdict, truth = plan is null ? Verdict.Infeasible : Verdict.Feasible;
        return verdict != truth ? $"trying all plans says {truth}, the solver {verdict}"
            : plan is not null && implementation.TimetableMarginals(timetable) is null ? "there is a plan, but no marginals" : null;
    }

    private static string? Encoded(RestrictedTimetable timetable, Schedule plan, Implementation implementation)
    {
        CountJoint joint = implementation.EncodeTimetable(plan);
        if (implementation.TimetableMarginals(timetable) is not { } marginals || !marginals.Equals(joint.Marginals))
        {
            return "the joint of a plan has other pairs than the reduction";
        }

        double entropy = joint.Cells.ToArray().Sum(c => -c.Count / (double)marginals.Total * Math.Log2(c.Count / (double)marginals.Total));
        return !joint.IsTargetDetermined ? "Y is no function of (X1, X2)"
            : Facts.Same("log2 k", TimetableReduction.Threshold(marginals), "H(X1,X2,Y)", entropy)
                ?? (TimetableReduction.Decode(timetable, joint).Lessons.SequenceEqual(plan.Lessons) ? null
                : "the joint gives another timetable back");
    }

    // Lessons: the positive cells of p(x1,x2), at most three a teacher; hours: as many of the first three y as lessons, the likeliest
    // first.
    private static RestrictedTimetable? Instance(Joint joint)
    {
        List<byte> hours = [];
        List<(int, int)> lessons = [];
        for (int a = 0; a < joint.X1.Size; a++)
        {
            int[] classes = [.. Enumerable.Range(0, joint.X2.Size)
                .Where(b => Enumerable.Range(0, joint.Y.Size).Any(y => joint[a, b, y] > 0)).Take(RestrictedTimetable.HourCount)];
            if (classes.Length > 0)
            {
                lessons.AddRange(classes.Select(b => (hours.Count, b)));
                hours.Add((byte)Enumerable.Range(0, RestrictedTimetable.HourCount).OrderByDescending(y =>
                    Likelihood(a, y)).Take(classes.Length).Sum(y => 1 << y));
            }
        }

        return lessons.Count is > 0 and <= MostLessons ? new RestrictedTimetable(joint.X2.Size, hours, lessons) : null;

        double Likelihood(int a, int y) => y < joint.Y.Size ? Enumerable.Range(0, joint.X2.Size).Sum(b => joint[a, b, y]) : 0;
    }

    // Every assignment of hours to lessons in order, cut off only where two lessons collide.
    private static Schedule? FirstPlan(RestrictedTimetable timetable)
    {
        List<Lesson> plan = [];
        return Extend() ? new Schedule(timetable, plan) : null;

        bool Extend()
        {
            if (plan.Count == timetable.Lessons.Length)
            {
                return true;
            }

            (int teacher, int @class) = timetable.Lessons[plan.Count];
            for (int hour = 1; hour <= RestrictedTimetable.HourCount; hour++)
            {
                if (timetable.IsPresent(teacher, hour) && !plan.Exists(l => l.Hour == hour && (l.Teacher == teacher || l.Class == @class)))
                {
                    plan.Add(new Lesson(teacher, @class, hour));
                    if (Extend())
                    {
                        return true;
                    }

                    plan.RemoveAt(plan.Count - 1);
                }
            }

            return false;
        }
    }
}
