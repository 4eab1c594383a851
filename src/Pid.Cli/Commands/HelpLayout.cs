namespace Pid.Cli.Commands;

/// <summary>
/// Pages of help: headings, and terms with what they mean beside them, no line longer than the page is wide where words allow it.
/// </summary>
internal sealed class HelpLayout
{
    // As wide as is read with ease where no screen says more, and as narrow as leaves a word beside a term.
    private const int Widest = 132, Narrowest = 40, Indent = 2, WidestTerm = 26;
    private readonly TextWriter _output;
    private readonly int _width;

    /// <summary>Writes to a text, on a page of at most so many columns.</summary>
    public HelpLayout(TextWriter output, int width) => (_output, _width) = (output, Math.Clamp(width, Narrowest, Widest));

    /// <summary>An empty line.</summary>
    public void Blank() => _output.WriteLine();

    /// <summary>A heading below an empty line.</summary>
    public void Title(string title)
    {
        Blank();
        _output.WriteLine(title);
    }

    /// <summary>Lines to be copied: as they stand, however long.</summary>
    public void WriteAsIs(string text) => _output.WriteLine(text);

    /// <summary>Lines of which each begins where it stands; what is longer than the page goes on below itself.</summary>
    public void Write(string text)
    {
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            int indent = line.Length - line.TrimStart(' ').Length;
            WriteWrapped(line[..indent], line[indent..], indent == 0 ? 0 : indent + Indent);
        }
    }

    /// <summary>Terms and their meaning, below a heading; nothing where there are none.</summary>
    public void Table(string title, IReadOnlyCollection<(string Term, string Meaning)> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        Title(title);
        int column = Indent + Math.Min(Math.Min(WidestTerm, _width / 3), rows.Max(r => r.Term.Length)) + Indent;
        foreach ((string term, string meaning) in rows)
        {
            string start = new string(' ', Indent) + term;
            if (start.Length > column - Indent)
            {
                WriteWrapped(new string(' ', Indent), term, column);
                start = "";
            }

            WriteWrapped(start.PadRight(column), meaning, column);
        }
    }

    private void WriteWrapped(string start, string text, int indent)
    {
        string line = start;
        bool holdsWord = false;
        foreach (string word in text.Split(' '))
        {
            if (holdsWord && line.Length + 1 + word.Length > _width)
            {
                _output.WriteLine(line);
                (line, holdsWord) = (new string(' ', indent), false);
            }

            line = holdsWord ? $"{line} {word}" : line + word;
            holdsWord = true;
        }

        _output.WriteLine(line);
    }
}
