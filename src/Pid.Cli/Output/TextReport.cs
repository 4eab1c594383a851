using Pid.Numerics.Certified;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pid.Cli.Output;

/// <summary>Text and tables for a person: framed and coloured on a screen, plain and never wrapped anywhere else.</summary>
internal static class TextReport
{
    /// <summary>On a narrower screen the terminal breaks the lines: a table squeezed further would cut numbers.</summary>
    private const int NarrowestTable = 72;

    /// <summary>Longer cells are cut: laying out takes a time that grows with the square of a text, and nobody reads such a name.</summary>
    private const int LongestCell = 400;

    /// <summary>Longer paragraphs go out as they are, for the terminal to break.</summary>
    private const int LongestLaidOut = 4000;

    /// <summary>The report as text, complete or not written at all.</summary>
    public static string ToText(Report report, Terminal terminal)
    {
        using StringWriter text = new() { NewLine = "\n" };
        report.WriteText(Console(text, terminal.OutputIsTerminal, Math.Max(NarrowestTable, terminal.Width)));
        IEnumerable<string> lines = text.ToString().TrimEnd().Split('\n').Select(line => line.TrimEnd());
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>A console that writes to a writer as a screen would show it, or plainly.</summary>
    public static IAnsiConsole Console(TextWriter writer, bool screen, int width)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = screen ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = screen ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = screen ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = screen;
        return console;
    }

    /// <summary>A table; the first column and the columns of numbers are never broken over lines.</summary>
    public static Table Table(IAnsiConsole console, Range numbers, params ReadOnlySpan<string> headers)
    {
        bool screen = console.Profile.Capabilities.Unicode;
        Table table = new Table().Border(screen ? TableBorder.Rounded : TableBorder.None);
        table.ShowHeaders = true;
        for (int c = 0; c < headers.Length; c++)
        {
            TableColumn column = new(new Text(Cell(headers[c]), new Style(decoration: Decoration.Bold)));
            column.NoWrap = c == 0 || (c >= numbers.Start.Value && c < numbers.End.Value);
            column.PadLeft(screen ? 1 : c == 0 ? 2 : 0).PadRight(screen ? 1 : 2);
            table.AddColumn(column);
        }

        return table;
    }

    /// <summary>Adds a row of plain texts.</summary>
    public static void Row(this Table table, params ReadOnlySpan<string> cells)
    {
        IRenderable[] texts = new IRenderable[cells.Length];
        for (int c = 0; c < cells.Length; c++)
        {
            texts[c] = new Text(Cell(cells[c]));
        }

        table.AddRow(texts);
    }

    /// <summary>A heading in bold, after an empty line where asked.</summary>
    public static void Heading(this IAnsiConsole console, string text, bool space = true)
    {
        if (space)
        {
            console.WriteLine();
        }

        console.LaidOut(text, new Style(decoration: Decoration.Bold));
    }

    /// <summary>A paragraph, wrapped between words on a screen only.</summary>
    public static void Paragraph(this IAnsiConsole console, string text) => console.LaidOut(text, Style.Plain);

    private static void LaidOut(this IAnsiConsole console, string text, Style style)
    {
        string shown = Printable.Of(text);
        if (shown.Length <= LongestLaidOut)
        {
            console.Write(new Text(shown, style));
        }
        else
        {
            console.Profile.Out.Writer.Write(shown);
        }

        console.WriteLine();
    }

    private static string Cell(string text) => Printable.Of(text.Length <= LongestCell ? text : text[..(LongestCell - 2)] + "..");

    /// <summary>The share of a part in the whole in percent, to the digits that are certain; empty where the whole may be zero.</summary>
    public static string Share(Interval part, Interval whole)
    {
        if (whole.Lower <= 0 || part.Lower < 0)
        {
            return "";
        }

        Interval percent = (Interval)100 * (part / whole);
        return CertifiedNumber.Text(percent, 1) is var text && text.StartsWith('[') ? "" : text + " %";
    }
}
