namespace Pid.Tests.EndToEnd;

/// <summary>CSV files read by <c>--sql</c>, whose header the engine may not see.</summary>
public sealed class QueryHeaderTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_header_that_the_engine_took_for_a_record_is_said_with_the_remedy()
    {
        // The engine's rule sees no header where every field is text, as in this one.
        string file = _files.Write("text.csv",
            "\"\",\"who\",\"what\",\"bought\"\n"
            + string.Concat(Enumerable.Range(0,
            40).Select(i => $"\"{i}\",\"{"ab"[i % 2]}\",\"{"cd"[i / 2 % 2]}\",\"{"ny"[i / 4 % 2]}\"\n")));
        string[] columns = ["--x1", "who", "--x2", "what", "--y", "bought"];
        foreach (string query in (string[])[$"SELECT * FROM '{file}'", $"SELECT who, what, bought FROM '{file}'"])
        {
            Outcome run = Invocation.Run(["decompose", "--sql", query, .. columns]);
            Assert.Equal((3, ""), (run.Exit, run.Out));
            Assert.Contains("took the first line of a CSV file for a record", run.Error, StringComparison.Ordinal);
            Assert.Contains("read_csv('FILE', header = true, all_varchar = true)", run.Error, StringComparison.Ordinal);
        }

        // The remedies work.
        string told = Invocation.Run(["decompose", "--sql", $"SELECT * FROM read_csv('{file}', header = true, all_varchar = true)",
            .. columns]).Out, read = Invocation.Run(["decompose", file, .. columns]).Out;
        Assert.Contains("40 records", told, StringComparison.Ordinal);
        Assert.Contains("40 records", read, StringComparison.Ordinal);

        // Another wrong name is just that.
        Assert.DoesNotContain("for a record", Invocation.Run("decompose", "--sql", $"SELECT * FROM read_csv('{file}', header = true)",
            "--x1", "whom", "--x2", "what", "--y", "bought").Error, StringComparison.Ordinal);
    }
}
