namespace Pid.Data.Writing;

/// <summary>An output cannot be written. What stood in its place before is still there.</summary>
internal sealed class OutputException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="place">The option and the file as the user wrote them; empty for standard output.</param>
    /// <param name="problem">What is wrong, a sentence.</param>
    /// <param name="remedy">What to do, a sentence.</param>
    /// <param name="cause">What the operating system said; null where it was not asked.</param>
    public OutputException(string place, string problem, string remedy, Exception? cause = null)
        : base($"{(place.Length > 0 ? place + ": " : "")}{problem} {remedy}", cause)
    {
    }

    /// <summary>Whether the file is a pipe that nobody read until the run was to stop.</summary>
    public bool IsUnread { get; init; }
}
