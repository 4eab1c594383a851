using System.Diagnostics;

namespace Pid.Bench;

/// <summary>Wall time of whole processes: what a user waits for a command that has next to nothing to compute.</summary>
internal static class StartUp
{
    private const int Runs = 30;
    private static readonly string[] s_lines = ["--version", "decompose samples/crema-d-votes.csv --x1 voice --x2 face --y emotion --json"];

    /// <summary>Times a `pid`, native or `dotnet pid.dll`, from the root of the repository.</summary>
    /// <param name="command">The program and its first arguments.</param>
    public static int Run(string[] command)
    {
        foreach (string line in s_lines)
        {
            string[] arguments = [.. command[1..], .. line.Split(' ')];
            double[] milliseconds = new double[Runs];
            int exit = 0;
            for (int i = 0; i < Runs; i++)
            {
                long start = Stopwatch.GetTimestamp();
                using Process process = Process.Start(new ProcessStartInfo(command[0], arguments) { RedirectStandardOutput = true })!;
                process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                milliseconds[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                exit = Math.Max(exit, process.ExitCode);
            }

            if (exit != 0)
            {
                Console.Error.WriteLine($"{string.Join(' ', command)} {line} ended with code {exit}; run this from the root of the "
                    + $"repository.");
                return 1;
            }

            Array.Sort(milliseconds);
            Console.WriteLine($"{string.Join(' ', command)} {line}\n  least {milliseconds[0]:F1} ms, median {milliseconds[Runs / 2]:F1} "
                + $"ms, most {milliseconds[^1]:F1} ms of {Runs} runs");
        }

        return 0;
    }
}
