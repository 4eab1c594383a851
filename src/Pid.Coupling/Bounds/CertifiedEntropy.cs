using Pid.Numerics.Certified;
using Pid.Numerics.Information;

namespace Pid.Coupling;

/// <summary>A certified entropy of integer masses, summed term by term.</summary>
internal struct CertifiedEntropy(ulong total)
{
    // Two conversions to double and a quotient, or the same and a product with a count.
    private const double RatioError = 4 * CertifiedMath.UnitRoundoff;

    private readonly double _total = total;
    private CertifiedSum _nats;

    /// <summary>The entropy in bits of the terms added.</summary>
    public readonly Interval Bits => Entropy.ToBits(_nats);

    /// <summary>Adds -p ln p for p = mass / total; exactly nothing for p = 0 and p = 1.</summary>
    public void Add(ulong mass)
    {
        if (mass != total)
        {
            Entropy.AddTerm(ref _nats, mass / _total, RatioError);
        }
    }

    /// <summary>Adds the term of every atom of a run.</summary>
    public void Add(MassRun run)
    {
        if (run.Count == 1)
        {
            Add(run.Mass);
        }
        else
        {
            AddWeighted((double)run.Mass * run.Count, run.Mass);
        }
    }

    /// <summary>Adds -(weight / total) ln(size / total), the surprisal of an atom of some size over a piece of mass.</summary>
    /// <param name="weight">The piece of mass, to within 3u.</param>
    /// <param name="size">The size of the atom.</param>
    /// <remarks>
    /// The weight is known to 5u, the logarithm to 4u absolutely (its argument) and 2u of itself, the product to u.
    /// </remarks>
    public void AddWeighted(double weight, ulong size)
    {
        if (size == total)
        {
            return;
        }

        double w = weight / _total;
        double log = CertifiedMath.Log(size / _total);
        _nats.Add(-w * log, w * (Math.Abs(log) + 1) * (10 * CertifiedMath.UnitRoundoff));
    }
}
