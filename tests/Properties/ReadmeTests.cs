using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties;

/// <summary>The C# of the README, line by line, and proof that it is what the README prints.</summary>
[Collection("console")] // the one that standard output goes to is one for the process
public class ReadmeTests
{
    [Fact]
    public void The_example_compiles_and_runs_as_printed()
    {
        TextWriter console = Console.Out;
        using StringWriter output = new();
        Console.SetOut(output);

        // y = x1 and x2 of two fair bits: weights w(x1,x2,y), y fastest; p = w / sum w
        Joint and = Joint.FromCounts(2, 2, 2, [1, 0, 1, 0, 1, 0, 0, 1]);
        Decomposition d = Decomposition.Of(and);
        Console.WriteLine($"{d.Redundancy} {d.Synergy} {d.Status}"); // intervals in bits around .311278124459 and .5, Certified

        // What the three pairs alone say; Of(.., new SynergyBudget()), of Pid.Interactions.MaximalSynergy, also finds the greatest S
        InteractionBounds b = InteractionBounds.Of(PairwiseMarginals.FromJoint(and));
        Console.WriteLine($"{b.Synergy} {b.Accuracy} {b.Advice.Collect}"); // of p itself; of a population see examples/csharp/verdict.cs

        Console.SetOut(console);
        string[] printed = output.ToString().Split(Environment.NewLine);
        Assert.StartsWith("[0.3112781", printed[0], StringComparison.Ordinal);
        Assert.EndsWith(" Certified", printed[0], StringComparison.Ordinal);
        Assert.EndsWith(" Yes", printed[1], StringComparison.Ordinal);
        Assert.Equal(3, printed.Length);

        string readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md")).ReplaceLineEndings("\n");
        string code = readme.Split("```csharp\n")[1].Split("```")[0];
        string source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReadmeTests.cs")).ReplaceLineEndings("\n");
        Assert.All(code.Split('\n').Where(line => line.Length > 0), line => Assert.Contains(line, source, StringComparison.Ordinal));
    }
}
