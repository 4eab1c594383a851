using Pid.Numerics.Distributions;
using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Modelling;

namespace Pid.Studies.Verification;

/// <summary>The union information by the general conic solver: another program and another method than the decomposition's own.</summary>
internal static class ReferenceUnion
{
    /// <summary>min over D12 of I(X1,X2;Y) in bits; NaN where the solver does not end optimal.</summary>
    public static double Solve(Joint joint, CancellationToken stop)
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
        (int n1, int n2, int ny) = (m.X1.Size, m.X2.Size, m.Y.Size);
        ConicModel model = new();
        LinearExpression objective = 0.0;
        LinearExpression?[] rows = new LinearExpression?[n1 * ny], columns = new LinearExpression?[n2 * ny];
        for (int f = 0; f < n1 * n2; f++)
        {
            List<LinearExpression> cells = [];
            for (int y = 0; y < ny; y++)
            {
                (int row, int column) = ((f / n2 * ny) + y, (f % n2 * ny) + y);
                if (m.X1Y.Probabilities[row] > 0 && m.X2Y.Probabilities[column] > 0)
                {
                    ModelVariable q = model.AddVariable();
                    cells.Add(q);
                    rows[row] = rows[row] is { } r ? r + q : q;
                    columns[column] = columns[column] is { } c ? c + q : q;
                }
            }

            if (cells.Count > 0)
            {
                LinearExpression sum = cells.Aggregate((a, b) => a + b);
                objective += model.RelativeEntropy([.. cells], [.. cells.Select(_ => sum)]);
            }
        }

        Fix(model, rows, m.X1Y.Probabilities);
        Fix(model, columns, m.X2Y.Probabilities);
        model.Minimize(objective);
        ConicSolution solution = model.Solve(cancellation: stop);
        return solution.Status == SolutionStatus.Optimal
            ? PlainInformation.Entropy(m.X1Y.ColumnMarginal()) + (model.Objective(solution) / Math.Log(2)) : double.NaN;
    }

    private static void Fix(ConicModel model, LinearExpression?[] sums, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            if (sums[i] is { } sum)
            {
                model.Equal(sum, values[i]);
            }
        }
    }
}
