using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Pid.Data.Binary;
using Pid.Data.Queries;
using Pid.Data.Text;
using Pid.Data.Writing;

namespace Pid.Data;

/// <summary>
/// Where a table comes from: a file, several files of the same columns (a folder, or a pattern with *), a query, or a stream such as
/// standard input. Text is UTF-8 (or UTF-16 with a byte order mark).
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Whoever opens the text disposes of it; the stream belongs to the caller.")]
public sealed class TableSource
{
    private readonly Stream? _stream;
    private readonly SortedSet<string> _openedFiles = new(StringComparer.Ordinal);
    private TextReader? _opened;
    private Stream? _bytes;
    private bool _isPacked;

    private TableSource(string name, Stream? stream, string? query = null, DbConnection? connection = null) =>
        (Name, _stream, Query, Connection) = (name, stream, query, connection);

    /// <summary>The name used in messages: the path as given, or "standard input".</summary>
    public string Name { get; }

    /// <summary>Whether this is a stream that can be read only once.</summary>
    internal bool IsStream => _stream is not null;

    /// <summary>The query that gives the records; null for files and streams.</summary>
    internal string? Query { get; }

    /// <summary>The database that answers the query; null for the embedded data engine.</summary>
    internal DbConnection? Connection { get; }

    /// <summary>A file, a folder of files, or a pattern of files. It is opened when it is read.</summary>
    public static TableSource FromFile(string path) => new(path, null);

    /// <summary>A SELECT of the data engine; it can name files: SELECT a, b FROM 'part-*.parquet'.</summary>
    public static TableSource FromQuery(string query) => new("the query", null, query);

    /// <summary>
    /// A query on any database with an ADO.NET provider that speaks standard SQL and quotes names with ": records are counted there, by
    /// GROUP BY, and only the counts travel.
    /// </summary>
    /// <param name="connection">An open connection; it stays open.</param>
    /// <param name="query">A SELECT, or the name of a table or view as SQL writes it.</param>
    public static TableSource FromDatabase(DbConnection connection, string query)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new TableSource("the query", null, query, connection);
    }

    /// <summary>
    /// Records in memory, or made one by one:
    /// <c>FromRecords(rows, ("voice", r => r.Voice), ("face", r => r.Face), ("mood", r => r.Mood))</c>. A value is a symbol by the rule of
    /// docs/tables.md for typed values; null is no value. The records are gone through as often as they are read.
    /// </summary>
    /// <typeparam name="T">A record.</typeparam>
    /// <param name="records">The records.</param>
    /// <param name="columns">The name of each column, and its value of a record.</param>
    /// <exception cref="ArgumentException">There is no column, or two have one name.</exception>
    public static TableSource FromRecords<T>(IEnumerable<T> records, params (string Name, Func<T, object?> Value)[] columns)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(columns);
        string[] header = Array.ConvertAll(columns, c => c.Name);
        if (header.Length == 0 || header.Distinct(StringComparer.Ordinal).Count() != header.Length)
        {
            throw new ArgumentException("Records need columns, each with a name of its own.", nameof(columns));
        }

        const string Name = "the records";
        return new TableSource(Name, null)
        {
            Records = () => new MemoryReader(Name, header, records.Select(record => Array.ConvertAll(columns, c => c.Value(record))))
        };
    }

    /// <summary>Opens the records of the caller; null where there are none.</summary>
    internal Func<RecordReader>? Records { get; private init; }

    /// <summary>A stream, read once and left open.</summary>
    public static TableSource FromStream(Stream stream, string name = "standard input")
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new TableSource(name, stream);
    }

    /// <summary>The files that this source stands for, in ordinal order; itself where it is no folder and no pattern.</summary>
    /// <exception cref="TableFormatException">There is no such file.</exception>
    internal IReadOnlyList<TableSource> Parts() =>
        IsStream || Query is not null || Records is not null || FileList.Of(Name) is not { } files ? [this] : [.. files.Select(FromFile)];

    /// <summary>
    /// The same without the files of no byte that other programs leave beside those of a table, unless there are only such.
    /// </summary>
    internal IReadOnlyList<TableSource> NonEmptyParts() =>
        Parts() is { Count: > 1 } parts && parts.Where(p => new FileInfo(p.Name).Length > 0).ToArray() is { Length: > 0 } written
        ? written : Parts();

    /// <summary>
    /// The files that reading this source reads, as far as their names say: none of a stream, and of a query those that it names.
    /// </summary>
    /// <exception cref="TableFormatException">There is no such file.</exception>
    internal IReadOnlyList<string> Files() => IsStream || Connection is not null || Records is not null ? []
        : Query is not null ? QueryFiles.In(Query)
        : [.. Parts().Select(p => p.Name)];

    /// <summary>The files that the data engine opened for the query, whatever the query calls them: known once it is read.</summary>
    internal IReadOnlyCollection<string> OpenedFiles => _openedFiles;

    internal void NoteOpened(IEnumerable<string> files) => _openedFiles.UnionWith(files);

    /// <summary>Whether a path leads to a file that can be read again, and not to a pipe or a device.</summary>
    internal static bool IsOrdinaryFile(string path) => FileIdentity.Of(path).IsOrdinary;

    internal bool HasExtension(params ReadOnlySpan<string> extensions)
    {
        string name = _stream is null && Query is null ? Name : "", own = Path.GetExtension(name),
            inner = Path.GetExtension(Compression.Inner(name));
        foreach (string extension in extensions)
        {
            if (own.Equals(extension, StringComparison.OrdinalIgnoreCase) || inner.Equals(extension, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Opens the text, a stream only once: later calls go on where the last one stopped. Bytes that are no UTF-8 throw instead of
    /// turning distinct symbols into the same question mark.
    /// </summary>
    internal TextReader Open()
    {
        const int BufferSize = 1 << 16;
        UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        return _stream is null
            ? new StreamReader(OpenUtf8(), strict, detectEncodingFromByteOrderMarks: false, BufferSize)
            : _opened ??= new StreamReader(OpenUtf8(), strict, detectEncodingFromByteOrderMarks: false, BufferSize, leaveOpen: true);
    }

    /// <summary>All bytes, for formats that may be compressed.</summary>
    internal byte[] ReadBytes()
    {
        using FileStream? file = _stream is null ? OpenFile() : null;
        using MemoryStream bytes = new();
        (file ?? _bytes ?? _stream!).CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The bytes of the text as UTF-8 and unpacked, a stream only once, as <see cref="Open"/>.</summary>
    internal Stream OpenUtf8() => Guard(this, static s => s._stream is null ? s.Utf8Of(s.OpenFile())
        : s._bytes ??= new PrefixedStream(default, s.Utf8Of(s._stream), leaveOpen: true));

    /// <summary>The first bytes of the text, so many or all that there are; they stay where they are.</summary>
    internal ReadOnlyMemory<byte> Peek(int wanted)
    {
        using Stream? file = _stream is null ? OpenUtf8() : null;
        Stream text = file ?? OpenUtf8();
        byte[] start = new byte[wanted];
        int read = Guard(text, t => t.ReadAtLeast(start, wanted, throwOnEndOfStream: false));
        if (file is null)
        {
            PutBack(start[..read]);
        }

        return start.AsMemory(0, read);
    }

    private Stream Utf8Of(Stream bytes) => Utf8Lines.WithoutMark(Compression.Unpacked(bytes, out _isPacked));

    /// <summary>Puts back the bytes at the start of a stream that was read to find out what it is.</summary>
    internal void PutBack(byte[] bytes) => _bytes = new PrefixedStream(bytes, OpenUtf8());

    /// <summary>Reads from the text; a failure names this source, and the line where one is given.</summary>
    internal T Guard<TFrom, T>(TFrom from, Func<TFrom, T> read, long? line = null)
    {
        try
        {
            return read(from);
        }
        catch (Exception e) when (e is IOException or DecoderFallbackException or UnauthorizedAccessException)
        {
            throw Unreadable(e, line);
        }
    }

    /// <summary>The failure of a byte that is no part of a text.</summary>
    internal TableFormatException NoUtf8(long line, int place, byte value) => new(Name, "The file is not UTF-8 text.",
        ForeignFile.RemedyOf(Name))
    { Line = line, Byte = place, Value = FormattableString.Invariant($"0x{value:X2}") };

    /// <summary>Turns a failure of the operating system or of the encoding, met while reading, into a message for the user.</summary>
    internal TableFormatException Unreadable(Exception cause, long? line = null) => cause is DecoderFallbackException
        ? new TableFormatException(Name, "The file is not UTF-8 text.", ForeignFile.RemedyOf(Name)) { Line = line }
        : new TableFormatException(Name, $"The file cannot be read: {cause.Message}",
            cause.Message.StartsWith(Compression.Damaged, StringComparison.Ordinal) ? "Pack or copy it again."
            : "Check the path and the permissions.")
        { Line = line };

    /// <summary>
    /// The damage of what is packed that a failure at a row follows from, or is: the rest is read, up to the check sum. Null where there is
    /// none.
    /// </summary>
    internal TableFormatException? DamageBehind(TableFormatException failure, CancellationToken cancellation)
    {
        if (!_isPacked || failure.Problem.Contains(Compression.Damaged, StringComparison.Ordinal))
        {
            return _isPacked ? failure : null;
        }

        try
        {
            using Stream text = OpenUtf8();
            byte[] buffer = new byte[1 << 16];
            while (Guard(text, t => t.Read(buffer, 0, buffer.Length)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            return null;
        }
        catch (TableFormatException damage)
        {
            return damage;
        }
    }

    /// <summary>Opens the bytes of a file.</summary>
    internal FileStream OpenFile()
    {
        if (Directory.Exists(Name))
        {
            throw new TableFormatException(Name, "This is a directory.",
                "Give the path of a file, or - for standard input.")
            { Value = Name };
        }

        try
        {
            return new FileStream(Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TableFormatException(Name, "There is no such file.",
                "Check the path; a relative path starts at the current directory.")
            { Value = Name };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Unreadable(e);
        }
    }
}
