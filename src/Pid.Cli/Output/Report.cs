using System.Text.Json;
using Pid.Cli.Html;

namespace Pid.Cli.Output;

/// <summary>A result that can be written for a program or for a person.</summary>
internal abstract class Report
{
    /// <summary>What the shell is told.</summary>
    public abstract int Exit { get; }

    /// <summary>Seconds from the read table to the result.</summary>
    public double Seconds { get; set; }

    /// <summary>What a person must be told besides the result, on stderr; empty for most.</summary>
    public virtual IEnumerable<string> Notices => [];

    /// <summary>What proves the result, a line of JSON, where that was asked for and there is something to prove.</summary>
    public byte[]? Certificate { get; init; }

    /// <summary>The result as a page to show, in HTML, where there is one.</summary>
    public virtual string? ToHtml(Provenance provenance) => null;

    /// <summary>Writes the properties of the result into the open document.</summary>
    public abstract void WriteJson(Utf8JsonWriter json);

    /// <summary>The columns of the result as a row of a table; empty where it is none.</summary>
    public virtual IReadOnlyList<ResultColumn> Row => [];

    /// <summary>The result as CSV, a header and rows; null where it is no table.</summary>
    public virtual string? ToCsv() => null;

    /// <summary>Writes the result as text and tables.</summary>
    public abstract void WriteText(TextPage page);
}
