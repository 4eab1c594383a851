using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Pid.Cli;

namespace Pid.Tests.EndToEnd;

/// <summary>What one run of the command left behind.</summary>
internal sealed record Outcome(int Exit, string Out, string Error)
{
    /// <summary>Standard output as one JSON document; anything more or less fails.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>Standard output as a JSON document a line.</summary>
    public JsonElement[] JsonLines =>
        [.. Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}

/// <summary>Runs the command: in this process with captured streams, or as the process that a user starts.</summary>
internal static class Invocation
{
    public static Outcome Run(params string[] args) => RunWith(Stream.Null, args);

    public static Outcome RunWith(string input, params string[] args) => RunWith(new MemoryStream(Encoding.UTF8.GetBytes(input)), args);

    public static Outcome RunWith(Stream input, params string[] args) => Execute(input, args, CancellationToken.None);

    /// <summary>What a person sees on a screen of so many columns, without colours.</summary>
    public static string OnScreen(int width, string? file, params string[] args)
    {
        using Stream input = file is null ? Stream.Null : File.OpenRead(file);
        using StringWriter output = new();
        using StringWriter error = new();
        Terminal screen = new(input, output, error) { OutputIsTerminal = true, Width = width };
        Assert.Equal((0, ""), (PidCommand.Run([.. args, "--quiet"], screen), error.ToString()));
        string plain = System.Text.RegularExpressions.Regex.Replace(output.ToString(), "\u001b\\[[0-9;]*m", "");
        return string.Join('\n', plain.Split('\n').Select(line => line.TrimEnd()));
    }

    /// <summary>Runs the command as if the user had pressed Ctrl-C before it began.</summary>
    public static Outcome RunInterrupted(params string[] args) => Execute(Stream.Null, args, new CancellationToken(canceled: true));

    /// <summary>Runs the command as if the user pressed Ctrl-C after so many milliseconds.</summary>
    public static Outcome RunInterrupted(int after, params string[] args)
    {
        using CancellationTokenSource interrupt = new(after);
        return Execute(Stream.Null, args, interrupt.Token);
    }

    private static Outcome Execute(Stream input, string[] args, CancellationToken interrupt)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exit = PidCommand.Run(args, new Terminal(input, output, error) { Interrupt = interrupt });
        return new Outcome(exit, output.ToString(), error.ToString());
    }

    /// <summary>
    /// The command as a process: the one built beside the tests, or that of PID_BINARY, so that the same tests judge the ahead-of-time
    /// compiled one.
    /// </summary>
    public static string[] Command { get; } = Environment.GetEnvironmentVariable("PID_BINARY") is { Length: > 0 } binary
        ? [Path.GetFullPath(binary)] : ["dotnet", Path.Combine(AppContext.BaseDirectory, "pid.dll")];

    /// <summary>Starts the command as a user would.</summary>
    public static Process Start(params string[] args) => Start([], args);

    /// <summary>Starts the command with variables of the environment beside those of the tests.</summary>
    public static Process Start((string Name, string Value)[] environment, params string[] args)
    {
        ProcessStartInfo info = new(Command[0])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (string arg in (string[])[.. Command[1..], .. args])
        {
            info.ArgumentList.Add(arg);
        }

        foreach ((string name, string value) in environment)
        {
            info.Environment[name] = value;
        }

        return Process.Start(info)!;
    }

    public static async Task<Outcome> Finish(Process process, string input = "")
    {
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Outcome(process.ExitCode, await output, await error);
    }

    public static string Sample(string name) => Path.Combine(AppContext.BaseDirectory, "samples", name);

    /// <summary>The certified interval of that name; its ends are in order.</summary>
    public static (double Lower, double Upper) Interval(this JsonElement document, string name)
    {
        JsonElement interval = document.GetProperty(name);
        (double lower, double upper) = (interval.GetProperty("lower").GetDouble(), interval.GetProperty("upper").GetDouble());
        Assert.True(lower <= upper, $"{name}: [{lower}, {upper}]");
        return (lower, upper);
    }

    /// <summary>The interval lies within the last given digit of a reference value.</summary>
    public static void AssertIs(this JsonElement document, string name, double reference, double within)
    {
        (double lower, double upper) = document.Interval(name);
        Assert.InRange(lower, reference - within, reference + within);
        Assert.InRange(upper, reference - within, reference + within);
    }
}

/// <summary>A directory of its own for the files of one test.</summary>
internal sealed class TempFiles : IDisposable
{
    private readonly string _directory = System.IO.Directory.CreateTempSubdirectory("pid-tests-").FullName;

    public string Directory => _directory;

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose() => System.IO.Directory.Delete(_directory, recursive: true);
}
