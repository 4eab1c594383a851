using System.IO.Compression;
using Pid.Numerics.Conic;

namespace Pid.Data.Conic;

/// <summary>A conic problem read from a file, with what is needed to speak of it in the file's own terms.</summary>
/// <param name="Name">The name inside the file, or the file's.</param>
/// <param name="Problem">The problem, always a minimisation.</param>
/// <param name="Maximize">Whether the file maximises; the problem then holds the negated objective.</param>
/// <param name="Offset">Constant of the file's objective.</param>
/// <param name="VariableNames">Names of the variables; empty where the format has none.</param>
/// <param name="Warnings">What was read in one of several customary ways, in words.</param>
public sealed record ConicFile(string Name, ConicProblem Problem, bool Maximize, double Offset, IReadOnlyList<string> VariableNames, IReadOnlyList<string> Warnings)
{
    /// <summary>The file's objective at a value of the problem's.</summary>
    public double ToFileObjective(double objective) => (Maximize ? -objective : objective) + Offset;

    /// <summary>Reads a .cbf, .mps or .qps file, plain or compressed (.gz), by its extension.</summary>
    /// <exception cref="ConicFormatException">The file is not what its extension says; file, line and remedy are named.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ConicFile Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        string name = Path.GetFileName(path);
        bool compressed = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        string bare = compressed ? Path.GetFileNameWithoutExtension(name) : name;
        using Stream stream = compressed ? new GZipStream(file, CompressionMode.Decompress) : file;
        using StreamReader reader = new(stream);
        return Path.GetExtension(bare).ToUpperInvariant() switch
        {
            ".CBF" => CbfReader.Read(reader, bare),
            ".MPS" or ".QPS" => MpsReader.Read(reader, bare),
            _ => throw new ConicFormatException(name, 0, "The extension is not known. Use .cbf, .mps or .qps, each also with .gz."),
        };
    }
}

/// <summary>A file of a conic problem that cannot be read as such.</summary>
public sealed class ConicFormatException : Exception
{
    /// <summary>Without details.</summary>
    public ConicFormatException()
    {
    }

    /// <summary>With a message.</summary>
    public ConicFormatException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public ConicFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With the place of the error.</summary>
    public ConicFormatException(string file, int line, string message)
        : base(line > 0 ? $"{file}, line {line}: {message}" : $"{file}: {message}")
    {
        FileName = file;
        Line = line;
    }

    /// <summary>The file.</summary>
    public string FileName { get; } = "";

    /// <summary>The line, from 1; 0 if the file as a whole is meant.</summary>
    public int Line { get; }
}
