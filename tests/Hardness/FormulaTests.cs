using Pid.Reductions;
using Pid.Reductions.Satisfiability;
using Pid.Reductions.Timetables;

namespace Pid.Tests.Hardness;

/// <summary>3-SAT through the timetable: the answer is Z3's, and timetables and assignments translate both ways.</summary>
public sealed class FormulaTests(ITestOutputHelper output) : IDisposable
{
    private readonly Z3 _z3 = new();

    public void Dispose() => _z3.Dispose();

    [Fact]
    public void Random_formulas_are_decided_like_by_z3()
    {
        int[] count = new int[3];
        for (int seed = 0; seed < 300; seed++)
        {
            ThreeSat formula = Random(1 + (seed % 12), seed);
            SatReduction reduction = SatReduction.Of(formula);
            TimetableAnswer answer = TimetableSolver.Solve(reduction.Timetable);
            Assert.Equal(_z3.IsSatisfiable(formula) ? Verdict.Feasible : Verdict.Infeasible, answer.Verdict);
            Assert.InRange(reduction.Timetable.ClassCount, 1, 14 * formula.Clauses.Count);
            Assert.InRange(reduction.Timetable.TeacherCount, 1, 15 * formula.Clauses.Count);
            if (answer.Schedule is { } schedule)
            {
                bool[] assignment = reduction.Decode(schedule);
                Assert.True(formula.IsSatisfiedBy(assignment));
                Assert.Equal(assignment, reduction.Decode(TimetableReduction.Decode(reduction.Timetable,
                    TimetableReduction.Encode(reduction.Encode(assignment)))));
            }

            count[(int)answer.Verdict]++;
        }

        output.WriteLine($"formulas: {count[(int)Verdict.Feasible]} satisfiable, {count[(int)Verdict.Infeasible]} unsatisfiable");
        Assert.True(Math.Min(count[(int)Verdict.Feasible], count[(int)Verdict.Infeasible]) > 60);
    }

    [Fact]
    public void Timetables_project_onto_exactly_the_satisfying_assignments()
    {
        // Every sign pattern, with repetitions: each assignment satisfies the formula iff it has a timetable; Z3 confirms the timetable
        // constructed for it.
        foreach (int[] clause in (int[][])[[1], [-1], [1, 2], [1, -1], [1, 2, 3], [1, 2, -3], [1, -2, 3], [-1, 2, 3], [1, -2, -3],
            [-1, -2, -3], [1, 1, -2], [2, 1, 1]])
        {
            ThreeSat formula = new(3, [clause, [1, 2, 3], [-3, 1, -2]]);
            SatReduction reduction = SatReduction.Of(formula);
            Assert.True(_z3.HasTimetable(reduction.Timetable));
            for (int bits = 0; bits < 8; bits++)
            {
                bool[] assignment = [(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0];
                if (formula.IsSatisfiedBy(assignment))
                {
                    Assert.Equal(assignment, reduction.Decode(reduction.Encode(assignment)));
                }

                // Unit clauses leave this assignment alone: feasible iff it satisfies the rest.
                ThreeSat forced = new(3, [.. formula.Clauses,
                    .. Enumerable.Range(0, 3).Select(v => (int[])[assignment[v] ? v + 1 : -v - 1])]);
                Verdict verdict = TimetableSolver.Solve(SatReduction.Of(forced).Timetable).Verdict;
                Assert.Equal(formula.IsSatisfiedBy(assignment) ? Verdict.Feasible : Verdict.Infeasible, verdict);
            }
        }
    }

    private static ThreeSat Random(int variables, int seed)
    {
        Random random = new(seed);
        int clauses = Math.Max(1, (int)(variables * (3.5 + (2 * random.NextDouble()))));
        return new ThreeSat(variables,
            [.. Enumerable.Range(0, clauses).Select(_ => Enumerable.Range(0, variables < 3 ? 1 + random.Next(3) : 3)
            .Select(_ => (1 + random.Next(variables)) * (random.Next(2) == 0 ? 1 : -1)).ToArray())]);
    }
}
