using System.IO.Compression;

namespace Pid.Data.Reading;

/// <summary>
/// The records of NumPy arrays, one a row. The columns of a .npy file are called 0, 1, ..; an array a of a .npz file is the column a, or the
/// columns a.0, a.1, .. where it has two dimensions.
/// </summary>
internal sealed class NumpyReader : UnlinedReader
{
    private readonly (NumpyArray Array, int Column)[] _columns;
    private readonly int _rows;
    private int _row = -1;

    private NumpyReader(string source, IReadOnlyList<NumpyArray> arrays)
        : base(source)
    {
        _rows = arrays[0].Rows;
        _columns = [.. arrays.SelectMany(array => Enumerable.Range(0, array.Columns).Select(column => (array, column)))];
        Header = Array.ConvertAll(_columns, c => c.Array switch
        {
            { Name: "" } => FormattableString.Invariant($"{c.Column}"),
            { Dimensions: 1, Name: var name } => name,
            { Name: var name } => FormattableString.Invariant($"{name}.{c.Column}"),
        });
    }

    public override string[] Header { get; }

    public override string this[int column] => _columns[column].Array.Text(_row, _columns[column].Column);

    /// <summary>Opens a .npy or .npz file.</summary>
    /// <exception cref="TableFormatException">It is none, or its arrays are no table.</exception>
    public static NumpyReader Open(TableSource source)
    {
        try
        {
            using FileStream file = source.OpenFile();
            using BufferedStream bytes = new(file, 1 << 16);
            List<NumpyArray> arrays = source.HasExtension(".npz") ? ReadArchive(bytes, source.Name)
                : NumpyArray.Read(bytes, "", source.Name) is { } single ? [single] : [];
            return arrays.Count == 0
                ? throw new TableFormatException(source.Name, "There is no array with a row a record.", "Save arrays of one or two dimensions.")
                : arrays.Find(a => a.Rows != arrays[0].Rows) is { } other
                ? throw new TableFormatException(source.Name,
                    FormattableString.Invariant($"The arrays have different numbers of rows: {arrays[0].Name} {arrays[0].Rows}, {other.Name} {other.Rows}."),
                    "Save in one file the arrays of the same records only.")
                { Column = other.Name }
                : new NumpyReader(source.Name, arrays);
        }
        catch (InvalidDataException e)
        {
            throw new TableFormatException(source.Name, $"This is no .npz archive: {e.Message}", "Write it with numpy.savez or numpy.savez_compressed.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw source.Unreadable(e);
        }
    }

    public override bool Read() => ++_row < _rows;

    public override bool TryNumber(int column, out double value) => _columns[column].Array.TryNumber(_row, _columns[column].Column, out value);

    public override void Dispose()
    {
    }

    private static List<NumpyArray> ReadArchive(Stream bytes, string file)
    {
        const string Extension = ".npy";
        List<NumpyArray> arrays = [];
        using ZipArchive archive = new(bytes, ZipArchiveMode.Read);
        foreach (ZipArchiveEntry entry in archive.Entries.Where(e => e.FullName.EndsWith(Extension, StringComparison.Ordinal)))
        {
            using (Stream all = entry.Open())
            {
                if (Checksum(all) != entry.Crc32)
                {
                    throw new TableFormatException(file, "The checksum of the array is wrong: the file is damaged.", "Get the file again, or write it again.")
                    { Column = entry.FullName[..^Extension.Length] };
                }
            }

            using Stream stream = entry.Open();
            if (NumpyArray.Read(stream, entry.FullName[..^Extension.Length], file) is { } array)
            {
                arrays.Add(array);
            }
        }

        return arrays;
    }

    /// <summary>The CRC-32 of the archive format, which its own reader does not check.</summary>
    private static uint Checksum(Stream stream)
    {
        const uint Polynomial = 0xedb88320;
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint rest = i;
            for (int bit = 0; bit < 8; bit++)
            {
                rest = (rest & 1) != 0 ? (rest >> 1) ^ Polynomial : rest >> 1;
            }

            table[i] = rest;
        }

        byte[] buffer = new byte[1 << 16];
        uint checksum = uint.MaxValue;
        for (int length; (length = stream.Read(buffer)) > 0;)
        {
            foreach (byte value in buffer.AsSpan(0, length))
            {
                checksum = table[(byte)(checksum ^ value)] ^ (checksum >> 8);
            }
        }

        return ~checksum;
    }
}
