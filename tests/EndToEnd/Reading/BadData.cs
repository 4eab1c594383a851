using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>What every command owes to a user whose file is bad.</summary>
internal static class BadData
{
    /// <summary>The command exits with 3 and says where, what and what to do, the same to a person and to a program.</summary>
    /// <param name="command">The command.</param>
    /// <param name="file">The file.</param>
    /// <param name="line">The line to blame; 0 for none.</param>
    /// <param name="column">The column to blame; null for none.</param>
    /// <param name="value">The text to blame; null for any.</param>
    /// <param name="problem">A part of what is wrong.</param>
    /// <param name="remedy">A part of what to do.</param>
    public static void AssertRefused(string command, string file, int line, string? column, string? value, string problem, string remedy)
    {
        Outcome run = Invocation.Run(command, file, "--json");
        Assert.Equal(3, run.Exit);
        JsonElement error = run.Json.GetProperty("error");
        Assert.Equal(("data", 3), (error.GetProperty("kind").GetString(), error.GetProperty("code").GetInt32()));
        Assert.Equal(file, error.GetProperty("file").GetString());
        Assert.Equal(line, error.TryGetProperty("line", out JsonElement at) ? at.GetInt32() : 0);
        Assert.Equal(column, error.GetProperty("column").GetString());
        if (value is not null)
        {
            Assert.Equal(value, error.GetProperty("value").GetString());
        }

        Assert.Contains(problem, error.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Contains(remedy, error.GetProperty("remedy").GetString(), StringComparison.Ordinal);
        Assert.False(run.Json.TryGetProperty("status", out _));

        // Without --json nothing is on stdout, and one line on stderr says it all.
        Outcome plain = Invocation.Run(command, file);
        Assert.Equal((3, ""), (plain.Exit, plain.Out));
        string place = column is null ? "" : column.StartsWith("byte ", StringComparison.Ordinal) ? $", {column}" : $", column {column}";
        Assert.StartsWith($"pid: {file}{(line > 0 ? $", line {line}" : "")}{place}: ", plain.Error, StringComparison.Ordinal);
        Assert.Contains(problem, plain.Error, StringComparison.Ordinal);
        Assert.Contains(remedy, plain.Error, StringComparison.Ordinal);
        Assert.Equal(plain.Error, run.Error);
    }
}
