using Pid.Coupling;
using Pid.Interactions;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;

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
        Console.SetOut(console);
        string[] printed = output.ToString().Split(Environment.NewLine);
        Assert.StartsWith("[0.99999999", printed[0], StringComparison.Ordinal);
        Assert.StartsWith("1.7489992", printed[1], StringComparison.Ordinal);
        Assert.EndsWith("optimal: True", printed[1], StringComparison.Ordinal);
        Assert.EndsWith("Yes", printed[3], StringComparison.Ordinal);
        Assert.Equal(6, printed.Length);

        string source = Read("PackageReadmeTests.cs");
        foreach (string room in new[] { "Numerics", "Coupling", "Interactions" })
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
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)).ReplaceLineEndings("\n");
}
