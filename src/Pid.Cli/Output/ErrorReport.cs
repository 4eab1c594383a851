using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Pid.Data;
using Pid.Data.Programs;

namespace Pid.Cli.Output;

/// <summary>Why there is no result.</summary>
/// <param name="exit">What the shell is told.</param>
/// <param name="kind">"usage", "data", "impossible", "internal" or "stopped".</param>
/// <param name="message">The whole message, place and remedy included.</param>
internal sealed class ErrorReport(int exit, string kind, string message) : Report
{
    private const int LongestText = 2000;

    private readonly string _message = Shortened(message);

    public override int Exit => exit;

    /// <summary>The place and the value to blame, where the data are.</summary>
    public BadPlace? Data { get; init; }

    public string Message => _message;

    public static ErrorReport Of(TableFormatException error) => new(ExitCode.BadData, "data", error.Message)
    {
        Data = new BadPlace(error.File, error.Line, Shortened(error.Column), Shortened(error.Value), Shortened(error.Problem),
            Shortened(error.Remedy))
        { Record = error.Record },
    };

    // What is quoted from a file may be as long as the file; the place at the start and the remedy at the end matter.
    [return: NotNullIfNotNull(nameof(text))]
    private static string? Shortened(string? text) =>
        text is null || text.Length <= LongestText ? text : string.Concat(text.AsSpan(0, LongestText / 2), " ... ",
        text.AsSpan(text.Length - (LongestText / 2)));

    public override void WriteText(TextPage page) => page.Paragraph($"pid: {_message}");

    public override void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", exit);
        json.WriteString("kind", kind);
        json.WriteString("message", _message);
        if (Data is { } data)
        {
            json.WriteString("file", data.File);
            if (data.Line is { } line)
            {
                json.WriteNumber("line", line);
            }

            if (data.Record is { } record)
            {
                json.WriteNumber("record", record);
            }

            json.WriteString("column", data.Column);
            json.WriteString("value", data.Value);
            json.WriteString("problem", data.Problem);
            json.WriteString("remedy", data.Remedy);
        }

        json.WriteEndObject();
    }
}

/// <summary>Where bad data are, and what is to be done about them.</summary>
/// <param name="File">The file as the user wrote it, or "standard input".</param>
/// <param name="Line">The line, from 1; null where no line is to blame.</param>
/// <param name="Column">The column; null where none is to blame.</param>
/// <param name="Value">The offending text.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What is allowed and what to do.</param>
internal sealed record BadPlace(string File, long? Line, string? Column, string? Value, string Problem, string Remedy)
{
    /// <summary>The record, from 1, of a file without lines; null where none is to blame.</summary>
    public long? Record { get; init; }
}
