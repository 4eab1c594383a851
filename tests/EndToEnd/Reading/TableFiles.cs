using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>One table of texts and numbers, written in every format that is read.</summary>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The records; null is no value. A column holds texts, or whole numbers, or doubles, or truth values.</param>
internal sealed record TableFiles(string[] Columns, object?[][] Rows)
{
    /// <summary>The formats, by the name of a file each.</summary>
    public static readonly string[] Formats =
        ["t.csv", "t.tsv", "t.txt", "bars.csv", "excel.csv", "wide.csv", "wider.csv", "t.csv.gz", "t.csv.zst", "t.jsonl", "t.jsonl.gz",
        "t.json", "pretty.json", "t.parquet", "t.npz", "packed.npz", "t.xlsx", "sql"];

    /// <summary>Writes the table; the argument that names it to the command.</summary>
    public string Write(TempFiles files, string format)
    {
        switch (format)
        {
            case "t.csv":
                return files.Write(format, Delimited(','));
            case "t.tsv":
                return files.Write(format, Delimited('\t').Replace("\n", "\r\n", StringComparison.Ordinal).Replace("two\r\n", "two\n",
                    StringComparison.Ordinal));
            case "t.txt":
                return files.Write(format, "\ufeff# above the header, x1, x2, y\n\n" + Delimited(';'));
            case "bars.csv":
                return files.Write(format, Delimited('|'));
            case "excel.csv":
                return files.Write(format, "sep=;\r\n" + Delimited(';'));
            case "wide.csv":
                return files.Write(format, [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Delimited('\t'))]);
            case "wider.csv":
                return files.Write(format, [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes(Delimited(','))]);
            case "t.csv.gz":
                return files.Write(format, Gzip(Encoding.UTF8.GetBytes(Delimited(','))));
            case "t.csv.zst":
                return files.Write(format, Zstd(Encoding.UTF8.GetBytes(Delimited(','))));
            case "t.jsonl":
                return files.Write(format, string.Concat(Records().Select(r => r + "\n")));
            case "t.jsonl.gz":
                return files.Write(format, Gzip(Encoding.UTF8.GetBytes(string.Join("\r\n", Records()))));
            case "t.json":
                return files.Write(format, $"[{string.Join(", ", Records())}]");
            case "pretty.json":
                return files.Write(format, "[\n  " + string.Join(",\n  ",
                    Records().Select(r => r.Replace(",\"", ",\n    \"", StringComparison.Ordinal))) + "\n]\n");
            case "t.parquet":
                return files.WriteParquet(format, Query());
            case "t.npz":
                return files.WriteNpz(format, CompressionLevel.NoCompression, Arrays());
            case "packed.npz":
                return files.WriteNpz(format, CompressionLevel.Optimal,
                    [.. Arrays(), ("beside", RawFiles.Npy("<f8", false, "(2, 2, 2)", new byte[64])),
                    ("objects", RawFiles.Npy("|O", false, "(7,)", new byte[9]))]);
            case "t.xlsx":
                return files.Write(format, Workbook());
            default:
                return Query();
        }
    }

    private string Delimited(char separator)
    {
        string Field(object? value)
        {
            string text = Text(value);
            return text.AsSpan().IndexOfAny([separator, '"', '\n', '|', ';', ',']) >= 0 || text.Contains('\t', StringComparison.Ordinal)
                ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
        }

        return string.Concat(Rows.Prepend(Columns).Select(row => string.Join(separator, row.Select(Field)) + "\n"));
    }

    private IEnumerable<string> Records() =>
        Rows.Select((row, r) => "{" + string.Join(",", Columns.Select((name, c) => (r % 3 == 2 && row[c] is null) ? null
        : $"{JsonSerializer.Serialize(name)}:"
            + (row[c] is string text ? JsonSerializer.Serialize(text) : row[c] is null ? "null" : Text(row[c]))).OfType<string>()) + "}");

    private string Query()
    {
        string Value(object? value) => value switch
        {
            null => "NULL",
            string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
            double number => $"{Text(number)}::DOUBLE",
            bool => Text(value),
            _ => Text(value) + "::BIGINT",
        };

        string names = string.Join(", ",
            Columns.Select((name, c) => $"c{c} AS \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        return $"SELECT {names} FROM (VALUES {string.Join(", ", Rows.Select(r => $"({string.Join(", ", r.Select(Value))})"))}) AS "
            + $"t({string.Join(", ", Columns.Select((_, c) => $"c{c}"))})";
    }

    private (string, byte[])[] Arrays() => [.. Columns.Select((name, c) =>
    {
        object?[] values = [.. Rows.Select(r => r[c])];
        string shape = $"({values.Length},)";
        if (values.OfType<string>().Any())
        {
            string[] texts = [.. values.Select(v => v as string ?? "")];
            int longest = texts.Max(t => t.EnumerateRunes().Count());
            return (name, RawFiles.Npy($"<U{longest}", false, shape,
                [.. texts.SelectMany(t => t.EnumerateRunes().Select(r => r.Value).Concat(Enumerable.Repeat(0, longest)).Take(longest))
                .SelectMany(BitConverter.GetBytes)]));
        }

        if (values.OfType<bool>().Any())
        {
            return (name, RawFiles.Npy("|b1", false, shape, [.. values.Select(v => v is true ? (byte)1 : (byte)0)]));
        }

        return values.Any(v => v is double or null)
            ? (name, RawFiles.Npy("<f8", false, shape,
            [.. values.SelectMany(v => BitConverter.GetBytes(v is null ? double.NaN : Convert.ToDouble(v, CultureInfo.InvariantCulture)))]))
            : (name, RawFiles.Npy("<i8", false, shape,
            [.. values.SelectMany(v => BitConverter.GetBytes(Convert.ToInt64(v, CultureInfo.InvariantCulture)))]));
    })];

    /// <summary>A workbook of one sheet, its texts in their cells.</summary>
    /// <summary>A formula of a workbook, and its value where it has one.</summary>
    public sealed record Formula(string Text, string? Value, bool IsText = false);

    private byte[] Workbook()
    {
        string Cell(object? value, int row, int column)
        {
            string place = $"{(char)('A' + column)}{row}";
            return value is null ? "" : value is Formula written
                ? $"<c r=\"{place}\"{(written.IsText ? " t=\"str\"" : "")}><f>{written.Text}</f>"
                    + (written.Value is { } known ? $"<v>{known}</v>" : "") + "</c>"
                : value is string text
                ? $"<c r=\"{place}\" t=\"inlineStr\"><is><t "
                    + $"xml:space=\"preserve\">{System.Security.SecurityElement.Escape(text)}</t></is></c>"
                    : value is bool truth ? $"<c r=\"{place}\" t=\"b\"><v>{(truth ? 1 : 0)}</v></c>"
                    : $"<c r=\"{place}\"><v>{Text(value)}</v></c>";
        }

        string rows = string.Concat(Rows.Prepend(Columns).Select((row, r) =>
            $"<row r=\"{r + 1}\">{string.Concat(row.Select((value, c) => Cell(value, r + 1, c)))}</row>"));
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Add(string name, string text)
            {
                using StreamWriter entry = new(archive.CreateEntry(name).Open());
                entry.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text);
            }

            const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
            const string Package = "http://schemas.openxmlformats.org/package/2006";
            Add("[Content_Types].xml", $"<Types xmlns=\"{Package}/content-types\"><Default Extension=\"rels\" "
                + $"ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + "<Override PartName=\"/xl/workbook.xml\" "
                + "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
                + "<Override PartName=\"/xl/worksheets/sheet1.xml\" "
                + "ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>");
            Add("_rels/.rels", $"<Relationships xmlns=\"{Package}/relationships\"><Relationship Id=\"r1\" "
                + $"Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
            Add("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets><sheet name=\"Data\" sheetId=\"1\" "
                + $"r:id=\"r1\"/></sheets></workbook>");
            Add("xl/_rels/workbook.xml.rels",
                $"<Relationships xmlns=\"{Package}/relationships\"><Relationship Id=\"r1\" Type=\"{Relations}/worksheet\" "
                    + $"Target=\"worksheets/sheet1.xml\"/></Relationships>");
            Add("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{Main}\"><sheetData>{rows}</sheetData></worksheet>");
        }

        return bytes.ToArray();
    }

    /// <summary>The bytes, packed by gzip.</summary>
    public static byte[] Gzip(byte[] bytes) => Packed(bytes, s => new GZipStream(s, CompressionLevel.Fastest, leaveOpen: true));

    /// <summary>The bytes, packed by Zstandard.</summary>
    public static byte[] Zstd(byte[] bytes) => Packed(bytes, s => new ZstdSharp.CompressionStream(s, leaveOpen: true));

    private static byte[] Packed(byte[] bytes, Func<Stream, Stream> pack)
    {
        using MemoryStream packed = new();
        using (Stream stream = pack(packed))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>A value as Python writes it, but for truth values.</summary>
    private static string Text(object? value) => value switch
    {
        bool truth => truth ? "true" : "false",
        double number when number == Math.Floor(number) && Math.Abs(number) < 1e15 => number.ToString("F1", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e'),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
