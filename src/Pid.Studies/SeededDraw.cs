namespace Pid.Studies;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers on every machine, and an independent stream for every (seed, index), so that
/// draws can be made in any order and on any thread.
/// </summary>
/// <param name="seed">The seed of the whole run.</param>
/// <param name="index">The draw.</param>
public struct SeededDraw(long seed, long index)
{
    private ulong _state = Mix((ulong)seed + 0x9E3779B97F4A7C15) ^ Mix(((ulong)index * 0xD1B54A32D192ED03) + 0x8CB92BA72F3D8DD7);

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>A number in (0, 1), a multiple of 2^-53 plus 2^-54.</summary>
    public double Uniform() => ((Next() >> 11) + 0.5) * (1.0 / (1L << 53));

    /// <summary>A whole number in [0, count); the bias is below 2^-32 for the small counts used here.</summary>
    public int Below(int count) => (int)((Next() >> 32) * (ulong)count >> 32);

    /// <summary>An exponential variate: weights of this kind are Dirichlet(1) after normalisation.</summary>
    public double Exponential() => -Math.Log(Uniform());

    /// <summary>A standard normal variate (Box and Muller).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
