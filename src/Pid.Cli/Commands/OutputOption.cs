using System.CommandLine;

namespace Pid.Cli.Commands;

/// <summary>An option that names a file to write. Each is probed before the work and written after the result.</summary>
internal sealed class OutputOption(string name) : Option<string?>(name)
{
    /// <summary>Whether it is no text, which no terminal is to get.</summary>
    public bool IsBinary { get; init; }

    /// <summary>Why a batch cannot have it, where only one table can.</summary>
    public string NotForBatch => IsForOneTable(this);

    /// <summary>The sentence for any option that only one table can have.</summary>
    public static string IsForOneTable(Option option) => $"{option.Name} is for one table; a batch has many.";
}
