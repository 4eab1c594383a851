using System.Text.RegularExpressions;

namespace Pid.Cli.Commands;

/// <summary>
/// Pages of help, and messages: headings, and terms with what they mean beside them, no line longer than the page is wide where words
/// allow it.
/// </summary>
internal sealed partial class HelpLayout
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

    /// <summary>Commands to be copied: one that is longer than the page goes on below itself as a shell reads it.</summary>
    public void Commands(string text)
    {
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string indent = line[..^line.TrimStart(' ').Length];
            WriteWrapped(indent, ShellWord().Matches(line).Select(word => word.Value), indent.Length + (2 * Indent), " \\");
        }
    }

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

    [GeneratedRegex("""(?:[^\s'"]|'[^']*'|"[^"]*")+""")]
    private static partial Regex ShellWord();

    private void WriteWrapped(string start, string text, int indent) => WriteWrapped(start, text.Split(' '), indent, "");

    private void WriteWrapped(string start, IEnumerable<string> words, int indent, string goesOn)
    {
        string line = start;
        bool holdsWord = false;
        foreach (string word in words)
        {
            if (holdsWord && line.Length + 1 + word.Length + goesOn.Length > _width)
            {
                _output.WriteLine(line + goesOn);
                (line, holdsWord) = (new string(' ', indent), false);
            }

            line = holdsWord ? $"{line} {word}" : line + word;
            holdsWord = true;
        }

        _output.WriteLine(line);
    }
}
