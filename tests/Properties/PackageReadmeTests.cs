using Pid.Coupling;
using Pid.Data;
using Pid.Data.Programs;
using Pid.Interactions;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Modelling;
using Pid.Reductions.Satisfiability;
using Pid.Reductions.Timetables;

namespace Pid.Tests.Properties;

/// <summary>The C# of the packages' READMEs, line by line, and proof that it does what they say.</summary>
[Collection("console")] // as for ReadmeTests
public class PackageReadmeTests
{
    [Fact]
    public void The_examples_compile_and_run_as_printed()
    {
        TextWriter console = Console.Out;
        using StringWriter output = new();
        Console.SetOut(output);
        Numerics();
        Coupling();
        Interactions();
        Reductions();
        Console.SetOut(console);
        string[] printed = output.ToString().Split(Environment.NewLine);
        Assert.StartsWith("[0.99999999", printed[0], StringComparison.Ordinal);
        Assert.Equal(["Optimal 2.236068", "3.000000", "4.000000"], printed[1..4]);
        Assert.StartsWith("1.7489992", printed[4], StringComparison.Ordinal);
        Assert.EndsWith("optimal: True", printed[4], StringComparison.Ordinal);
        Assert.EndsWith("Yes", printed[6], StringComparison.Ordinal);
        Assert.Equal("Feasible", printed[8]);
        Assert.Equal("b = True", printed[10]);
        Assert.Equal(12, printed.Length);
        Assert.NotNull((Action)Data); // compiled only: its files lie where a user has them

        string source = Read("PackageReadmeTests.cs");
        foreach (string room in new[] { "Numerics", "Coupling", "Interactions", "Reductions", "Data" })
        {
            string code = Read($"packages/Pid.{room}.md").Split("```csharp\n")[1].Split("```")[0];
            Assert.All(code.Split('\n').Where(line => line.Length > 0), line => Assert.Contains(line, source, StringComparison.Ordinal));
        }
    }

    private static void Numerics()
    {
        Joint parity = Joint.FromCounts(2, 2, 2, [1, 0, 0, 1, 0, 1, 1, 0]);   // weights w(x1,x2,y), y fastest
        InformationProfile information = InformationProfile.Of(parity);
        Console.WriteLine(information.I12);                                   // I(X1,X2;Y): an interval around 1 bit

        ConicModel model = new();                                             // what of a disc lies farthest along (1, 2)?
        ModelVariable x = model.AddVariable(), y = model.AddVariable();
        model.NormAtMost(1.0, x, y);
        model.Maximize(x + (2 * y));
        ConicSolution farthest = model.Solve();
        Console.WriteLine($"{farthest.Status} {model.Objective(farthest):F6}"); // Optimal 2.236068

        SparseMatrixBuilder a = new(1, 1);                                    // from matrices: min c'x, A x + s = b, s in the cones
        a.Add(0, 0, -1);
        ConicSolver solver = new(new ConicProblem(null, [1.0], a.Build(), [-3.0], [ConeSpec.Nonnegative(1)]));
        Console.WriteLine($"{solver.Solve().PrimalObjective:F6}");            // 3.000000: the least x with x >= 3
        solver.UpdateRightSide([-4.0]);                                       // other numbers of one pattern: nothing is set up anew
        Console.WriteLine($"{solver.Solve().PrimalObjective:F6}");            // 4.000000
    }

    private static void Coupling()
    {
        Marginals marginals = Marginals.FromCounts([6, 2], [5, 3], [4, 4]);
        MinimumEntropy best = CouplingSearch.Exact(marginals, new SearchBudget(100_000));
        Console.WriteLine($"{best.Lower} <= minimum <= {best.Upper}, optimal: {best.IsExact}");   // 1.7489992.. on both sides
    }

    private static void Interactions()
    {
        Joint and = Joint.FromCounts(2, 2, 2, [1, 0, 1, 0, 1, 0, 0, 1]);      // y = x1 and x2 of two fair bits
        Console.WriteLine(Decomposition.Of(and).Synergy);                     // an interval around .5

        InteractionBounds b = InteractionBounds.Of(PairwiseMarginals.FromJoint(and));
        Console.WriteLine($"{b.Synergy} {b.Accuracy} {b.Advice.Collect}");    // of this very table; records that are a sample: below

        Decomposer decomposer = new();                                        // many tables: no allocation after the first of a size
        double[] weights = [1, 2, 3, 4, 5, 6, 7, 8];
        Console.WriteLine(decomposer.Decompose(weights, 2, 2, 2).Redundancy);

        Decomposition[] results = new Decomposition[2];                       // a batch: on any number of threads the same bits
        double[] tables = [.. weights, 8, 7, 6, 5, 4, 3, 2, 1];
        InteractionBatch.Decompose(tables, 2, 2, 2, results, maxDegreeOfParallelism: 2);
    }

    private static void Reductions()
    {
        // Two teachers, both free in hours 1 and 2, both to meet classes 0 and 1
        RestrictedTimetable timetable = new([[1, 2], [1, 2]], [[1, 1], [1, 1]]);
        Console.WriteLine(TimetableSolver.Solve(timetable).Verdict);                   // Feasible
        Console.WriteLine(TimetableReduction.ToMarginals(timetable)!.Total);          // k, the common denominator

        // (a or b) and (not a or b), as a timetable that can be kept exactly where the formula can
        SatReduction formula = SatReduction.Of(new ThreeSat(2, [[1, 2], [-1, 2]]));
        bool[] values = formula.Decode(TimetableSolver.Solve(formula.Timetable).Schedule!);
        Console.WriteLine($"b = {values[1]}");                                         // b = True
    }

    private static void Data()
    {
        TableSource titanic = TableSource.FromFile("samples/titanic.csv");
        JointTable table = TableReader.ReadJoint(titanic, new TableColumns("sex", "class", "survived"));
        Console.WriteLine(Decomposition.Of(table.Joint).Synergy);

        ConicFile program = ConicFile.Read("samples/dice.cbf");
        Console.WriteLine(program.ToFileObjective(ConicSolver.Solve(program.Problem).PrimalObjective));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)).ReplaceLineEndings("\n");
}
