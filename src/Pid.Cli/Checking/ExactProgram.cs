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
internal sealed record ExactProgram(Rational[] Cost, Rational Offset, (int Row, int Column, Rational Value)[] Quadratic,
    (int Row, int Column, Rational Value)[] Matrix, Rational[] Right, ExactCone[] Cones)
{
    /// <summary>A number that the minimum is not above: the objective at a point; null where the point is none of the program.</summary>
    public Rational? Upper(Rational[] x) => IsInside(Subtract(Right, Times(Matrix, x, Right.Length)), dual: false)
        ? Offset + Dot(Cost, x) + (Dot(x, Times(Quadratic, x, x.Length)) / 2) : null;

    /// <summary>
    /// A number that the minimum is not below, by any w and any z of the dual cone with Q w + c + A'z = 0: as x'Qx >= 2 x'Qw - w'Qw, the
    /// objective is at least offset - w'Qw/2 - b'z where Q has no negative curvature. Null where they are none such.
    /// </summary>
    public Rational? Lower(Rational[] w, Rational[] z)
    {
        Rational[] curved = Times(Quadratic, w, w.Length), slope = Transposed(z);
        bool balanced = !Enumerable.Range(0, w.Length).Any(j => (curved[j] + Cost[j] + slope[j]).Sign != 0);
        return balanced && IsInside(z, dual: true) ? Offset - (Dot(w, curved) / 2) - Dot(Right, z) : null;
    }

    /// <summary>Whether z shows that no point satisfies the constraints: A'z = 0 and b'z below 0.</summary>
    public bool IsRefutedBy(Rational[] z) =>
        Array.TrueForAll(Transposed(z), v => v.Sign == 0) && Dot(Right, z).Sign < 0 && IsInside(z, dual: true);

    /// <summary>Whether the objective falls without end along d from every point: Q d = 0, c'd below 0 and -A d in the cones.</summary>
    public bool FallsAlong(Rational[] d) => Array.TrueForAll(Times(Quadratic, d, d.Length), v => v.Sign == 0) && Dot(Cost, d).Sign < 0
        && IsInside(Subtract(new Rational[Right.Length], Times(Matrix, d, Right.Length)), dual: false);

    /// <summary>A'z.</summary>
    public Rational[] Transposed(Rational[] z)
    {
        Rational[] product = new Rational[Cost.Length];
        foreach ((int row, int column, Rational value) in Matrix)
        {
            product[column] += value * z[row];
        }

        return product;
    }

    public static Rational[] Times((int Row, int Column, Rational Value)[] matrix, Rational[] x, int rows)
    {
        Rational[] product = new Rational[rows];
        foreach ((int row, int column, Rational value) in matrix)
        {
            product[row] += value * x[column];
        }

        return product;
    }

    public static Rational Dot(Rational[] a, Rational[] b)
    {
        Rational sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static Rational[] Subtract(Rational[] a, Rational[] b) => [.. a.Select((v, i) => v - b[i])];

    /// <summary>Whether a vector is in the cones, or in their duals.</summary>
    private bool IsInside(Rational[] v, bool dual)
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

    private static bool IsInside(string kind, ReadOnlySpan<Rational> v, bool dual)
    {
        if (kind == "exponential")
        {
            // w >= v exp(u / v), v > 0, and its closure; the dual: w >= -u exp(v / u - 1), u < 0.
            (Rational scale, Rational other, Rational w) = dual ? (-v[0], -v[1], v[2]) : (v[1], v[0], v[2]);
            return scale.Sign > 0 ? w.Sign > 0 && RationalLog.Log(w / scale, upward: false) >= (other / scale) - (dual ? 1 : 0)
                : scale.Sign == 0 && other.Sign <= 0 && w.Sign >= 0;
        }

        Rational squares = 0;
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
    public bool IsSumOf(IEnumerable<Rational[]> squares)
    {
        Dictionary<(Rational, Rational), Rational> rest = [];
        foreach ((int i, int j, Rational value) in Quadratic)
        {
            rest[(i, j)] = rest.GetValueOrDefault((i, j)) + value;
        }

        foreach (Rational[] square in squares)
        {
            Rational over = square[0].Sign < 0 ? -square[0] : square[0];
            Rational[][] entries = [.. square[1..].Chunk(2).Where(e => e.Length == 2)];
            foreach (Rational[] a in entries)
            {
                foreach (Rational[] b in entries)
                {
                    rest[(a[0], b[0])] = rest.GetValueOrDefault((a[0], b[0])) - (a[1] * b[1] / over);
                }
            }
        }

        return rest.Values.All(v => v.Sign == 0);
    }
}
