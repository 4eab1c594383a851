using System.IO.Compression;
using System.Text;
using Pid.Data.Binary;
using Pid.Data.Columns;
using Pid.Data.Text;

namespace Pid.Data;

/// <summary>
/// What a file is that is no text table, by its first bytes, and the command that makes one of it. Numbers would not come of such bytes,
/// but a message about columns or letters would send its reader the wrong way.
/// </summary>
internal static class ForeignFile
{
    /// <summary>So many bytes from the start of a file tell its kind.</summary>
    public const int Start = 1024;

    private const string Python = "python3 -c \"";

    private static readonly (byte[] Magic, string Kind, string Command)[] s_kinds =
    [
        ([0x1F, 0x8B], "packed by gzip", "gunzip -k FILE"),
        ([0x28, 0xB5, 0x2F, 0xFD], "packed by Zstandard", "unzstd FILE"),
        ([.. "BZh"u8], "packed by bzip2", "bunzip2 -k FILE"),
        ([0xFD, .. "7zXZ\0"u8], "packed by xz", "unxz -k FILE"),
        ([0x04, 0x22, 0x4D, 0x18], "packed by LZ4", "lz4 -d FILE"),
        ([.. "7z"u8, 0xBC, 0xAF], "a 7z archive", "7z x FILE"),
        ([.. "Rar!"u8], "a RAR archive", "unrar x FILE"),
        ([.. "PAR1"u8], "a Parquet file", "mv FILE FILE.parquet"),
        ([.. "PARE"u8], "an encrypted Parquet file", "write it again without encryption"),
        ([0x93, .. "NUMPY"u8], "a NumPy array", "mv FILE FILE.npy"),
        ([0x89, .. "HDF\r\n\u001a\n"u8], "an HDF5 file",
        Python + "import h5py, numpy; numpy.savez('FILE.npz', **{k: v[()] for k, v in h5py.File('FILE').items()})\""),
        ([.. "MATLAB 7.3"u8], "a MATLAB file of version 7.3",
        Python + "import h5py, numpy; numpy.savez('FILE.npz', **{k: v[()].T for k, v in h5py.File('FILE').items()})\""),
        ([.. "MATLAB 5"u8], "a MATLAB file",
        Python + "import scipy.io, numpy; numpy.savez('FILE.npz', **{k: v for k, v in scipy.io.loadmat('FILE').items() if k[0] != '_'})\""),
        ([.. "ARROW1"u8], "an Arrow (Feather) file", Python + "import pandas; pandas.read_feather('FILE').to_parquet('FILE.parquet')\""),
        ([.. "FEA1"u8], "a Feather file", Python + "import pandas; pandas.read_feather('FILE').to_parquet('FILE.parquet')\""),
        ([0xFF, 0xFF, 0xFF, 0xFF], "an Arrow stream",
        Python + "import pyarrow.ipc as i; i.open_stream('FILE').read_pandas().to_parquet('FILE.parquet')\""),
        ([.. "Obj\u0001"u8], "an Avro file", "write it as Parquet with the program that made it"),
        ([.. "ORC"u8], "an ORC file", Python + "import pandas; pandas.read_orc('FILE').to_parquet('FILE.parquet')\""),
        ([.. "SQLite format 3"u8], "an SQLite database", "sqlite3 -header -csv FILE 'SELECT * FROM TABLE' > FILE.csv"),
        ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook (.xls), or one with a password", "soffice --convert-to xlsx FILE"),
        ([.. "%PDF-1."u8], "a PDF document", "copy its table into a CSV file"),
        ([.. "%PDF-2."u8], "a PDF document", "copy its table into a CSV file"),
        ([0x80, 0x02, 0x8A, 0x0A], "a torch file", Torch),
        ([.. "RDX"u8], "an R workspace", "Rscript -e \"load('FILE'); write.csv(NAME, 'FILE.csv', row.names = FALSE)\""),
        ([.. "$FL"u8], "an SPSS file", Python + "import pandas; pandas.read_spss('FILE').to_csv('FILE.csv', index=False)\""),
        ([.. "<stata_dta>"u8], "a Stata file", Python + "import pandas; pandas.read_stata('FILE').to_csv('FILE.csv', index=False)\""),
        ([.. "version https://git-lfs"u8], "a pointer of git-lfs, not the file itself", "git lfs pull"),
        ([0xFF, 0xFE, 0x00, 0x00], "text in UTF-32", "iconv -f utf-32 -t utf-8 FILE > FILE.csv"),
        ([0x00, 0x00, 0xFE, 0xFF], "text in UTF-32", "iconv -f utf-32 -t utf-8 FILE > FILE.csv"),
    ];

    // What commands make that is no text: tables that not every command reads.
    private static readonly string[] s_notText = [".parquet", "as Parquet", ".np", "xlsx"];

    private const string Torch = Python
        + "import torch, numpy; numpy.savez('FILE.npz', **{k: v.numpy() for k, v in torch.load('FILE').items()})\"";

    private const string Pickle = Python
        + "import pandas; pandas.DataFrame(pandas.read_pickle('FILE')).to_csv('FILE.csv', index=False)\"";

    /// <summary>Refuses a file that is of a known kind, and no text table.</summary>
    /// <param name="source">The file, for messages.</param>
    /// <param name="start">Its first bytes.</param>
    /// <param name="kind">What it should be.</param>
    /// <param name="onlyText">Whether no other tables than those of text and JSON are read here.</param>
    /// <exception cref="TableFormatException">It is.</exception>
    public static void Refuse(TableSource source, ReadOnlySpan<byte> start, string kind = "table in text", bool onlyText = false)
    {
        if (KindOf(start) is { } found)
        {
            throw onlyText && s_notText.Any(found.Command.Contains)
                ? new TableFormatException(source.Name, $"This is {found.Kind}, not a {kind}.",
                    "CSV, TSV, .json and .jsonl are read here: save its table as CSV.")
                : Refusal(source, found, kind);
        }
    }

    /// <summary>What to do about a file that is no UTF-8: text of another encoding is converted; other bytes are text in none.</summary>
    /// <param name="name">The file, or what a stream is called.</param>
    public static string RemedyOf(string name)
    {
        byte[] start = [];
        if (File.Exists(name) && TableSource.IsOrdinaryFile(name))
        {
            using Stream bytes = Compression.Unpacked(File.OpenRead(name), out _);
            start = new byte[Start];
            start = start[..bytes.ReadAtLeast(start, Start, throwOnEndOfStream: false)];
        }

        // A mark at the start says UTF-16, where every letter has such a byte.
        return start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] || !start.AsSpan().ContainsAnyInRange((byte)0, (byte)8)
            ? $"Save it as UTF-8, or convert it: {ShellCommand.ToUtf8(name)}"
            : $"It is {KindOf(start)?.Kind ?? "text in no encoding"}: give a file of a kind that the command reads (its --help names "
                + "them).";
    }

    /// <summary>Refuses an archive that holds something else than its name says.</summary>
    /// <param name="source">The archive.</param>
    /// <param name="file">The same, open.</param>
    /// <param name="kind">What its name says that it is.</param>
    /// <param name="belongs">Whether an entry of this name is what such an archive has.</param>
    /// <exception cref="TableFormatException">No entry belongs there.</exception>
    public static void RefuseArchive(TableSource source, Stream file, string kind, Func<string, bool> belongs)
    {
        try
        {
            using ZipArchive archive = new(file, ZipArchiveMode.Read, leaveOpen: true);
            string[] names = [.. archive.Entries.Select(e => e.FullName)];
            if (!names.Any(belongs))
            {
                throw Refusal(source, Archive(string.Join('\n', names)), kind);
            }
        }
        catch (InvalidDataException)
        {
            return; // a damaged one: the reader of its kind says what is wrong
        }
    }

    private static TableFormatException Refusal(TableSource source, (string Kind, string Command) found, string kind) =>
        new(source.Name, $"This is {found.Kind}, not {(kind[0] is 'E' or '.' ? "an" : "a")} {kind}.",
            $"Convert it, and give what comes of it: {(source.IsStream ? found.Command : ShellCommand.Of(found.Command, source.Name))}");

    /// <summary>Refuses text, which has no control characters, under the name of another kind.</summary>
    /// <param name="source">The file.</param>
    /// <param name="start">Its first bytes.</param>
    /// <param name="kind">What its name says that it is.</param>
    /// <exception cref="TableFormatException">It is text.</exception>
    public static void RefuseText(TableSource source, ReadOnlySpan<byte> start, string kind)
    {
        if (!start.ContainsAnyInRange((byte)0, (byte)8))
        {
            throw new TableFormatException(source.Name, $"This is text, no {kind}, as its name says.",
                $"Give it the name of a table in text: {ShellCommand.Of("mv FILE FILE.csv", source.Name)}");
        }
    }

    private static (string Kind, string Command)? KindOf(ReadOnlySpan<byte> start)
    {
        foreach ((byte[] magic, string kind, string command) in s_kinds)
        {
            // A column may be called PAR1 or ORC: there is no text where there are control characters.
            if (start.StartsWith(magic) && (magic.Length > 6 || !Ascii.IsValid(magic) || start.ContainsAnyInRange((byte)0, (byte)8)))
            {
                return (kind, command);
            }
        }

        return start switch
        {
            [(byte)'P', (byte)'K', 3, 4, ..] => Archive(Encoding.Latin1.GetString(start)),
            [0x80, >= 2 and <= 5, ..] => ("a Python pickle (whoever opens it runs the code in it)", Pickle),
            [0x78, 0x01 or 0x5E or 0x9C or 0xDA, ..] when start.IndexOfAnyExceptInRange((byte)' ', (byte)'~') is >= 0 and < 16
            && !start[..2].SequenceEqual("x^"u8)
                => ("packed by zlib, as joblib does with pickles",
                Python + "import pandas, joblib; pandas.DataFrame(joblib.load('FILE')).to_csv('FILE.csv', index=False)\""),
            _ when start.Length > 262 && start.Slice(257, 5).SequenceEqual("ustar"u8) => ("a tar archive", "tar xf FILE"),
            _ => WideText(start) ?? Markup(start),
        };
    }

    /// <summary>The kind of a zip archive, by the names of its entries, or of the first ones between their bytes.</summary>
    private static (string Kind, string Command) Archive(string names)
    {
        bool Has(string name) => names.Contains(name, StringComparison.Ordinal);
        return Has("/data.pkl") ? ("a torch file", Torch)
            : Has("application/vnd.oasis.opendocument") || Has("mimetype") ? ("an OpenDocument file", "soffice --convert-to csv FILE")
            : Has("[Content_Types].xml") || Has("xl/workbook") || Has("docProps/") ? ("an Excel workbook", "mv FILE FILE.xlsx")
            : Has(".npy") ? ("a NumPy archive", "mv FILE FILE.npz")
            : ("a zip archive", "unzip FILE");
    }

    /// <summary>UTF-16 without the mark that would tell it: every second byte of a header is 0.</summary>
    private static (string Kind, string Command)? WideText(ReadOnlySpan<byte> start)
    {
        if (start.Length < 4 || (start[0] == 0) == (start[1] == 0))
        {
            return null;
        }

        int zeros = start[1] == 0 ? 1 : 0;
        for (int i = 0; i + 1 < Math.Min(start.Length, 16); i += 2)
        {
            if (start[i + zeros] != 0 || start[i + 1 - zeros] == 0)
            {
                return null;
            }
        }

        return ("text in UTF-16 without a byte order mark", $"iconv -f utf-16{(zeros == 1 ? "le" : "be")} -t utf-8 FILE > FILE.csv");
    }

    /// <summary>The kinds of text that are no table.</summary>
    private static (string Kind, string Command)? Markup(ReadOnlySpan<byte> start)
    {
        string text = Encoding.Latin1.GetString(start);
        string line = "";
        foreach (string next in text.Split('\n', '\r'))
        {
            if (!string.IsNullOrWhiteSpace(next) && next[0] is not ('%' or '#'))
            {
                line = next.Trim();
                break;
            }
        }

        bool Begins(string word) => line.StartsWith(word, StringComparison.OrdinalIgnoreCase);
        return Begins("<!doctype html") || Begins("<html") || Begins("<head") || Begins("<body") || Begins("<table")
                ? ("an HTML page", Python + "import pandas; pandas.read_html('FILE')[0].to_csv('FILE.csv', index=False)\"")
            : Begins("<?xml") ? ("an XML document", Python + "import pandas; pandas.read_xml('FILE').to_csv('FILE.csv', index=False)\"")
            : Begins("@relation") ? ("an ARFF file",
            Python + "import scipy.io.arff as a, pandas; pandas.DataFrame(a.loadarff('FILE')[0]).to_csv('FILE.csv', index=False)\"")
            : Begins("{\"") || Begins("[{") || line is "{" or "["
            ? ("JSON", text.ReplaceLineEndings("\n").Contains("}\n{", StringComparison.Ordinal) ? "mv FILE FILE.jsonl"
                : "mv FILE FILE.json")
            : IsSparse(line) ? ("a file of svmlight (label index:value ..)",
            Python + "import sklearn.datasets as d, numpy; x, y = d.load_svmlight_file('FILE'); numpy.savez('FILE.npz', "
                + "x=x.toarray(), y=y)\"")
            : null;
    }

    /// <summary>Whether a line is a number followed by pairs of an index and a number.</summary>
    private static bool IsSparse(string line)
    {
        string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 1 && WeightField.IsNumber(parts[0]) && parts.Skip(1).All(part =>
            part.Split(':') is [var index, var value] && index.Length > 0 && index.All(char.IsAsciiDigit) && WeightField.IsNumber(value));
    }
}
