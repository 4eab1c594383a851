using System.Numerics;
using System.Text.Json;

namespace Pid.Cli.Checking;

/// <summary>
/// The least entropy of joints by trees of boxes. Of a box, -p ln p of a set of cells less any multipliers' sum over their rows is concave
/// cell by cell, so least at an end, and the multipliers' mean is known.
/// </summary>
/// <param name="boxes">The joints.</param>
/// <param name="document">What has the trees.</param>
internal sealed class TreeCheck(CellBoxes boxes, CertificateDocument document)
{
    private bool[] _counts = [];
    private BigInteger? _least;

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

        foreach (JsonElement tree in trees.EnumerateArray())
        {
            if (tree.ValueKind != JsonValueKind.Object || !tree.TryGetProperty("cells", out JsonElement cells)
                || !tree.TryGetProperty("steps", out JsonElement steps) || steps.ValueKind != JsonValueKind.Array)
            {
                throw document.Refused("trees", "A tree has no cells, or no steps.");
            }

            _counts = new bool[rest.Length];
            foreach (BigInteger cell in Whole(cells))
            {
                int place = Place(cell);
                _counts[place] = rest[place] ? true : throw document.Refused("trees", "A cell stands twice.");
                rest[place] = false;
            }

            total += document.Expected is { } expected
                ? (Rational.Of(expected[index++]) * (boxes.Unit << Rational.Bits)).Floor() : LeastOf(root, steps);
        }

        for (int c = 0; c < rest.Length; c++)
        {
            total += rest[c] ? BigInteger.Min(boxes.Height(root.Lower[c]), boxes.Height(root.Upper[c])) : 0;
        }

        return (Rational)total / (boxes.Unit << Rational.Bits);
    }

    private BigInteger LeastOf(CellBoxes.Box root, JsonElement steps)
    {
        _least = null;
        Stack<CellBoxes.Box?> open = new([root.Copy()]);
        int rows = boxes.Sums.Length;
        foreach (JsonElement element in steps.EnumerateArray())
        {
            document.Stop.ThrowIfCancellationRequested();
            BigInteger[] step = Whole(element);
            if (!open.TryPop(out CellBoxes.Box? box))
            {
                throw document.Refused("trees", "A step has no box.");
            }

            if (step.Length == 2)
            {
                open.Push(Part(box, Place(step[0]), step[1], above: true));
                open.Push(Part(box, Place(step[0]), step[1], above: false));
            }
            else if (step.Length > rows && int.IsOddInteger(step.Length - rows) && step[0].Sign >= 0 && step[0] <= Rational.Bits)
            {
                (int Cell, BigInteger At, bool Below)[] cuts = [.. step[(rows + 1)..].Chunk(2).Select(c =>
                    (Place(c[0].Sign < 0 ? -c[0] - 1 : c[0]), c[1], c[0].Sign >= 0))];
                CellBoxes.Box? left = box is null ? null : Bound(box, step.AsSpan(0, rows + 1), cuts);
                if (cuts.Length > 0)
                {
                    open.Push(left);
                }
            }
            else
            {
                throw document.Refused("trees", "A step is neither of 2 numbers nor of one for each pair and one, with cuts or without.");
            }
        }

        return open.Count > 0 ? throw document.Refused("trees", "Boxes are left.") : BigInteger.Max(_least ?? 0, 0);
    }

    // Bounds what is cut from a box, or all of it where there are no cuts; what is left.
    private CellBoxes.Box? Bound(CellBoxes.Box box, ReadOnlySpan<BigInteger> step, (int Cell, BigInteger At, bool Below)[] cuts)
    {
        int shift = Rational.Bits - (int)step[0];
        BigInteger bound = 0;
        for (int r = 0; r < boxes.Sums.Length; r++)
        {
            bound += (step[r + 1] * boxes.Sums[r]) << shift;
        }

        BigInteger[] slope = new BigInteger[_counts.Length];
        for (int c = 0; c < slope.Length; c++)
        {
            int[] rows = boxes.RowsOf[c];
            slope[c] = (step[rows[0] + 1] + step[rows[1] + 1] + step[rows[2] + 1]) << shift;
            bound += Least(box, c);
        }

        foreach ((int cell, BigInteger at, bool below) in cuts)
        {
            CellBoxes.Box part = box.Copy();
            if (boxes.Restrict(part, cell, at, above: !below) is { } changed)
            {
                BigInteger rise = changed.Aggregate(BigInteger.Zero, (sum, c) => sum + Least(part, c) - Least(box, c));
                Found(bound + rise);
            }
        }

        if (cuts.Length == 0)
        {
            Found(bound);
        }

        return cuts.Aggregate((CellBoxes.Box?)box, (left, cut) => left is not null
            && boxes.Restrict(left, cut.Cell, cut.At, above: cut.Below) is not null ? left : null);

        void Found(BigInteger least) => _least = _least is { } known ? BigInteger.Min(known, least) : least;

        BigInteger Least(CellBoxes.Box of, int c) => BigInteger.Min(
            (_counts[c] ? boxes.Height(of.Lower[c]) : 0) - (slope[c] * of.Lower[c]),
            (_counts[c] ? boxes.Height(of.Upper[c]) : 0) - (slope[c] * of.Upper[c]));
    }

    private CellBoxes.Box? Part(CellBoxes.Box? box, int cell, BigInteger at, bool above)
    {
        CellBoxes.Box? part = box?.Copy();
        return part is not null && boxes.Restrict(part, cell, at, above) is not null ? part : null;
    }

    private int Place(BigInteger cell) => cell.Sign >= 0 && cell < boxes.Place.Length && boxes.Place[(int)cell] is >= 0 and int place
        ? place
        : throw document.Refused("trees", $"There is no cell {cell}, or a pair is 0 there.");

    private BigInteger[] Whole(JsonElement array) => array.ValueKind != JsonValueKind.Array
        ? throw document.Refused("trees", "There is no list of whole numbers where one must be.")
        : [.. array.EnumerateArray().Select(x => x.ValueKind == JsonValueKind.Number && x.GetRawText() is { Length: <= 400 } digits
            && BigInteger.TryParse(digits, System.Globalization.NumberStyles.AllowLeadingSign, null, out BigInteger whole) ? whole
            : throw document.Refused("trees", "A number of a tree is no whole one."))];
}
