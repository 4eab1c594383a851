using Pid.Cli.Output;

namespace Pid.Cli.Commands;

/// <summary>Work that a person sees under way, and that ends where it is told to.</summary>
internal static class WatchedWork
{
    private static readonly TimeSpan s_graceOfResult = TimeSpan.FromSeconds(10);

    /// <summary>How long work that has nothing yet to give may go on after it is told to stop.</summary>
    public static TimeSpan GraceBeforeResult { get; } = TimeSpan.FromSeconds(0.4);

    /// <summary>
    /// Does the work on a thread of its own, shows a person that it is under way, and gives up on it where it does not stop when it is to:
    /// soon where there is nothing yet to give, later where it may be putting together what is known so far.
    /// </summary>
    public static Report Run(bool shows, Terminal terminal, RunState run, Func<Report> compute)
    {
        if (!shows && !run.MayStop)
        {
            return compute();
        }

        int width = Math.Min(terminal.ErrorWidth, 80), shown = 0;
        Lock screen = new();
        Action<string>? tell = run.Tell;
        run.Tell = tell is null ? null : message =>
        {
            lock (screen)
            {
                Wipe();
                tell(message);
            }
        };

        // Most tables are done before a person would see that anything is under way.
        Task<Report> work = Task.Factory.StartNew(compute, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        WaitHandle[] events = [((IAsyncResult)work).AsyncWaitHandle, run.Stop.WaitHandle];
        for (double wait = 0.5; WaitHandle.WaitAny(events, shows ? TimeSpan.FromSeconds(wait)
            : Timeout.InfiniteTimeSpan) == WaitHandle.WaitTimeout; wait = 0.2)
        {
            // One line, written over itself: longer than the screen is wide it would not come back to its start.
            string text = Printable.Of($"{run.Activity}; Ctrl-C shows what is known so far.");
            text = text.Length < width ? text : text[..(width - 1)];
            lock (screen)
            {
                terminal.Error.Write("\r" + text.PadRight(shown));
                shown = text.Length;
            }
        }

        lock (screen)
        {
            Wipe();
        }

        bool done = events[0].WaitOne(GraceBeforeResult);
        for (TimeSpan waited = GraceBeforeResult; !done && run.HasSomethingToGive && waited < s_graceOfResult;
            waited += GraceBeforeResult)
        {
            done = events[0].WaitOne(GraceBeforeResult);
        }

        return done ? work.GetAwaiter().GetResult() : throw new OperationCanceledException(run.Stop);

        void Wipe()
        {
            terminal.Error.Write(shown == 0 ? "" : "\r" + new string(' ', shown) + "\r");
            shown = 0;
        }
    }
}
