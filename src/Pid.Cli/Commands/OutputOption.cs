using System.CommandLine;

namespace Pid.Cli.Commands;

/// <summary>An option that names a file to write. Each is probed before the work and written after the result.</summary>
internal sealed class OutputOption(string name) : Option<string?>(name);
