using System.CommandLine;
using Pid.Cli.Commands;
using Pid.Data.Writing;

namespace Pid.Cli;

/// <summary>
/// The files that a run is to write: probed before the work, kept from being one of its inputs or each other, and written when the result is
/// out, so that none of them can take the result with it.
/// </summary>
internal sealed class Outputs
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);

    private readonly List<(string Option, OutputFile File)> _files = [];
    private readonly List<(OutputFile File, Action<Stream> Content)> _pending = [];

    /// <summary>Adds the files that a command line asks for.</summary>
    /// <exception cref="OutputException">One cannot be written, or two are the same.</exception>
    public void Probe(ParseResult parsed)
    {
        foreach (OutputOption option in parsed.CommandResult.Command.Options.OfType<OutputOption>())
        {
            if (parsed.GetResult(option) is { Implicit: false } && parsed.GetValue(option) is { } path)
            {
                Add(option.Name, path);
            }
        }
    }

    /// <summary>Adds a file.</summary>
    /// <exception cref="OutputException">It cannot be written, or is another output.</exception>
    public OutputFile Add(string option, string path)
    {
        OutputFile file = OutputFile.Probe(path);
        if (_files.Find(f => f.File.IsSameAs(file)) is { File: not null } other)
        {
            throw new OutputException(path, $"{option} and {other.Option} are the same file.", "Give each a file of its own.");
        }

        _files.Add((option, file));
        return file;
    }

    /// <summary>Refuses a file that is read as well as written.</summary>
    /// <exception cref="OutputException">An output would overwrite it.</exception>
    public void KeepFromOverwriting(string input)
    {
        if (_files.Find(f => f.File.IsSameAs(input)) is { File: not null } other)
        {
            throw new OutputException(other.File.Path, $"{other.Option} would overwrite the input.", "Give it another file.");
        }
    }

    /// <summary>The file of an option; null where it was not given.</summary>
    public OutputFile? Of(string option) => _files.Find(f => f.Option == option).File;

    /// <summary>Writes a file when the result is out.</summary>
    public void Later(OutputFile file, Action<Stream> content) => _pending.Add((file, content));

    /// <summary>Writes what waits.</summary>
    /// <param name="stop">Gives up on a pipe that nobody reads.</param>
    /// <returns>What could not be written.</returns>
    public IReadOnlyList<string> WritePending(CancellationToken stop)
    {
        List<string> failures = [];
        foreach ((OutputFile file, Action<Stream> content) in _pending)
        {
            try
            {
                Write(file, content, stop);
            }
            catch (OutputException e)
            {
                failures.Add(e.Message);
            }
        }

        return failures;
    }

    private static void Write(OutputFile file, Action<Stream> content, CancellationToken stop)
    {
        if (!file.IsDevice)
        {
            file.Write(content);
            return;
        }

        // To open a pipe waits for a reader, who may never come.
        Task work = Task.Factory.StartNew(() => file.Write(content), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        WaitHandle[] events = [((IAsyncResult)work).AsyncWaitHandle, stop.WaitHandle];
        if (WaitHandle.WaitAny(events) != 0 && !events[0].WaitOne(s_grace))
        {
            throw new OutputException(file.Path, "Nobody reads what is to be written there.", "Start the reader first, or name a file.");
        }

        work.GetAwaiter().GetResult();
    }
}
