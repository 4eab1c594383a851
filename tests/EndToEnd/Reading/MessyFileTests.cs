namespace Pid.Tests.EndToEnd;

/// <summary>Files that were put together, lack names or hold values within values: no silent mistake, and a command that works.</summary>
public sealed class MessyFileTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>Names of columns among the records: files that were put together, or a first record that was taken for names.</summary>
    [Theory]
    [InlineData("decompose", 4)]
    [InlineData("bounds", 4)]
    [InlineData("screen --y y", 4)]
    [InlineData("decompose --bins x1=2", 4)]
    [InlineData("decompose", 6)]
    public void Names_among_the_records_are_refused(string command, int line)
    {
        string rows = "1.5,b,c\n2.5,v,w\n", above = line > 4 ? "# above\n# it\n" : "";
        string file = _files.Write("a b.csv", $"{above}x1,x2,y\n{rows}x1,x2,y\n{rows}x1,b,y\n");
        Outcome run = Invocation.Run([.. command.Split(' ')[..1], file, .. command.Split(' ')[1..]]);
        Assert.Equal(3, run.Exit);
        Assert.Contains($"line {line}, column {(command[0] == 's' ? "y" : "x1")}: The row repeats the names of the columns", run.Error,
            StringComparison.Ordinal);
        Assert.Contains($"awk 'NR == {line - 3} {{ names = $0 }} NR <= {line - 3} || $0 != names' < '{file}' > ", run.Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain("repeats", Invocation.Run("decompose", _files.Write("t.csv", "x1,x2,y\nx1,x2,z\nb,v,y\n")).Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,u,q\nb,u,p\na,u,q\nb,v,p\na,v,q\n", true)]
    [InlineData("a,u,q\nb,v,p\na,v,r\nb,u,p\na,u,r\n", false)]
    public void A_first_record_that_was_taken_for_names_is_told_of(string text, bool said)
    {
        string file = _files.Write("t.csv", text);
        Outcome refused = Invocation.Run("decompose", file);
        Assert.Contains("--x1 a --x2 u --y q", refused.Error, StringComparison.Ordinal);
        Outcome run = Invocation.Run("decompose", file, "--x1", "a", "--x2", "u", "--y", "q", "--exact", "--json");
        Assert.Equal((0, said), (run.Exit, run.Error.Contains("it was taken for their names", StringComparison.Ordinal)));
        Assert.Equal(4, run.Json.GetProperty("records").GetInt32());
    }

    /// <summary>Values within values of JSON: the command that takes them apart, whose result is a table.</summary>
    [Theory]
    [InlineData("t.jsonl", "{0}\n", "", "jq -c 'del(.\"f\") + .\"f\"' < ")]
    [InlineData("t.jsonl", "{0}\n", "--x1 f --x2 z", "jq -c 'del(.\"f\") + .\"f\"' < ")]
    [InlineData("t.json", "[{0}]", "", "jq -c '.[] | del(.\"f\") + .\"f\"' < ")]
    [InlineData("t.jsonl", "{0}\n", "--x1 l --x2 z",
        "jq -c 'del(.\"l\") + (.\"l\" | to_entries | map({\"l.\\(.key)\": .value}) | add)' < ")]
    public void Values_within_values_are_taken_apart(string name, string text, string options, string command)
    {
        string file = _files.Write(name, text.Replace("{0}", "{\"f\":{\"x1\":\"a\",\"x2\":\"b\"},\"l\":[1,2],\"z\":\"d\",\"y\":\"c\"}",
            StringComparison.Ordinal));
        Outcome run = Invocation.Run(["decompose", file, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(3, run.Exit);
        Assert.Contains($"{command}'{file}'", run.Error, StringComparison.Ordinal);
    }
}
