using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>Samples of different records reconciled, and the sampling uncertainty of what follows.</summary>
public sealed class SamplingTests : IDisposable
{
    private static readonly string[] s_titanic = [Invocation.Sample("titanic.csv"), "--x1", "class", "--x2", "sex", "--y", "survived"];
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Counts_that_disagree_are_reconciled_and_it_is_said()
    {
        string[] tables = Disagreeing();
        Outcome run = Invocation.Run(["bounds", .. tables, "--json"]);
        Assert.Equal(0, run.Exit);
        JsonElement reconciled = run.Json.GetProperty("reconciled");
        Assert.Equal(3, reconciled.GetProperty("moved").GetArrayLength());
        Assert.Equal(3, reconciled.GetProperty("degreesOfFreedom").GetInt32());
        Assert.True(reconciled.Interval("statistic").Lower > 0);
        Assert.InRange(reconciled.GetProperty("asymptoticPValue").GetDouble(), 0, 1);
        Assert.InRange(reconciled.GetProperty("bootstrapPValue").GetDouble(), .005, 1);
        Assert.Equal("compatible", run.Json.GetProperty("compatibility").GetString());

        Outcome text = Invocation.Run(["bounds", .. tables, "--all"]);
        Assert.Contains("different samples", text.Out, StringComparison.Ordinal);
        Assert.Contains("Reconciled samples", text.Out, StringComparison.Ordinal);
        Assert.Contains("Strongest contradictions", text.Out, StringComparison.Ordinal);
        Assert.Equal("", Invocation.Run(["bounds", .. tables, "--quiet"]).Error);
    }

    [Fact]
    public void Reconciling_can_be_refused_and_asked_for()
    {
        string[] tables = Disagreeing();
        Outcome never = Invocation.Run(["bounds", .. tables, "--reconcile", "never"]);
        Assert.Equal((5, ""), (never.Exit, never.Out));
        Assert.Contains("--reconcile", never.Error, StringComparison.Ordinal);

        // Fair bits that agree on every variable but that no joint has are taken for what they say, unless they are said to be samples.
        string[] impossible = Tables("x1,y,count\n0,0,45\n0,1,5\n1,0,5\n1,1,45\n", "x2,y,count\n0,0,5\n0,1,45\n1,0,45\n1,1,5\n",
            "x1,x2,count\n0,0,45\n0,1,5\n1,0,5\n1,1,45\n");
        Assert.Equal(5, Invocation.Run(["bounds", .. impossible]).Exit);
        Outcome always = Invocation.Run(["bounds", .. impossible, "--reconcile", "always", "--json"]);
        Assert.Equal(0, always.Exit);
        Assert.Contains("contradict each other", always.Error, StringComparison.Ordinal);

        string[] probabilities = Tables("x1,y,p\n0,0,.3\n1,1,.7\n", "x2,y,p\n0,0,.3\n1,1,.7\n", "x1,x2,p\n0,0,.3\n1,1,.7\n");
        Outcome weights = Invocation.Run(["bounds", .. probabilities, "--weight", "p", "--reconcile", "always"]);
        Assert.Equal(3, weights.Exit);
        Assert.Contains("no counts", weights.Error, StringComparison.Ordinal);
        Assert.Equal(2, Invocation.Run(["bounds", .. probabilities, "--weight", "p", "--reconcile", "perhaps"]).Exit);
    }

    [Fact]
    public void Permutations_have_the_same_digits_for_a_seed_on_any_number_of_threads()
    {
        string[] args = ["decompose", .. s_titanic, "--permutations", "19", "--json", "--seed"];
        string first = Sampling(Invocation.Run([.. args, "7"])), second = Sampling(Invocation.Run([.. args, "7", "--threads", "2"]));
        Assert.Equal(first, second);

        static string Sampling(Outcome run)
        {
            Assert.Equal((0, ""), (run.Exit, run.Error));
            return run.Json.GetProperty("sampling").GetRawText();
        }
    }

    [Fact]
    public void Weights_that_are_no_counts_and_bad_options_are_refused()
    {
        string file = _files.Write("p.csv", "x1,x2,y,p\n0,0,0,.5\n1,1,1,.5\n");
        Outcome weights = Invocation.Run("decompose", file, "--weight", "p", "--permutations", "10");
        Assert.Equal(3, weights.Exit);
        Assert.Contains("no counts", weights.Error, StringComparison.Ordinal);
        foreach (string[] bad in (string[][])[["--permutations", "many"], ["--permutations", "-3"]])
        {
            Outcome usage = Invocation.Run(["decompose", .. s_titanic, .. bad]);
            Assert.Equal(2, usage.Exit);
            Assert.Contains(bad[0], usage.Error, StringComparison.Ordinal);
        }
    }

    private string[] Disagreeing() => Tables(
        "x1,y,count\n0,0,40\n0,1,12\n1,0,9\n1,1,39\n", "x2,y,count\n0,0,33\n0,1,17\n1,0,11\n1,1,29\n",
        "x1,x2,count\n0,0,60\n0,1,35\n1,0,38\n1,1,57\n");

    private string[] Tables(string x1y, string x2y, string x1x2) =>
        ["--x1y", _files.Write("x1y.csv", x1y), "--x2y", _files.Write("x2y.csv", x2y), "--x1x2", _files.Write("x1x2.csv", x1x2)];
}
