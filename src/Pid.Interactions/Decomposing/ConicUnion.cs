using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Modelling;

namespace Pid.Interactions.Decomposing;

/// <summary>
/// The union problem as a conic program, for tables at which the structured solver stalls: max sum t(x1,x2,y) over q in D12 with
/// t &lt;= q ln(q(x1,x2) / q), an exponential cone a cell. The multipliers of the marginals are the potentials l and m.
/// </summary>
internal static class ConicUnion
{
    /// <summary>
    /// Above so many cells (half a second) the program takes longer than the digit that it may win is worth: 2000 take half a minute.
    /// </summary>
    public const int LargestTable = 500;

    /// <summary>Solves, and offers what is found to the bounds.</summary>
    public static void Solve(UnionProblem problem, UnionBounds bounds, CancellationToken cancellation)
    {
        bounds.Reset(problem);
        if (problem.Cells > LargestTable)
        {
            return;
        }

        (int n1, int n2, int ny) = (problem.N1, problem.N2, problem.NY);
        ConicModel model = new();
        ModelVariable?[] cells = new ModelVariable?[problem.Cells];
        LinearExpression objective = 0;
        for (int f = 0; f < problem.Fibres; f++)
        {
            LinearExpression fibre = 0;
            for (int y = 0; y < ny; y++)
            {
                if (problem.P1[(f / n2 * ny) + y] > 0 && problem.P2[(f % n2 * ny) + y] > 0)
                {
                    ModelVariable q = model.AddVariable();
                    cells[(f * ny) + y] = q;
                    fibre += q;
                }
            }

            for (int y = 0; y < ny; y++)
            {
                if (cells[(f * ny) + y] is { } q)
                {
                    ModelVariable t = model.AddVariable();
                    model.InExponentialCone(t, q, fibre);
                    objective += t;
                }
            }
        }

        List<int> rows = [];
        AddMarginal(problem.P1, n1, (i, k, y) => (((i * n2) + k) * ny) + y, n2);
        int first = rows.Count;
        AddMarginal(problem.P2, n2, (j, k, y) => (((k * n2) + j) * ny) + y, n1);
        model.Maximize(objective);
        ConicSolution solution = model.Solve(new ConicSettings { Tolerance = 1e-11 }, cancellation);

        double[] r = new double[problem.Cells], values = new double[problem.Cells], l = new double[n1 * ny], m = new double[n2 * ny];
        for (int c = 0; c < cells.Length; c++)
        {
            r[c] = cells[c] is null ? 0 : 1;
            values[c] = cells[c] is { } q ? Math.Max(0, solution.X[q.Index]) : 0;
        }

        for (int k = 0; k < rows.Count; k++)
        {
            (k < first ? l : m)[rows[k]] = solution.Z[k];
        }

        bounds.Improve(problem, values, r, l, m);

        void AddMarginal(double[] p, int n, Func<int, int, int, int> cell, int others)
        {
            for (int i = 0; i < n * ny; i++)
            {
                if (p[i] > 0)
                {
                    LinearExpression sum = 0;
                    for (int k = 0; k < others; k++)
                    {
                        sum += cells[cell(i / ny, k, i % ny)] is { } q ? q : (LinearExpression)0;
                    }

                    model.Equal(sum, p[i]);
                    rows.Add(i);
                }
            }
        }
    }
}
