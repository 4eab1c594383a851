using System.Diagnostics;
using System.Globalization;
using System.Text;
using Pid.Interactions;

namespace Pid.Cli;

/// <summary>The settings of a run and whether it is to stop: by Ctrl-C or by its time limit.</summary>
internal sealed class RunState : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _interrupt;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly long _start = Stopwatch.GetTimestamp();
    private bool? _stopped;
    private volatile string _activity = "Reading and solving";

    public RunState(double tolerance, TimeSpan? timeLimit, CancellationToken interrupt)
    {
        (Tolerance, TimeLimit, _interrupt) = (tolerance, timeLimit, interrupt);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        if (timeLimit is { } limit)
        {
            _stop.CancelAfter(limit);
        }
    }

    /// <summary>The width asked for, in bits.</summary>
    public double Tolerance { get; }

    /// <summary>How long the run may take; null for as long as it needs.</summary>
    public TimeSpan? TimeLimit { get; }

    /// <summary>What is left of it.</summary>
    public TimeSpan? TimeLeft => TimeLimit - Stopwatch.GetElapsedTime(_start);

    /// <summary>Whether the user gave the tolerance.</summary>
    public bool ToleranceGiven { get; init; }

    /// <summary>Threads that the work on one table may use: in a batch one, because there the lines share those asked for.</summary>
    public int ThreadsOfTable { get; set; } = 1;

    /// <summary>Whether the tables are the documents of a batch, of which there may be a million.</summary>
    public bool IsBatch { get; set; }

    /// <summary>What is being done, for a person who waits.</summary>
    public string Activity
    {
        get => _activity;
        set => _activity = value;
    }

    /// <summary>Writes a remark to stderr; null where nobody wants any.</summary>
    public Action<string>? Tell { get; set; }

    /// <summary>
    /// Tells what a person may stop a long run for, before it, and once: what was told is not told again. A batch tells nothing.
    /// </summary>
    public void Remark(IEnumerable<string> remarks)
    {
        foreach (string remark in IsBatch ? [] : remarks)
        {
            if (_told.Add(remark))
            {
                Tell?.Invoke(remark);
            }
        }
    }

    /// <summary>What is read.</summary>
    public List<InputStamp> Inputs { get; } = [];

    /// <summary>The files to write besides the result.</summary>
    public Outputs Outputs { get; } = new();

    /// <summary>Cancelled by Ctrl-C or by the time limit.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>The exit code of a run that the user stopped.</summary>
    public Func<int> ExitOfInterrupt { get; init; } = () => ExitCode.Interrupted;

    /// <summary>The exit code of a result that is wider than asked.</summary>
    public int ExitOfWide => _interrupt.IsCancellationRequested ? ExitOfInterrupt() : ExitCode.NotToTolerance;

    /// <summary>
    /// The exit code of a result that is wider than asked where closing it is hard in principle: an open gap is then an ordinary answer,
    /// unless a width was asked for or a stop left it open. A time limit asks for no width: work that ended within it is done.
    /// </summary>
    public int ExitOfOpenGap => ToleranceGiven || IsStopped ? ExitOfWide : ExitCode.Done;

    /// <summary>Whether the run can be stopped at all.</summary>
    public bool MayStop => Stop.CanBeCanceled && (TimeLimit is not null || _interrupt.CanBeCanceled);

    /// <summary>Whether all data are read.</summary>
    public bool IsRead { get; set; }

    /// <summary>Whether the work has begun whose partial result is worth waiting for when it is to stop.</summary>
    public bool HasSomethingToGive { get; set; }

    /// <summary>The work is done: a stop from now on changes nothing of what is said of it.</summary>
    public void End() => _stopped ??= Stop.IsCancellationRequested;

    private bool IsStopped => _stopped ?? Stop.IsCancellationRequested;

    /// <summary>Whether the user asked to stop.</summary>
    public bool IsInterrupted => _interrupt.IsCancellationRequested;

    /// <summary>What stopped the run, in words.</summary>
    public string StopReason => _interrupt.IsCancellationRequested ? "Interrupted" : "The time limit was reached";

    /// <summary>Whether more time would have narrowed the result.</summary>
    public bool IsPartial(CertificationStatus status) => status == CertificationStatus.Wide && IsStopped;

    /// <summary>The status as the JSON documents call it.</summary>
    public static string Status(CertificationStatus status) => status == CertificationStatus.Certified ? "certified" : "wide";

    /// <summary>The tolerance as a person writes it.</summary>
    public string ToleranceText => Tolerance.ToString("0.################e-0", CultureInfo.InvariantCulture);

    /// <summary>The status in a sentence.</summary>
    /// <param name="status">The status.</param>
    /// <param name="certified">What "certified" says about the result; {0} stands for the tolerance.</param>
    public string Sentence(CertificationStatus status, CompositeFormat certified)
    {
        return (status == CertificationStatus.Certified, IsPartial(status)) switch
        {
            (true, _) => "Status: certified. " + string.Format(CultureInfo.InvariantCulture, certified, ToleranceText),
            (_, true) => $"Status: partial. {StopReason}; the digits and ranges shown are certain, but wider than the {ToleranceText} "
                + $"bit asked for.",
            _ => $"Status: wide. The digits and ranges shown are certain, but at least one is wider than the {ToleranceText} bit asked "
                + $"for; ask for less with --tol.",
        };
    }

    public void Dispose() => _stop.Dispose();
}
