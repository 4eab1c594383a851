using System.Numerics;

namespace Pid.Interactions.Inference;

/// <summary>
/// Random numbers that depend on a seed and the number of a stream alone, so that rounds give the same bits in any order and on every
/// machine: xoshiro256** (Blackman and Vigna 2021), its state filled by SplitMix64.
/// </summary>
internal struct RandomSource
{
    private ulong _a, _b, _c, _d;

    /// <summary>Starts a stream.</summary>
    public RandomSource(long seed, long stream)
    {
        ulong state = Mix(unchecked((ulong)seed)) ^ unchecked((ulong)stream * 0xD1342543DE82EF95UL);
        (_a, _b, _c, _d) = (Next(), Next(), Next(), Next());

        ulong Next() => Mix(state += 0x9E3779B97F4A7C15UL);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9, t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number of [0, 1), a multiple of 2^-53.</summary>
    public double NextUniform() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <summary>An integer of [0, bound), unbiased to 2^-64 bound.</summary>
    public long NextBelow(long bound) => (long)Math.BigMul(NextBits(), (ulong)bound, out _);

    /// <summary>
    /// A draw from the binomial distribution: successes in <paramref name="trials"/> trials of probability <paramref name="p"/>.
    /// </summary>
    /// <remarks>Inversion for few expected successes; else the transformed rejection BTRS of Hormann (1993).</remarks>
    public long NextBinomial(long trials, double p)
    {
        if (p > 0.5)
        {
            return trials - NextBinomial(trials, 1 - p);
        }

        const long Largest = 1L << 40; // beyond, differences of log-factorials lose their digits
        return !(p > 0) || trials <= 0 ? 0
            : trials > Largest ? NextBinomial(trials / 2, p) + NextBinomial(trials - (trials / 2), p)
            : trials * p < 10 ? Inverted(trials, p) : Rejected(trials, p);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    private long Inverted(long trials, double p)
    {
        // Lengths of runs of failures: geometric, so that the number of steps is that of the successes.
        double logFailure = Math.Log(1 - p);
        if (logFailure == 0)
        {
            logFailure = -p;
        }

        long successes = 0;
        for (double used = 0; ; successes++)
        {
            used += Math.Floor(Math.Log(1 - NextUniform()) / logFailure) + 1;
            if (used > trials)
            {
                return successes;
            }
        }
    }

    private long Rejected(long trials, double p)
    {
        double n = trials, spread = Math.Sqrt(n * p * (1 - p)), logOdds = Math.Log(p / (1 - p)), mode = Math.Floor((n + 1) * p);
        double b = 1.15 + (2.53 * spread), a = -0.0873 + (0.0248 * b) + (0.01 * p), easy = 0.92 - (4.2 / b),
            alpha = (2.83 + (5.1 / b)) * spread;
        double atMode = LogFactorial(mode) + LogFactorial(n - mode);
        while (true)
        {
            double v = NextUniform(), u = NextUniform() - 0.5, us = 0.5 - Math.Abs(u),
                k = Math.Floor((((2 * a / us) + b) * u) + (n * p) + 0.5);
            if (us >= 0.07 && v <= easy)
            {
                return (long)k;
            }

            if (k >= 0 && k <= n && Math.Log(v * alpha / ((a / (us * us)) + b))
                <= atMode - LogFactorial(k) - LogFactorial(n - k) + ((k - mode) * logOdds))
            {
                return (long)k;
            }
        }
    }

    // Stirling's series: its first left out term is below 1e-12 from 10 on.
    private static double LogFactorial(double n)
    {
        double correction = 0;
        for (; n < 10; n++)
        {
            correction -= Math.Log(n + 1);
        }

        double r = 1 / n, r2 = r * r;
        return correction + ((n + 0.5) * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI))
            + (r * ((1.0 / 12) - (r2 * ((1.0 / 360) - (r2 * ((1.0 / 1260) - (r2 * (1.0 / 1680))))))));
    }
}
