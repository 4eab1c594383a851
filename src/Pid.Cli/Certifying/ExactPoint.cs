using System.Numerics;
using Pid.Cli.Checking;

namespace Pid.Cli.Certifying;

/// <summary>
/// Points that solve linear equations exactly, near ones that solve them to rounding: digit by digit to the base of a prime, modulo which
/// the equations are solved once (Dixon, Numer. Math. 40 (1982)), until the digits are those of fractions.
/// </summary>
/// <remarks>
/// What is found is a proposal: digits that are those of other fractions, too, are so with a chance of 2^-<see cref="PrimeDigits.Sure"/>,
/// and who uses a point tries it.
/// </remarks>
internal sealed class ExactPoint
{
    private const int MostBits = 2700;  // of all digits: of numbers of 400 decimals over one such
    private const double MostProduct = 1e38; // which fits in 128 bits, and two of them
    private readonly Equations _equations;
    private readonly bool[] _meets;
    private readonly ModularField _field;
    private readonly ModularElimination? _elimination;
    private readonly int[] _first, _pivotOf;  // coefficients of pivots, an equation that is met after the other
    private readonly Int128[] _value;

    /// <param name="equations">The equations.</param>
    /// <param name="room">How far each unknown may move; 0 for not at all.</param>
    public ExactPoint(Equations equations, double[] room)
    {
        (_equations, _meets) = (equations, new bool[room.Length]);
        double size = equations.Size();
        _field = new(size < MostProduct / (1UL << 62) ? 61 : 31);
        bool fits = equations.FitsWords && size < MostProduct / (1UL << (_field.Bits + 1));
        _elimination = fits ? new ModularElimination(equations, room, _field) : null;
        (_first, _pivotOf, _value) = ([0], [], []);
        if (_elimination is { IsComplete: true })
        {
            (_first, _pivotOf, _value) = Square();
        }
    }

    private IReadOnlyList<ModularElimination.Pivot> Pivots => _elimination!.Pivots;

    /// <summary>The point whose unknowns are those of another but for what has to move; null where it takes too long.</summary>
    public ExactVector? Near(ExactVector point)
    {
        if (_elimination is not { IsComplete: true })
        {
            return null;
        }

        BigInteger[] right = new BigInteger[_equations.Count];
        foreach (ModularElimination.Pivot pivot in Pivots)
        {
            (int i, BigInteger rest) = (pivot.Row, _equations.Right[pivot.Row] * point.Over);
            for (int k = _equations.First[i]; k < _equations.First[i + 1]; k++)
            {
                int unknown = _equations.Unknown[k];
                rest -= _meets[unknown] || point.Numbers[unknown].IsZero ? 0 : _equations.Value[k] * point.Numbers[unknown];
            }

            right[i] = rest;
        }

        if (Lifted(right) is not var (numbers, over))
        {
            return null;
        }

        BigInteger[] near = over.IsOne ? [.. point.Numbers] : Array.ConvertAll(point.Numbers, v => v * over);
        for (int k = 0; k < numbers.Length; k++)
        {
            near[Pivots[k].Unknown] = numbers[k];
        }

        return new ExactVector(near, over * point.Over);
    }

    private (int[], int[], Int128[]) Square()
    {
        int[] place = new int[_meets.Length], first = new int[Pivots.Count + 1];
        for (int k = 0; k < Pivots.Count; k++)
        {
            (_meets[Pivots[k].Unknown], place[Pivots[k].Unknown]) = (true, k);
        }

        List<int> pivotOf = [];
        List<Int128> value = [];
        for (int k = 0; k < Pivots.Count; k++)
        {
            for (int e = _equations.First[Pivots[k].Row]; e < _equations.First[Pivots[k].Row + 1]; e++)
            {
                if (_meets[_equations.Unknown[e]])
                {
                    pivotOf.Add(place[_equations.Unknown[e]]);
                    value.Add(_equations.Value[e]);
                }
            }

            first[k + 1] = pivotOf.Count;
        }

        return (first, [.. pivotOf], [.. value]);
    }

    // The values of the pivots as whole numbers over one.
    private (BigInteger[] Numbers, BigInteger Over)? Lifted(BigInteger[] right)
    {
        int most = (MostBits / _field.Bits) + 1;
        BigInteger[] wide = [.. Pivots.Select(p => right[p.Row])];
        PrimeDigits digits = new(_field, wide.Length);
        Int128[] rest = new Int128[wide.Length];
        bool isWide = true;
        ulong[] modular = new ulong[_equations.Count], solution = new ulong[_meets.Length];
        BigInteger prime = _field.Prime, limit = BigInteger.One << 126;
        Int128 inverse = _field.InverseOfPrime;
        for (int next = 2; ;)
        {
            if (isWide && Array.TrueForAll(wide, r => BigInteger.Abs(r) < limit))
            {
                (isWide, rest) = (false, Array.ConvertAll(wide, r => (Int128)r));
            }

            for (int k = 0; k < wide.Length; k++)
            {
                modular[Pivots[k].Row] = _field.Of(isWide ? (Int128)(wide[k] % prime) : rest[k]);
            }

            _elimination!.Solve(modular, solution);
            long[] digit = new long[wide.Length];
            for (int k = 0; k < digit.Length; k++)
            {
                digit[k] = _field.Signed(solution[Pivots[k].Unknown]);
            }

            digits.Add(digit);
            bool ends = !isWide;
            for (int k = 0; k < wide.Length; k++)
            {
                Int128 sum = 0;
                for (int e = _first[k]; e < _first[k + 1]; e++)
                {
                    sum += _value[e] * digit[_pivotOf[e]];
                }

                wide[k] = isWide ? (wide[k] - sum) / prime : 0;
                rest[k] = isWide ? 0 : unchecked((rest[k] - sum) * inverse);
                ends &= rest[k] == 0;
            }

            if (ends)
            {
                return (digits.Whole(), 1); // and all digits that follow are zero
            }

            if (digits.Count == next || digits.Count == most)
            {
                if (digits.Fractions(MostBits / 2) is { } found)
                {
                    return found;
                }

                if (digits.Count == most)
                {
                    return null;
                }

                next += (next / 2) + 1;
            }
        }
    }
}
