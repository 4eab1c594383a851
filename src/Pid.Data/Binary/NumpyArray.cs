using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pid.Data.Text;

namespace Pid.Data.Binary;

/// <summary>
/// One array of a .npy file, versions 1 to 3: truth values, integers, floating numbers (half, single, double), texts and bytes, of either
/// byte order, in C or Fortran order, of one or two dimensions; the first counts the records.
/// </summary>
/// <remarks>Format: the NumPy enhancement proposal 1 and its later versions. Pickled objects are never read: they run code.</remarks>
internal sealed partial class NumpyArray
{
    private const int MostColumns = 1 << 20;
    private const int LongestText = 1 << 24;
    private readonly string _file;
    private readonly long _bytes;
    private byte[] _data = [];
    private readonly char _kind;
    private readonly int _itemSize;
    private readonly bool _bigEndian;
    private readonly bool _fortran;

    private NumpyArray(string name, string file, string type, bool fortran, int[] shape, TableFormatException? problem)
    {
        (Name, _file, Problem, Dimensions) = (name, file, problem, shape.Length);
        (Rows, Columns) = shape.Length == 0 || problem is not null ? (0, 1) : (shape[0], shape.Length > 1 ? shape[1] : 1);
        (_bigEndian, _kind, _fortran) = (type[0] == '>', type[1], fortran);
        _itemSize = SizeOf(type);
        _bytes = problem is null ? checked((long)shape.Aggregate((Int128)_itemSize, (product, size) => product * size)) : 0;
    }

    /// <summary>Why the array cannot be used; null where it can.</summary>
    public TableFormatException? Problem { get; }

    /// <summary>The name in a .npz file; empty in a .npy file.</summary>
    public string Name { get; }

    /// <summary>The number of records.</summary>
    public int Rows { get; }

    /// <summary>The numbers or texts of a record; 1 for an array of one dimension.</summary>
    public int Columns { get; }

    /// <summary>1 or 2.</summary>
    public int Dimensions { get; }

    /// <summary>Reads what an array is, and not yet its values.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="name">The name of the array.</param>
    /// <param name="file">The file, for messages.</param>
    /// <exception cref="TableFormatException">The bytes are no array of versions 1 to 3, or end early.</exception>
    public static NumpyArray ReadHeader(Stream stream, string name, string file)
    {
        TableFormatException Error(string problem, string remedy) => new(file, problem, remedy) { Column = name.Length > 0 ? name : null };
        try
        {
            Span<byte> start = stackalloc byte[12];
            stream.ReadExactly(start[..8]);
            int version = start[6];
            if (start[0] != 0x93 || !start[1..6].SequenceEqual("NUMPY"u8) || version is < 1 or > 3)
            {
                throw Error("This is no NumPy array of version 1, 2 or 3.", "Write it with numpy.save or numpy.savez.");
            }

            int lengthBytes = version == 1 ? 2 : 4;
            stream.ReadExactly(start.Slice(8, lengthBytes));
            uint length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..])
                : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
            byte[] header = new byte[length <= 1 << 20 ? length
                : throw Error("The header is longer than a megabyte.", "Write it with numpy.save or numpy.savez.")];
            stream.ReadExactly(header);
            return OfHeader(Encoding.UTF8.GetString(header), name, file, Error);
        }
        catch (EndOfStreamException)
        {
            throw CutOff(name, file);
        }
    }

    /// <summary>The same, but what is wrong with it is kept for whoever asks for the array.</summary>
    public static NumpyArray ReadHeaderOrProblem(Stream stream, string name, string file)
    {
        try
        {
            return ReadHeader(stream, name, file);
        }
        catch (TableFormatException e)
        {
            return new NumpyArray(name, file, "<f8", false, [0], e);
        }
    }

    /// <summary>How values of a type that is not read are saved so that they are.</summary>
    private static string Saved(string type) => type switch
    {
        "" => "Where it has fields, save a column for each: pandas.DataFrame(array).to_csv('table.csv', index=False).",
        ['M' or 'm', ..] => "Save dates and times as texts: array.astype(str).",
        ['c', ..] => "Save complex numbers as labels, array.astype(str), or as two arrays, array.real and array.imag.",
        _ => "Save labels as texts, array.astype(str), and numbers as such, array.astype(float).",
    };

    private static NumpyArray OfHeader(string header, string name, string file, Func<string, string, TableFormatException> error)
    {
        (Match type, Match order, Match shape) = (TypePattern().Match(header), OrderPattern().Match(header), ShapePattern().Match(header));
        if (!type.Success || !order.Success || !shape.Success || SizeOf(type.Groups[1].Value) == 0)
        {
            return new NumpyArray(name, file, "<f8", false, [0],
                error($"The array has a header or a type that is not read here: {header.Trim()}",
                Saved(type.Success ? type.Groups[1].Value.TrimStart('<', '>', '|', '=') : "")));
        }

        int[] sizes = [.. shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(s => int.TryParse(s.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? size : -1)];
        TableFormatException? problem = sizes.Length > 2 || sizes.Contains(-1)
            ? error($"The array has the shape ({shape.Groups[1].Value}).",
            "Give one or two dimensions, a row a record: array.reshape(len(array), -1).")
            : sizes.Length == 2 && sizes[1] > MostColumns
            ? error($"The array has {sizes[1]} columns; at most {MostColumns} are read.",
            "A row is a record: transpose the array, or leave columns out.")
            : sizes.Aggregate((Int128)SizeOf(type.Groups[1].Value), (product, size) => product * size) is var bytes
            && bytes > Array.MaxLength
            ? error($"The array takes {bytes} bytes; at most {Array.MaxLength} are read.", "Split it, or save it as single precision.")
            : null;
        return new NumpyArray(name, file, type.Groups[1].Value, order.Groups[1].Value == "True", sizes, problem);
    }

    /// <summary>Reads the values that follow the header.</summary>
    /// <param name="stream">The bytes behind the header.</param>
    /// <param name="most">More bytes than this the file cannot hold, whatever the header says.</param>
    /// <exception cref="TableFormatException">There are fewer than the header says, or the array cannot be used.</exception>
    public void ReadValues(Stream stream, long most)
    {
        if (Problem is not null)
        {
            throw Problem;
        }

        try
        {
            byte[] data = new byte[_bytes <= most ? (int)_bytes : throw new EndOfStreamException()];
            stream.ReadExactly(data);
            _data = data;
        }
        catch (EndOfStreamException)
        {
            throw CutOff(Name, _file);
        }
    }

    private static TableFormatException CutOff(string name, string file) =>
        new(file, "The array ends before its last value.", "The file is cut off: write it again.")
        {
            Column = name.Length > 0
        ? name : null
        };

    /// <summary>The value as a symbol: a text as it is, a number in its shortest form.</summary>
    public string Text(int row, int column)
    {
        ReadOnlySpan<byte> item = Item(row, column);
        return _kind switch
        {
            'b' => item[0] != 0 ? "true" : "false",
            'U' => Unicode(item),
            'S' => Encoding.Latin1.GetString(item).TrimEnd('\0'),
            'i' => Signed(item).ToString(CultureInfo.InvariantCulture),
            'u' => ((ulong)Signed(item) & Mask).ToString(CultureInfo.InvariantCulture),
            _ => SymbolText.Of(_itemSize switch { 2 => (Half)Floating(item), 4 => (float)Floating(item), _ => (object)Floating(item) })!,
        };
    }

    /// <summary>The value as a number.</summary>
    public bool TryNumber(int row, int column, out double value)
    {
        ReadOnlySpan<byte> item = Item(row, column);
        value = _kind switch
        {
            'b' => item[0] != 0 ? 1 : 0,
            'i' => Signed(item),
            'u' => (ulong)Signed(item) & Mask,
            'f' => Floating(item),
            _ => double.TryParse(Text(row, column), NumberStyles.Float, CultureInfo.InvariantCulture, out double parsed) ? parsed
            : double.NaN,
        };
        return double.IsFinite(value);
    }

    private ulong Mask => _itemSize == 8 ? ulong.MaxValue : (1UL << (8 * _itemSize)) - 1;

    /// <summary>Bytes of a value of that type; 0 for a type that is not read.</summary>
    private static int SizeOf(string type)
    {
        if (type.Length < 3 || !"<>|=".Contains(type[0], StringComparison.Ordinal)
            || !int.TryParse(type.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int size))
        {
            return 0;
        }

        return type[1] switch
        {
            'b' when size == 1 => 1,
            'i' or 'u' when size is 1 or 2 or 4 or 8 => size,
            'f' when size is 2 or 4 or 8 => size,
            'U' when size is > 0 and <= LongestText => 4 * size,
            'S' when size <= LongestText => size,
            _ => 0,
        };
    }

    private ReadOnlySpan<byte> Item(int row, int column)
    {
        long index = _fortran ? ((long)column * Rows) + row : ((long)row * Columns) + column;
        return _data.AsSpan((int)(index * _itemSize), _itemSize);
    }

    private long Signed(ReadOnlySpan<byte> item) => _itemSize switch
    {
        1 => (sbyte)item[0],
        2 => _bigEndian ? BinaryPrimitives.ReadInt16BigEndian(item) : BinaryPrimitives.ReadInt16LittleEndian(item),
        4 => _bigEndian ? BinaryPrimitives.ReadInt32BigEndian(item) : BinaryPrimitives.ReadInt32LittleEndian(item),
        _ => _bigEndian ? BinaryPrimitives.ReadInt64BigEndian(item) : BinaryPrimitives.ReadInt64LittleEndian(item),
    };

    private double Floating(ReadOnlySpan<byte> item) => _itemSize switch
    {
        2 => (double)(_bigEndian ? BinaryPrimitives.ReadHalfBigEndian(item) : BinaryPrimitives.ReadHalfLittleEndian(item)),
        4 => _bigEndian ? BinaryPrimitives.ReadSingleBigEndian(item) : BinaryPrimitives.ReadSingleLittleEndian(item),
        _ => _bigEndian ? BinaryPrimitives.ReadDoubleBigEndian(item) : BinaryPrimitives.ReadDoubleLittleEndian(item),
    };

    private string Unicode(ReadOnlySpan<byte> item) => (_bigEndian ? s_bigEndian : Encoding.UTF32).GetString(item).TrimEnd('\0');

    private static readonly UTF32Encoding s_bigEndian = new(bigEndian: true, byteOrderMark: false);

    [GeneratedRegex("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)['\"]")]
    private static partial Regex TypePattern();

    [GeneratedRegex("['\"]fortran_order['\"]\\s*:\\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex("['\"]shape['\"]\\s*:\\s*\\(([^)]*)\\)")]
    private static partial Regex ShapePattern();
}
