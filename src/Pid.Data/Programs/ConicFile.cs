using System.IO.Compression;
using System.Text;
using Pid.Data.Binary;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Presolving;

namespace Pid.Data.Programs;

/// <summary>A conic problem read from a file, with what is needed to speak of it in the file's own terms.</summary>
/// <param name="Name">The name inside the file, or the file's.</param>
/// <param name="Problem">The problem, always a minimisation.</param>
/// <param name="Maximize">Whether the file maximises; the problem then holds the negated objective.</param>
/// <param name="Offset">Constant of the file's objective.</param>
/// <param name="VariableNames">Names of the variables; empty where the format has none.</param>
/// <param name="Warnings">What was read in one of several customary ways, in words.</param>
public sealed record ConicFile(string Name, ConicProblem Problem, bool Maximize, double Offset,
    IReadOnlyList<string> VariableNames, IReadOnlyList<string> Warnings)
{
    /// <summary>Variables of the file: the first ones of the problem, which may have more where a cone had to be split.</summary>
    public int VariableCount { get; init; } = Problem.VariableCount;

    /// <summary>The file's objective at a value of the problem's.</summary>
    public double ToFileObjective(double objective) => (Maximize ? -objective : objective) + Offset;

    /// <summary>Reads a .cbf, .mps or .qps file, plain or compressed (.gz), by its extension.</summary>
    /// <exception cref="TableFormatException">
    /// The file cannot be read, or is not what its extension says; file, line and remedy are named.
    /// </exception>
    public static ConicFile Read(string path) => Read(TableSource.FromFile(path));

    /// <summary>
    /// Reads a problem: a file by its extension (.cbf, .mps or .qps, each also with .gz), a stream by its contents (the same, plain or
    /// compressed).
    /// </summary>
    /// <exception cref="TableFormatException">
    /// The file cannot be read, or its text is not of the format; file, line and remedy are named.
    /// </exception>
    public static ConicFile Read(TableSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        string bare = source.HasExtension(".gz") ? Path.GetFileNameWithoutExtension(source.Name) : Path.GetFileName(source.Name);
        string extension = Path.GetExtension(bare).ToUpperInvariant();
        if (!source.IsStream && extension is not (".CBF" or ".MPS" or ".QPS"))
        {
            throw new TableFormatException(source.Name, $"The extension '{Path.GetExtension(bare)}' is not known.",
                "Use .cbf, .mps or .qps, each also with .gz.");
        }

        string name = source.IsStream ? "problem" : Path.GetFileNameWithoutExtension(bare);
        string text = ReadText(source);
        using StringReader reader = new(text);
        return (source.IsStream ? StartsAsCbf(text) : extension == ".CBF")
            ? CbfReader.Read(reader, source.Name, name)
            : MpsReader.Read(reader, source.Name, name);
    }

    private const char Mark = '\u0004';
    private const int LongestText = 1 << 27;

    private static string ReadText(TableSource source)
    {
        try
        {
            byte[] bytes = source.ReadBytes();
            UTF8Encoding strict = new(false, throwOnInvalidBytes: true);
            bool compressed = bytes is [0x1f, 0x8b, ..];
            using StreamReader reader = new(compressed ? Decompressing(bytes) : new MemoryStream(bytes), strict);
            string text = ReadToEnd(reader, source.Name);
            return !compressed ? text : text is [.., Mark] ? text[..^1] : throw new InvalidDataException("They end too early.");
        }
        catch (InvalidDataException e)
        {
            throw new TableFormatException(source.Name, $"The compressed data are damaged or cut off: {e.Message}",
                "Get the file again; gzip -t FILE tests it.");
        }
        catch (Exception e) when (e is IOException or DecoderFallbackException)
        {
            throw source.Unreadable(e);
        }
    }

    // GZipStream takes data that are cut off for data that end. So a member of one mark is appended: only behind complete data is it
    // reached.
    private static GZipStream Decompressing(byte[] bytes)
    {
        using MemoryStream mark = new();
        using (GZipStream end = new(mark, CompressionLevel.Fastest, leaveOpen: true))
        {
            end.WriteByte((byte)Mark);
        }

        return new GZipStream(new PrefixedStream(bytes, new MemoryStream(mark.ToArray())), CompressionMode.Decompress);
    }

    /// <summary>The whole text, as long as it is no bomb: a few bytes that unpack to more than any memory.</summary>
    private static string ReadToEnd(StreamReader reader, string file)
    {
        StringBuilder text = new();
        char[] part = new char[1 << 16];
        while (reader.Read(part, 0, part.Length) is int read and > 0)
        {
            text.Append(part, 0, read);
            if (text.Length > LongestText)
            {
                throw new TableFormatException(file, $"The program is longer than {LongestText >> 20} million characters.",
                    "Presolve it elsewhere, or split it.");
            }
        }

        return text.ToString();
    }

    // Its first section is VER; comments start with #, those of MPS with *.
    private static bool StartsAsCbf(string text)
    {
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> trimmed = line.Trim();
            if (trimmed.Length > 0 && trimmed[0] != '#')
            {
                return trimmed.SequenceEqual("VER");
            }
        }

        return false;
    }
}
