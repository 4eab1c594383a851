using System.Numerics;

namespace Pid.Cli.Certifying;

/// <summary>Sparse linear equations in whole numbers: each of those that were given is times a power of ten of its own.</summary>
internal sealed class Equations
{
    // A power of ten beyond which a coefficient is not written out.
    private const int MostPlaces = 20;

    /// <param name="entries">Equation, unknown and coefficient; one of each.</param>
    /// <param name="right">The right sides.</param>
    public Equations(IEnumerable<(int Equation, int Unknown, DecimalNumber Value)> entries, DecimalNumber[] right)
    {
        (int Equation, int Unknown, DecimalNumber Value)[] all = [.. entries];
        First = new int[right.Length + 1];
        int[] places = [.. right.Select(b => b.Digits == 0 ? -MostPlaces : -b.Exponent)];
        foreach ((int i, _, DecimalNumber value) in all)
        {
            First[i + 1]++;
            places[i] = Math.Max(places[i], -value.Exponent);
        }

        for (int i = 0; i < right.Length; i++)
        {
            First[i + 1] += First[i];
        }

        (Unknown, Value) = (new int[all.Length], new Int128[all.Length]);
        int[] next = First[..^1];
        foreach ((int i, int unknown, DecimalNumber value) in all)
        {
            int shift = places[i] + value.Exponent;
            FitsWords &= shift <= MostPlaces;
            (Unknown[next[i]], Value[next[i]++]) = (unknown, FitsWords ? value.Digits * (Int128)DecimalNumber.Power(shift) : 0);
        }

        Right = [.. right.Select((b, i) => b.Digits == 0 ? 0 : b.Times(places[i]))];
    }

    /// <summary>Whether every coefficient is written out.</summary>
    public bool FitsWords { get; } = true;

    /// <summary>How many equations there are.</summary>
    public int Count => Right.Length;

    /// <summary>The first coefficient of each equation, and how many there are.</summary>
    public int[] First { get; }

    /// <summary>The unknown of each coefficient.</summary>
    public int[] Unknown { get; }

    /// <summary>The coefficients.</summary>
    public Int128[] Value { get; }

    /// <summary>The right sides.</summary>
    public BigInteger[] Right { get; }

    /// <summary>The largest sum of the sizes of an equation's coefficients.</summary>
    public double Size()
    {
        double most = 0;
        for (int i = 0; i < Count; i++)
        {
            double sum = 0;
            for (int k = First[i]; k < First[i + 1]; k++)
            {
                sum += Math.Abs((double)Value[k]);
            }

            most = Math.Max(most, sum);
        }

        return most;
    }
}
