using System.Text.Json;
using Pid.Data;
using Spectre.Console;

namespace Pid.Cli.Output;

/// <summary>Why there is no result.</summary>
/// <param name="exit">What the shell is told.</param>
/// <param name="kind">"usage", "data", "impossible", "internal" or "stopped".</param>
/// <param name="message">The whole message, place and remedy included.</param>
internal sealed class ErrorReport(int exit, string kind, string message) : Report
{
    public override int Exit => exit;

    /// <summary>The place and the value to blame, where the data are.</summary>
    public TableFormatException? Data { get; init; }

    public string Message => message;

    public static ErrorReport Of(TableFormatException error) => new(ExitCode.BadData, "data", error.Message) { Data = error };

    public override void WriteText(IAnsiConsole console) => console.WriteLine($"pid: {message}");

    public override void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", exit);
        json.WriteString("kind", kind);
        json.WriteString("message", message);
        if (Data is { } data)
        {
            json.WriteString("file", data.File);
            if (data.Line is { } line)
            {
                json.WriteNumber("line", line);
            }

            json.WriteString("column", data.Column);
            json.WriteString("value", data.Value);
            json.WriteString("problem", data.Problem);
            json.WriteString("remedy", data.Remedy);
        }

        json.WriteEndObject();
    }
}
