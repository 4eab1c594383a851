using System.Numerics;

namespace Pid.Cli.Checking;

/// <summary>A cone of some rows: zero, nonnegative, second-order or exponential.</summary>
internal readonly record struct ExactCone(string Kind, int Size);

/// <summary>
/// minimise c'x + x'Qx/2 + offset where A x + s = b, s in a product of cones, in exact numbers: what points and multipliers prove of it.
/// </summary>
/// <param name="Cost">c.</param>
/// <param name="Offset">What is added to the objective.</param>
/// <param name="Quadratic">Q: row, column and value of both triangles.</param>
/// <param name="Matrix">A.</param>
/// <param name="Right">b.</param>
/// <param name="Cones">The cones of the rows, in order.</param>
internal sealed record ExactProgram(ExactVector Cost, Rational Offset, ExactMatrix Quadratic, ExactMatrix Matrix, ExactVector Right,
    ExactCone[] Cones)
{
    /// <summary>A number that the minimum is not above: the objective at a point; null where the point is none of the program.</summary>
    public Rational? Upper(ExactVector x) => IsInside(Slack(x, 1), dual: false)
        ? Offset + ExactVector.Dot(Cost, x) + (Curvature(x, Quadratic.Times(x.Numbers, x.Length)) / 2) : null;

    /// <summary>
    /// A number that the minimum is not below, by any w and any z of the dual cone with Q w + c + A'z = 0: as x'Qx >= 2 x'Qw - w'Qw, the
    /// objective is at least offset - w'Qw/2 - b'z where Q has no negative curvature. Null where they are none such.
    /// </summary>
    /// <param name="wz">w, and z behind it.</param>
    public Rational? Lower(ExactVector wz)
    {
        ExactVector w = wz[..Cost.Length], z = wz[Cost.Length..];
        BigInteger[] curved = Quadratic.Times(w.Numbers, w.Length), slope = Matrix.TransposedTimes(z.Numbers, w.Length);

        // All over that of c, Q, A and the point.
        BigInteger ofCurved = Cost.Over * Matrix.Over, ofSlope = Cost.Over * Quadratic.Over,
            ofCost = Quadratic.Over * Matrix.Over * wz.Over;
        bool balanced = !Enumerable.Range(0, w.Length)
            .Any(j => !((curved[j] * ofCurved) + (Cost.Numbers[j] * ofCost) + (slope[j] * ofSlope)).IsZero);
        return balanced && IsInside(z.Numbers, dual: true) ? Offset - (Curvature(w, curved) / 2) - ExactVector.Dot(Right, z) : null;
    }

    /// <summary>Whether z shows that no point satisfies the constraints: A'z = 0 and b'z below 0.</summary>
    public bool IsRefutedBy(BigInteger[] z) => Array.TrueForAll(Matrix.TransposedTimes(z, Cost.Length), v => v.IsZero)
        && ExactVector.Dot(Right.Numbers, z).Sign < 0 && IsInside(z, dual: true);

    /// <summary>Whether the objective falls without end along d from every point: Q d = 0, c'd below 0 and -A d in the cones.</summary>
    public bool FallsAlong(BigInteger[] d) => Array.TrueForAll(Quadratic.Times(d, d.Length), v => v.IsZero)
        && ExactVector.Dot(Cost.Numbers, d).Sign < 0 && IsInside(Slack(new ExactVector(d, 1), 0), dual: false);

    // So many times b, less A x, over whatever: cones have no scale.
    private BigInteger[] Slack(ExactVector x, int times)
    {
        BigInteger ofRight = times * Matrix.Over * x.Over;
        return [.. Matrix.Times(x.Numbers, Right.Length).Zip(Right.Numbers, (a, b) => (b * ofRight) - (a * Right.Over))];
    }

    private Rational Curvature(ExactVector x, BigInteger[] curved) =>
        Rational.Of(ExactVector.Dot(x.Numbers, curved), Quadratic.Over * x.Over * x.Over);

    /// <summary>Whether a vector is in the cones, or in their duals.</summary>
    private bool IsInside(BigInteger[] v, bool dual)
    {
        int at = 0;
        foreach (ExactCone cone in Cones)
        {
            if (!IsInside(cone.Kind, v.AsSpan(at, cone.Size), dual))
            {
                return false;
            }

            at += cone.Size;
        }

        return true;
    }

    private static bool IsInside(string kind, ReadOnlySpan<BigInteger> v, bool dual)
    {
        if (kind == "exponential")
        {
            // w >= v exp(u / v), v > 0, and its closure; the dual: w >= -u exp(v / u - 1), u < 0.
            (BigInteger scale, BigInteger other, BigInteger w) = dual ? (-v[0], -v[1], v[2]) : (v[1], v[0], v[2]);
            return scale.Sign > 0
                ? w.Sign > 0 && RationalLog.Log(Rational.Of(w, scale), upward: false) >= Rational.Of(other, scale) - (dual ? 1 : 0)
                : scale.Sign == 0 && other.Sign <= 0 && w.Sign >= 0;
        }

        BigInteger squares = 0;
        for (int i = 0; i < v.Length; i++)
        {
            bool free = kind == "zero" ? dual || v[i].Sign == 0 : v[i].Sign >= 0 || (kind == "second-order" && i > 0);
            if (!free)
            {
                return false;
            }

            squares += kind == "second-order" ? (i == 0 ? -1 : 1) * v[i] * v[i] : 0;
        }

        return squares.Sign <= 0;
    }

    /// <summary>Whether Q is the sum of v v' / |d|, and so has no negative curvature.</summary>
    /// <param name="squares">Of each d, and the rows and values of v.</param>
    public bool IsSumOf(IEnumerable<BigInteger[]> squares)
    {
        Dictionary<(BigInteger, BigInteger), Rational> rest = [];
        foreach ((int i, int j, Rational value) in Quadratic.Entries)
        {
            rest[(i, j)] = rest.GetValueOrDefault((i, j)) + value;
        }

        // Those over the same number first, which are many.
        foreach (IGrouping<BigInteger, BigInteger[]> same in squares.GroupBy(s => BigInteger.Abs(s[0])))
        {
            Dictionary<(BigInteger, BigInteger), BigInteger> sum = [];
            foreach ((BigInteger[] a, BigInteger[] b) in same.Select(s => (BigInteger[][])[.. s[1..].Chunk(2).Where(e => e.Length == 2)])
                .SelectMany(v => v.SelectMany(a => v.Select(b => (a, b)))))
            {
                sum[(a[0], b[0])] = sum.GetValueOrDefault((a[0], b[0])) + (a[1] * b[1]);
            }

            foreach (((BigInteger, BigInteger) at, BigInteger value) in sum)
            {
                rest[at] = rest.GetValueOrDefault(at) - Rational.Of(value, same.Key);
            }
        }

        return rest.Values.All(v => v.Sign == 0);
    }
}
