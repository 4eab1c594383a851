using System.Numerics;

namespace Pid.Cli.Checking;

/// <summary>Rational numbers as whole ones over one that is positive: their sums need no common divisors.</summary>
/// <param name="Numbers">The whole numbers.</param>
/// <param name="Over">What they are over.</param>
internal sealed record ExactVector(BigInteger[] Numbers, BigInteger Over)
{
    public int Length => Numbers.Length;

    /// <summary>The vector of some numbers, in lowest terms.</summary>
    public static ExactVector Of(Rational[] values)
    {
        BigInteger over = Rational.CommonDenominator(values);
        return new([.. values.Select(v => v.Numerator * (over / v.Denominator))], over);
    }

    /// <summary>Some of it.</summary>
    public ExactVector this[Range range] => this with { Numbers = Numbers[range] };

    /// <summary>The sum of some of it.</summary>
    public Rational Sum(IEnumerable<int> places) => Rational.Of(Majorant.Sum(places.Select(i => Numbers[i])), Over);

    public static Rational Dot(ExactVector a, ExactVector b) => Rational.Of(Dot(a.Numbers, b.Numbers), a.Over * b.Over);

    public static BigInteger Dot(BigInteger[] a, BigInteger[] b)
    {
        BigInteger sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}

/// <summary>A sparse matrix in this form.</summary>
/// <param name="places">Rows and columns; entries of one place add up.</param>
/// <param name="values">The entries.</param>
internal sealed class ExactMatrix((int Row, int Column)[] places, ExactVector values)
{
    /// <summary>Rows and columns of the entries.</summary>
    public (int Row, int Column)[] Places => places;

    /// <summary>The entries.</summary>
    public ExactVector Values => values;

    /// <summary>The matrix of some numbers.</summary>
    public static ExactMatrix Of((int Row, int Column, Rational Value)[] entries) =>
        new(Array.ConvertAll(entries, e => (e.Row, e.Column)), ExactVector.Of(Array.ConvertAll(entries, e => e.Value)));

    /// <summary>Both.</summary>
    public IEnumerable<(int Row, int Column, Rational Value)> Entries =>
        places.Zip(values.Numbers, (at, v) => (at.Row, at.Column, Rational.Of(v, values.Over)));

    /// <summary>What a product with whole numbers is over.</summary>
    public BigInteger Over => values.Over;

    /// <summary>The product with a vector.</summary>
    public BigInteger[] Times(BigInteger[] x, int rows) => Product(x, rows, transposed: false);

    /// <summary>That of the transposed matrix.</summary>
    public BigInteger[] TransposedTimes(BigInteger[] z, int columns) => Product(z, columns, transposed: true);

    private BigInteger[] Product(BigInteger[] v, int size, bool transposed)
    {
        BigInteger[] product = new BigInteger[size];
        for (int k = 0; k < places.Length; k++)
        {
            (int row, int column) = transposed ? (places[k].Column, places[k].Row) : places[k];
            if (!v[column].IsZero)
            {
                product[row] += values.Numbers[k] * v[column];
            }
        }

        return product;
    }
}
