namespace Pid.Data;

/// <summary>How tables are read.</summary>
/// <param name="Threads">Threads of the data engine; the result is the same with any number.</param>
/// <param name="MemoryMegabytes">Memory that the data engine may take before it spills to disk, in 10^6 bytes.</param>
/// <param name="DropMissing">
/// Whether records without a value in a used column are left out and counted. Otherwise an empty field is an error, and a token
/// for a missing value, such as NA, is a category of its own.
/// </param>
public sealed record ReadSettings(int Threads = 1, int MemoryMegabytes = 256, bool DropMissing = false)
{
    /// <summary>Whether numbers in delimited text have a comma for the decimal sign; a point is none then.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>Whether labels that differ by case only are one: all are written in small letters.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>Whether blanks around labels, and zeros at the end of a decimal fraction, are left out: " a" is a, 1.0 is 1.</summary>
    public bool Trim { get; init; }

    /// <summary>One thread, 256 MB, no record left out.</summary>
    public static ReadSettings Default { get; } = new();
}
