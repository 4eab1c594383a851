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
        Console.WriteLine(d.Redundancy);        // an Interval in bits around .311278124459
        Console.WriteLine(d.Synergy);           // around .5
        Console.WriteLine(d.Status);            // Certified: every interval is at most 1e-9 bit wide

        // What p(x1,y), p(x2,y) and p(x1,x2) alone say, without any paired label
        InteractionBounds b = InteractionBounds.Of(PairwiseMarginals.FromJoint(and));
        Console.WriteLine(b.Synergy);           // every joint with these marginals has its S in here
        Console.WriteLine(b.Accuracy);          // ... and its best classifier its accuracy in here
        Console.WriteLine(b.Advice.Collect);    // yes, no or undecided: never more than the intervals support

        // Many problems: one workspace, no allocation after the first of a size
        Decomposer decomposer = new();
        double[] weights = [1, 2, 3, 4, 5, 6, 7, 8];
        Console.WriteLine(decomposer.Decompose(weights, 2, 2, 2).Unique1);

        Console.SetOut(console);
        string[] printed = output.ToString().Split(Environment.NewLine);
        Assert.Equal("Certified", printed[2]);
        Assert.Equal("yes", printed[5]);
        Assert.Equal(8, printed.Length);

        string readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md")).ReplaceLineEndings("\n");
        string code = readme.Split("```csharp\n")[1].Split("```")[0];
        string source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "ReadmeTests.cs")).ReplaceLineEndings("\n");
        Assert.All(code.Split('\n').Where(line => line.Length > 0), line => Assert.Contains(line, source, StringComparison.Ordinal));
    }
}
