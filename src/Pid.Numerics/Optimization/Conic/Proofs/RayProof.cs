using Pid.Numerics.LinearAlgebra.Sparse;

namespace Pid.Numerics.Optimization.Conic.Proofs;

/// <summary>
/// Turns a ray that is right to rounding into one that is exactly right, and so proves a problem infeasible or unbounded. A proof is a
/// rational vector: z in K* with A'z = 0 and b'z &lt; 0, or x with P x = 0, -A x in K and q'x &lt; 0.
/// </summary>
/// <remarks>
/// An interior-point ray lies inside the face of all rays: what is small in it is zero in all of them. Those parts are set to zero, and the
/// equations solved exactly near the rest. Which parts are small is a guess: those smaller than their complements, with and without the
/// small numbers of curved blocks, which data of unlike sizes have for good, those below two levels, and once more with every number
/// rounded to a short one, for rays that lie on a curved boundary; whatever was guessed, only the exact check of the original data counts.
/// A contradiction (a slope) that is no larger than the rounding of b (of q) is true of the numbers as given, but not told: it says nothing
/// about what they were rounded from.
/// </remarks>
internal static partial class RayProof
{
    private const int MostEntries = 20_000; // beyond, the exact arithmetic may take minutes
    private const double Inward = 1e-7;
    private const double Complement = 0; // small is what is smaller than its complement
    private const int AllBits = 52;      // where P is not singular but bends down: the less x is rounded, the more of that is left
    private static readonly (double Small, int Bits, bool Keeps)[] s_attempts =
        [(Complement, 30, false), (Complement, 30, true), (1e-5, 30, false), (1e-8, 30, false), (1e-5, 8, false), (1e-3, 8, false)];

    /// <summary>An exact certificate of primal infeasibility near z, rounded, with b'z = -1; null if none was proven.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="z">A ray, about.</param>
    /// <param name="sizes">|z| in units in which the parts can be compared.</param>
    /// <param name="complements">s in such units; zeros if it is not known.</param>
    public static double[]? Primal(ConicProblem problem,
        ReadOnlySpan<double> z, ReadOnlySpan<double> sizes, ReadOnlySpan<double> complements)
    {
        if (problem.Matrix.EntryCount > MostEntries)
        {
            return null;
        }

        List<(int, double)[]> equations = Columns(problem.Matrix);
        foreach ((double small, int bits, bool keeps) in Attempts(problem))
        {
            double[] point = z.ToArray();
            bool[] reluctant = new bool[point.Length];
            ClearSmallDuals(problem, point, sizes, complements, small, inward: bits > 8, keeps, reluctant);
            if (ExactKernel.Near(equations, point, reluctant, bits) is { } exact && ProvesPrimal(problem, exact)
                && IsBeyondRounding(problem.RightSide.Span, exact))
            {
                return Rounded(exact, Dot(problem.RightSide.Span, exact));
            }
        }

        return null;
    }

    /// <summary>An exact certificate of dual infeasibility near x, rounded, with q'x = -1; null if none was proven.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="x">A ray, about.</param>
    /// <param name="slacks">-A x, or s, in units in which the parts can be compared.</param>
    /// <param name="columns">|x| in such units.</param>
    /// <param name="complements">z in units in which the parts can be compared with the slacks; zeros if it is not known.</param>
    public static double[]? Dual(
        ConicProblem problem, ReadOnlySpan<double> x, ReadOnlySpan<double> slacks, ReadOnlySpan<double> columns,
        ReadOnlySpan<double> complements)
    {
        if (problem.Matrix.EntryCount + problem.Quadratic.EntryCount > MostEntries)
        {
            return null;
        }

        SparseMatrix rows = problem.Matrix.Transpose();
        double largest = Math.Max(Largest(columns), Largest(slacks));
        IEnumerable<(double, int, bool, bool)> attempts = Attempts(problem).Select(a => (a.Small, a.Bits, a.Keeps, false));
        foreach ((double small, int bits, bool keeps, bool bends) in problem.Quadratic.EntryCount == 0 ? attempts
            : attempts.Append((Complement, AllBits, false, true)))
        {
            List<(int, double)[]> equations = bends ? [] : QuadraticRows(problem.Quadratic);
            bool[] tight = Tight(problem, slacks, complements, small * largest, keeps);
            for (int i = 0; i < tight.Length; i++)
            {
                if (tight[i])
                {
                    equations.Add(Column(rows, i));
                }
            }

            double[] point = x.ToArray();
            for (int j = 0; j < point.Length; j++)
            {
                point[j] = Math.Abs(columns[j]) <= small * 1e-3 * largest ? 0 : point[j];
            }

            if (ExactKernel.Near(equations, point, new bool[point.Length], bits) is { } exact && ProvesDual(problem, exact)
                && IsBeyondRounding(problem.Cost.Span, exact, bends ? BentRounding : DataRounding))
            {
                return Rounded(exact, Dot(problem.Cost.Span, exact));
            }
        }

        return null;
    }

    // Parts of z that are zero in every ray; blocks on a curved boundary are moved inside a little, and keep what they have.
    private static void ClearSmallDuals(ConicProblem problem, double[] z, ReadOnlySpan<double> sizes, ReadOnlySpan<double> complements,
        double small, bool inward, bool keeps, bool[] reluctant)
    {
        double least = small * Largest(sizes);
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            int end = row + cone.Dimension;
            Span<double> part = z.AsSpan(row, cone.Dimension);
            if (cone.Kind is ConeKind.Zero or ConeKind.Nonnegative)
            {
                for (int i = row; i < end; i++)
                {
                    bool absent = IsSmall(sizes.Slice(i, 1), complements.Slice(i, 1), least) || !double.IsFinite(problem.RightSide.Span[i]);
                    z[i] = absent || (cone.Kind == ConeKind.Nonnegative && z[i] < 0) ? 0 : z[i];
                }
            }
            else if (IsSmall(sizes[row..end], complements[row..end], least))
            {
                part.Clear();
            }
            else
            {
                bool[] absent = SmallParts(cone, part, Math.Max(Math.Max(small, Inward), least / Largest(sizes[row..end])), keeps);
                for (int i = 0; i < part.Length; i++)
                {
                    part[i] = absent[i] ? 0 : part[i];
                }

                MoveInward(cone, part, inward ? Inward : 0);
                // The entries of a matrix follow from few other multipliers, one equation each: they close it, however many there are.
                reluctant.AsSpan(row, cone.Dimension).Fill(cone.Kind != ConeKind.Semidefinite);
            }

            row = end;
        }
    }

    private static IEnumerable<(double Small, int Bits, bool Keeps)> Attempts(ConicProblem problem) =>
        problem.Cones.All(c => c.Kind is ConeKind.Zero or ConeKind.Nonnegative or ConeKind.SecondOrder) ? s_attempts.Where(a => !a.Keeps)
            : s_attempts;

    // Numbers of a curved block far below its largest; where they are kept, those of a matrix in the row or column of such a diagonal one.
    private static bool[] SmallParts(ConeSpec cone, ReadOnlySpan<double> part, double small, bool keeps)
    {
        double least = small * Largest(part);
        bool[] isSmall = new bool[part.Length];
        for (int i = 0; i < part.Length && !keeps; i++)
        {
            isSmall[i] = Math.Abs(part[i]) <= least;
        }

        int order = keeps && cone.Kind == ConeKind.Semidefinite ? cone.Order : 0;
        for (int k = 0; k < order; k++)
        {
            bool isAbsent = Math.Abs(part[Cones.Svec.Place(order, k, k)]) <= least;
            for (int j = 0; j < order; j++)
            {
                isSmall[Cones.Svec.Place(order, Math.Max(j, k), Math.Min(j, k))] |= isAbsent;
            }
        }

        return isSmall;
    }

    private static void MoveInward(ConeSpec cone, Span<double> part, double by)
    {
        switch (cone.Kind)
        {
            case ConeKind.SecondOrder:
                part[0] *= 1 + by;
                break;
            case ConeKind.Exponential:
                part[2] *= 1 + by;
                break;
            case ConeKind.Power:
                part[0] *= 1 + by;
                part[1] *= 1 + by;
                break;
            case ConeKind.Semidefinite:
                for (int j = 0; j < cone.Order; j++)
                {
                    part[Cones.Svec.Place(cone.Order, j, j)] *= 1 + by;
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(cone), cone.Kind,
                    "Say here how a point of a cone of this kind is moved inward.");
        }
    }

    private static bool IsSmall(ReadOnlySpan<double> sizes, ReadOnlySpan<double> complements, double least) =>
        Largest(sizes) <= (least == Complement ? Largest(complements) : least);

    // Rows of s that are zero along every ray.
    private static bool[] Tight(ConicProblem problem, ReadOnlySpan<double> s, ReadOnlySpan<double> z, double least, bool keeps)
    {
        bool[] tight = new bool[s.Length];
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            int end = row + cone.Dimension;
            bool all = IsSmall(s[row..end], z[row..end], least);
            double largest = Largest(s[row..end]);
            bool[] absent = SmallParts(cone, s[row..end], largest > 0 ? Math.Max(least / largest, Inward) : 1, keeps);
            for (int i = row; i < end; i++)
            {
                tight[i] = cone.Kind switch
                {
                    ConeKind.Zero => true,
                    ConeKind.Nonnegative => IsSmall(s.Slice(i, 1), z.Slice(i, 1), least) && double.IsFinite(problem.RightSide.Span[i]),
                    ConeKind.SecondOrder => all,
                    _ => all || absent[i - row],
                };
            }

            row = end;
        }

        return tight;
    }

    private static List<(int, double)[]> Columns(SparseMatrix matrix) =>
        [.. Enumerable.Range(0, matrix.Columns).Select(j => Column(matrix, j))];

    private static (int, double)[] Column(SparseMatrix matrix, int j)
    {
        List<(int, double)> entries = [];
        for (int p = matrix.ColumnPointers[j]; p < matrix.ColumnPointers[j + 1]; p++)
        {
            if (matrix.Values[p] != 0)
            {
                entries.Add((matrix.RowIndices[p], matrix.Values[p]));
            }
        }

        return [.. entries];
    }

    private static List<(int, double)[]> QuadraticRows(SparseMatrix upper)
    {
        Dictionary<int, List<(int, double)>> rows = [];
        void Add(int i, int j, double value)
        {
            if (!rows.TryGetValue(i, out List<(int, double)>? row))
            {
                rows.Add(i, row = []);
            }

            row.Add((j, value));
        }

        for (int j = 0; j < upper.Columns; j++)
        {
            for (int p = upper.ColumnPointers[j]; p < upper.ColumnPointers[j + 1]; p++)
            {
                int i = upper.RowIndices[p];
                if (upper.Values[p] != 0)
                {
                    Add(i, j, upper.Values[p]);
                    if (i != j)
                    {
                        Add(j, i, upper.Values[p]);
                    }
                }
            }
        }

        return [.. rows.Values.Select(r => r.ToArray())];
    }

    private static double[] Rounded(Fraction[] ray, Fraction product) => Array.ConvertAll(ray, v => v.Sign == 0 ? 0
        : -(v / product).ToDouble());

    private static double Largest(ReadOnlySpan<double> v)
    {
        double largest = 0;
        foreach (double t in v)
        {
            largest = Math.Max(largest, Math.Abs(t));
        }

        return largest;
    }
}
