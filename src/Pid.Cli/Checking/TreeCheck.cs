using System.Numerics;
using System.Text.Json;

namespace Pid.Cli.Checking;

/// <summary>
/// The least entropy of joints by trees of boxes. Of a box, -p ln p of a set of cells less any multipliers' sum over their rows is concave
/// cell by cell, so least at an end, and the multipliers' mean is known; or rows are kept whole (<see cref="WholeRows"/>).
/// </summary>
/// <param name="boxes">The joints.</param>
/// <param name="document">What has the trees.</param>
internal sealed class TreeCheck(CellBoxes boxes, CertificateDocument document)
{
    private bool[] _counts = [];
    private FreeCells? _free;

    /// <summary>A number of nats that no joint has less entropy than.</summary>
    /// <exception cref="Data.TableFormatException">The trees are none.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public Rational LeastEntropy()
    {
        CellBoxes.Box root = boxes.Root() ?? throw document.Refused("x1x2", "No joint has these pairs.");
        bool[] rest = new bool[boxes.RowsOf.Length];
        Array.Fill(rest, true);
        BigInteger total = 0;
        int index = 0;
        if (document.Find("trees") is not { ValueKind: JsonValueKind.Array } trees)
        {
            throw document.Refused("trees", "There are no trees.");
        }

        foreach (CertificateDocument tree in trees.EnumerateArray().Select(tree => document.Within(tree).Only(CertificateKeys.Tree)))
        {
            _counts = new bool[rest.Length];
            foreach (BigInteger cell in tree.Whole("cells").Distinct())
            {
                int place = Place(cell);
                _counts[place] = rest[place] ? true : throw document.Refused("trees", "A cell stands in two trees.");
                rest[place] = false;
            }

            total += document.Expected is { } expected
                ? (Rational.Of(expected[index++]) * (boxes.Unit << Rational.Bits)).Floor() : LeastOf(root, tree);
        }

        for (int c = 0; c < rest.Length; c++)
        {
            total += rest[c] ? BigInteger.Min(boxes.Height(root.Lower[c]), boxes.Height(root.Upper[c])) : 0;
        }

        return (Rational)total / (boxes.Unit << Rational.Bits);
    }

    private BigInteger LeastOf(CellBoxes.Box root, CertificateDocument tree)
    {
        BigInteger? least = null;
        Stack<CellBoxes.Box?> open = new([root]);
        BigInteger mean = 0;
        BigInteger[] slope = new BigInteger[_counts.Length];
        WholeRows? whole = null;
        bool bounded = false;
        foreach (BigInteger[] step in tree.WholeRows("steps"))
        {
            document.Stop.ThrowIfCancellationRequested();
            if (int.IsOddInteger(step.Length) && step[0].Sign < 0)
            {
                whole = new WholeRows(boxes, _free ??= new FreeCells(boxes), _counts, step, why => document.Refused("trees", why));
                continue;
            }

            if (step.Length == boxes.Sums.Length + 1)
            {
                (mean, slope) = Slopes(step);
                whole = null;
                continue;
            }

            if (!open.TryPop(out CellBoxes.Box? box) || step.Length is not (0 or 2))
            {
                throw document.Refused("trees",
                    "A step has no box, or is neither of no number, of two, of one for each pair and one, nor shares.");
            }

            if (step.Length == 2)
            {
                bool below = step[0].Sign >= 0;
                int cell = Place(below ? step[0] : -step[0] - 1);
                open.Push(box is null ? null : boxes.Part(box, cell, step[1], above: below));
                open.Push(box is null ? null : boxes.Part(box, cell, step[1], above: !below));
            }
            else if (box is not null)
            {
                BigInteger? bound = whole is null ? mean + Least(box, slope) : whole.Least(box);
                least = least is { } known && bound is { } other ? BigInteger.Min(known, other) : least ?? bound;
                bounded = true;
            }
        }

        return open.Count > 0 ? throw document.Refused("trees", "Boxes are left.")
            : bounded && least is null ? throw document.Refused("x1x2", "No joint has these pairs.") : least ?? 0;
    }

    // Of multipliers m / 2^k, each cut off to the bits of all numbers here: their mean, and their sum for each cell.
    private (BigInteger Mean, BigInteger[] Slope) Slopes(BigInteger[] step)
    {
        if (step[0].Sign < 0 || step[0] > int.MaxValue)
        {
            throw document.Refused("trees", $"Multipliers are over 2^{step[0]}.");
        }

        BigInteger[] m = Array.ConvertAll(step[1..], x => (x << Rational.Bits) >> (int)step[0]);
        BigInteger mean = Majorant.Sum(m.Zip(boxes.Sums, (a, b) => a * b));
        return (mean, Array.ConvertAll(boxes.RowsOf, rows => m[rows[0]] + m[rows[1]] + m[rows[2]]));
    }

    private BigInteger Least(CellBoxes.Box box, BigInteger[] slope)
    {
        BigInteger sum = 0;
        for (int c = 0; c < slope.Length; c++)
        {
            (BigInteger l, BigInteger u) = (box.Lower[c], box.Upper[c]);
            sum += BigInteger.Min((_counts[c] ? boxes.Height(l) : 0) - (slope[c] * l), (_counts[c] ? boxes.Height(u) : 0) - (slope[c] * u));
        }

        return sum;
    }

    private int Place(BigInteger cell) => cell.Sign >= 0 && cell < boxes.Place.Length && boxes.Place[(int)cell] is >= 0 and int place
        ? place
        : throw document.Refused("trees", $"There is no cell {cell}, or a pair is 0 there.");
}
