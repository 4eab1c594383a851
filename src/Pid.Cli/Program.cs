using System.Runtime.InteropServices;
using System.Text;

namespace Pid.Cli;

/// <summary>The process: its streams and its signals.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        using CancellationTokenSource interrupt = new();

        // The first Ctrl-C asks for what is known so far; the second ends the process as if nobody listened.
        using PosixSignalRegistration signal = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = !interrupt.IsCancellationRequested;
            interrupt.Cancel();
        });
        if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected)
        {
            Console.OutputEncoding = Encoding.UTF8;
        }

        UTF8Encoding utf8 = new(encoderShouldEmitUTF8Identifier: false);
        using Stream input = Console.OpenStandardInput();
        using StreamWriter output = new(Console.OpenStandardOutput(), utf8);
        using StreamWriter error = new(Console.OpenStandardError(), utf8) { AutoFlush = true };
        bool screen = !Console.IsOutputRedirected;
        return PidCommand.Run(args, new Terminal(input, output, error)
        {
            OutputIsTerminal = screen,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = screen && Console.WindowWidth > 0 ? Console.WindowWidth : Terminal.Unlimited,
            Interrupt = interrupt.Token,
        });
    }
}
