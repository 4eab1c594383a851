using System.Globalization;

namespace Pid.Numerics.Certified;

/// <summary>
/// Two enclosures of one number contradict each other, or an end is no number: a defect of the library's own arithmetic, never to be blamed
/// on the data. Where a contradiction can follow from the input (marginals that no joint has), it is tested for and is a result.
/// </summary>
internal sealed class EmptyIntervalException : ArithmeticException
{
    /// <summary>Creates it for the ends.</summary>
    public EmptyIntervalException(double lower, double upper)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"An interval needs lower <= upper; got [{lower:R}, {upper:R}]. An empty interval means that two enclosures of one number "
                + $"contradict each other."))
    {
    }
}
