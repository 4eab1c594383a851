using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Pid.Cli;

/// <summary>The process: its streams and its signals.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        bool[] closed = OccupyStandardStreams();
        using CancellationTokenSource interrupt = new();
        int exitOfInterrupt = ExitCode.Interrupted;

        // The first signal asks for what is known so far; the second ends the process as if nobody listened.
        void Stop(PosixSignalContext context)
        {
            context.Cancel = !interrupt.IsCancellationRequested;
            Volatile.Write(ref exitOfInterrupt, context.Signal switch
            {
                PosixSignal.SIGTERM => ExitCode.Terminated,
                PosixSignal.SIGHUP => ExitCode.HungUp,
                _ => ExitCode.Interrupted,
            });

            interrupt.Cancel();
        }

        using PosixSignalRegistration keyboard = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration scheduler = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using PosixSignalRegistration hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected)
        {
            Console.OutputEncoding = Encoding.UTF8;
        }

        UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
        using Stream input = closed[0] ? Stream.Null : Console.OpenStandardInput();
        StandardStream results = new(1) { IsClosed = closed[1] };
        using StreamWriter output = new(results, utf8);
        using StreamWriter messages = new(new StandardStream(2) { IsClosed = closed[2], IsQuiet = true }, utf8) { AutoFlush = true };
        using TextWriter error = TextWriter.Synchronized(messages); // the work may have something to tell as well
        bool screen = !Console.IsOutputRedirected, messagesOnScreen = !Console.IsErrorRedirected;
        return PidCommand.Run(args, new Terminal(input, output, error)
        {
            OutputIsTerminal = screen,
            OutputIsUnread = () => results.IsUnread,
            ErrorIsTerminal = messagesOnScreen,
            Width = screen && Descriptors.Columns(1) is > 0 and int columns ? columns : Terminal.Unlimited,
            ErrorWidth = messagesOnScreen ? Descriptors.Columns(2) : Terminal.Unlimited,
            Interrupt = interrupt.Token,
            ExitOfInterrupt = () => Volatile.Read(ref exitOfInterrupt),
        });
    }

    /// <summary>
    /// A process started without standard input, output or error gives their numbers to the next files that are opened, and would then read
    /// from or write to these. What was not handed down is told by its mark to be closed in a new program, which nothing handed down can
    /// have; free numbers are given to the device that holds nothing. Says which were closed.
    /// </summary>
    private static bool[] OccupyStandardStreams()
    {
        bool[] closed = new bool[3];
        if (OperatingSystem.IsWindows())
        {
            return closed;
        }

        for (int number = 0; number < closed.Length; number++)
        {
            closed[number] = !Descriptors.IsHandedDown(number);
        }

        while (true)
        {
            SafeFileHandle nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            if ((int)nothing.DangerousGetHandle() > 2)
            {
                nothing.Dispose();
                return closed;
            }

            nothing.SetHandleAsInvalid(); // stays open as long as the process
        }
    }
}
