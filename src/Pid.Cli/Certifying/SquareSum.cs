using System.Numerics;
using Pid.Cli.Checking;

namespace Pid.Cli.Certifying;

/// <summary>A symmetric matrix without negative curvature as a sum of squares v v' / d, by elimination.</summary>
internal static class SquareSum
{
    // After that many products it is given up, and where numbers become longer than checkers read, 800 digits.
    private const int MostProducts = 100_000;
    private const int MostBits = 2600;

    /// <summary>Of each square d, and the rows and values of v, in whole numbers; null where there is none, or it takes too long.</summary>
    /// <param name="entries">Row, column and value, of both triangles.</param>
    public static BigInteger[][]? Of(IEnumerable<(int Row, int Column, Rational Value)> entries)
    {
        SortedDictionary<int, SortedDictionary<int, Rational>> rows = [];
        foreach ((int i, int j, Rational value) in entries)
        {
            Add(i, j, value);
        }

        List<BigInteger[]> squares = [];
        for (int products = 0; rows.Count > 0;)
        {
            (int i, SortedDictionary<int, Rational> row) = rows.First();
            rows.Remove(i);
            KeyValuePair<int, Rational>[] own = [.. row.Where(e => e.Value.Sign != 0)];
            if (own.Length == 0)
            {
                continue;
            }

            // Of a row r with the pivot p it is r r' / p; r = v / over.
            Rational pivot = row.GetValueOrDefault(i);
            ExactVector vector = ExactVector.Of([.. own.Select(e => e.Value)]);
            BigInteger[] square = [vector.Over * (pivot * vector.Over).Numerator,
                .. own.SelectMany((e, k) => (BigInteger[])[e.Key, vector.Numbers[k]])];
            products += own.Length * own.Length;
            if (pivot.Sign <= 0 || products > MostProducts || Array.Exists(square, v => v.GetBitLength() > MostBits))
            {
                return null;
            }

            squares.Add(square);
            foreach ((int j, Rational left) in own.Where(e => e.Key != i))
            {
                rows[j].Remove(i);
                foreach ((int k, Rational right) in own.Where(e => e.Key != i))
                {
                    Add(j, k, -left * right / pivot);
                }
            }
        }

        return [.. squares];

        void Add(int i, int j, Rational value)
        {
            SortedDictionary<int, Rational> row = rows.TryGetValue(i, out SortedDictionary<int, Rational>? known) ? known : rows[i] = [];
            row[j] = row.GetValueOrDefault(j) + value;
        }
    }
}
