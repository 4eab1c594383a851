using System.CommandLine;
using System.Text;
using Pid.Cli.Commands;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Data.Writing;

namespace Pid.Cli;

/// <summary>
/// The files that a run is to write: probed before the work, kept from being one of its inputs or each other, and written when the result
/// is out, so that none of them can take the result with it.
/// </summary>
internal sealed class Outputs
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);

    private readonly List<(string Option, OutputFile File)> _files = [];
    private readonly List<(OutputFile File, Action<Stream> Content)[]> _pending = [];
    private readonly List<TableSource> _sources = [];

    /// <summary>Adds the files that a command line asks for.</summary>
    /// <exception cref="OutputException">One cannot be written, or two are the same.</exception>
    public void Probe(ParseResult parsed)
    {
        foreach (OutputOption option in parsed.CommandResult.Command.Options.OfType<OutputOption>())
        {
            if (parsed.GetResult(option) is { Implicit: false } && parsed.GetValue(option) is { } path)
            {
                if (path == "-")
                {
                    throw new OutputException($"{option.Name} {path}", "It takes a file; the result goes to standard output by itself.",
                        "Name a file; ./- is one of that name.");
                }

                OutputFile file = Add(option.Name, path);
                if (option.IsBinary && file.IsDevice && Descriptors.IsTerminal(path))
                {
                    throw new OutputException(file.Place, "It writes bytes, which a terminal would obey.", "Name a file or a pipe.");
                }
            }
        }
    }

    /// <summary>Adds a file.</summary>
    /// <exception cref="OutputException">It cannot be written, or is another output or what stands behind a standard stream.</exception>
    public OutputFile Add(string option, string path)
    {
        if (Descriptors.IsForeign(path))
        {
            throw new OutputException($"{option} {path}", "The process was started without this stream.", "Give the path of a file.");
        }

        OutputFile file = OutputFile.Probe(path, option);
        if (Descriptors.Standard.Find(s => file.IsSameAs(s.Path)) is { Name: { } stream })
        {
            throw new OutputException(file.Place, $"This is the same file as {stream}.", "Give each a file of its own.");
        }

        if (_files.Find(f => f.File.IsSameAs(file)) is { File: not null } other)
        {
            throw new OutputException(file.Place, $"This is the same file as that of {other.Option}.", "Give each a file of its own.");
        }

        _files.Add((option, file));
        return file;
    }

    /// <summary>Refuses a file that is read as well as written.</summary>
    /// <exception cref="OutputException">An output, or the result itself, would overwrite it.</exception>
    /// <exception cref="TableFormatException">It is a stream that the process was started without.</exception>
    public void KeepFromOverwriting(string input)
    {
        if (input.Length == 0)
        {
            throw new TableFormatException("", "The name of an input is empty.", "Give the path of a file, or - for standard input.");
        }

        if (input != Descriptors.StandardInput && Descriptors.IsForeign(input))
        {
            throw new TableFormatException(input, "The process was started without this stream.",
                "Redirect it from a file, or name the file.");
        }

        if (Overwriting(input) is { } failure)
        {
            throw failure;
        }

        if (Descriptors.Standard.Find(s => s.Path != input && FileIdentity.Of(s.Path) is { IsOrdinary: true } stream
            && stream.Key == FileIdentity.Of(input).Key) is { Name: { } name })
        {
            throw new OutputException("", $"The input and {name} are the same file.", "Redirect it to a file of its own.");
        }
    }

    /// <summary>Takes note of a source of which only reading tells which files it is.</summary>
    public void KeepFromOverwriting(TableSource source) => _sources.Add(source);

    private OutputException? Overwriting(string input) => _files.Find(f => f.File.IsSameAs(input)) is { File: not null } other
        ? new OutputException(other.File.Place, "It would overwrite the input.", "Give it another file.") : null;

    /// <summary>Whether a file could not be written while the work went on.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Writes a file while the work goes on, which does not end where that fails.</summary>
    /// <param name="write">Writes it.</param>
    /// <param name="tell">Is told of the first failure.</param>
    public void WriteAside(Action write, Action<string> tell)
    {
        try
        {
            write();
        }
        catch (OutputException e)
        {
            if (!HasFailed)
            {
                HasFailed = true;
                tell(e.Message);
            }
        }
    }

    /// <summary>The file of an option; null where it was not given.</summary>
    public OutputFile? Of(string option) => _files.Find(f => f.Option == option).File;

    /// <summary>Writes a file when the result is out.</summary>
    public void Later(OutputFile file, Action<Stream> content) => LaterTogether((file, content));

    /// <summary>Writes files of one set when the result is out: none takes its place before all of them are written.</summary>
    public void LaterTogether(params (OutputFile File, Action<Stream> Content)[] files) => _pending.Add(files);

    /// <summary>Writes what waits.</summary>
    /// <param name="tell">Is told that a pipe waits for a reader.</param>
    /// <param name="stop">Gives up on a pipe that nobody reads.</param>
    /// <returns>What could not be written.</returns>
    public IReadOnlyList<OutputException> WritePending(Action<string> tell, CancellationToken stop)
    {
        List<OutputException> failures = [];
        string[] read = [.. _sources.SelectMany(s => s.OpenedFiles)];
        foreach ((OutputFile File, Action<Stream> Content)[] files in _pending)
        {
            try
            {
                if (Array.Find(read, input => files.Any(f => f.File.IsSameAs(input))) is { } input)
                {
                    throw Overwriting(input)!;
                }

                Write(files, tell, stop);
            }
            catch (OutputException e)
            {
                failures.Add(e);
            }
        }

        return failures;
    }

    /// <summary>Writes files now, of which none takes its place before all are written.</summary>
    /// <param name="files">The files, and what writes the content of each.</param>
    /// <param name="tell">Is told that a pipe waits for a reader.</param>
    /// <param name="stop">Gives up on a pipe that nobody reads.</param>
    /// <exception cref="OutputException">One cannot be written.</exception>
    public static void Write((OutputFile File, Action<Stream> Content)[] files, Action<string> tell, CancellationToken stop)
    {
        List<OutputFile.Prepared> prepared = [];
        try
        {
            foreach ((OutputFile file, Action<Stream> content) in files)
            {
                Await(file, opened => prepared.Add(file.Prepare(target =>
                {
                    opened();
                    WriteTo(target, content);
                })), tell, stop);
            }

            prepared.ForEach(p => p.Commit());
        }
        finally
        {
            prepared.ForEach(p => p.Dispose());
        }
    }

    /// <summary>Writes a file, which may be a pipe: to open one waits for a reader, who may never come.</summary>
    /// <param name="file">The file.</param>
    /// <param name="write">Writes it, and says when it is open.</param>
    /// <param name="tell">Is told that a pipe waits for a reader.</param>
    /// <param name="stop">Gives up on a pipe that nobody reads.</param>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public static void Await(OutputFile file, Action<Action> write, Action<string> tell, CancellationToken stop)
    {
        if (!file.IsDevice)
        {
            write(() => { });
            return;
        }

        bool isOpen = false;
        Task work = Task.Factory.StartNew(() => write(() => Volatile.Write(ref isOpen, true)), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
        WaitHandle[] events = [((IAsyncResult)work).AsyncWaitHandle, stop.WaitHandle];
        int first = WaitHandle.WaitAny(events, s_grace);
        if (first == WaitHandle.WaitTimeout && !Volatile.Read(ref isOpen))
        {
            tell($"{file.Place}: waiting for a reader of this pipe; Ctrl-C gives it up.");
        }

        first = first == WaitHandle.WaitTimeout ? WaitHandle.WaitAny(events) : first;
        if (first != 0 && !events[0].WaitOne(Volatile.Read(ref isOpen) ? s_grace : TimeSpan.Zero))
        {
            throw new OutputException(file.Place, "Nobody reads what is to be written there.", "Start the reader first, or name a file.")
            {
                IsUnread = true,
            };
        }

        work.GetAwaiter().GetResult();
    }

    /// <summary>A file and a pipe get every name as it is; a terminal would obey it.</summary>
    private static void WriteTo(Stream target, Action<Stream> content)
    {
        if (target is not FileStream { SafeFileHandle: { } handle } || !Descriptors.IsTerminal(handle))
        {
            content(target);
            return;
        }

        using MemoryStream all = new();
        content(all);
        target.Write(Encoding.UTF8.GetBytes(Printable.OfLines(Encoding.UTF8.GetString(all.ToArray()))));
    }
}
