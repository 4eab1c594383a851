using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pid.Cli.Certifying;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Tests.EndToEnd;

/// <summary>Certificates of programs: both checkers enclose the optimum that pid finds, and prove nothing that is false.</summary>
public sealed class ProgramCertificateTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    internal static SweptKind Kind => new("program", 60, random => Document(random, adverse: true).Document,
        (document, claims) => IsTrue(document));

    [Fact]
    public void Of_linear_and_quadratic_programs_both_ends_are_found_and_of_others_mostly()
    {
        foreach (IGrouping<string, (string, string Document)> kind in Enumerable.Range(0, 60)
            .Select(draw => Document(new Random(draw))).GroupBy(d => d.Kind))
        {
            int closed = kind.Count(d => !d.Document.Contains("null", StringComparison.Ordinal));
            Assert.True(closed >= kind.Count() * (kind.Key is "linear" or "quadratic" ? 1 : 0.6),
                $"{kind.Key}: {closed} of {kind.Count()}");
        }
    }

    [Theory]
    [InlineData("nonnegative", "1", "[5]", "[1]", "", "\"multipliers\":[0,-1,1]", "{\"minimum\":[5,null]}")] // of the wrong sign
    [InlineData("nonnegative", "1", "[5]", "[1]", "", "\"multipliers\":[0,0,1]", "{\"minimum\":[5,null]}")] // that do not balance
    [InlineData("nonnegative", "-1", "[5]", "[1]", "", "\"multipliers\":[0,-1,-1]", "{\"minimum\":[-5,null]}")] // over less than zero
    [InlineData("nonnegative", "-1", "[-0.1]", "[1]", "", "\"squares\":[],\"multipliers\":[0,1,1]", "{\"minimum\":[0.1,null]}")]
    [InlineData("nonnegative", "1", "[5]", "[1]", "", "\"point\":[6,1]", "{\"minimum\":[null,7]}")] // a point outside
    [InlineData("nonnegative", "1", "[-5]", "[1]", "", "\"point\":[4,-1]", "{\"minimum\":[null,-4]}")] // over less than zero
    [InlineData("nonnegative", "-1", "[1]", "[0]", "-1", "\"squares\":[[1,0,1]],\"multipliers\":[0,0,1]", "{\"minimum\":[0,null]}")]
    [InlineData("nonnegative", "-1", "[1]", "[0]", "-1", "\"squares\":[[-1,0,1]],\"multipliers\":[0,0,1]", "{\"minimum\":[0,null]}")]
    [InlineData("zero", "1", "[5]", "[1]", "", "\"point\":[4,1]", "{\"minimum\":[null,4]}")] // an equation missed
    [InlineData("second-order", "-1", "[0,1]", "[1]", "", "\"point\":[-5,1]", "{\"minimum\":[null,-5]}")] // the other half of the cone
    [InlineData("second-order", "-1", "[0,1]", "[1]", "", "\"point\":[0,1]", "{\"minimum\":[null,0]}")] // its side
    [InlineData("second-order", "-1", "[0,1]", "[1]", "", "\"multipliers\":[0,1,-2,1]", "{\"minimum\":[2,null]}")] // outside the dual
    [InlineData("exponential", "-1", "[0,1,1]", "[-1]", "", "\"point\":[1,1]", "{\"minimum\":[null,-1]}")] // exp 1 is more than 1
    [InlineData("exponential", "-1", "[0,1,1]", "[-1]", "", "\"multipliers\":[0,-1,0,0,1]", "{\"minimum\":[0,null]}")]
    [InlineData("nonnegative", "1", "[5]", "[1]", "", "\"multipliers\":[0,1,0]", "\"infeasible\"")] // a direction in which there is room
    [InlineData("nonnegative", "0", "[5]", "[1]", "", "\"multipliers\":[0,1,0]", "\"infeasible\"")] // b'z above zero
    [InlineData("nonnegative", "0", "[5]", "[1]", "", "\"multipliers\":[0,-1,0]", "\"infeasible\"")] // of the wrong sign
    [InlineData("nonnegative", "-1", "[-5]", "[1]", "", "\"multipliers\":[0,1,1]", "\"infeasible\"")] // that balance the costs
    [InlineData("nonnegative", "1", "[5]", "[1]", "", "\"point\":[-1,1]", "\"unbounded if feasible\"")] // a point
    [InlineData("nonnegative", "-1", "[5]", "[1]", "", "\"point\":[-1,0]", "\"unbounded if feasible\"")] // out of the cone
    [InlineData("nonnegative", "1", "[5]", "[-1]", "", "\"point\":[-1,0]", "\"unbounded if feasible\"")] // that rises
    [InlineData("nonnegative", "1", "[5]", "[1]", "1", "\"point\":[-1,0]", "\"unbounded if feasible\"")] // that curves
    public void A_false_proof_is_none(string cone, string entry, string right, string cost, string curve, string proof, string claim)
    {
        int rows = right.Split(',').Length;
        string Entries(string value) => value.Length > 0 ? $"{{\"rows\":[0],\"columns\":[0],\"values\":[{value}]}}"
            : "{\"rows\":[],\"columns\":[],\"values\":[]}";
        Assert.Equal([false], Checkers.Judge(_files, [$"{{\"schema\":\"pid-certificate/1\",\"kind\":\"program\",\"cost\":{cost},"
            + $"\"offset\":[0],\"quadratic\":{Entries(curve)},\"matrix\":{Entries(entry)},\"right\":{right},\"cones\":[\"{cone}\"],"
            + $"\"sizes\":[{rows}],{proof},\"claims\":{claim}}}"]));
    }

    [Theory]
    [InlineData("power", "[1]")]
    [InlineData("exponential", "[1]")]
    [InlineData("nonnegative", "[2]")]
    public void What_are_no_cones_of_the_rows_is_refused(string cone, string sizes) => Assert.Equal([null], Checkers.Judge(_files,
        ["{\"schema\":\"pid-certificate/1\",\"kind\":\"program\",\"cost\":[1],\"offset\":[0],\"quadratic\":{\"rows\":[],\"columns\":[],"
            + "\"values\":[]},\"matrix\":{\"rows\":[0],\"columns\":[0],\"values\":[1]},\"right\":[5],\"point\":[4,1],"
            + $"\"cones\":[\"{cone}\"],\"sizes\":{sizes},\"claims\":{{\"minimum\":[null,4]}}}}"]));

    [Theory]
    [InlineData("portfolio.qps", 1e-15)]
    [InlineData("dice.cbf", 1e-6)]
    public void The_optima_of_the_samples_are_enclosed(string sample, double width)
    {
        string file = Path.Combine(_files.Directory, "proof.json");
        string[] asked = ["solve", Invocation.Sample(sample), "--certified", "--certificate", file];
        Outcome run = Invocation.Run([.. asked, "--json"]);
        Assert.Equal((0, ""), (run.Exit, run.Error));
        (double lower, double upper) = run.Json.Interval("certified");
        double optimum = run.Json.GetProperty("primalObjective").GetDouble();
        Assert.True(upper - lower <= width && lower <= optimum + 1e-6 && upper >= optimum - 1e-6);
        Assert.Contains("proved in exact arithmetic", Invocation.Run(asked).Out, StringComparison.Ordinal);
        Assert.Equal([true], Checkers.Judge(_files, [File.ReadAllText(file)]));
    }

    [Fact]
    public void Programs_without_an_optimum_and_those_that_maximise_are_proved()
    {
        const string Rows = "NAME\nOBJSENSE\n MAX\nROWS\n N c\n L r\nCOLUMNS\n x c 1.1 r 1\n y c 1 r {0}\nRHS\n RHS r {1} c -5\nENDATA\n";
        foreach ((string y, string right, string claim) in ((string, string, string)[])[("1", "0.3", "minimum"), ("1", "-1", "infeasible"),
            ("-1", "1", "unbounded if feasible")])
        {
            string file = Path.Combine(_files.Directory, "proof.json");
            Outcome run = Invocation.RunWith(string.Format(CultureInfo.InvariantCulture, Rows, y, right),
                "solve", "-", "--certified", "--certificate", file, "--json");
            Assert.Equal(0, run.Exit);
            JsonNode document = JsonNode.Parse(File.ReadAllText(file))!;
            Assert.Equal(claim, document["claims"] is JsonObject claims ? claims.Single().Key : (string?)document["claims"]);
            Assert.Equal([true], Checkers.Judge(_files, [document.ToJsonString()]));
            if (claim == "minimum")
            {
                (double lower, double upper) = run.Json.Interval("certified");
                Assert.True(lower <= 5.33 && 5.33 <= upper && upper - lower < 1e-14, $"[{lower}, {upper}]");
            }
        }
    }

    [Fact]
    public void Power_and_semidefinite_cones_are_refused_before_the_work()
    {
        string matrix = _files.Write("matrix.cbf", "VER\n2\nPSDVAR\n1\n2\nOBJFCOORD\n1\n0 0 0 1\n");
        string none = Path.Combine(_files.Directory, "none.json");
        Outcome refused = Invocation.Run("solve", matrix, "--certificate", none);
        Assert.Equal((3, false), (refused.Exit, File.Exists(none)));
        Assert.Contains("semidefinite cones, of which nothing is certified", refused.Error, StringComparison.Ordinal);

        string cone = _files.Write("power.cbf", "VER\n4\nPOWCONES\n1 2\n2\n1\n1\nOBJSENSE\nMIN\nVAR\n3 1\n@0:POW 3\nOBJACOORD\n1\n0 1\n");
        Outcome run = Invocation.Run("solve", cone, "--certified");
        Assert.Equal(3, run.Exit);
        Assert.Contains("Leave out --certified and --certificate.", run.Error, StringComparison.Ordinal);
    }

    /// <summary>A certificate under another cone's name would be of another program.</summary>
    [Fact]
    public void Every_cone_has_a_name_of_its_own_in_certificates_or_none()
    {
        string[] names = [.. Enum.GetValues<ConeKind>().Select(ProgramProof.Name).OfType<string>()];
        Assert.Equal(["zero", "nonnegative", "second-order", "exponential"], names);
        Assert.Null(ProgramProof.Name((ConeKind)int.MaxValue));
    }

    private static bool IsTrue(JsonNode document)
    {
        JsonObject claims = document["claims"] as JsonObject ?? [];
        ConicSolution truth;
        try
        {
            truth = ConicSolver.Solve(Problem(document));
        }
        catch (NotConvexException)
        {
            return claims["minimum"]?[0] is null;
        }

        // What the solver leaves of its equations moves its optimum, by that times multipliers, and its two objectives may lie apart.
        double optimum = truth.PrimalObjective + (double)document["offset"]![0]!, slack = (1e-5 * (1 + Math.Abs(optimum)))
            + Math.Abs(truth.PrimalObjective - truth.DualObjective)
            + (truth.PrimalResidual * (1 + document["right"]!.AsArray().Max(b => Math.Abs((double)b!))) * truth.Z.ToArray().Sum(Math.Abs));
        (JsonNode? lower, JsonNode? upper) = (claims["minimum"]?[0], claims["minimum"]?[1]);
        return truth.Status switch
        {
            SolutionStatus.Optimal => claims["minimum"] is not null && ((double?)lower ?? optimum) <= optimum + slack
                && ((double?)upper ?? optimum) >= optimum - slack,
            SolutionStatus.PrimalInfeasible => upper is null,
            SolutionStatus.DualInfeasible => lower is null || upper is null,
            _ => true,
        };
    }

    private static ConicProblem Problem(JsonNode document)
    {
        double[] cost = Numbers("cost"), right = Numbers("right"), sizes = Numbers("sizes");
        ConeSpec[] cones = [.. document["cones"]!.AsArray().Zip(sizes, (kind, size) => kind!.GetValue<string>() switch
        {
            "zero" => ConeSpec.Zero((int)size),
            "nonnegative" => ConeSpec.Nonnegative((int)size),
            "second-order" => ConeSpec.SecondOrder((int)size),
            _ => ConeSpec.Exponential,
        })];
        return new ConicProblem(Matrix("quadratic", cost.Length, cost.Length), cost, Matrix("matrix", right.Length, cost.Length), right,
            cones);

        double[] Numbers(string key) => [.. document[key]!.AsArray().Select(v => (double)v!)];

        SparseMatrix Matrix(string key, int rows, int columns)
        {
            SparseMatrixBuilder builder = new(rows, columns);
            JsonNode entries = document[key]!;
            for (int k = 0; k < entries["values"]!.AsArray().Count; k++)
            {
                (int i, int j) = ((int)(double)entries["rows"]![k]!, (int)(double)entries["columns"]![k]!);
                builder.Add(key == "quadratic" ? Math.Min(i, j) : i, key == "quadratic" ? Math.Max(i, j) : j,
                    (double)entries["values"]![k]!);
            }

            return builder.Build();
        }
    }

    // Bounded linear programs, some with equations; the same with a quadratic objective, of full rank or less; balls; entropies.
    private static (string Kind, string Document) Document(Random random, bool adverse = false)
    {
        string kind = ((string[])["linear", "quadratic", "infeasible", "second-order", "exponential"])[random.Next(5)];
        int n = random.Next(1, 6);
        List<(ConeSpec Cone, double[][] Rows, double[] Right)> blocks = [];
        double[] inside = [.. Enumerable.Range(0, n).Select(_ => Decimal())];
        if (random.Next(2) == 0 && n > 1)
        {
            double[] row = Row();
            blocks.Add((ConeSpec.Zero(1), [row], [Math.Round(row.Zip(inside, (a, x) => a * x).Sum(), 8)]));
        }

        double[][] rows = [.. Enumerable.Range(0, random.Next(0, 5)).Select(_ => Row())];
        double[][] box = [.. Enumerable.Range(0, 2 * n).Select(i =>
            Enumerable.Range(0, n).Select(j => j != i / 2 ? 0.0 : i % 2 == 0 ? 1 : -1).ToArray())];
        double[][] all = [.. rows, .. box];
        double[] right = [.. all.Select(row => Math.Round(row.Zip(inside, (a, x) => a * x).Sum() + random.Next(1, 30), 8))];
        if (adverse)
        {
            // Rows twice, nearly twice, entries of no size, units of 1e9.
            double unit = random.Next(5) == 0 ? 1e9 : 1;
            (all, right) = ([.. all, .. all], [.. right.Select(r => unit * r), .. right.Select(r => unit * (r + (random.Next(3) * 1e-8)))]);
            all[random.Next(all.Length)] = Array.ConvertAll(all[^1], v => v + (random.Next(4) switch { 0 => 1e-12, 1 => 1e-300, _ => 0 }));
        }

        if (kind == "infeasible")
        {
            (all, right) = ([.. all, [.. all[0].Select(v => -v)]], [.. right, -right[0] - 1]);
        }

        blocks.Add((ConeSpec.Nonnegative(all.Length), all, right));
        if (kind == "second-order")
        {
            blocks.Add((ConeSpec.SecondOrder(n + 1), [new double[n], .. box.Where((_, i) => i % 2 == 0)], [random.Next(1, 9), .. inside]));
        }
        else if (kind == "exponential")
        {
            // exp(a'x) <= w with w fixed well above it.
            blocks.Add((ConeSpec.Exponential, [[.. Row().Select(v => -v / 9)], new double[n], new double[n]], [0, 1, 40]));
        }

        SparseMatrixBuilder quadratic = new(n, n);
        for (int f = 0; kind == "quadratic" && f < random.Next(1, 4); f++)
        {
            double[] factor = Row();
            for (int i = 0; i < n; i++)
            {
                for (int j = i; j < n; j++)
                {
                    quadratic.Add(i, j, factor[i] * factor[j]);
                }
            }
        }

        ConicProblem problem = new(quadratic.Build(), [.. Row()], SparseMatrix.FromDense(blocks.Sum(b => b.Right.Length), n,
            [.. blocks.SelectMany(b => b.Rows).SelectMany(row => row)]), [.. blocks.SelectMany(b => b.Right)],
            [.. blocks.Select(b => b.Cone)]);
        ProgramProof proof = ProgramProof.Of(problem, random.Next(3),
            ConicSolver.Solve(problem, new ConicSettings { SeeksInner = true }));
        return (kind, Encoding.UTF8.GetString(ProgramCertificate.Of(proof)));

        double Decimal() => random.Next(3) == 0 ? random.Next(-9, 10) : random.Next(-900, 900) / 100.0;

        double[] Row() => [.. Enumerable.Range(0, n).Select(_ => random.Next(4) == 0 ? 0 : (double)random.Next(-9, 10))];
    }
}
