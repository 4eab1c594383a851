using Pid.Numerics.Certified;

namespace Pid.Coupling;

/// <summary>
/// A proven lower bound of the entropy of *every* coupling of some marginals. The entropy of one coupling that was built bounds the
/// minimum from above and has another type.
/// </summary>
/// <param name="Name">Short name of the bound.</param>
/// <param name="Source">Where the statement comes from.</param>
/// <param name="Enclosure">Enclosure, in bits, of the value of the bound for the integer masses.</param>
/// <param name="Bits">The bound for the exact marginals: the lower end less <see cref="Marginals.EntropySlack"/>; not negative.</param>
internal sealed record LowerBound(string Name, string Source, Interval Enclosure, double Bits);
