using Pid.Numerics.Certified;

namespace Pid.Numerics.Optimization.Conic.Proofs;

/// <summary>
/// What multipliers that are no proof of infeasibility prove nevertheless: z in K* with b'z &lt; 0 leaves no feasible x near the origin,
/// since b'z = (A'z)'x + z's >= -|A'z|_max |x|_1 for every feasible x.
/// </summary>
internal static class EmptyBall
{
    /// <summary>A radius r such that no feasible x has |x|_1 below r, outward-rounded; 0 if z proves none.</summary>
    public static double Radius(ConicProblem problem, ReadOnlySpan<double> z)
    {
        if (z.ContainsAnyExceptInRange(-double.MaxValue, double.MaxValue))
        {
            return 0;
        }

        Interval right = 0;
        int row = 0;
        foreach (ConeSpec cone in problem.Cones)
        {
            if (!ExactCones.Holds(cone, Array.ConvertAll(z.Slice(row, cone.Dimension).ToArray(), v => Fraction.Of(v)), dual: true))
            {
                return 0;
            }

            for (int end = row + cone.Dimension; row < end; row++)
            {
                right += z[row] == 0 ? 0 : (Interval)problem.RightSide.Span[row] * z[row];
            }
        }

        double steepest = 0;
        for (int j = 0; j < problem.VariableCount; j++)
        {
            Interval sum = 0;
            for (int p = problem.Matrix.ColumnPointers[j]; p < problem.Matrix.ColumnPointers[j + 1]; p++)
            {
                sum += (Interval)problem.Matrix.Values[p] * z[problem.Matrix.RowIndices[p]];
            }

            steepest = Math.Max(steepest, Math.Max(sum.Upper, -sum.Lower));
        }

        // A'z = 0 would be a proof of infeasibility, which is told as such or, within the rounding of b, not at all.
        double radius = right.Upper < 0 && steepest > 0 ? Rounded.DivideDown(-right.Upper, steepest) : 0;
        return double.IsFinite(radius) ? radius : 0;
    }
}
