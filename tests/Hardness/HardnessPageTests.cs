using System.Text;
using Pid.Cli;
using Pid.Reductions.Marginals;
using Pid.Reductions.Timetables;

namespace Pid.Tests.Hardness;

/// <summary>docs/hardness.md is what the code says: the page is generated here and compared.</summary>
public sealed class HardnessPageTests
{
    [Fact]
    public void The_page_is_what_the_code_generates()
    {
        string page = Page(), generated = Path.Combine(AppContext.BaseDirectory, "hardness.generated.md");
        File.WriteAllText(generated, page);
        string written = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "hardness.md")).ReplaceLineEndings("\n");
        Assert.True(page == written, $"docs/hardness.md differs from what the code says; if the code is right, copy {generated} there.");
    }

    private static string Page()
    {
        RestrictedTimetable timetable = new([[1, 2, 3], [1, 2], [2, 3], [3]], [[1, 1, 1], [1, 1, 0], [0, 1, 1], [1, 0, 0]]);
        Schedule schedule = TimetableSolver.Solve(timetable).Schedule!;
        CountJoint joint = TimetableReduction.Encode(schedule);
        Schedule decoded = TimetableReduction.Decode(timetable, joint);
        IntegerMarginals m = joint.Marginals;
        int lessons = timetable.Lessons.Length;
        using StringWriter output = new() { NewLine = "\n" };
        Assert.Equal(0, PidCommand.Run(["reduce", Path.Combine(AppContext.BaseDirectory, "timetable.json"), "--solve"],
            new Terminal(Stream.Null, output, TextWriter.Null)));
        string[] report = output.ToString().ReplaceLineEndings("\n").TrimEnd().Split('\n');
        report[1] = "samples/timetable.json" + report[1][report[1].IndexOf(": ", StringComparison.Ordinal)..];
        StringBuilder cells = new();
        foreach ((int i, int j, int y, long count) in joint.Cells)
        {
            cells.Append(FormattableString.Invariant($"    {m.X1.Symbol(i),-3} {m.X2.Symbol(j),-3} y={y}  {count}/{m.Total}\n"));
        }

        return FormattableString.Invariant($"""
            # A timetable as a synergy, and back

            Finding the largest synergy of three pairwise marginals is NP-hard (theorem 3). `Pid.Reductions` is that theorem as code; this page walks through one instance.
            A test generates it: every figure is the code's.

            ## The timetable

            Four teachers, three classes, three hours. Teachers are *tight*: as many hours as lessons.

            | teacher | hours | classes |
            |---|---|---|
            {string.Join("\n", Enumerable.Range(0, timetable.TeacherCount).Select(i => $"| T{i} | {string.Join(", ", Enumerable.Range(1, 3).Where(h => timetable.IsPresent(i, h)))} | {string.Join(", ", Enumerable.Range(0, timetable.ClassCount).Where(j => timetable.HasLesson(i, j)).Select(j => $"C{j}"))} |"))}

            Every timetable has b = ({timetable.LessonsIn(1)}, {timetable.LessonsIn(2)}, {timetable.LessonsIn(3)}) lessons in the hours 1, 2, 3: tight teachers leave no choice, so one reduction suffices.

            ## The marginals, the answer

            X1: the teachers and a holding room H_h for each hour; X2: the classes; Y: the hour, or 0. k = {lessons} lessons + 3 x {timetable.ClassCount} classes = {m.Total}.
            `pid reduce samples/timetable.json --solve` prints

            ```
            {string.Join("\n", report)}
            ```

            ## The joint

            Class j is in hour h with its teacher, else with H_h; what is left of (H_h, C_j) goes to y = 0. All entries are 0 or 1/k, so H(X1,X2,Y) = log2 k and H(Y|X1,X2) = 0:

            {cells}
            No joint with these marginals has less entropy: every entry is at most p(x1,x2) <= 1/k.

            ## And back

            Reading the teachers' cells of that joint gives {decoded.Lessons.Length} lessons; the four conditions (presence, every lesson once, one teacher a class, one class a teacher) are checked:
            {string.Join(", ", decoded.Lessons.ToArray().Select(l => $"T{l.Teacher}-C{l.Class} in {l.Hour}"))}.

            A CNF file takes the same way: `pid reduce samples/formula.cnf --solve` builds a timetable from splitters, links and clauses (proof in `SatReduction`), and decodes its
            assignment. `tests/Hardness` has Z3 decide the same questions independently.

            """).ReplaceLineEndings("\n");
    }
}
