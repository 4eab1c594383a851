using System.Globalization;
using System.IO.Compression;

namespace Pid.Data.Binary;

/// <summary>
/// The records of NumPy arrays, one a row. The columns of a .npy file are called 0, 1, ..; an array a of a .npz file is the column a, or
/// the columns a.0, a.1, .. where it has two dimensions. Of a .npz file only the arrays that are asked for are unpacked; what else is in it
/// may be of any kind and length.
/// </summary>
internal sealed class NumpyReader : UnlinedReader
{
    private const string Extension = ".npy";
    private const int MostUnpacking = 1040;     // deflate makes at most 1032 bytes of one
    private const long LongestPacked = 1 << 29; // what is not packed takes as much of the disk as it takes of memory; this may be a bomb
    private readonly TableSource _file;
    private readonly (NumpyArray Array, int Column)[] _columns;
    private long _rows;
    private long _row = -1;

    private NumpyReader(TableSource file, IEnumerable<NumpyArray> arrays)
        : base(file.Name)
    {
        _file = file;
        _columns = [.. arrays.SelectMany(array => Enumerable.Range(0, array.Columns).Select(column => (array, column)))];
        Header = Array.ConvertAll(_columns, c => c.Array switch
        {
            { Name: "" } => FormattableString.Invariant($"{c.Column}"),
            { Dimensions: 2, Problem: null, Name: var name } => FormattableString.Invariant($"{name}.{c.Column}"),
            { Name: var name } => name,
        });
    }

    public override string[] Header { get; }

    protected override long? Record => _row + 1;

    public override string this[int column] => _columns[column].Array.Text((int)_row, _columns[column].Column);

    /// <summary>Opens a .npy or .npz file.</summary>
    /// <exception cref="TableFormatException">It is none, or its arrays are no table.</exception>
    public static NumpyReader Open(TableSource source)
    {
        List<NumpyArray> arrays = [];
        Visit(source, part => arrays.Add(NumpyArray.ReadHeaderOrProblem(part.Bytes, part.Name, source.Name)));
        NumpyArray[] tables = [.. arrays.Where(a => a.Dimensions > 0)];
        return tables.Length == 0
            ? throw new TableFormatException(source.Name, "There is no array with a row a record.", "Save arrays of one or two dimensions.")
            : tables is [{ Name: "", Problem: { } problem }] ? throw problem
            : new NumpyReader(source, tables);
    }

    public override void Select(IReadOnlyList<int> columns, bool counted)
    {
        NumpyArray[] asked = [.. columns.Select(c => _columns[c].Array).Distinct()];
        if (Array.Find(asked, a => a.Problem is not null)?.Problem is { } problem)
        {
            throw problem;
        }

        if (Array.Find(asked, a => a.Rows != asked[0].Rows) is { } other)
        {
            throw new TableFormatException(Source,
                string.Create(CultureInfo.InvariantCulture,
                    $"The arrays have different numbers of rows: {asked[0].Name} {asked[0].Rows}, {other.Name} "
                    + $"{other.Rows}."),
                "Use arrays of the same records only.")
            { Column = other.Name };
        }

        _rows = asked[0].Rows;
        long unpacked = 0;
        Visit(_file, part =>
        {
            if (Array.Find(asked, a => a.Name == part.Name) is not { } array)
            {
                return;
            }

            unpacked += part.IsPacked ? part.Length : 0;
            if (unpacked > LongestPacked)
            {
                throw new TableFormatException(Source,
                    string.Create(CultureInfo.InvariantCulture,
                        $"The arrays that are asked for unpack to {unpacked} bytes or more; at most "
                        + $"{LongestPacked} are unpacked."),
                    "Save it with numpy.save or numpy.savez, which do not pack, or split it.")
                { Column = part.Name };
            }

            CheckedStream whole = new(part.Bytes);
            _ = NumpyArray.ReadHeader(whole, part.Name, Source);
            array.ReadValues(whole, part.Length);
            if (part.Checksum is { } expected && whole.ChecksumOfAll() != expected)
            {
                throw new TableFormatException(Source, "The checksum of the array is wrong: the file is damaged.",
                    "Get the file again, or write it again.")
                { Column = part.Name };
            }
        });
    }

    public override bool TryAgain(int column)
    {
        NumpyArray array = _columns[column].Array;
        if (array.Dimensions != 1 || array.Problem is not null || array.Rows != _rows)
        {
            return false;
        }

        try
        {
            Select([column], counted: false);
        }
        catch (TableFormatException)
        {
            // Nobody asks for its values: it may be damaged.
            return false;
        }

        _row = -1;
        return true;
    }

    public override bool Read() => ++_row < _rows;

    public override bool TryNumber(int column, out double value) => _columns[column].Array.TryNumber((int)_row,
        _columns[column].Column, out value);

    public override void Dispose()
    {
    }

    /// <summary>An array of a file.</summary>
    /// <param name="Name">Its name; empty in a .npy file.</param>
    /// <param name="Bytes">Its bytes, unpacked.</param>
    /// <param name="Length">How many there can be at most.</param>
    /// <param name="IsPacked">Whether they take less in the file.</param>
    /// <param name="Checksum">Their checksum, where the file has it.</param>
    private readonly record struct Part(string Name, Stream Bytes, long Length, bool IsPacked, uint? Checksum);

    private static void Visit(TableSource source, Action<Part> visit)
    {
        try
        {
            using FileStream file = source.OpenFile();
            using BufferedStream bytes = new(file, 1 << 16);
            if (!source.HasExtension(".npz"))
            {
                visit(new Part("", bytes, file.Length, false, null));
                return;
            }

            using ZipArchive archive = new(bytes, ZipArchiveMode.Read);
            foreach (ZipArchiveEntry entry in archive.Entries.Where(e => e.FullName.EndsWith(Extension, StringComparison.Ordinal)))
            {
                using Stream stream = entry.Open();
                visit(new Part(entry.FullName[..^Extension.Length], stream, Math.Min(entry.Length, entry.CompressedLength * MostUnpacking),
                    entry.CompressedLength < entry.Length, entry.Crc32));
            }
        }
        catch (InvalidDataException e)
        {
            throw new TableFormatException(source.Name, $"This is no .npz archive: {e.Message}",
                "Write it with numpy.savez or numpy.savez_compressed.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw source.Unreadable(e);
        }
    }
}
