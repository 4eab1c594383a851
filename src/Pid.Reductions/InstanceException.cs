namespace Pid.Reductions;

/// <summary>
/// A problem instance breaks a rule of its problem. The message says where, what was found, what is allowed and what to do; the parts are
/// also there one by one.
/// </summary>
internal sealed class InstanceException : ArgumentException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="place">The part of the instance as its JSON form names it, such as <c>hours[2]</c>.</param>
    /// <param name="value">The offending value as text.</param>
    /// <param name="problem">What is wrong, a sentence.</param>
    /// <param name="remedy">What is allowed and what to do, a sentence.</param>
    public InstanceException(string place, string value, string problem, string remedy)
        : base($"{place}: {problem} {remedy}")
    {
        (Place, Value, Problem, Remedy) = (place, value, problem, remedy);
    }

    /// <summary>Creates the exception with its cause.</summary>
    public InstanceException(string problem, Exception? innerException)
        : base(problem, innerException)
    {
        (Place, Value, Problem, Remedy) = ("", "", problem, "");
    }

    /// <summary>Creates the exception without a place.</summary>
    public InstanceException(string problem)
        : this(problem, null)
    {
    }

    /// <summary>Creates the exception without details.</summary>
    public InstanceException()
        : this("The instance breaks a rule of its problem.")
    {
    }

    /// <summary>The part of the instance as its JSON form names it, such as <c>hours[2]</c>.</summary>
    public string Place { get; }

    /// <summary>The offending value as text.</summary>
    public string Value { get; }

    /// <summary>What is wrong.</summary>
    public string Problem { get; }

    /// <summary>What is allowed and what to do.</summary>
    public string Remedy { get; }
}
