using System.Globalization;
using System.IO.Compression;
using System.Text;
using ExcelDataReader;
using Pid.Data.Text;

namespace Pid.Data.Binary;

/// <summary>
/// The records of the first sheet of an Excel workbook. Its first row that is not empty names the columns; empty rows are passed over.
/// Numbers, truth values and dates become symbols as those of Parquet do, but for whole numbers, which have no point.
/// </summary>
internal sealed class ExcelReader : RecordReader
{
    private const long Longest = 1L << 28; // the library keeps all texts of the workbook in memory
    private const long MostCells = 1 << 28; // a cell far from all others makes a table of empty ones
    private const double Wholes = 1e15;
    private readonly TableSource _source;
    private readonly FileStream _file;
    private readonly IExcelDataReader _rows;
    private readonly int _sheets;
    private long _line;
    private readonly long _headerLine;

    // The library asks for code pages of old workbooks, whatever it opens.
    static ExcelReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private ExcelReader(TableSource source, FileStream file, IExcelDataReader rows)
    {
        (_source, _file, _rows, _sheets) = (source, file, rows, rows.ResultsCount);
        List<string> header = [];
        while (header.Count == 0)
        {
            if (!MoveNext())
            {
                throw new TableFormatException(source.Name, $"The sheet '{rows.Name}' is empty.",
                    "Give the first sheet a row that names the columns, and at least one row below it.");
            }

            for (int c = 0; c < rows.FieldCount; c++)
            {
                header.Add(Text(c).Trim(' '));
            }

            // Cells that were formatted only are columns too.
            while (header.Count > 0 && header[^1].Length == 0)
            {
                header.RemoveAt(header.Count - 1);
            }
        }

        (Header, _headerLine) = ([.. header], _line);
    }

    public override string[] Header { get; }

    public override string? Note => _sheets == 1 ? null : FormattableString.Invariant($"sheet '{_rows.Name}', the first of {_sheets}");

    public override bool ShowsAllColumns => true;

    // The library gives no value of either.
    public override string EmptyField => "The cell is empty, or holds an error such as #DIV/0!.";

    public override string this[int column] => column < _rows.FieldCount ? Text(column) : "";

    /// <summary>Opens a workbook.</summary>
    /// <exception cref="TableFormatException">It is none, or its first sheet is no table.</exception>
    public static ExcelReader Open(TableSource source)
    {
        FileStream file = source.OpenFile();
        try
        {
            using (ZipArchive archive = new(file, ZipArchiveMode.Read, leaveOpen: true))
            {
                if (archive.Entries.Sum(e => e.Length) > Longest)
                {
                    throw new TableFormatException(source.Name,
                        FormattableString.Invariant($"The workbook unpacks to more than {Longest >> 20} MB."), "Save the sheet as CSV.");
                }

                foreach (ZipArchiveEntry entry in archive.Entries)
                {
                    using Stream part = entry.Open();
                    if (WorkbookScan.Problem(part) is { } problem)
                    {
                        throw new TableFormatException(source.Name, problem, "Save the sheet as CSV.");
                    }

                    if (entry.FullName.StartsWith("xl/worksheets/sheet", StringComparison.OrdinalIgnoreCase))
                    {
                        using Stream sheet = entry.Open();
                        if (UncomputedFormula.Refusal(source.Name, sheet) is { } refusal)
                        {
                            throw refusal;
                        }
                    }
                }
            }

            file.Position = 0;
            IExcelDataReader rows = ExcelReaderFactory.CreateOpenXmlReader(file);
            return (long)rows.RowCount * rows.FieldCount <= MostCells ? new ExcelReader(source, file, rows)
                : throw new TableFormatException(source.Name,
                string.Create(CultureInfo.InvariantCulture,
                    $"The sheet '{rows.Name}' reaches to row {rows.RowCount} and column {rows.FieldCount}: at "
                    + $"most {MostCells} cells are read."),
                    "Delete what stands far from the table, or save the sheet as CSV.");
        }
        catch (Exception e)
        {
            file.Dispose();
            throw Unreadable(source, e);
        }
    }

    public override bool Read()
    {
        while (MoveNext())
        {
            int last = _rows.FieldCount - 1;
            while (last >= 0 && string.IsNullOrWhiteSpace(Text(last)))
            {
                last--;
            }

            if (last >= Header.Length)
            {
                throw new TableFormatException(_source.Name, $"The row has a value in column {last + 1}, the header has {Header.Length}.",
                    Header.Length > 1 ? "Name every column that is used."
                    : string.Create(CultureInfo.InvariantCulture,
                        $"Name every column that is used; a title above the names, such as that in row "
                        + $"{_headerLine}, is to be deleted."))
                { Line = _line, Value = Text(last) };
            }

            if (last >= 0)
            {
                return true;
            }
        }

        return false;
    }

    public override bool TryNumber(int column, out double value)
    {
        value = double.NaN;
        return column < _rows.FieldCount && _rows.GetValue(column) is { } cell && SymbolText.TryNumber(cell, out value);
    }

    public override TableFormatException Error(int column, string problem, string remedy) =>
        new(_source.Name, problem, remedy) { Line = _line, Column = Header[column], Value = this[column] };

    public override TableFormatException HeaderError(string problem, string remedy, string? column = null) =>
        new(_source.Name, problem, Header.Length > 1 && !Header[0].StartsWith('#') ? remedy
            : string.Create(CultureInfo.InvariantCulture,
                $"{remedy.TrimEnd('.')}. The first row that is not empty must name the columns: delete what "
                + $"stands above them, row {_headerLine} of the "
                + $"sheet{(Header[0].StartsWith('#') ? " (# marks no comment in a workbook)" : "")}."))
        { Line = _headerLine, Column = column, Value = string.Join(",", Header) };

    public override TableFormatException TableError(string problem, string remedy, int? column = null, string? value = null) =>
        new(_source.Name, problem, remedy) { Column = column is { } c ? Header[c] : null, Value = value };

    public override void Dispose()
    {
        _rows.Dispose();
        _file.Dispose();
    }

    private bool MoveNext()
    {
        try
        {
            _line++;
            return _rows.Read();
        }
        catch (Exception e)
        {
            throw Unreadable(_source, e);
        }
    }

    private string Text(int column) => _rows.GetValue(column) switch
    {
        null => "",
        TimeSpan time => time.ToString("c", System.Globalization.CultureInfo.InvariantCulture),
        string text => text,

        // A workbook does not tell 1 from 1.0, and shows the former.
        double number when number == Math.Floor(number) && Math.Abs(number) < Wholes =>
            ((long)number).ToString(System.Globalization.CultureInfo.InvariantCulture),
        var value => SymbolText.Of(value) ?? throw new TableFormatException(_source.Name,
        $"A cell of type {value.GetType().Name} holds no symbol.", "Use cells of text, numbers, truth values or dates.")
        { Line = _line },
    };

    // The library fails with exceptions of many kinds at a workbook that is none.
    private static Exception Unreadable(TableSource source, Exception cause) =>
        cause is TableFormatException or OutOfMemoryException ? cause
        : new TableFormatException(source.Name, $"This is no Excel workbook that can be read: {cause.Message}",
        "Save it anew as .xlsx, or the sheet as CSV.");
}
