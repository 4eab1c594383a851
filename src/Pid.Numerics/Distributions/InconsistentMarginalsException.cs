namespace Pid.Numerics.Distributions;

/// <summary>Two pairwise tables give the variable they share different distributions, so no joint has both.</summary>
public sealed class InconsistentMarginalsException : ArgumentException
{
    /// <summary>Creates the exception; the message names the variable, the symbol, both values and the remedy.</summary>
    public InconsistentMarginalsException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception without details.</summary>
    public InconsistentMarginalsException()
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    public InconsistentMarginalsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
