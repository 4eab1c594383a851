using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary><c>pid reduce</c>: right answers, checked solutions, honest limits, and words for bad instances.</summary>
public sealed class ReduceTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("{\"hours\":[[1],[1]],\"lessons\":[[1],[1]]}", "false")]
    [InlineData("{\"hours\":[[1,2],[1,2]],\"lessons\":[[1,1],[1,1]]}", "true")]
    [InlineData("{\"hours\":[[1],[2]],\"lessons\":[[1],[1]],\"counts\":[1,1,0]}", "true")]
    [InlineData("{\"hours\":[[1],[2]],\"lessons\":[[1],[1]],\"counts\":[0,1,1]}", "false")]
    [InlineData("{\"items\":[3,34,4,12,5,2],\"target\":9}", "true")]
    [InlineData("{\"items\":[3,34,4,12,5,2],\"target\":30}", "false")]
    [InlineData("{\"items\":[1,1,2]}", "true")]
    [InlineData("{\"items\":[1,1,3]}", "false")]
    [InlineData("{\"items\":[33,33,34],\"bound\":100}", "true")]
    [InlineData("c x\np cnf 1 2\n1 0\n-1 0\n", "false")]
    [InlineData("p cnf 2 2\n1 2 0 -1\n0\n", "true")]
    public void Problems_are_decided(string text, string satisfiable)
    {
        Outcome run = Invocation.RunWith(text, "reduce", "-", "--solve", "--json");
        Assert.Equal((0, "", satisfiable), (run.Exit, run.Error, run.Json.GetProperty("satisfiable").GetRawText()));
        Outcome reduced = Invocation.RunWith(text, "reduce", "-", "--json");
        Assert.Equal((0, "null"), (reduced.Exit, reduced.Json.GetProperty("satisfiable").GetRawText()));
    }

    [Fact]
    public void Twelve_variables_are_decided_and_the_assignment_satisfies_every_clause()
    {
        string file = Invocation.Sample("formula.cnf");
        JsonElement json = Invocation.Run("reduce", file, "--solve", "--json").Json;
        HashSet<int> literals = [.. json.GetProperty("assignment").EnumerateArray().Select(l => l.GetInt32())];
        Assert.Equal(12, literals.Select(Math.Abs).Distinct().Count());
        foreach (string clause in File.ReadLines(file).Where(line => line[0] is not ('c' or 'p')))
        {
            Assert.Contains(clause.Split(' ').Select(int.Parse), literals.Contains);
        }
    }

    // Planted: ten teachers, nine classes, teacher i gives class (i + h) mod 9 its lesson in hour h of those in which he is there.
    [Fact]
    public void A_timetable_of_ten_teachers_is_decided_and_the_schedule_keeps_all_conditions()
    {
        int[][] hours = [.. Enumerable.Range(0, 10).Select(i => i == 9 ? [3] : i % 3 == 0 ? (int[])[1, 2] : [1, 2, 3])];
        hours[8] = [1, 2];
        int[][] lessons = [.. hours.Select((own, i) =>
        {
            int[] row = new int[9];
            Array.ForEach(own, h => row[(i + h) % 9] = 1);
            return row;
        })];
        string text = JsonSerializer.Serialize(new Dictionary<string, int[][]> { ["hours"] = hours, ["lessons"] = lessons });
        Outcome run = Invocation.RunWith(text, "reduce", "-", "--solve", "--json");
        Assert.Equal((0, "", "true"), (run.Exit, run.Error, run.Json.GetProperty("satisfiable").GetRawText()));
        int[][] given = [.. run.Json.GetProperty("schedule").EnumerateArray().Select(l =>
            l.EnumerateArray().Select(v => v.GetInt32()).ToArray())];
        Assert.Equal(hours.Sum(own => own.Length), given.Length);
        Assert.All(given, l => Assert.True(lessons[l[0]][l[1]] == 1 && hours[l[0]].Contains(l[2])));
        Assert.Equal(given.Length, given.Select(l => (l[0], l[1])).Distinct().Count());
        Assert.Equal(given.Length, given.Select(l => (l[0], l[2])).Distinct().Count()); // a teacher in one place an hour
        Assert.Equal(given.Length, given.Select(l => (l[1], l[2])).Distinct().Count()); // a class with one teacher an hour
    }

    [Fact]
    public void Interrupted_or_too_large_it_is_undecided()
    {
        Outcome interrupted = Invocation.RunInterrupted("reduce", Invocation.Sample("formula.cnf"), "--solve", "--json");
        Assert.Equal((130, "null"), (interrupted.Exit, interrupted.Json.GetProperty("satisfiable").GetRawText()));
        Outcome large = Invocation.Run("reduce", Invocation.Sample("formula.cnf"), "--solve", "--by", "synergy", "--json");
        Assert.Equal((4, "null"), (large.Exit, large.Json.GetProperty("satisfiable").GetRawText()));
    }

    [Fact]
    public void The_marginals_written_are_what_bounds_reads()
    {
        string name = Path.Combine(_files.Directory, "pairs");
        Assert.Equal(0, Invocation.Run("reduce", Invocation.Sample("timetable.json"), "--marginals", name).Exit);
        Outcome bounds = Invocation.Run("bounds", "--x1y", name + "-x1y.csv", "--x2y", name + "-x2y.csv", "--x1x2",
            name + "-x1x2.csv", "--json");
        Assert.Equal((0, ""), (bounds.Exit, bounds.Error));
    }

    [Theory]
    [InlineData("loose.json", "{\"hours\":[[1,2]],\n\"lessons\":[[1]]}", 1, "hours[0]", "2 hours and has 1 lessons", "tight")]
    [InlineData("hour.json", "{\"hours\":[[1,\n4]],\"lessons\":[[1,1]]}", 2, "hours[0][1]", "outside 1..3", "1, 2, 3")]
    [InlineData("shape.json", "{\"hours\":[[1],[2]],\"lessons\":[[1,0],[1]]}", 1, "lessons[1]", "1 classes", "every row")]
    [InlineData("entry.json", "{\"hours\":[[1]],\"lessons\":[[2]]}", 1, "lessons[0][0]", "neither 0 nor 1", "one lesson")]
    [InlineData("target.json", "{\"items\":[1,2],\"target\":4}", 1, "target", "not between 0", "correct the target")]
    [InlineData("header.cnf", "1 2 0\n", 1, "header", "no DIMACS header", "p cnf")]
    [InlineData("literal.cnf", "p cnf 2 1\n1 3 0\n", 2, "clause 1", "literal 3", "from 1 to 2")]
    [InlineData("long.cnf", "p cnf 4 1\n1 2 3 4 0\n", 2, "clause 1", "4 literals", "one to three")]
    [InlineData("open.cnf", "p cnf 2 1\n1 2\n", 3, "clause 1", "not ended", "with 0")]
    [InlineData("count.cnf", "p cnf 2 2\n1 2 0\n", 3, "clause 2", "announces 2", "Correct the header")]
    [InlineData("empty.cnf", "", 1, "clause 1", "no header", "p cnf")]
    public void Bad_instances_are_refused_with_place_and_remedy(string name, string text, int line, string column, string problem,
        string remedy) =>
        BadData.AssertRefused("reduce", _files.Write(name, text), line, column, null, problem, remedy);
}
