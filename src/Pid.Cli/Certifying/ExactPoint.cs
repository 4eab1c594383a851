using Pid.Cli.Checking;

namespace Pid.Cli.Certifying;

/// <summary>A point that solves linear equations exactly, near one that solves them to rounding, by sparse elimination.</summary>
internal sealed class ExactPoint
{
    // Some tenths of a second: numbers of few equations stay short, and what becomes longer no certificate has room for.
    private const int MostProducts = 40_000;
    private const int MostBits = 1200;

    private readonly List<(int Unknown, Dictionary<int, Rational> Row, Rational Right)> _pivots = [];
    private readonly Dictionary<int, int> _pivotOf = []; // of an unknown
    private int _products;

    /// <summary>Solves the equations that can be met, one after the other, by unknowns that may move.</summary>
    /// <param name="equations">Coefficients and right side of each.</param>
    /// <param name="point">The point; unknowns that need not move keep their value.</param>
    /// <param name="room">How far each unknown may move; 0 for not at all.</param>
    /// <returns>The point; null where it takes too long.</returns>
    public static Rational[]? Near(IEnumerable<(Dictionary<int, Rational> Row, Rational Right)> equations, Rational[] point, double[] room)
    {
        ExactPoint solver = new();
        foreach ((Dictionary<int, Rational> row, Rational right) in equations.OrderBy(e => e.Row.Count))
        {
            if (!solver.Add(new(row), right, point, room))
            {
                return null;
            }
        }

        Rational[] near = [.. point];
        foreach ((int unknown, Dictionary<int, Rational> row, Rational right) in Enumerable.Reverse(solver._pivots))
        {
            Rational left = right;
            foreach ((int other, Rational value) in row)
            {
                left -= other == unknown ? 0 : value * near[other];
            }

            near[unknown] = left / row[unknown];
        }

        return near;
    }

    private bool Add(Dictionary<int, Rational> row, Rational right, Rational[] point, double[] room)
    {
        // In the order of the pivots: none has an unknown of one before it.
        SortedSet<int> left = [.. row.Keys.Where(_pivotOf.ContainsKey).Select(unknown => _pivotOf[unknown])];
        while (left.Count > 0)
        {
            int first = left.Min;
            left.Remove(first);
            (int unknown, Dictionary<int, Rational> known, Rational value) = _pivots[first];
            Rational entry = row[unknown];
            if (entry.Sign == 0)
            {
                continue;
            }

            Rational factor = entry / known[unknown];
            right -= factor * value;
            _products += known.Count;
            foreach ((int other, Rational coefficient) in known)
            {
                Rational rest = row.GetValueOrDefault(other) - (factor * coefficient);
                if (rest.Numerator.GetBitLength() + rest.Denominator.GetBitLength() > MostBits)
                {
                    return false;
                }

                row[other] = rest;
                if (other != unknown && _pivotOf.TryGetValue(other, out int later))
                {
                    left.Add(later);
                }
            }

            row.Remove(unknown);
        }

        // What may not move is a number.
        foreach ((int unknown, Rational value) in row.Where(e => e.Value.Sign == 0 || room[e.Key] == 0).ToArray())
        {
            right -= value * point[unknown];
            row.Remove(unknown);
        }

        if (row.Count > 0)
        {
            int pivot = row.MaxBy(e => Math.Abs(e.Value.ToDouble(upward: false)) * room[e.Key]).Key;
            _pivotOf[pivot] = _pivots.Count;
            _pivots.Add((pivot, row, right));
        }

        return _products <= MostProducts;
    }
}
