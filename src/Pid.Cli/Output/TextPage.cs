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

    // Terminals obey sequences of control unless they say that they are dumb; that of Windows only where it names itself.
    private readonly bool _isObeyed = layout == TextLayout.Screen
        && Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 }
        && (OperatingSystem.IsWindows() ? Environment.GetEnvironmentVariable("WT_SESSION") is not null
            : Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb");

    private readonly int _width = layout == TextLayout.Screen ? Math.Max(NarrowestPage, width) : Terminal.Unlimited;

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

        Write(Lines(text).Select(Strong));
    }

    /// <summary>A paragraph, wrapped between words on a screen only.</summary>
    public void Paragraph(string text)
    {
        if (IsMarkdown)
        {
            Markdown(Escaped(Printable.Of(text)).TrimStart());
            return;
        }

        Write(Lines(text));
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
        else
        {
            Write(layout != TextLayout.Screen ? table.Aligned()
                : table.NarrowestFrame > _width ? table.Stacked(_width, Strong) : table.Framed(_width, Strong));
        }
    }

    private void Write(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            writer.WriteLine(line);
        }
    }

    private IEnumerable<string> Lines(string paragraph) => layout == TextLayout.Screen
        ? TextColumns.Wrapped(Printable.Of(paragraph), Math.Min(_width, WidestParagraph)) : [Printable.Of(paragraph)];

    // Some terminals show bold as a colour: who wants no colour gets none of it (no-color.org).
    private string Strong(string text) => _isObeyed && text.Length > 0 ? $"\e[1m{text}\e[0m" : text;

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
