using Pid.Numerics.Certified;
using Pid.Numerics.Optimization.Conic.Cones;
using Pid.Numerics.Optimization.Simplex;

namespace Pid.Numerics.Optimization.Conic.Proofs;

/// <summary>
/// Proves linear constraints infeasible that an interior-point method calls feasible, because no x violates them by more than its
/// tolerance. The dual simplex method, whose bases are accurate to rounding, looks for a ray; what it finds counts only if it is a proof in
/// outward-rounded arithmetic.
/// </summary>
/// <remarks>
/// z with z >= 0 on the inequalities proves infeasibility if b'z &lt; min (A'z)'x over a box that holds every feasible x, since b'z =
/// (A'z)'x + z's >= (A'z)'x (Neumaier and Shcherbina, Math. Program. 99, 2004). The box comes from the rows themselves: bounds on one
/// variable, and what the others' bounds then leave of a row.
/// </remarks>
internal sealed partial class InfeasibilityProof
{
    private const long LargestTableau = 1_000_000;
    private const int MaxPivots = 2_000;
    private const int Rounds = 10;
    private const double WideBox = 1e6;

    private readonly ConicProblem _problem;
    private readonly Equilibration _data; // unscaled
    private readonly bool[] _isEquation;
    private readonly int[] _general;      // rows that are no bounds on one variable
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double[] _impliedLower;
    private readonly double[] _impliedUpper;
    private readonly LinearAlgebra.Sparse.SparseMatrix _rows;
    // X_j <= or >= by a row, in the order found; the row's value with its sign.
    private readonly List<(int Column, int Row, double Value)> _implied = [];

    private InfeasibilityProof(ConicProblem problem)
    {
        _problem = problem;
        _data = new Equilibration(problem.Quadratic, problem.Cost.ToArray(), problem.Matrix, problem.RightSide.ToArray(),
            new ConeProduct(problem.Cones));
        _data.Update(scale: false);
        _rows = problem.Matrix.Transpose();
        _isEquation = new bool[problem.RowCount];
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            Array.Fill(_isEquation, cone.Kind == ConeKind.Zero, row, cone.Dimension);
            row += cone.Dimension;
        }

        _lower = new double[problem.VariableCount];
        _upper = new double[problem.VariableCount];
        Array.Fill(_lower, double.NegativeInfinity);
        Array.Fill(_upper, double.PositiveInfinity);
        _general = [.. Enumerable.Range(0, problem.RowCount).Where(i => !double.IsPositiveInfinity(problem.RightSide.Span[i])
            && !IsBound(i))];
        _impliedLower = (double[])_lower.Clone();
        _impliedUpper = (double[])_upper.Clone();
        for (int round = 0, found = 1; round < Rounds && found > 0; round++)
        {
            found = _general.Sum(ImplyBounds);
        }
    }

    /// <summary>
    /// z with b'z = -1 that proves the constraints infeasible; null if none was found or there are other cones than the zero and the
    /// nonnegative.
    /// </summary>
    public static double[]? Find(ConicProblem problem, CancellationToken cancellation)
    {
        if (problem.Cones.Any(c => c.Kind is not (ConeKind.Zero or ConeKind.Nonnegative)))
        {
            return null;
        }

        InfeasibilityProof proof = new(problem);
        long width = problem.VariableCount + proof._general.Length;
        if (proof._general.Length == 0 || proof._general.Length * width > LargestTableau || proof.Ray(cancellation) is not double[] z)
        {
            return null;
        }

        proof.Normalize(z);
        return Proves(problem, z, proof._impliedLower, proof._impliedUpper) ? z : null;
    }

    /// <summary>Whether z proves infeasibility, given a box that holds every feasible point; outward-rounded.</summary>
    public static bool Proves(ConicProblem problem, ReadOnlySpan<double> z, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        Interval right = 0;
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            for (int end = row + cone.Dimension; row < end; row++)
            {
                if (!double.IsFinite(z[row]) || (cone.Kind != ConeKind.Zero && !(z[row] >= 0)))
                {
                    return false;
                }

                right += z[row] == 0 ? 0 : (Interval)problem.RightSide.Span[row] * z[row];
            }
        }

        double least = 0;
        for (int j = 0; j < problem.VariableCount; j++)
        {
            Interval sum = 0;
            for (int p = problem.Matrix.ColumnPointers[j]; p < problem.Matrix.ColumnPointers[j + 1]; p++)
            {
                sum += (Interval)problem.Matrix.Values[p] * z[problem.Matrix.RowIndices[p]];
            }

            if ((sum.Lower < 0 && double.IsPositiveInfinity(upper[j])) || (sum.Upper > 0 && double.IsNegativeInfinity(lower[j])))
            {
                return false;
            }

            // sum x is least at the lower end of x for a positive sum, at the upper end for a negative one.
            double rising = sum.Upper > 0 ? (new Interval(Math.Max(0, sum.Lower), sum.Upper) * lower[j]).Lower : double.PositiveInfinity;
            double falling = sum.Lower < 0 ? (new Interval(sum.Lower, Math.Min(0, sum.Upper)) * upper[j]).Lower : double.PositiveInfinity;
            double part = Math.Min(rising, falling);
            least = Rounded.AddDown(least, double.IsPositiveInfinity(part) ? 0 : part);
        }

        return right.Upper < least;
    }

    private double[]? Ray(CancellationToken cancellation)
    {
        int columns = _problem.VariableCount;
        int slacks = _general.Count(i => !_isEquation[i]);
        int width = columns + slacks;
        double[] matrix = new double[_general.Length * width];
        double[] right = new double[_general.Length];
        double[] lower = new double[width];
        double[] upper = new double[width];
        for (int j = 0; j < columns; j++)
        {
            // A variable without a bound gets one so wide that the ray need not lean on it.
            double wide = Math.Max(Finite(_impliedLower[j]), Finite(_impliedUpper[j]));
            lower[j] = double.IsFinite(_lower[j]) ? _lower[j] : -1 - (2 * wide);
            upper[j] = double.IsFinite(_upper[j]) ? _upper[j] : 1 + (2 * wide);
            if (lower[j] > upper[j])
            {
                return null; // presolve's business
            }
        }

        int slack = columns;
        for (int k = 0; k < _general.Length; k++)
        {
            int i = _general[k];
            right[k] = _problem.RightSide.Span[i];
            for (int p = _rows.ColumnPointers[i]; p < _rows.ColumnPointers[i + 1]; p++)
            {
                matrix[(k * width) + _rows.RowIndices[p]] = _rows.Values[p];
            }

            if (!_isEquation[i])
            {
                matrix[(k * width) + slack] = 1;
                upper[slack++] = 1 + (2 * Finite(Rounded.AddUp(right[k], -LeastActivity(i, 1, without: -1))));
            }
        }

        BoxedSimplex simplex = new(_general.Length, width, matrix, right);
        lower.CopyTo(simplex.Lower, 0);
        upper.CopyTo(simplex.Upper, 0);
        if (simplex.Solve(maxPivots: MaxPivots, cancellation: cancellation) != LinearOutcome.Infeasible)
        {
            return null;
        }

        double[] y = new double[simplex.Rank];
        simplex.Duals(y, 1);
        double[] z = new double[_problem.RowCount];
        for (int k = 0; k < y.Length; k++)
        {
            int i = _general[simplex.Rows[k]];
            z[i] = _isEquation[i] ? -y[k] : Math.Max(0, -y[k]);
        }

        return z;
    }

    // What is left of A'z is taken up by the rows that imply a bound, the last found first, and then by the bounds themselves; then b'z =
    // -1.
    private void Normalize(double[] z)
    {
        // Multiples of one power of two with some bits to spare: sums over entries of +1 and -1 are then exact.
        double largest = z.Max(Math.Abs);
        if (!(largest > 0))
        {
            return;
        }

        double unit = Math.ScaleB(1, Math.ILogB(largest) - 48);
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = unit * Math.Round(z[i] / unit);
        }

        double[] transposed = new double[_problem.VariableCount];
        _problem.Matrix.TransposeMultiplyAdd(z, transposed);
        for (int k = _implied.Count - 1; k >= 0; k--)
        {
            (int j, int i, double v) = _implied[k];
            double a = _rows.Values[_rows.RowIndices[_rows.ColumnPointers[i]..].IndexOf(j) + _rows.ColumnPointers[i]];
            if (transposed[j] * v < 0)
            {
                double growth = Math.CopySign(unit * Math.Ceiling(Math.Abs(transposed[j] / a) / unit), v * a);
                z[i] += growth;
                for (int p = _rows.ColumnPointers[i]; p < _rows.ColumnPointers[i + 1]; p++)
                {
                    transposed[_rows.RowIndices[p]] += growth * _rows.Values[p];
                }
            }
        }

        CertificateRepair repair = new(_data, _problem.Cones);
        repair.Update();
        repair.Apply(transposed, z);
        double right = 0;
        for (int i = 0; i < z.Length; i++)
        {
            right += z[i] == 0 ? 0 : _problem.RightSide.Span[i] * z[i];
        }

        for (int i = 0; i < z.Length; i++)
        {
            z[i] /= -right;
        }
    }

    private static double Finite(double bound) => double.IsFinite(bound) ? Math.Abs(bound) : WideBox;
}
