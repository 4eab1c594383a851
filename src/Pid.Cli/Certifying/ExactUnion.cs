using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Pid.Cli.Checking;
using Pid.Interactions;

namespace Pid.Cli.Certifying;

/// <summary>
/// What a solver knows of the union information to rounding, made exact: a checker only verifies it. A joint that has the pairs (x1,y) and
/// (x2,y), and potentials that are feasible.
/// </summary>
internal sealed class ExactUnion
{
    private const int Digits = 20;      // behind the point of potentials, rounded down
    private const int LeastBits = 64;   // of the total of the joint

    private readonly BigInteger[] _potentials1, _potentials2, _joint;

    /// <param name="p1">p(x1,y), a row an x1.</param>
    /// <param name="p2">p(x2,y).</param>
    /// <param name="proof">What the solver found.</param>
    public ExactUnion(Rational[][] p1, Rational[][] p2, UnionProof proof)
    {
        int ny = p1[0].Length;
        (_potentials1, _potentials2) = Feasible(p1, p2, [.. proof.Potentials1.Chunk(ny)], [.. proof.Potentials2.Chunk(ny)]);
        _joint = Joint(p1, p2, proof.Joint);
    }

    /// <summary>Writes <c>potentials1</c>, <c>potentials2</c> and <c>joint</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        WriteWhole(json, "potentials1", _potentials1, $"e-{Digits}");
        WriteWhole(json, "potentials2", _potentials2, $"e-{Digits}");
        WriteWhole(json, "joint", _joint);
    }

    /// <summary>Writes whole numbers.</summary>
    public static void WriteWhole(Utf8JsonWriter json, string name, IEnumerable<BigInteger> values, string suffix = "")
    {
        json.WriteStartArray(name);
        foreach (BigInteger value in values)
        {
            json.WriteRawValue(value.ToString(CultureInfo.InvariantCulture) + (value.IsZero ? "" : suffix));
        }

        json.WriteEndArray();
    }

    // Of each x1, then of each x2, what the largest sum over y of exp(l + m) is above 1 is taken off; 0 where there is no probability.
    // To rounding: what a checker finds the largest to be counts.
    private static (BigInteger[], BigInteger[]) Feasible(Rational[][] p1, Rational[][] p2, double[][] l, double[][] m)
    {
        double[][] above = [.. p1.Select((row, i) => p2.Select((other, j) =>
        {
            double[] sums = [.. Enumerable.Range(0, row.Length).Where(y => row[y].Sign > 0 && other[y].Sign > 0)
                .Select(y => l[i][y] + m[j][y])];
            double most = sums.DefaultIfEmpty(double.NegativeInfinity).Max();
            return most + Math.Log(sums.Sum(v => Math.Exp(v - most)));
        }).ToArray())];
        double[] c1 = [.. above.Select(row => Most(row))], c2 = [.. p2.Select((_, j) => Most(above.Select((row, i) => row[j] - c1[i])))];
        return (Less(p1, l, c1), Less(p2, m, c2));

        static double Most(IEnumerable<double> values) => values.Where(double.IsFinite).DefaultIfEmpty().Max();

        static BigInteger[] Less(Rational[][] p, double[][] t, double[] c) =>
            [.. t.SelectMany((row, i) => row.Select((v, y) => p[i][y].Sign > 0 ? Units(v) - Units(c[i]) : 0))];

        static BigInteger Units(double value) => (Rational.Of(value) * BigInteger.Pow(10, Digits)).Floor();
    }

    // Scaled below the pairs, and what lacks added in proportion, rounded down, and the rest of that from the first to the last.
    private static BigInteger[] Joint(Rational[][] p1, Rational[][] p2, IReadOnlyList<double> near)
    {
        (int n1, int n2, int ny) = (p1.Length, p2.Length, p1[0].Length);
        BigInteger unit = Rational.CommonDenominator(p1.Concat(p2).SelectMany(row => row));
        unit <<= Math.Max(0, LeastBits - (int)unit.GetBitLength());
        BigInteger[] q = new BigInteger[near.Count];
        for (int y = 0; y < ny; y++)
        {
            BigInteger[] most1 = [.. p1.Select(row => (row[y] * unit).Numerator)], most2 = [.. p2.Select(row => (row[y] * unit).Numerator)];
            BigInteger[][] table = [.. most1.Select((a, i) => most2.Select((b, j) => a.IsZero || b.IsZero ? 0
                : (Rational.Of(Math.Max(0, near[(((i * n2) + j) * ny) + y])) * unit).Floor()).ToArray())];
            for (int i = 0; i < n1; i++)
            {
                BigInteger total = Majorant.Sum(table[i]);
                table[i] = total > most1[i] ? Array.ConvertAll(table[i], v => v * most1[i] / total) : table[i];
            }

            for (int j = 0; j < n2; j++)
            {
                BigInteger total = Majorant.Sum(table.Select(row => row[j]));
                Array.ForEach(table, row => row[j] = total > most2[j] ? row[j] * most2[j] / total : row[j]);
            }

            Fill(table, most1, most2, (lack1, lack2, all) => lack1 * lack2 / all);
            Fill(table, most1, most2, (lack1, lack2, _) => BigInteger.Min(lack1, lack2));
            for (int c = 0; c < n1 * n2; c++)
            {
                q[(c * ny) + y] = table[c / n2][c % n2];
            }
        }

        return q;
    }

    private static void Fill(BigInteger[][] table, BigInteger[] most1, BigInteger[] most2,
        Func<BigInteger, BigInteger, BigInteger, BigInteger> share)
    {
        BigInteger[] lack1 = [.. most1.Zip(table, (most, row) => most - Majorant.Sum(row))];
        BigInteger[] lack2 = [.. most2.Select((most, j) => most - Majorant.Sum(table.Select(row => row[j])))];
        (BigInteger[] of1, BigInteger[] of2, BigInteger all) = ([.. lack1], [.. lack2], Majorant.Sum(lack1));
        for (int i = 0; i < lack1.Length && !all.IsZero; i++)
        {
            for (int j = 0; j < lack2.Length; j++)
            {
                BigInteger more = BigInteger.Min(share(of1[i], of2[j], all), BigInteger.Min(lack1[i], lack2[j]));
                table[i][j] += more;
                lack1[i] -= more;
                lack2[j] -= more;
            }
        }
    }
}
