using System.Diagnostics;
using System.Globalization;

namespace Pid.Bench;

/// <summary>A run of <c>pid</c> as a process of its own: what it wrote, and the time and the memory that a user sees.</summary>
internal sealed record MeasuredRun(int Exit, double Seconds, double ProcessorSeconds, long PeakBytes, string Output, string Error)
{
    /// <summary>The figures in a line.</summary>
    public string Figures => string.Create(CultureInfo.InvariantCulture,
        $"exit {Exit}, {Seconds:F2} s ({ProcessorSeconds:F2} s CPU), at most {PeakBytes / 1e6:F0} MB");

    /// <summary>Runs the command that was built with the benchmarks.</summary>
    public static MeasuredRun Of(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "pid.dll"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        (Task<string> output, Task<string> error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        (long peak, double cpu) = (0, 0);
        while (!process.WaitForExit(20))
        {
            try
            {
                process.Refresh();
                (peak, cpu) = (Math.Max(peak, process.PeakWorkingSet64), process.TotalProcessorTime.TotalSeconds);
            }
            catch (InvalidOperationException)
            {
                // It has just ended; what was seen 20 ms ago stands.
            }
        }

        return new MeasuredRun(process.ExitCode, Stopwatch.GetElapsedTime(begin).TotalSeconds, cpu, peak, output.Result, error.Result);
    }
}
