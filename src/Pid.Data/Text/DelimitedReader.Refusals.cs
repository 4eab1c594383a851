using System.Globalization;
using System.Text;
using Pid.Data.Columns;
using Pid.Data.Queries;

namespace Pid.Data.Text;

/// <content>What is said of a text that is no table, and what to type then.</content>
internal sealed partial class DelimitedReader
{
    /// <summary>A failure at a field of the current record.</summary>
    public override TableFormatException Error(int column, string problem, string remedy) =>
        new(_source.Name, problem, remedy) { Line = _text.LineOf(column), Column = Header[column], Value = _text.Text(column) };

    public override void RefuseNames(int column)
    {
        // A name beside values of other columns is a label: then a row of names may be a record, as where the file has no line of names.
        _hasNamesAsLabels |= Header.Length == 1 || Enumerable.Range(0, Header.Length).Any(c => this[c] != Header[c]);
        if (!_hasNamesAsLabels)
        {
            throw Error(column, "The row repeats the names of the columns.", "Where files were put together, leave such rows out: "
                + ShellCommand.Filter(_source.Name, string.Create(CultureInfo.InvariantCulture,
                $"awk 'NR == {HeaderLine} {{ names = $0 }} NR <= {HeaderLine} || $0 != names'"), "plain")
                + " Where the first line is a record, write a line of names above it.");
        }
    }

    /// <summary>A failure of the header.</summary>
    public override TableFormatException HeaderError(string problem, string remedy, string? column = null) =>
        new(_source.Name, problem, _commentAbove == 0 ? Header.Length > 1 ? InFolders(column) ?? remedy
            : _text.Separator == (byte)'\t' && Header[0].AsSpan().ContainsAny(',', ';')
                ? $"The file is called as one whose fields are parted by tabs, and its first line has none: call it .csv: mv "
                    + $"{ColumnHints.Quoted(_source.Name)} {ColumnHints.Quoted(Path.ChangeExtension(_source.Name, ".csv"))}"
            : OfOneField(column) ?? $"{remedy.TrimEnd('.')}. The first line must name the columns, separated by commas, semicolons, "
                + "tabs or bars."
            : _commentNames.Contains(column) ? $"Line {_commentAbove} names it, but starts with #, and was taken for a comment. Leave "
                + $"the # out: {ShellCommand.Filter(_source.Name, $"sed '{_commentAbove}s/^#[[:blank:]]*//'", "plain")}"
            : string.Create(CultureInfo.InvariantCulture,
                $"{remedy} Line {_commentAbove}, which starts with #, was taken for a comment: leave the # "
                + $"out if that line names the columns."))
        { Line = HeaderLine, Column = column, Value = string.Join(",", Header) };

    /// <summary>How a table is made of a text whose first line has one field, where others have several or other marks part them.</summary>
    private string? OfOneField(string? column)
    {
        foreach (char mark in (ReadOnlySpan<char>)[' ', ':'])
        {
            if (column is not null && Header[0].Split(mark, StringSplitOptions.RemoveEmptyEntries) is { Length: > 1 } names
                && names.Contains(column))
            {
                return $"Fields are parted by commas, semicolons, tabs or bars: "
                    + ShellCommand.Filter(_source.Name, $"tr {(mark == ' ' ? "-s " : "")}'{mark}' ','", "plain");
            }
        }

        return !_text.Ahead(Separators.Looked).ContainsAny(",;\t|"u8) ? null
            : "The first line must name the columns, separated by commas, semicolons, tabs or bars; leave a title above it out: "
                + ShellCommand.Filter(_source.Name, FormattableString.Invariant($"tail -n +{HeaderLine + 1}"), "plain");
    }

    /// <summary>How a column is read that the names of folders tell, as in y=1/part.csv; null where they do not.</summary>
    private string? InFolders(string? column)
    {
        string[] folders = _source.Name.Replace('\\', '/').Split('/')[..^1];
        return column is null || Array.IndexOf(Header, column) >= 0
            || !Array.Exists(folders, f => f.StartsWith(column + "=", StringComparison.Ordinal)) ? null
            : "The names of the folders tell it, and a query in place of the file reads these: "
                + ShellCommand.Query("SELECT * FROM read_csv("
                + Engine.Quoted(string.Join('/', [.. folders.TakeWhile(f => !f.Contains('=', StringComparison.Ordinal)), "**",
                    "*" + Path.GetExtension(_source.Name)])) + ", hive_partitioning = true, all_varchar = true)");
    }

    /// <summary>A failure of the whole table.</summary>
    public override TableFormatException TableError(string problem, string remedy, int? column = null, string? value = null) =>
        new(_source.Name, problem, remedy) { Column = column is { } c ? Header[c] : null, Value = value };

    // An unclosed quote swallows the lines after it, perhaps in a column that nobody asks for: look at all fields then.
    private void RefuseOpenQuotes()
    {
        for (int c = 0; _text.NextLine > _text.Line + 1 && c < _text.Count; c++)
        {
            if (_text.IsBad(c))
            {
                throw BadQuotes(c, _text.Text(c));
            }
        }
    }

    // DOS ends a text with 0x1A, and what was cut off may be filled up with 0.
    private void RefuseMarks()
    {
        if (_text.Record.TrimEnd("\r\n"u8) is [< 0x20, ..] marks && marks.IndexOfAnyExceptInRange((byte)0, (byte)0x1F) < 0)
        {
            throw new TableFormatException(_source.Name, "The line holds nothing but control characters.",
                "Take them out: "
                    + ShellCommand.Filter(_source.Name, $"tr -d '\\{Convert.ToString(marks[0], 8).PadLeft(3, '0')}'", "plain"))
            { Line = _text.Line, Value = FormattableString.Invariant($"0x{marks[0]:X2}") };
        }
    }

    private TableFormatException BadQuotes(int column, string field)
    {
        bool open = _text.IsOpen(column);
        return new TableFormatException(_source.Name,
            open ? $"The quote before {Shortened(field[1..])} is never closed." : $"The field {Shortened(field)} has a quote inside.",
            open ? "Close the quote." : "Write the field in quotes and its own quotes twice"
                + (_isOnlyText ? "." : $"; or, where quotes mean nothing in the file, give a query in its place: {WithoutQuotes}"))
        {
            Line = _text.LineOf(column),
            Column = column < Header.Length ? Header[column] : null,
            Value = field,
        };
    }

    private string WithoutQuotes =>
        ShellCommand.Query($"SELECT * FROM read_csv({Engine.Quoted(_source.IsStream ? "FILE" : _source.Name)}, "
        + $"delim = '{(_text.Separator == (byte)'\t' ? "\\t" : ((char)_text.Separator).ToString())}', quote = '', header = true, "
        + "all_varchar = true)");

    private static string Shortened(string field)
    {
        string line = field.AsSpan().IndexOfAny('\r', '\n') is int end and >= 0 ? field[..end] : field;
        return line.Length <= 40 ? $"'{line}'" : $"'{line[..40]}...'";
    }
}
