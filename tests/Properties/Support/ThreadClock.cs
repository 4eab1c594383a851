using System.Globalization;

namespace Pid.Tests.Properties.Support;

/// <summary>The processor time of a thread, which a machine that is shared does not add to. Linux only.</summary>
internal static class ThreadClock
{
    /// <summary>Runs work on a thread of its own, stops it when it has used some time, and says how much it went on to use.</summary>
    /// <param name="seconds">Processor time before the stop.</param>
    /// <param name="work">The work; it gets the stop.</param>
    /// <returns>The processor time after the stop, in seconds; null where the work was done before.</returns>
    public static double? AfterStop(double seconds, Action<CancellationToken> work)
    {
        using CancellationTokenSource stop = new();
        using ManualResetEventSlim begun = new();
        using ManualResetEventSlim read = new();
        string id = "";
        double ended = double.NaN;
        Exception? failure = null;
        Thread thread = new(() =>
        {
            id = Current;
            begun.Set();
            failure = Record.Exception(() => work(stop.Token));
            Volatile.Write(ref ended, Seconds(id));
            read.Wait();
        });
        thread.Start();
        begun.Wait();
        double stopped = 0;
        while (double.IsNaN(Volatile.Read(ref ended)) && (stopped = Seconds(id)) < seconds)
        {
            Thread.Sleep(1);
        }

        stop.Cancel();
        double given = Seconds(id); // what a busy machine puts between the two is no lateness
        read.Set();
        thread.Join();
        Assert.Null(failure);
        return stopped >= seconds ? Math.Max(0, ended - given) : null;
    }

    /// <summary>The processor time that work takes on this thread.</summary>
    public static double Of(Action work)
    {
        double start = Seconds(Current);
        work();
        return Seconds(Current) - start;
    }

    // Of the scheduler: nanoseconds, first in the file; the file of a thread that has ended is gone.
    private static double Seconds(string thread) =>
        1e-9 * double.Parse(File.ReadAllText(Path.Combine("/proc", thread, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture);

    private static string Current => new FileInfo("/proc/thread-self").LinkTarget!;
}
