using System.Text;

namespace Pid.Cli.Output;

/// <summary>A table for a person. The first column and the columns of numbers are never broken over lines.</summary>
/// <param name="numbers">The columns of numbers.</param>
/// <param name="headers">The names of the columns.</param>
internal sealed class TextTable(Range numbers, params string[] headers)
{
    /// <summary>Longer cells are cut: nobody reads such a name.</summary>
    private const int LongestCell = 400;

    /// <summary>A column of words is not squeezed below this.</summary>
    private const int NarrowestWords = 16;

    // A row without cells parts those above from those below.
    private readonly List<string[]> _rows = [];

    /// <summary>The fewest columns of a screen that the table fits into with its frame.</summary>
    public int NarrowestFrame => 1 + Enumerable.Range(0, headers.Length).Sum(c => 3 + Narrowest(c));

    /// <summary>Adds a row of plain texts.</summary>
    public void Row(params ReadOnlySpan<string> cells)
    {
        string[] row = new string[cells.Length];
        for (int c = 0; c < row.Length; c++)
        {
            row[c] = Cell(cells[c]);
        }

        _rows.Add(row);
    }

    /// <summary>Parts the rows above from those below.</summary>
    public void EmptyRow() => _rows.Add([]);

    /// <summary>The lines of the table, its columns aligned and each as wide as it needs.</summary>
    public IEnumerable<string> Aligned()
    {
        int[] widths = Widths(int.MaxValue);
        foreach (string[] row in (IEnumerable<string[]>)[Header, .. _rows])
        {
            StringBuilder line = new();
            for (int c = 0; c < widths.Length; c++)
            {
                line.Append(At(row, c)).Append(' ', widths[c] - TextColumns.Width(At(row, c)) + 2);
            }

            yield return line.ToString();
        }
    }

    /// <summary>The lines of the table in a frame, within the width of a screen.</summary>
    /// <param name="width">Columns of the screen.</param>
    /// <param name="strong">Makes a text of the header stand out.</param>
    public IEnumerable<string> Framed(int width, Func<string, string> strong)
    {
        int[] widths = Widths(width - 1 - (3 * headers.Length));
        yield return Rule('╭', '┬', '╮');
        foreach (string line in Lines(Header, strong))
        {
            yield return line;
        }

        yield return Rule('├', '┼', '┤');
        foreach (string line in _rows.SelectMany(row => Lines(row, text => text)))
        {
            yield return line;
        }

        yield return Rule('╰', '┴', '╯');

        string Rule(char left, char between, char right) =>
            left + string.Join(between, widths.Select(columns => new string('─', columns + 2))) + right;

        IEnumerable<string> Lines(string[] row, Func<string, string> shown)
        {
            string[][] cells = [.. widths.Select((columns, c) => TextColumns.Wrapped(At(row, c), columns).ToArray())];
            for (int line = 0; line < cells.Max(cell => cell.Length); line++)
            {
                yield return "│" + string.Concat(cells.Select((cell, c) =>
                    $" {shown(At(cell, line))}{new string(' ', widths[c] - TextColumns.Width(At(cell, line)))} │"));
            }
        }
    }

    /// <summary>The lines for a screen that no frame fits into: a row is its first cell, below it its words, and its numbers.</summary>
    /// <param name="width">Columns of the screen.</param>
    /// <param name="strong">Makes a text stand out.</param>
    public IEnumerable<string> Stacked(int width, Func<string, string> strong)
    {
        foreach (string[] row in _rows.Where(row => row.Length > 0))
        {
            foreach (string line in TextColumns.Wrapped(row[0], width))
            {
                yield return strong(line);
            }

            int[] filled = [.. Enumerable.Range(1, row.Length - 1).Where(c => row[c].Length > 0)];
            string figures = string.Join("; ", filled.Where(IsNumber).Select(c => $"{Cell(headers[c])} {row[c]}".TrimStart()));
            foreach (string line in filled.Where(c => !IsNumber(c)).Select(c => row[c]).Append(figures).Where(line => line.Length > 0)
                .SelectMany(text => TextColumns.Wrapped(text, width - 2)))
            {
                yield return "  " + line;
            }
        }
    }

    /// <summary>The table in Markdown.</summary>
    /// <param name="escape">What keeps a text from being taken for markup.</param>
    public string ToMarkdown(Func<string, string> escape)
    {
        StringBuilder text = new();
        Line(headers);
        Line([.. headers.Select((_, c) => IsNumber(c) ? "---:" : "---")]);
        foreach (string[] row in _rows.Where(row => row.Length > 0))
        {
            Line(row);
        }

        return text.ToString().TrimEnd('\n');

        void Line(string[] cells) => text.Append("| ").AppendJoin(" | ", cells.Select(cell => escape(Cell(cell)))).Append(" |\n");
    }

    private bool IsNumber(int column) => column >= numbers.Start.Value && column < numbers.End.Value;

    private bool IsWhole(int column) => column == 0 || IsNumber(column);

    private string[] Header => Array.ConvertAll(headers, Cell);

    private static string At(string[] row, int column) => column < row.Length ? row[column] : "";

    private int Widest(int column)
    {
        int widest = TextColumns.Width(Cell(headers[column]));
        foreach (string[] row in _rows)
        {
            widest = Math.Max(widest, TextColumns.Width(At(row, column)));
        }

        return widest;
    }

    private int Narrowest(int column) => IsWhole(column) ? Widest(column) : Math.Min(Widest(column), NarrowestWords);

    // As wide as the columns need; where that is too much, the widest columns of words give way.
    private int[] Widths(int room)
    {
        int[] widths = new int[headers.Length];
        int excess = -room;
        for (int c = 0; c < widths.Length; c++)
        {
            widths[c] = Widest(c);
            excess += widths[c];
        }

        for (; excess > 0; excess--)
        {
            widths[Enumerable.Range(0, widths.Length).Where(c => !IsWhole(c)).MaxBy(c => widths[c])]--;
        }

        return widths;
    }

    private static string Cell(string text) => Printable.Of(text.Length <= LongestCell ? text : text[..(LongestCell - 2)] + "..");
}
