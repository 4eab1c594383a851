namespace Pid.Cli;

/// <summary>What the command tells the shell. The worst of several lines of a batch counts, in the order of <see cref="Worse"/>.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int InternalError = 1;
    public const int Usage = 2;
    public const int BadData = 3;
    public const int NotToTolerance = 4;
    public const int Impossible = 5;
    public const int HungUp = 129;
    public const int Interrupted = 130;
    public const int Terminated = 143;

    private static readonly int[] Severity =
        [Done, NotToTolerance, Impossible, BadData, Usage, InternalError, HungUp, Interrupted, Terminated];

    /// <summary>The graver of two codes.</summary>
    public static int Worse(int a, int b) => Array.IndexOf(Severity, a) >= Array.IndexOf(Severity, b) ? a : b;
}
