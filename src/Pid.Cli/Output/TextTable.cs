using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Pid.Cli.Output;

/// <summary>A table for a person. The first column and the columns of numbers are never broken over lines.</summary>
/// <param name="numbers">The columns of numbers.</param>
/// <param name="headers">The names of the columns.</param>
internal sealed class TextTable(Range numbers, params string[] headers)
{
    /// <summary>Longer cells are cut: laying out takes a time that grows with the square of a text, and nobody reads such a name.</summary>
    private const int LongestCell = 400;

    /// <summary>A column of words is not squeezed below this.</summary>
    private const int NarrowestWords = 16;

    // A row without cells parts those above from those below.
    private readonly List<string[]> _rows = [];

    /// <summary>The fewest columns of a screen that the table fits into with its frame.</summary>
    public int NarrowestFrame => 1 + Enumerable.Range(0, headers.Length).Sum(c => 3 + NarrowestColumn(c));

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

    /// <summary>The lines of a table of plain signs, its columns aligned: what needs no library, which takes a while to load. Null for
    /// others, as signs of other scripts take columns of their own.</summary>
    public IEnumerable<string>? Aligned()
    {
        string[][] rows = [Array.ConvertAll(headers, Cell), .. _rows];
        if (rows.Any(row => row.Any(cell => !Ascii.IsValid(cell))))
        {
            return null;
        }

        int[] widths = [.. headers.Select((_, c) => rows.Max(row => c < row.Length ? row[c].Length : 0))];
        return rows.Select(row => string.Concat(widths.Select((width, c) => (c < row.Length ? row[c] : "").PadRight(width + 2))));
    }

    /// <summary>The table, framed or only aligned.</summary>
    public IRenderable ToFrame(bool screen)
    {
        Table table = new Table().Border(screen ? TableBorder.Rounded : TableBorder.None);
        for (int c = 0; c < headers.Length; c++)
        {
            TableColumn column = new(new Text(Cell(headers[c]), new Style(decoration: Decoration.Bold))) { NoWrap = IsWhole(c) };
            column.PadLeft(screen ? 1 : c == 0 ? 2 : 0).PadRight(screen ? 1 : 2);
            table.AddColumn(column);
        }

        foreach (string[] row in _rows)
        {
            table.AddRow(Array.ConvertAll(row, cell => new Text(cell)));
        }

        return table;
    }

    /// <summary>The same for a screen that it does not fit into: a row is its first cell, below it its words, and its numbers.</summary>
    public void WriteStacked(IAnsiConsole console)
    {
        foreach (string[] row in _rows.Where(row => row.Length > 0))
        {
            console.Write(new Text(row[0], new Style(decoration: Decoration.Bold)));
            console.WriteLine();
            int[] filled = [.. Enumerable.Range(1, row.Length - 1).Where(c => row[c].Length > 0)];
            string figures = string.Join("; ", filled.Where(IsNumber).Select(c => $"{Cell(headers[c])} {row[c]}".TrimStart()));
            foreach (string line in filled.Where(c => !IsNumber(c)).Select(c => row[c]).Append(figures).Where(line => line.Length > 0))
            {
                console.Write(new Padder(new Text(line), new Padding(2, 0, 0, 0)));
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

    private int NarrowestColumn(int column)
    {
        int longest = _rows.Where(row => row.Length > column).Select(row => row[column].Length).Append(headers[column].Length).Max();
        return IsWhole(column) ? longest : Math.Min(longest, NarrowestWords);
    }

    private static string Cell(string text) => Printable.Of(text.Length <= LongestCell ? text : text[..(LongestCell - 2)] + "..");
}
