using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Pid.Cli;
using Pid.Cli.Output;
using Pid.Data.Programs;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.EndToEnd;

/// <summary><c>pid solve</c>: right answers to programs whose optimum is known, and an orderly end of every other.</summary>
public sealed class SolveTests : IDisposable
{
    // Hillier and Lieberman's Wyndor Glass: 36 at (2, 6).
    private const string Wyndor = """
        NAME          WYNDOR
        OBJSENSE
            MAX
        ROWS
         N  PROFIT
         L  PLANT1
         L  PLANT2
         L  PLANT3
        COLUMNS
            DOORS     PROFIT           3.0   PLANT1           1.0
            DOORS     PLANT3           3.0
            WINDOWS   PROFIT           5.0   PLANT2           2.0
            WINDOWS   PLANT3           2.0
        RHS
            RHS       PLANT1           4.0   PLANT2          12.0
            RHS       PLANT3          18.0
        ENDATA
        """;

    // The example of the published description of QPS: optimum 4.37187500.
    private const string Published = """
        NAME          QPEXAMPLE
        ROWS
         N  obj
         G  r1
         L  r2
        COLUMNS
            c1        r1                 2.0   r2                -1.0
            c1        obj                1.5
            c2        r1                 1.0   r2                 2.0
            c2        obj               -2.0
        RHS
            rhs1      r1                 2.0   r2                 6.0
            rhs1      obj               -4.0
        BOUNDS
         UP bnd1      c1                20.0
        QUADOBJ
            c1        c1                 8.0
            c1        c2                 2.0
            c2        c2                10.0
        ENDATA
        """;

    // maximise u + 1/2, w = e^5, v = 1, w >= v exp(u / v): 5.5.
    private const string Exponential = """
        VER
        2
        OBJSENSE
        MAX
        VAR
        3 1
        EXP 3
        CON
        2 1
        L= 2
        OBJACOORD
        1
        2 1.0
        OBJBCOORD
        0.5
        ACOORD
        2
        0 0 1.0
        1 1 1.0
        BCOORD
        2
        0 -148.413159102576603
        1 -1
        """;

    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Jayness_dice_are_solved()
    {
        JsonElement json = Solved("solve", Invocation.Sample("dice.cbf"), "--json", "--solution");
        // The figures of Jaynes (1978).
        double[] published = [0.05435, 0.07877, 0.11416, 0.16545, 0.23977, 0.34749];
        double[] x = Numbers(json, "x");
        Assert.Equal(12, x.Length);
        Assert.All(published.Zip(x), p => Assert.Equal(p.First, p.Second, 1e-5));
        AssertObjective(json, -x[..6].Sum(p => p * Math.Log(p)), 1e-7);
        Assert.Equal(("pid/1", "solve", "dice", "max"), (json.GetProperty("schema").GetString(), json.GetProperty("command").GetString(),
            json.GetProperty("name").GetString(), json.GetProperty("sense").GetString()));
        Assert.False(json.TryGetProperty("names", out _));
    }

    [Fact]
    public void A_portfolio_agrees_with_its_closed_form_and_names_its_assets()
    {
        // Both constraints bind: x_i = (a + b r_i) / variance_i, with sum x = 1, sum r x = .06.
        double[] r = [0.03, 0.05, 0.08], variance = [0.01, 0.0225, 0.04];
        double s0 = variance.Sum(v => 1 / v), s1 = r.Zip(variance, (a, v) => a / v).Sum(), s2 = r.Zip(variance, (a, v) => a * a / v).Sum();
        double determinant = (s0 * s2) - (s1 * s1), a = (s2 - (0.06 * s1)) / determinant, b = ((0.06 * s0) - s1) / determinant;
        double[] expected = [.. r.Zip(variance, (ri, v) => (a + (b * ri)) / v)];
        JsonElement json = Solved("solve", Invocation.Sample("portfolio.qps"), "--json", "--solution", "--tol", "1e-10");
        Assert.Equal(["BONDS", "GOLD", "SHARES"], json.GetProperty("names").EnumerateArray().Select(n => n.GetString()!));
        Assert.All(expected.Zip(Numbers(json, "x")), p => Assert.Equal(p.First, p.Second, 1e-6));
        AssertObjective(json, 0.5 * expected.Zip(variance, (x, v) => x * x * v).Sum(), 1e-9);
        Assert.Equal(1e-10, json.GetProperty("tolerance").GetDouble());
    }

    [Theory]
    [InlineData("w.mps", Wyndor, 36)]
    [InlineData("q.qps", Published, 4.371875 + 4)]
    [InlineData("e.cbf", Exponential, 5.5)]
    public void Known_optima_are_found_plain_compressed_and_from_standard_input(string name, string text, double optimum)
    {
        byte[] plain = Encoding.UTF8.GetBytes(text), compressed = Gzip(text);
        foreach (JsonElement json in (JsonElement[])[
            Solved("solve", _files.Write(name, plain), "--json"),
            Solved("solve", _files.Write(name + ".gz", compressed), "--json"),
            Json(Invocation.RunWith(new MemoryStream(plain), "solve", "-", "--json")),
            Json(Invocation.RunWith(new MemoryStream(compressed), "solve", "-", "--json"))])
        {
            AssertObjective(json, optimum, 1e-6);
            Assert.False(json.TryGetProperty("x", out _));
            Assert.Equal(("optimal", "converged", false),
                (json.GetProperty("status").GetString(), json.GetProperty("exit").GetString(), json.GetProperty("partial").GetBoolean()));
            Assert.True(json.GetProperty("iterations").GetInt32() > 0);
            Assert.All(json.GetProperty("residuals").EnumerateObject(), r => Assert.InRange(r.Value.GetDouble(), 0, r.Name == "objective"
                ? 1e-6 : 1e-8));
        }
    }

    [Fact]
    public void The_report_is_a_table_with_the_variables_by_name()
    {
        Outcome run = Invocation.Run("solve", _files.Write("w.mps", Wyndor), "--solution");
        Assert.Equal((0, ""), (run.Exit, run.Error));
        Assert.StartsWith("WYNDOR: maximise\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("2 variables, 5 rows (5 inequalities)", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"\nPrimal objective +(36|36\.0000\d*|35\.9999\d*) ", run.Out);
        Assert.Matches(@"\nDOORS +(2|2\.0000\d*|1\.9999\d*)\nWINDOWS +(6|6\.0000\d*|5\.9999\d*)\n", run.Out);
        Assert.Contains("Status: optimal. Residuals and gap are at most 1e-8.", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("DOORS", Invocation.Run("solve", _files.Write("w.mps", Wyndor)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_without_a_point_is_certified_infeasible()
    {
        string file = _files.Write("i.mps", Wyndor.Replace(" L  PLANT3", " G  PLANT3", StringComparison.Ordinal).Replace("18.0", "25.0",
            StringComparison.Ordinal));
        JsonElement json = Solved("solve", file, "--json", "--solution");
        Assert.Equal("primal-infeasible", json.GetProperty("status").GetString());
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null),
            (json.GetProperty("primalObjective").ValueKind, json.GetProperty("x").ValueKind));
        Assert.InRange(json.GetProperty("residuals").GetProperty("dual").GetDouble(), 0, 1e-8);
        Assert.Contains("Status: infeasible. Multipliers certify that no point satisfies the constraints",
            Invocation.Run("solve", file).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_multipliers_of_the_rows_are_given_and_are_prices()
    {
        // Wyndor maximises 3 d + 5 w with d <= 4, 2 w <= 12, 3 d + 2 w <= 18: prices 0, 1.5 and 1 an hour; nothing is at a bound of zero.
        JsonElement json = Solved("solve", _files.Write("d.mps", Wyndor), "--json", "--solution");
        double[] prices = [.. Numbers(json, "z").Select(v => Math.Round(v, 5)).Where(v => v != 0).Order()];
        Assert.Equal([1, 1.5], prices);
        Assert.Equal(Numbers(json, "z").Length, json.GetProperty("cones").EnumerateArray().Sum(c => c.GetProperty("rows").GetInt32()));
        Assert.False(json.GetProperty("perhapsNotAttained").GetBoolean());
        Assert.Contains("Multipliers z", Invocation.Run("solve", _files.Write("d.mps", Wyndor), "--solution").Out,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MIN", "-1.0")]
    [InlineData("MAX", "1.0")]
    public void A_quadratic_objective_that_curves_the_wrong_way_is_refused(string sense, string curvature)
    {
        string file = _files.Write("n.qps",
            $"NAME N\nOBJSENSE\n    {sense}\nROWS\n N obj\n L c1\nCOLUMNS\n    a obj 1.0 c1 1.0\nRHS\n    r c1 1.0\nQUADOBJ\n    a a "
                + $"{curvature}\nENDATA\n");
        Outcome run = Invocation.Run("solve", file, "--json");
        Assert.Equal(3, run.Exit);
        Assert.Contains("not convex", run.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_without_end_is_certified_unbounded_with_its_ray()
    {
        string file = _files.Write("u.mps", Wyndor.Replace(" L  ", " G  ", StringComparison.Ordinal));
        JsonElement json = Solved("solve", file, "--json", "--solution");
        Assert.Equal(("dual-infeasible", JsonValueKind.Null), (json.GetProperty("status").GetString(), json.GetProperty("x").ValueKind));
        double[] ray = Numbers(json, "ray");
        Assert.Equal(1, (3 * ray[0]) + (5 * ray[1]), 1e-6);
        Assert.All(ray, r => Assert.True(r >= -1e-8));
        Assert.Contains("Status: unbounded.", Invocation.Run("solve", file).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Out_of_time_or_interrupted_it_gives_the_best_point_marked_partial()
    {
        string file = _files.Write("w.mps", Wyndor);
        AssertPartial(4, "time-limit", OutOfTime(file));
        AssertPartial(130, "interrupted", Invocation.RunInterrupted("solve", file, "--json", "--solution"));
        Assert.Contains("Status: partial. Interrupted; the best point so far is given", Invocation.RunInterrupted("solve", file).Out,
            StringComparison.Ordinal);

        // The timer of a limit may be late: the solve starts when it has surely fired.
        static Outcome OutOfTime(string file)
        {
            using RunState run = new(1e-9, TimeSpan.FromTicks(1), CancellationToken.None);
            run.Stop.WaitHandle.WaitOne();
            ConicFile read = ConicFile.Read(file);
            SolveReport report = new(read, ConicSolver.Solve(read.Problem, null, run.Stop), 1e-8, true, file, run);
            return new Outcome(report.Exit, JsonReport.ToText("solve", report), "");
        }

        static void AssertPartial(int exit, string ending, Outcome run)
        {
            Assert.Equal((exit, ""), (run.Exit, run.Error));
            Assert.Equal(("unknown", ending, true),
                (run.Json.GetProperty("status").GetString(), run.Json.GetProperty("exit").GetString(),
                run.Json.GetProperty("partial").GetBoolean()));
            Assert.Equal(2, Numbers(run.Json, "x").Length);
        }
    }

    [Fact]
    public void A_tolerance_out_of_reach_exits_4_with_what_was_reached()
    {
        Outcome run = Invocation.Run("solve", Invocation.Sample("dice.cbf"), "--json", "--tol", "1e-30");
        Assert.Equal((4, ""), (run.Exit, run.Error));
        Assert.Equal(("near-optimal", false), (run.Json.GetProperty("status").GetString(), run.Json.GetProperty("partial").GetBoolean()));
        AssertObjective(run.Json, 1.61358, 1e-5);
        Assert.True(Solved("solve", Invocation.Sample("dice.cbf"), "--json", "--tol", "1e-3").GetProperty("iterations").GetInt32()
            < Solved("solve", Invocation.Sample("dice.cbf"), "--json").GetProperty("iterations").GetInt32());
    }

    [Fact]
    public void Progress_is_a_line_an_iteration_on_a_terminal_only()
    {
        string file = _files.Write("w.mps", Wyndor);
        int iterations = Solved("solve", file, "--json").GetProperty("iterations").GetInt32();
        string[] lines = OnTerminal("solve", file).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(iterations + 2, lines.Length);
        Assert.Contains("primal objective", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^ +\d+ +3[56]\.?", lines[^1].Replace("3.6", "36.", StringComparison.Ordinal).Replace("3.599", "35.99",
            StringComparison.Ordinal));
        Assert.Equal("", OnTerminal("solve", file, "--quiet"));

        static string OnTerminal(params string[] args)
        {
            using StringWriter error = new();
            Assert.Equal(0, PidCommand.Run(args, new Terminal(Stream.Null, TextWriter.Null, error) { ErrorIsTerminal = true }));
            return error.ToString();
        }
    }

    [Fact]
    public void Customs_that_were_followed_are_named()
    {
        string file = _files.Write("b.mps", Wyndor.Replace("ENDATA", "BOUNDS\n UP BND       DOORS           -1.0\nENDATA",
            StringComparison.Ordinal));
        Assert.Contains("'DOORS' has a negative upper bound", Solved("solve", file, "--json").GetProperty("warnings")[0].GetString(),
            StringComparison.Ordinal);
        Assert.Contains("'DOORS' has a negative upper bound", Invocation.Run("solve", file).Out, StringComparison.Ordinal);
    }

    // Where infinity begins differs between codes: CPLEX and SCIP at 1e20, GLPK at the largest double.
    [Fact]
    public void A_bound_that_counts_as_infinite_is_told()
    {
        string file = _files.Write("b.mps", Wyndor.Replace("ENDATA", "BOUNDS\n UP BND       DOORS           1.0e25\nENDATA",
            StringComparison.Ordinal));
        const string Note = "1.0e25 counts as infinite, as does every number of 1e20 and more in right sides, ranges and bounds.";
        Assert.Contains(Note, Solved("solve", file, "--json").GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
        string[] words = Invocation.Run("solve", file).Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(Note, string.Join(' ', words), StringComparison.Ordinal);
    }

    // Lovasz's theta of a path of three is 2, its greatest independent set; and least t with t I - [1 2; 2 -1] semidefinite is sqrt 5.
    [Fact]
    public void Semidefinite_programs_are_solved_and_shown_by_the_names_of_their_entries()
    {
        string theta = _files.Write("theta.cbf", "VER\n2\nOBJSENSE\nMAX\nPSDVAR\n1\n3\nCON\n3 1\nL= 3\nOBJFCOORD\n6\n0 0 0 1\n0 1 0 1\n"
            + "0 1 1 1\n0 2 0 1\n0 2 1 1\n0 2 2 1\nFCOORD\n5\n0 0 0 0 1\n0 0 1 1 1\n0 0 2 2 1\n1 0 1 0 1\n2 0 2 1 1\nBCOORD\n1\n0 -1\n");
        JsonElement answer = Solved("solve", theta, "--json", "--solution");
        Assert.Equal(2, answer.GetProperty("primalObjective").GetDouble(), 1e-6);
        Assert.Equal(["X0[0,0]", "X0[1,0]", "X0[2,0]", "X0[1,1]", "X0[2,1]", "X0[2,2]"],
            answer.GetProperty("names").EnumerateArray().Select(name => name.GetString()!));
        Assert.All(Numbers(answer, "x").Zip([0.5, 0, 0.5, 0, 0, 0.5]), x => Assert.Equal(x.Second, x.First, 1e-4));
        Assert.Equal("semidefinite", answer.GetProperty("cones")[1].GetProperty("kind").GetString());

        string eigenvalue = _files.Write("eigen.cbf", "VER\n2\nPSDCON\n1\n2\nVAR\n1 1\nF 1\nOBJACOORD\n1\n0 1\nHCOORD\n2\n"
            + "0 0 0 0 1\n0 0 1 1 1\nDCOORD\n3\n0 0 0 -1\n0 1 0 -2\n0 1 1 1\n");
        Assert.Equal(Math.Sqrt(5), Solved("solve", eigenvalue, "--json").GetProperty("primalObjective").GetDouble(), 1e-7);
        Assert.Contains("1 semidefinite cone)", Invocation.Run("solve", eigenvalue).Out, StringComparison.Ordinal);
        string none = _files.Write("none.cbf",
            "VER\n2\nPSDCON\n1\n2\nVAR\n1 1\nF 1\nHCOORD\n1\n0 0 0 0 1\nDCOORD\n2\n0 1 0 1\n0 1 1 -1\n");
        Assert.Contains("Status: infeasible", Invocation.Run("solve", none).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_that_a_cone_was_split_with_are_not_shown()
    {
        // maximise t, x y z >= |t|^3, x + y + z = 6: t = 2. The three-factor power cone takes an auxiliary variable.
        string file = _files.Write("p.cbf",
            "VER\n3\nPOWCONES\n1 3\n3\n1\n1\n1\nOBJSENSE\nMAX\nVAR\n4 1\n@0:POW 4\nCON\n1 1\nL= 1\nOBJACOORD\n1\n3 1\nACOORD\n3\n0 0 "
                + "1\n0 1 1\n0 2 1\nBCOORD\n1\n0 -6\n");
        double[] x = Numbers(Solved("solve", file, "--json", "--solution"), "x");
        Assert.Equal(4, x.Length);
        Assert.All(x, v => Assert.Equal(2, v, 1e-3));
    }

    /// <summary>Name, text, line (0: none), value and a part of the problem and of the remedy.</summary>
    public static TheoryData<string, string, int, string?, string, string> BadPrograms => new()
    {
        { "empty.cbf", "", 0, "", "is empty", "VER" },
        { "empty.mps", "\n\n", 2, "", "is empty", "ENDATA" },
        { "notes.txt", "x", 0, null, "extension '.txt' is not known", ".cbf, .mps or .qps" },
        { "start.cbf", "NAME X\n", 1, "NAME X", "starts with 'NAME X'", "VER" },
        { "version.cbf", "VER\n9\n", 2, "9", "Version 9", "1 to 4" },
        { "integer.cbf", "VER\n2\nVAR\n1 1\nF 1\nINT\n1\n0\n", 6, "INT", "integer variables", "continuous relaxation" },
        { "matrix.cbf", "VER\n2\nPSDVAR\n1\n900\n", 5, "900", "order 900 the systems of the semidefinite cones", "Split large" },
        { "upper.cbf", "VER\n2\nPSDVAR\n1\n2\nOBJFCOORD\n1\n0 0 1 1\n", 8, "0 0 1 1", "above the diagonal", "row >= column: (1, 0)" },
        { "cone.cbf", "VER\n2\nVAR\n1 1\nLOG 1\n", 5, "LOG 1", "'LOG' is no cone", "Use F, L+" },
        { "size.cbf", "VER\n2\nVAR\n2 1\nEXP 2\n", 5, "EXP 2", "cone EXP of 2 rows", "EXP needs 3" },
        { "huge.cbf", "VER\n2\nVAR\n2000000000 1\nF 2000000000\n", 5, "F 2000000000", "2000000000 rows or variables", "At most" },
        { "unnamed.cbf", "VER\n2\nVAR\n1000000 1\nQ 1000000\nOBJACOORD\n1\n0 1\n", 0, null, "names 999999 of its 1000000 variables",
        "At most 100000" },
        { "rows.cbf", "VER\n2\nVAR\n1 1\nF 1\nCON\n1000000 1\nL= 1000000\nACOORD\n1\n7 0 1\nBCOORD\n1\n8 1\n", 0, null,
        "names 999998 of its 1000000 rows", "leave the others out" },
        { "exponents.cbf", "VER\n3\nPOWCONES\n1 2147483647\n2147483647\n1\n", 6, "1", "The file ends", "incomplete" },
        { "sum.cbf", "VER\n2\nVAR\n3 1\nL+ 2\n", 5, "L+ 2", "announces 3", "sum of the sizes" },
        { "index.cbf", "VER\n2\nVAR\n1 1\nF 1\nOBJACOORD\n1\n7 1\n", 8, "7 1", "outside 0 .. 0", "count from 0" },
        { "twice.cbf", "VER\n3\nVAR\n1 1\nF 1\nVAR\n1 1\nF 1\n", 6, "VAR", "Section VAR stands twice", "one section" },
        { "early.cbf", "VER\n2\nOBJACOORD\n1\n0 1\n", 5, "0 1", "nothing to index", "VAR, CON, PSDVAR and PSDCON come before" },
        { "number.cbf", "VER\n2\nVAR\n1 1\nF 1\nOBJACOORD\n1\n0 NaN\n", 8, "0 NaN", "'NaN' is no finite number", "Write a number" },
        { "cut.cbf", "VER\n2\nVAR\n1 1\nF 1\nOBJACOORD\n2\n0 1\n", 8, "0 1", "The file ends", "incomplete" },
        { "power.cbf", "VER\n3\nPOWCONES\n1 2\n2\n1\n1\nVAR\n2 1\n@0:POW 2\n", 10, "@0:POW 2", "2 rows with 2 exponents", "more rows" },
        { "marker.mps", "NAME T\nROWS\n N C\nCOLUMNS\n M1 'MARKER' 'INTORG'\nENDATA\n", 5, "M1 'MARKER' 'INTORG'", "Integer variables",
        "continuous relaxation" },
        { "binary.mps", "ROWS\n N C\nCOLUMNS\n X C 1\nBOUNDS\n BV B X\nENDATA\n", 6, "BV B X", "Bound BV", "LO and UP" },
        { "row.mps", "ROWS\n N C\n L R\nCOLUMNS\n X C 1 Q 2\nENDATA\n", 5, "X C 1 Q 2", "'Q' is no row", "section ROWS" },
        { "cut.mps", "ROWS\n N C\nCOLUMNS\n X C 1\n", 4, "X C 1", "without ENDATA", "incomplete" },
        { "infinite.mps", "ROWS\n N C\nCOLUMNS\n X C 1e30\nENDATA\n", 4, "X C 1e30", "'1e30' is no finite number", "below 1e20" },
        { "side.mps", "ROWS\n N C\n E R\nCOLUMNS\n X C 1 R 1\nRHS\n R R 1e30\nENDATA\n", 8, "ENDATA", "which nothing meets",
        "mean infinity" },
        { "text.qps", "ROWS\n N C\nCOLUMNS\n X C 1\nQUADOBJ\n X X one\nENDATA\n", 6, "X X one", "'one' is no number", "Write a number" },
        { "section.mps", "ROWS\n N C\nCOLUMNS\n X C 1\nSOS\n S1 X 1\nENDATA\n", 6, "S1 X 1", "Section SOS is not solved",
        "Linear constraints" },
    };

    [Theory]
    [MemberData(nameof(BadPrograms))]
    public void Bad_programs_are_refused_with_place_value_and_remedy(string name, string text, int line, string? value, string problem,
        string remedy) =>
        BadData.AssertRefused("solve", _files.Write(name, text), line, null, value, problem, remedy);

    [Fact]
    public void What_cannot_be_read_as_a_file_is_refused()
    {
        BadData.AssertRefused("solve", Path.Combine(_files.Directory, "missing.cbf"), 0, null, null, "no such file", "Check the path");
        string folder = Directory.CreateDirectory(Path.Combine(_files.Directory, "folder.mps")).FullName;
        BadData.AssertRefused("solve", folder, 0, null, null, "is a directory", "Check the path");
        byte[] whole = Gzip(Wyndor);
        string cut = _files.Write("cut.mps.gz", whole[..(whole.Length / 2)]);
        BadData.AssertRefused("solve", cut, 0, null, null, "damaged or cut off", "gzip -t");
        whole[^6] ^= 0xff; // the checksum
        BadData.AssertRefused("solve", _files.Write("damaged.mps.gz", whole), 0, null, null, "damaged or cut off", "gzip -t");
        BadData.AssertRefused("solve", _files.Write("latin1.mps", Encoding.Latin1.GetBytes("* caf\u00e9\n" + Wyndor)), 0, null, null,
            "not UTF-8", "iconv");
        Outcome empty = Invocation.RunWith("", "solve", "-");
        Assert.Equal((3, ""), (empty.Exit, empty.Out));
        Assert.StartsWith("pid: standard input", empty.Error, StringComparison.Ordinal);
        Assert.Contains("is empty", empty.Error, StringComparison.Ordinal);
    }

    private static JsonElement Solved(params string[] args) => Json(Invocation.Run(args));

    private static JsonElement Json(Outcome run)
    {
        Assert.Equal((0, ""), (run.Exit, run.Error));
        return run.Json;
    }

    private static double[] Numbers(JsonElement json, string name) =>
        [.. json.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    private static void AssertObjective(JsonElement json, double optimum, double within)
    {
        Assert.Equal(optimum, json.GetProperty("primalObjective").GetDouble(), within);
        Assert.Equal(optimum, json.GetProperty("dualObjective").GetDouble(), within);
    }

    private static byte[] Gzip(string text)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
