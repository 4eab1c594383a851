using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Modelling;

namespace Pid.Interactions.MinimalSynergy;

/// <summary>
/// The active cells at which every joint of D is zero, found by one linear program, with potentials d that show it: d &lt;= 0 on the active
/// cells, &lt;d, p&gt; = 0, d &lt; 0 exactly there. Without these cells the entropy has a finite maximiser in potentials (facial
/// reduction).
/// </summary>
/// <remarks>
/// For r in D, &lt;d, p&gt; is the mean of d under r: so r = 0 where d &lt; 0. The program max sum s, 0 &lt;= s &lt;= 1, s &lt;= -d, &lt;d,
/// p&gt; = 0 has s = 1 at every such cell: directions add up, and scale. A cell that is not forced to zero but may hold next to nothing can
/// be taken for one: that costs width in the certificate, never truth.
/// </remarks>
internal sealed class ForcedZeros
{
    /// <summary>Above so many cells the program is not solved: its factors grow with the square of the number of pairs.</summary>
    public const int LargestTable = 4000;

    private ForcedZeros(bool[] cells, EntropyPotentials direction) => (Cells, Direction) = (cells, direction);

    /// <summary>The cells, in axis order.</summary>
    public bool[] Cells { get; }

    /// <summary>d: 0 to rounding on the other active cells.</summary>
    public EntropyPotentials Direction { get; }

    /// <summary>Finds them; null where there are none, or the table is too large.</summary>
    public static ForcedZeros? Find(EntropyProblem problem, CancellationToken cancellation)
    {
        if (problem.Cells > LargestTable)
        {
            return null;
        }

        ConicModel model = new();
        ModelVariable[] ab = model.AddVariables(problem.AB.Length), ac = model.AddVariables(problem.AC.Length),
            bc = model.AddVariables(problem.BC.Length);
        int[] at = new int[problem.Cells];
        Array.Fill(at, -1);
        List<ModelVariable> gains = [];
        problem.ForEachActive((a, b, c, cell) =>
        {
            ModelVariable s = model.AddVariable();
            at[cell] = s.Index;
            gains.Add(s);
            model.AtLeast(s, 0);
            model.AtMost(s, 1);
            model.AtMost(ab[(a * problem.NB) + b] + ac[(a * problem.NC) + c] + bc[(b * problem.NC) + c] + s, 0);
        });
        model.AtLeast(LinearExpression.Dot(problem.AB, ab) + LinearExpression.Dot(problem.AC, ac)
            + LinearExpression.Dot(problem.BC, bc), 0);
        model.Maximize(LinearExpression.Sum([.. gains]));
        ConicSolution solution = model.Solve(new ConicSettings { Tolerance = 1e-11, SeeksVertex = false }, cancellation);
        return cancellation.IsCancellationRequested ? null : FromSolution(problem, solution, at, cancellation);
    }

    private static ForcedZeros? FromSolution(EntropyProblem problem, ConicSolution solution, int[] at, CancellationToken cancellation)
    {
        bool[] zero = new bool[problem.Cells];
        double[] kept = new double[problem.Cells];
        double[] value = new double[problem.Cells];
        EntropyPotentials direction = new(problem);
        solution.X[..problem.AB.Length].CopyTo(direction.AB);
        solution.X.Slice(problem.AB.Length, problem.AC.Length).CopyTo(direction.AC);
        solution.X.Slice(problem.AB.Length + problem.AC.Length, problem.BC.Length).CopyTo(direction.BC);
        for (int cell = 0; cell < zero.Length; cell++)
        {
            zero[cell] = at[cell] >= 0 && solution.X[at[cell]] > 0.5;
            kept[cell] = at[cell] >= 0 && !zero[cell] ? 1 : 0;
        }

        if (!zero.AsSpan().Contains(true))
        {
            return null;
        }

        // The solver leaves 1e-8 or so on the other cells: project it away.
        problem.ForEachActive((a, b, c, cell) => value[cell] = direction.At(a, b, c));
        EntropySystem system = new(problem);
        system.Factor(kept, cancellation);
        EntropyPotentials correction = new(problem);
        system.Solve(new PairSums(problem), kept, value, correction);
        direction.AddScaled(correction, 1);
        bool shown = true;
        problem.ForEachActive((a, b, c, cell) => shown &= zero[cell] ? direction.At(a, b, c) < -0.1
            : Math.Abs(direction.At(a, b, c)) < 1e-6);
        return shown ? new ForcedZeros(zero, direction) : null;
    }
}
