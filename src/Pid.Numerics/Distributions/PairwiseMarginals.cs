namespace Pid.Numerics.Distributions;

/// <summary>
/// What a semi-supervised observer knows: the three pairwise marginals p(x1,y), p(x2,y) and p(x1,x2), agreeing on every single
/// variable. Whether a joint distribution with these marginals exists is a further question that a solver answers.
/// </summary>
public sealed class PairwiseMarginals
{
    /// <summary>
    /// Largest relative disagreement of single-variable marginals taken for rounding: what sums of numbers in single precision have, or of
    /// seven digits and more.
    /// </summary>
    public const double ConsistencyTolerance = 1e-6;

    /// <summary>The same for two tables of counts, which are exact.</summary>
    public const double ConsistencyOfCounts = 1e-9;

    internal PairwiseMarginals(PairTable x1y, PairTable x2y, PairTable x1x2, bool hasJoint) =>
        (X1Y, X2Y, X1X2, HasJoint) = (x1y, x2y, x1x2, hasJoint);

    /// <summary>p(x1,y).</summary>
    public PairTable X1Y { get; }

    /// <summary>p(x2,y).</summary>
    public PairTable X2Y { get; }

    /// <summary>p(x1,x2).</summary>
    public PairTable X1X2 { get; }

    /// <summary>Whether they were taken from a joint distribution, which then exists.</summary>
    public bool HasJoint { get; }

    /// <summary>The first source.</summary>
    public Variable X1 => X1Y.Rows;

    /// <summary>The second source.</summary>
    public Variable X2 => X2Y.Rows;

    /// <summary>The target.</summary>
    public Variable Y => X1Y.Columns;

    /// <summary>The three marginals of a joint distribution: exact for counts, correctly rounded otherwise.</summary>
    public static PairwiseMarginals FromJoint(Joint joint)
    {
        ArgumentNullException.ThrowIfNull(joint);
        (int n1, int n2, int ny) = (joint.X1.Size, joint.X2.Size, joint.Y.Size);
        double[] w1 = new double[n1 * ny], w2 = new double[n2 * ny], w12 = new double[n1 * n2];
        Marginalization.X1Y(joint.Weights, n1, n2, ny, w1);
        Marginalization.X2Y(joint.Weights, n1, n2, ny, w2);
        Marginalization.X1X2(joint.Weights, n1, n2, ny, w12);
        double error = joint.IsCounts ? 0 : Marginalization.RelativeError;
        return new PairwiseMarginals(
            new PairTable(joint.X1, joint.Y, w1, error),
            new PairTable(joint.X2, joint.Y, w2, error),
            new PairTable(joint.X1, joint.X2, w12, error),
            hasJoint: true);
    }

    /// <summary>
    /// Three separately given tables. Their totals may differ; their single-variable marginals must agree to within
    /// <see cref="ConsistencyTolerance"/> (<see cref="ConsistencyOfCounts"/> for counts). Where they agree only up to rounding, the
    /// disagreement g found widens the stated error of every cell to a relative 4 g, and to 2^-22 where numbers are in single precision:
    /// results then hold for every consistent triple within that distance of the given one, and are as much wider.
    /// </summary>
    /// <param name="x1y">Weights of (x1, y).</param>
    /// <param name="x2y">Weights of (x2, y); the columns as in <paramref name="x1y"/>.</param>
    /// <param name="x1x2">Weights of (x1, x2); rows and columns as the rows of the other two.</param>
    /// <exception cref="ArgumentException">The sizes of a shared variable differ.</exception>
    /// <exception cref="InconsistentMarginalsException">Two tables disagree on the distribution of the variable they share.</exception>
    public static PairwiseMarginals FromTables(PairTable x1y, PairTable x2y, PairTable x1x2)
    {
        ArgumentNullException.ThrowIfNull(x1y);
        ArgumentNullException.ThrowIfNull(x2y);
        ArgumentNullException.ThrowIfNull(x1x2);
        SameSize(x1y.Rows, x1x2.Rows, "x1");
        SameSize(x2y.Rows, x1x2.Columns, "x2");
        SameSize(x1y.Columns, x2y.Columns, "y");

        double gap = Agreement.Gap(x1y.Rows, x1y.RowMarginal(), x1x2.RowMarginal(), x1y, x1x2);
        gap = Math.Max(gap, Agreement.Gap(x2y.Rows, x2y.RowMarginal(), x1x2.ColumnMarginal(), x2y, x1x2));
        gap = Math.Max(gap, Agreement.Gap(x1y.Columns, x1y.ColumnMarginal(), x2y.ColumnMarginal(), x1y, x2y));
        double error = Agreement.RelativeError(gap, x1y, x2y, x1x2);
        return new PairwiseMarginals(Widen(x1y), Widen(x2y), Widen(x1x2), hasJoint: false);

        PairTable Widen(PairTable t) => t.WithRelativeError(t.RelativeError + error);
    }

    private static void SameSize(Variable a, Variable b, string name)
    {
        if (a.Size != b.Size)
        {
            throw new ArgumentException($"Variable {name} has {a.Size} symbols in one table and {b.Size} in another. Give every table a "
                + $"row or column for each symbol, with weight 0 where it does not occur.");
        }
    }
}
