namespace Pid.Data.Programs;

/// <summary>
/// A file is no conic problem that is solved here. The message says where, what was found, what is allowed and what to do.
/// </summary>
public sealed class ConicFormatException : Exception
{
    /// <summary>Creates the exception with its place.</summary>
    /// <param name="file">The file as the user wrote it, or "standard input".</param>
    /// <param name="line">The line, from 1; 0 if the file as a whole is meant.</param>
    /// <param name="problem">What is wrong, a sentence without place.</param>
    /// <param name="remedy">What is allowed and what to do, a sentence.</param>
    public ConicFormatException(string file, int line, string problem, string remedy)
        : base($"{file}{(line > 0 ? $", line {line}" : "")}: {problem} {remedy}")
    {
        (FileName, Line, Problem, Remedy) = (file, line, problem, remedy);
    }

    /// <summary>Creates the exception without a place.</summary>
    public ConicFormatException()
        : this("The file is no conic problem.")
    {
    }

    /// <summary>Creates the exception without a place.</summary>
    public ConicFormatException(string problem)
        : this(problem, null)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public ConicFormatException(string problem, Exception? innerException)
        : base(problem, innerException) => Problem = problem;

    /// <summary>The file.</summary>
    public string FileName { get; } = "";

    /// <summary>The line, from 1; 0 if the file as a whole is meant.</summary>
    public int Line { get; }

    /// <summary>The offending line.</summary>
    public string? Value { get; init; }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }

    /// <summary>What is allowed and what to do.</summary>
    public string Remedy { get; } = "";
}
