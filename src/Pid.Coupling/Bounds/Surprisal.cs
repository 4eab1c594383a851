using System.Runtime.CompilerServices;
using Pid.Numerics.Certified;

namespace Pid.Coupling;

/// <summary>
/// -p log2 p for p = mass / total in floating point, for searches that compare many of them: remembers recent masses. The error
/// is below 8u times the value (p 3u, the logarithm 2u, two products, a constant) plus 5u p (the argument of the logarithm).
/// </summary>
/// <param name="total">The total mass.</param>
internal sealed class Surprisal(ulong total)
{
    private const int LogSlots = 11;
    private const double PerNat = 1.4426950408889634;

    private readonly ulong[] _masses = new ulong[1 << LogSlots]; // the value of mass 0 is 0: the empty memory is right
    private readonly double[] _values = new double[1 << LogSlots];
    private readonly double _total = total;

    /// <summary>-p log2 p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Of(ulong mass)
    {
        int slot = (int)((mass * 0x9E3779B97F4A7C15) >> (64 - LogSlots));
        return _masses[slot] == mass ? _values[slot] : Compute(mass, slot);
    }

    private double Compute(ulong mass, int slot)
    {
        double p = mass / _total;
        double value = -p * CertifiedMath.Log(p) * PerNat;
        (_masses[slot], _values[slot]) = (mass, value);
        return value;
    }
}
