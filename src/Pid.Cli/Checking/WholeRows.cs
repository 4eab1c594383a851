using System.Numerics;

namespace Pid.Cli.Checking;

/// <summary>
/// The least entropy of cells in a box by rows that are kept whole: of every free cell each row has a share of all -p ln p that it says and
/// a multiplier, which together are 1 and 0, so that the sum is no less than the least of each row by itself (<see cref="ConcaveRow"/>).
/// </summary>
internal sealed class WholeRows
{
    private const int MostBits = 100;
    private readonly CellBoxes _boxes;
    private readonly FreeCells _free;
    private readonly bool[] _counts;
    private readonly int _bits;
    private readonly List<(int Cell, int Times, BigInteger Share, BigInteger Multiplier)>[] _terms; // of each row

    /// <param name="boxes">The joints.</param>
    /// <param name="free">Their free cells.</param>
    /// <param name="counts">The cells whose entropy is asked for.</param>
    /// <param name="step">-1 - k, and of every free cell of these, in order, for each row of it but the last, a share and a multiplier,
    /// both in units of 2^-k.</param>
    /// <param name="refused">What to throw where that is not so.</param>
    public WholeRows(CellBoxes boxes, FreeCells free, bool[] counts, BigInteger[] step, Func<string, Exception> refused)
    {
        (_boxes, _free, _counts) = (boxes, free, counts);
        _bits = step[0] >= -1 - MostBits ? (int)(-1 - step[0]) : throw refused($"Shares are over more than 2^{MostBits}.");
        _terms = Array.ConvertAll(free.Rows, row => row.Select(t => (t.Cell, t.Times, BigInteger.Zero, BigInteger.Zero)).ToList());
        ILookup<int, (int Row, int Place)> places = free.Rows.Index()
            .SelectMany(row => row.Item.Index().Select(t => (t.Item.Cell, (row.Index, t.Index)))).ToLookup(p => p.Cell, p => p.Item2);
        int at = 1;
        for (int c = 0; c < counts.Length; c++)
        {
            (int Row, int Place)[] own = counts[c] && free.Said[c].Count > 0 ? [.. places[c]] : [];
            (BigInteger share, BigInteger multiplier) = (BigInteger.One << _bits, 0);
            for (int i = 0; i < own.Length; i++)
            {
                bool isLast = i == own.Length - 1;
                if (!isLast && at + 1 >= step.Length)
                {
                    throw refused("Shares of a row are missing.");
                }

                (BigInteger w, BigInteger a) = isLast ? (share, multiplier) : (step[at], step[at + 1]);
                (share, multiplier, at) = (share - w, multiplier - a, at + (isLast ? 0 : 2));
                (int cell, int times, _, _) = _terms[own[i].Row][own[i].Place];
                _terms[own[i].Row][own[i].Place] = w.Sign >= 0 && Math.Abs(times) == 1 ? (cell, times, w, a)
                    : throw refused("A share is below 0, or a cell is more than once in a row.");
            }
        }

        if (at != step.Length)
        {
            throw refused("There are more shares than rows of the cells.");
        }
    }

    /// <summary>No joint in the box has less, in units of <see cref="CellBoxes.Height"/>; null where there is none.</summary>
    public BigInteger? Least(CellBoxes.Box box)
    {
        (BigInteger Low, BigInteger High)[] spans = [.. _free.Said.Select(said => Span(said, box))];
        if (Array.Exists(spans, s => s.Low > s.High))
        {
            return null;
        }

        Dictionary<(int, BigInteger), BigInteger> known = [];
        BigInteger sum = 0;
        for (int r = 0; r < _terms.Length; r++)
        {
            if (!_terms[r].Exists(t => _counts[t.Cell]))
            {
                continue;
            }

            BigInteger left = _free.Sums[r];
            List<ConcaveRow.Term> terms = [];
            foreach ((int cell, int times, BigInteger share, BigInteger multiplier) in _terms[r])
            {
                (BigInteger start, BigInteger end) = times > 0 ? spans[cell] : (spans[cell].High, spans[cell].Low);
                left -= times * start;
                BigInteger At(BigInteger at) => Price(cell, start + (times * at), share, multiplier);
                BigInteger width = times * (end - start);
                terms.Add(new ConcaveRow.Term(width, At(0), At(width), At));
            }

            if (ConcaveRow.Least(terms, left) is not { } least)
            {
                return null;
            }

            sum += least;
        }

        return sum;

        BigInteger Price(int cell, BigInteger t, BigInteger share, BigInteger multiplier)
        {
            if (share.IsZero && multiplier.IsZero)
            {
                return 0;
            }

            if (!known.TryGetValue((cell, t), out BigInteger entropy))
            {
                entropy = Majorant.Sum(_free.Said[cell].Where(s => _counts[s.Cell]).Select(s => _boxes.Height((s.Sign * t) + s.Offset)));
                known.Add((cell, t), entropy);
            }

            return ((share * entropy) - ((multiplier * t) << Rational.Bits)) >> _bits;
        }
    }

    // What all that a cell says leaves of it.
    private static (BigInteger Low, BigInteger High) Span(List<(int Cell, int Sign, BigInteger Offset)> said, CellBoxes.Box box)
    {
        (BigInteger Low, BigInteger High)? span = null;
        foreach ((int c, int sign, BigInteger offset) in said)
        {
            (BigInteger a, BigInteger b) = (sign * (box.Lower[c] - offset), sign * (box.Upper[c] - offset));
            (a, b) = sign > 0 ? (a, b) : (b, a);
            span = span is { } s ? (BigInteger.Max(s.Low, a), BigInteger.Min(s.High, b)) : (a, b);
        }

        return span ?? (0, 0);
    }
}
