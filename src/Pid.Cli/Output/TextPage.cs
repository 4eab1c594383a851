using Spectre.Console;

namespace Pid.Cli.Output;

/// <summary>Whom a result is laid out for.</summary>
internal enum TextLayout
{
    /// <summary>A file or another program: no colours, no frames, and nothing is wrapped.</summary>
    Plain,

    /// <summary>A person before a screen: framed, wrapped between words, and within its width.</summary>
    Screen,

    /// <summary>A document in Markdown.</summary>
    Markdown,
}

/// <summary>What a result is written on for a person: headings, paragraphs and tables, from top to bottom.</summary>
/// <param name="writer">Where the text goes.</param>
/// <param name="layout">Whom it is laid out for.</param>
/// <param name="width">Columns of the screen.</param>
/// <param name="showsAll">Whether every bound and diagnosis is asked for, or only what most need.</param>
internal sealed class TextPage(TextWriter writer, TextLayout layout, int width = Terminal.Unlimited, bool showsAll = false)
{
    /// <summary>A paragraph is read with ease up to some width only; tables use what there is.</summary>
    private const int WidestParagraph = 120;

    /// <summary>No word fits into less.</summary>
    private const int NarrowestPage = 20;

    /// <summary>
    /// Longer paragraphs go out as they are, for the terminal to break: laying out takes a time that grows with their square.
    /// </summary>
    private const int LongestLaidOut = 4000;

    private IAnsiConsole? _console;

    // Of a screen, and of what is not plain signs: a file needs none, and it takes a while to load.
    private IAnsiConsole Console => _console ??= Made(writer, layout == TextLayout.Screen, Math.Max(NarrowestPage, width));

    /// <summary>Whether every bound and diagnosis is asked for.</summary>
    public bool ShowsAll => showsAll;

    private bool IsMarkdown => layout == TextLayout.Markdown;

    /// <summary>A heading, after an empty line where asked.</summary>
    public void Heading(string text, bool space = true)
    {
        if (IsMarkdown)
        {
            Markdown("## " + Escaped(Printable.Of(text)));
            return;
        }

        if (space)
        {
            writer.WriteLine();
        }

        LaidOut(text, isStrong: true);
    }

    /// <summary>A paragraph, wrapped between words on a screen only.</summary>
    public void Paragraph(string text)
    {
        if (IsMarkdown)
        {
            Markdown(Escaped(Printable.Of(text)).TrimStart());
            return;
        }

        LaidOut(text, isStrong: false);
    }

    /// <summary>An empty line, where paragraphs do not part by themselves.</summary>
    public void WriteLine()
    {
        if (!IsMarkdown)
        {
            writer.WriteLine();
        }
    }

    /// <summary>A table.</summary>
    public void Write(TextTable table)
    {
        if (IsMarkdown)
        {
            Markdown(table.ToMarkdown(Escaped));
        }
        else if (layout == TextLayout.Screen && table.NarrowestFrame > Console.Profile.Width)
        {
            table.WriteStacked(Console);
        }
        else if (layout == TextLayout.Screen || table.Aligned() is not { } lines)
        {
            Console.Write(table.ToFrame(layout == TextLayout.Screen));
        }
        else
        {
            foreach (string line in lines)
            {
                writer.WriteLine(line);
            }
        }
    }

    private static IAnsiConsole Made(TextWriter writer, bool screen, int width)
    {
        // Some terminals show bold as a colour: who wants no colour gets none of it (no-color.org).
        bool plain = !screen || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = plain ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = screen;
        return console;
    }

    private void LaidOut(string text, bool isStrong)
    {
        string shown = Printable.Of(text);
        if (layout != TextLayout.Screen || shown.Length > LongestLaidOut)
        {
            writer.WriteLine(shown);
            return;
        }

        Text laidOut = new(shown, new Style(decoration: isStrong ? Decoration.Bold : Decoration.None));
        if (Console.Profile.Width > WidestParagraph)
        {
            Console.Write(new Padder(laidOut, new Padding(0, 0, Console.Profile.Width - WidestParagraph, 0)));
            return;
        }

        Console.Write(laidOut);
        Console.WriteLine();
    }

    private void Markdown(string block)
    {
        writer.Write(block);
        writer.Write("\n\n");
    }

    // What Markdown would take for markup; a bracket is some before a parenthesis only.
    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal)
            .Replace("<", "\\<", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal)
            .Replace("`", "\\`", StringComparison.Ordinal).Replace("](", "\\](", StringComparison.Ordinal);
}
