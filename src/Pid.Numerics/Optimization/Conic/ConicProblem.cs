using System.Globalization;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic.Proofs;

namespace Pid.Numerics.Optimization.Conic;

/// <summary>
/// minimise 1/2 x'Px + q'x subject to A x + s = b, s in K, with P symmetric positive semidefinite and K a product of cones over consecutive
/// rows.
/// </summary>
/// <remarks>
/// Dual: maximise -1/2 x'Px - b'z subject to P x + q + A'z = 0, z in K*. At an optimum -z is the price of b: the optimal value V changes by
/// dV/db = -z. So z >= 0 on an inequality a'x &lt;= b, where more room never raises V; on an equation z has either sign.
/// A nonnegative row with b >= 1e20, infinity included, binds nothing: it is treated as absent, with s = +infinity and z = 0 there; b &lt;=
/// -1e20 is refused. P is tested for symmetry and convexity: a P with a direction d of d'Pd &lt; 0, proven in outward-rounded arithmetic,
/// is refused if the curvature is below -1e-8 in units in which P has a diagonal of ones, so that
/// rounded data pass.
/// </remarks>
public sealed class ConicProblem
{
    /// <summary>Checks and copies the data.</summary>
    /// <param name="quadratic">P, n x n: the full symmetric matrix or its upper triangle; null for none.</param>
    /// <param name="cost">q, n values.</param>
    /// <param name="matrix">A, m x n.</param>
    /// <param name="rightSide">b, m values.</param>
    /// <param name="cones">The cones of the rows, in order; their dimensions add up to m.</param>
    /// <exception cref="ArgumentException">
    /// Shapes disagree, P is not symmetric or not positive semidefinite, or a number is not finite; the message names it.
    /// </exception>
    public ConicProblem(SparseMatrix? quadratic,
        ReadOnlySpan<double> cost, SparseMatrix matrix, ReadOnlySpan<double> rightSide, ReadOnlySpan<ConeSpec> cones)
    {
        int rows = 0;
        foreach (ConeSpec cone in cones)
        {
            rows = checked(rows + cone.Dimension);
        }

        if (matrix.Columns != cost.Length || matrix.Rows != rightSide.Length || matrix.Rows != rows)
        {
            throw new ArgumentException($"Shapes disagree: A has {matrix.Rows} rows and {matrix.Columns} columns, q has {cost.Length} "
                + $"values, b has {rightSide.Length}, the cones have {rows} rows. Columns = length of q; rows = length of b = rows of "
                + $"the cones.");
        }

        Quadratic = quadratic is null || quadratic.EntryCount == 0 ? SparseMatrix.Zero(cost.Length, cost.Length)
            : UpperTriangle(quadratic, cost.Length);
        Cost = cost.ToArray();
        Matrix = matrix.Copy();
        double[] right = rightSide.ToArray();
        RightSide = right;
        Cones = cones.ToArray();
        CheckNumbers();
        MarkAbsent(right, Cones);
        Doubt = Convexity.Require(Quadratic);
    }

    private ConicProblem(SparseMatrix upper, double[] cost, SparseMatrix matrix, double[] rightSide, IReadOnlyList<ConeSpec> cones) =>
        (Quadratic, Cost, Matrix, RightSide, Cones) = (upper, cost, matrix, rightSide, cones);

    /// <summary>A problem over arrays that were checked before: they are shared, not copied.</summary>
    internal static ConicProblem Over(SparseMatrix upper, double[] cost, SparseMatrix matrix, double[] rightSide,
        IReadOnlyList<ConeSpec> cones) =>
        new(upper, cost, matrix, rightSide, cones);

    /// <summary>A direction in which P curves downwards, by no more than rounding of the data may leave; null for none.</summary>
    internal NotConvexException? Doubt { get; }

    /// <summary>The upper triangle of P.</summary>
    public SparseMatrix Quadratic { get; }

    /// <summary>q.</summary>
    public ReadOnlyMemory<double> Cost { get; }

    /// <summary>A.</summary>
    public SparseMatrix Matrix { get; }

    /// <summary>b.</summary>
    public ReadOnlyMemory<double> RightSide { get; }

    /// <summary>The cones of the rows, in order.</summary>
    public IReadOnlyList<ConeSpec> Cones { get; }

    /// <summary>Number n of variables.</summary>
    public int VariableCount => Matrix.Columns;

    /// <summary>Number m of rows.</summary>
    public int RowCount => Matrix.Rows;

    /// <summary>From this size on, the right side of an inequality counts as infinite, as in most other solvers.</summary>
    public const double Infinite = 1e20;

    internal static void RequireFinite(ReadOnlySpan<double> values, string name)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"{name}[{i}] is {values[i]:R}; it must be finite."));
            }
        }
    }

    internal static void RequireRightSide(ReadOnlySpan<double> values, IReadOnlyList<ConeSpec> cones)
    {
        int row = 0;
        for (int c = 0; c < cones.Count; c++) // no enumerator: this runs in a re-solve that allocates nothing
        {
            ConeSpec cone = cones[c];
            for (int end = row + cone.Dimension; row < end; row++)
            {
                if (cone.Kind == ConeKind.Nonnegative && values[row] <= -Infinite)
                {
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                        $"b[{row}] is {values[row]:R}, in a Nonnegative row: a'x <= -1e20 and beyond cannot be met. For a row that "
                            + $"binds nothing give +Infinity, or turn its signs."));
                }

                if (!double.IsFinite(values[row]) && !(cone.Kind == ConeKind.Nonnegative && double.IsPositiveInfinity(values[row])))
                {
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                        $"b[{row}] is {values[row]:R}, in a {cone.Kind} row; it must be finite, or +Infinity in a Nonnegative row that "
                            + $"binds nothing."));
                }
            }
        }
    }

    /// <summary>Writes +infinity where an inequality binds nothing.</summary>
    internal static void MarkAbsent(Span<double> values, IReadOnlyList<ConeSpec> cones)
    {
        int row = 0;
        for (int c = 0; c < cones.Count; c++)
        {
            for (int end = row + cones[c].Dimension; row < end; row++)
            {
                values[row] = cones[c].Kind == ConeKind.Nonnegative && values[row] >= Infinite ? double.PositiveInfinity : values[row];
            }
        }
    }

    private static SparseMatrix UpperTriangle(SparseMatrix p, int n)
    {
        if (p.Rows != n || p.Columns != n)
        {
            throw new ArgumentException($"P has {p.Rows} rows and {p.Columns} columns; q has {n} values. P must be square of that order.");
        }

        SparseMatrix transpose = p.Transpose();
        SparseMatrixBuilder upper = new(n, n);
        bool lower = false;
        for (int j = 0; j < n; j++)
        {
            for (int k = p.ColumnPointers[j]; k < p.ColumnPointers[j + 1]; k++)
            {
                int i = p.RowIndices[k];
                lower |= i > j;
                if (i <= j)
                {
                    upper.Add(i, j, p.Values[k]);
                }
            }
        }

        if (lower && !(p.ColumnPointers.SequenceEqual(transpose.ColumnPointers) && p.RowIndices.SequenceEqual(transpose.RowIndices)
            && p.Values.SequenceEqual(transpose.Values)))
        {
            throw new ArgumentException("P has entries below the diagonal and is not symmetric. Give the full symmetric matrix or its "
                + "upper triangle; (P + P') / 2 has the same objective.");
        }

        return upper.Build();
    }

    private void CheckNumbers()
    {
        RequireFinite(Quadratic.Values, "P entry ");
        RequireFinite(Cost.Span, "q");
        RequireFinite(Matrix.Values, "A entry ");
        RequireRightSide(RightSide.Span, Cones);
    }
}
