using Pid.Cli.Commands;
using Pid.Cli.Output;

namespace Pid.Cli;

/// <summary>The world around the command: its three streams, what is known about them, and the user's wish to stop.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output: results only.</param>
/// <param name="Error">Standard error: messages, progress and warnings.</param>
internal sealed record Terminal(Stream Input, TextWriter Output, TextWriter Error)
{
    /// <summary>The width of a result that no terminal shows: nothing is ever wrapped.</summary>
    public const int Unlimited = 100_000;

    /// <summary>Whether a person reads standard output on a screen.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether whoever read standard output has gone.</summary>
    public Func<bool> OutputIsUnread { get; init; } = () => false;

    /// <summary>Whether a person reads standard error on a screen; progress and warnings are shown only then.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the screen.</summary>
    public int Width { get; init; } = Unlimited;

    /// <summary>Columns of the screen that messages go to: the same one, where nothing else is known.</summary>
    public int ErrorWidth
    {
        get => field > 0 ? field : Width;
        init;
    }

    /// <summary>Cancelled when the user presses Ctrl-C, or the process is to end.</summary>
    public CancellationToken Interrupt { get; init; }

    /// <summary>The exit code of a run that was interrupted, which is another one for each signal.</summary>
    public Func<int> ExitOfInterrupt { get; init; } = () => ExitCode.Interrupted;

    /// <summary>Writes a message to standard error: one line, whatever the message holds, and on a screen as many as it takes.</summary>
    public void Tell(string message)
    {
        string line = $"pid: {Printable.Of(message)}";
        if (ErrorIsTerminal)
        {
            new HelpLayout(Error, ErrorWidth).Write(line);
        }
        else
        {
            Error.WriteLine(line);
        }
    }
}
