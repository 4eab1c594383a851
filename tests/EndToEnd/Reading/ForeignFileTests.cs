using System.IO.Compression;
using System.Text;

namespace Pid.Tests.EndToEnd;

/// <summary>Files of other kinds are named by their first bytes, whatever they are called, with the command that converts them.</summary>
public sealed class ForeignFileTests : IDisposable
{
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>The first bytes, and parts of the message.</summary>
    public static TheoryData<byte[], string, string> Kinds => new()
    {
        { [0x80, 4, 0x95, 0, 0, 0], "pickle", "read_pickle" },
        { [0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C], "torch", "torch.load" },
        { [0x89, .. "HDF\r\n\u001a\n"u8, 0, 0], "HDF5", "h5py" },
        { [.. "MATLAB 5.0 MAT-file, Platform: GLNXA64"u8, 0, 0], "MATLAB", "loadmat" },
        { [.. "ARROW1"u8, 0, 0, 0xFF], "Arrow", "read_feather" },
        { [.. "PAR1"u8, 0x15, 4, 0x15], "Parquet", ".parquet" },
        { [0x93, .. "NUMPY"u8, 1, 0], "NumPy array", ".npy" },
        { [.. "BZh91AY&SY"u8, 1, 2], "bzip2", "bunzip2" },
        { [0xFD, .. "7zXZ"u8, 0, 0], "xz", "unxz" },
        { [0x78, 0x9C, 0xED, 0xBD], "zlib", "joblib" },
        { [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], "old Excel", "soffice" },
        { [.. "SQLite format 3"u8, 0], "SQLite", "sqlite3" },
        { "% a comment\n@RELATION r\n@attribute x1 {a,b}\n@data\na\n"u8.ToArray(), "ARFF", "loadarff" },
        { "0 1:1 2:3\n1 1:2 2:1\n"u8.ToArray(), "svmlight", "load_svmlight_file" },
        { "\n<!DOCTYPE html><html><table>"u8.ToArray(), "HTML", "read_html" },
        { "<?xml version=\"1.0\"?><a/>"u8.ToArray(), "XML", "read_xml" },
        { "[{\"x1\":1,\"x2\":1,\"y\":1}]"u8.ToArray(), "JSON", ".json'\n" },
        { "{\"x1\":1,\"x2\":1,\"y\":1}\n{\"x1\":1,\"x2\":1,\"y\":1}\n"u8.ToArray(), "JSON", ".jsonl'\n" },
        { "%PDF-1.7\n%\u00e2\u00e3\n1 0 obj\n"u8.ToArray(), "PDF", "CSV" },
        { "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"u8.ToArray(), "git-lfs", "git lfs pull" },
        { Encoding.Unicode.GetBytes("x1,x2,y\n0,0,0\n"), "UTF-16 without", "utf-16le" },
        { Encoding.BigEndianUnicode.GetBytes("x1,x2,y\n0,0,0\n"), "UTF-16 without", "utf-16be" },
        { [.. new UTF32Encoding(true, true).GetPreamble(), .. new UTF32Encoding(true, false).GetBytes("x1,x2,y\n0,0,0\n")],
        "UTF-32", "iconv" },
        { Zip("[Content_Types].xml"), "Excel workbook", ".xlsx" },
        { Zip("archive/data.pkl"), "torch", "torch.load" },
        { Zip("x1.npy"), "NumPy archive", ".npz" },
        { Zip("mimetype"), "OpenDocument", "soffice" },
        { Zip("t.csv"), "zip archive", "unzip" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_of_another_kind_is_named_with_the_command_that_converts_it(byte[] start, string kind, string command)
    {
        foreach (string name in (string[])["t.csv", "t.tsv", "t.dat", "noextension", "t.json.txt"])
        {
            string file = _files.Write(name, start);
            Outcome run = Invocation.Run("decompose", file, "--x1", "x1", "--x2", "x2", "--y", "y");
            Assert.Equal((3, ""), (run.Exit, run.Out));
            Assert.Contains(kind, run.Error, StringComparison.Ordinal);
            Assert.Contains(command, run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("latin1", run.Error, StringComparison.Ordinal);
        }

        if (kind != "JSON")
        {
            Assert.Contains(kind, Invocation.RunWith(new MemoryStream(start), "decompose", "-").Error, StringComparison.Ordinal);
        }
    }

    /// <summary>A command that reads text only sends nobody to a format that it does not read, under no name.</summary>
    [Fact]
    public void Where_only_text_is_read_no_other_format_is_advised()
    {
        byte[] noise = new byte[3000];
        new Random(1).NextBytes(noise);
        IEnumerable<(byte[], string)> all = [.. Kinds.Select(k => (k.Data.Item1, k.Data.Item2)), (noise, "text in no encoding")];
        foreach ((byte[] bytes, string kind) in all)
        {
            foreach (string command in (string[])["couple", "check", "reduce"])
            {
                foreach (string name in (string[])["t.xlsx", "t.csv", "t.json", "t.npy", "t.cnf"])
                {
                    Outcome run = Invocation.Run(command, _files.Write(name, bytes));
                    Assert.NotEqual(0, run.Exit);
                    Assert.DoesNotMatch(@"mv '[^']*' '[^']*\.(xlsx|np[yz]|parquet)'|savez|to_parquet|to xlsx", run.Error);
                    Assert.True(bytes != noise || !run.Error.Contains("iconv", StringComparison.Ordinal), run.Error);
                }
            }

            Assert.Contains(kind, Invocation.Run("couple", _files.Write("t.csv", bytes)).Error, StringComparison.Ordinal);
        }

        byte[] workbook = [.. Zip("[Content_Types].xml"), 0xFF];
        Assert.Contains("It is an Excel workbook: give a file", Invocation.Run("check", _files.Write("t.xlsx", workbook)).Error,
            StringComparison.Ordinal);
        Assert.Contains("save its table as CSV", Invocation.Run("couple", _files.Write("t.xlsx", workbook)).Error,
            StringComparison.Ordinal);
        Assert.Contains("iconv", Invocation.Run("reduce", _files.Write("t.cnf", [.. "c caf"u8, 0xE9])).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_what_its_name_says_is_named_too()
    {
        byte[] gz = Gzip("x1,x2,y\n0,0,0\n");
        foreach (string name in (string[])["t.parquet", "t.npz", "t.npy", "t.xlsx"])
        {
            Assert.Contains("gzip", Invocation.Run("decompose", _files.Write(name, gz)).Error, StringComparison.Ordinal);
            Assert.Contains("gunzip", Invocation.Run("decompose", _files.Write(name + ".gz", gz)).Error, StringComparison.Ordinal);
        }

        Assert.Contains("NumPy archive", Invocation.Run("decompose", _files.Write("a.parquet", Zip("x1.npy"))).Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t.parquet", "Parquet file")]
    [InlineData("t.pq", "Parquet file")]
    [InlineData("t.npz", ".npz archive")]
    [InlineData("t.npy", "NumPy array")]
    [InlineData("t.xlsx", "Excel workbook")]
    public void Text_under_the_name_of_another_kind_is_named_with_the_command_that_mends_it(string name, string kind)
    {
        string file = _files.Write(name, "x1,x2,y\n0,0,0\n1,1,1\n");
        string error = Invocation.Run("decompose", file).Error;
        Assert.Contains($"This is text, no {kind}", error, StringComparison.Ordinal);
        Assert.Contains($"mv '{file}' '{file}.csv'", error, StringComparison.Ordinal);
        File.Move(file, file + ".csv");
        Assert.Equal(0, Invocation.Run("decompose", file + ".csv").Exit);
    }

    [Theory]
    [InlineData("PAR1,x2,y")]
    [InlineData("ORC,x2,y")]
    [InlineData("BZh,x2,y")]
    [InlineData("MATLAB,x2,y")]
    [InlineData("7z,x2,y")]
    public void A_column_may_be_called_as_another_kind_of_file_begins(string header)
    {
        string file = _files.Write("t.csv", header + "\n0,0,0\n1,1,1\n");
        Assert.Equal(0, Invocation.Run("decompose", file, "--x1", header.Split(',')[0], "--exact").Exit);
    }

    [Fact]
    public void What_is_packed_is_read_to_its_end_or_refused()
    {
        StringBuilder table = new("x1,x2,y\n");
        for (int i = 0; i < 20_000; i++)
        {
            table.Append(i % 2).Append(',').Append(i % 3).Append(',').Append((i * 7919L) % 5 % 2).Append('\n');
        }

        byte[] gz = Gzip(table.ToString());
        Assert.Contains("20000 records", Invocation.Run("decompose", _files.Write("whole.csv.gz", gz), "--exact").Out,
            StringComparison.Ordinal);
        Assert.Contains("20000 records", Invocation.RunWith(new MemoryStream(gz), "decompose", "-", "--exact").Out,
            StringComparison.Ordinal);
        Assert.Contains("damaged or cut off", Invocation.Run("decompose", _files.Write("cut.csv.gz", gz[..^200]), "--exact").Error,
            StringComparison.Ordinal);
        Assert.Equal(3, Invocation.Run("decompose", _files.Write("foot.csv.gz", gz[..^4]), "--exact").Exit);
        gz[^5] ^= 1; // the length or the checksum at the end
        Assert.Equal(3, Invocation.Run("decompose", _files.Write("flipped.csv.gz", gz), "--exact").Exit);
    }

    private static byte[] Gzip(string text)
    {
        using MemoryStream bytes = new();
        using (GZipStream packing = new(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            packing.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private static byte[] Zip(string entry)
    {
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream stream = archive.CreateEntry(entry).Open();
            stream.Write("nothing"u8);
        }

        return bytes.ToArray();
    }
}
