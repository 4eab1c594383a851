using Pid.Cli.Commands;
using Pid.Interactions.MaximalSynergy;
using Pid.Reductions;
using Pid.Reductions.Marginals;
using Pid.Reductions.Timetables;

namespace Pid.Tests.Hardness;

/// <summary>
/// Theorem 3: own search, Z3 on the timetable, Z3 on the marginals, and the branch and bound of synergy all say the same.
/// </summary>
public sealed class TimetableTests(ITestOutputHelper output) : IDisposable
{
    private readonly Z3 _z3 = new();

    public void Dispose() => _z3.Dispose();

    [Fact]
    public void All_timetables_with_up_to_three_teachers_and_classes_are_decided_alike()
    {
        int[] count = new int[3];
        Dictionary<string, Verdict> kinds = [];
        foreach ((int n, int m) in from n in Enumerable.Range(1, 3) from m in Enumerable.Range(1, 3) select (n, m))
        {
            foreach (RestrictedTimetable t in TimetableGenerator.All(n, m))
            {
                // Teachers and classes have no order: the own search decides every instance, and the slow deciders one instance of each
                // kind.
                Verdict verdict = Solved(t);
                count[(int)verdict]++;
                string kind = Kind(t);
                if (!kinds.TryGetValue(kind, out Verdict known))
                {
                    kinds[kind] = known = BySynergy(t);
                    AssertJudged(t, known);
                }

                Assert.Equal(known, verdict);
            }
        }

        output.WriteLine($"exhaustive: {count[(int)Verdict.Feasible]} feasible, {count[(int)Verdict.Infeasible]} infeasible; "
            + $"{kinds.Count} kinds decided by Z3 and by synergy");
        Assert.True(count[(int)Verdict.Feasible] > 1000 && count[(int)Verdict.Infeasible] > 1000);
    }

    [Fact]
    public void Thousands_of_larger_timetables_are_decided_alike()
    {
        int[] count = new int[3];
        for (int seed = 0; seed < 2000; seed++)
        {
            int m = 3 + (seed % 6), n = 2 + (seed % (2 * m - 2));
            int lessons = n + (int)((3L * m - n) * (seed % 11) / 10);
            RestrictedTimetable t = seed % 3 == 0 ? TimetableGenerator.Planted(n, m, lessons, seed).Timetable
                : TimetableGenerator.Random(n, m, lessons, seed);
            Verdict verdict = AssertAgreement(t, slow: seed % 4 == 0);
            Assert.True(seed % 3 != 0 || verdict == Verdict.Feasible);
            count[(int)verdict]++;
            if (seed % 10 == 0 && TimetableGenerator.NearThreshold(n, m, lessons, seed, 100) is var (yes, no))
            {
                Assert.Equal((Verdict.Feasible, Verdict.Infeasible), (AssertAgreement(yes, slow: false), AssertAgreement(no, slow: false)));
                count[(int)Verdict.Feasible]++;
                count[(int)Verdict.Infeasible]++;
            }
        }

        output.WriteLine($"random: {count[(int)Verdict.Feasible]} feasible, {count[(int)Verdict.Infeasible]} infeasible");
        Assert.True(Math.Min(count[(int)Verdict.Feasible], count[(int)Verdict.Infeasible]) > 200);
    }

    [Fact]
    public void No_other_vector_of_hour_counts_is_consistent()
    {
        // For every choice of n sets of hours at once: p(y=h) from X1 is b_h + (m - c_h), from X2 it is m; p(y=0) is sum c on both sides.
        foreach ((int n, int m) in from n in Enumerable.Range(1, 4) from m in Enumerable.Range(1, 4) select (n, m))
        {
            Assert.True(_z3.Within(() =>
            {
                nint[] c = [_z3.Int(), _z3.Int(), _z3.Int()];
                nint[] b = [.. c.Select(_ => _z3.Sum(Enumerable.Range(0, n).Select(_ => _z3.If(_z3.Bool(), _z3.Whole(1), _z3.Whole(0)))))];
                _z3.Assume(Enumerable.Range(0, 3).Select(h => _z3.Equal(_z3.Sum(b[h], _z3.Whole(m)), _z3.Sum(_z3.Whole(m), c[h]))));
                return _z3.IsPossible() && _z3.Proves(_z3.And(Enumerable.Range(0, 3).Select(h => _z3.Equal(c[h], b[h]))));
            }));
        }
    }

    [Fact]
    public void The_enumeration_of_hour_counts_finds_one_consistent_vector_at_most()
    {
        foreach (RestrictedTimetable t in TimetableGenerator.All(2, 3))
        {
            TimeConstrainedTimetable[] all = [.. WithEveryCount(t)];
            TimeConstrainedTimetable[] consistent = [.. all.Where(v => TimetableReduction.ToMarginals(v) is not null)];
            Assert.Equal(TimetableReduction.ToMarginals(t) is null ? 0 : 1, consistent.Length);
            Assert.Equal(all.Length, all.DistinctBy(v => string.Join(',', v.LessonsInHour)).Count());
        }
    }

    [Fact]
    public void The_smallest_infeasible_timetables_are_found()
    {
        // Two teachers of one class in the same hour; beyond counting: three lessons whose hours collide.
        Assert.All(TimetableGenerator.SmallestInfeasible(2, 2, countable: true), t => Assert.Equal(2, t.Lessons.Length));
        IReadOnlyList<RestrictedTimetable> subtle = TimetableGenerator.SmallestInfeasible(3, 3, countable: false);
        Assert.NotEmpty(subtle);
        Assert.All(subtle, t => Assert.False(_z3.HasTimetable(t)));
    }

    // All vectors b with 0 <= b_h <= m and sum b = sum D, as the paper's reduction tries them.
    private static IEnumerable<TimeConstrainedTimetable> WithEveryCount(RestrictedTimetable timetable)
    {
        (int m, int lessons) = (timetable.ClassCount, timetable.Lessons.Length);
        return from b1 in Enumerable.Range(0, m + 1)
               from b2 in Enumerable.Range(0, m + 1)
               where lessons - b1 - b2 >= 0 && lessons - b1 - b2 <= m
               select new TimeConstrainedTimetable(timetable, [b1, b2, lessons - b1 - b2]);
    }

    private static Verdict BySynergy(RestrictedTimetable t) => SynergyDecider.Decide(t, new SynergyBudget(1e-7, 20_000)).Answer.Verdict;

    private Verdict AssertAgreement(RestrictedTimetable t, bool slow = true)
    {
        Verdict verdict = Solved(t);
        AssertJudged(t, verdict, slow);
        return verdict;
    }

    /// <summary>What the own search says, whose schedule is one and stands for a joint of the marginals.</summary>
    private static Verdict Solved(RestrictedTimetable t)
    {
        TimetableAnswer answer = TimetableSolver.Solve(t);
        if (answer.Schedule is { } schedule)
        {
            Assert.Null(Schedule.Violation(t, schedule.Lessons.ToArray()));
            IntegerMarginals marginals = TimetableReduction.ToMarginals(t)!;
            CountJoint joint = TimetableReduction.Encode(schedule);
            Assert.True(joint.Marginals.Equals(marginals) && joint.IsUniform && joint.IsTargetDetermined);
            Assert.True(joint.EntropyBits.Overlaps(TimetableReduction.Threshold(marginals)));
            Assert.True(TimetableReduction.Decode(t, joint).Lessons.SequenceEqual(schedule.Lessons));
        }

        return answer.Verdict;
    }

    private void AssertJudged(RestrictedTimetable t, Verdict verdict, bool slow = true)
    {
        bool feasible = _z3.HasTimetable(t);
        Assert.Equal(feasible ? Verdict.Feasible : Verdict.Infeasible, verdict);
        if (slow)
        {
            Assert.Equal(feasible, TimetableReduction.ToMarginals(t) is { } marginals && _z3.HasUnitJoint(marginals));
        }
    }

    /// <summary>The instance with its teachers and classes in an order of their own, least text first.</summary>
    private static string Kind(RestrictedTimetable t) =>
        Permutations(t.ClassCount).Select(order => string.Join(';', Enumerable.Range(0, t.TeacherCount)
        .Select(i => $"{t.HoursOf(i)}:" + string.Concat(order.Select(j => t.HasLesson(i, j) ? '1' : '0'))).Order(StringComparer.Ordinal)))
        .Min(StringComparer.Ordinal)!;

    private static IEnumerable<int[]> Permutations(int n) => n == 0 ? [[]]
        : Permutations(n - 1).SelectMany(p => Enumerable.Range(0, n).Select(at => (int[])[.. p[..at], n - 1, .. p[at..]]));
}
