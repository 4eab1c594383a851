using Pid.Numerics.Optimization.Conic;
using Pid.Numerics.Optimization.Conic.Modelling;

namespace Pid.Interactions.MinimalSynergy;

/// <summary>
/// Potentials that separate the marginals from every joint, where there are any, by one linear program: maximise &lt;t, p&gt; over
/// potentials between -1 and 1 whose sum is at most 0 on every active cell. For r in D the objective is the mean of t under r, so at most
/// 0.
/// </summary>
internal static class Separation
{
    /// <summary>Whether the program's solution proves that D is empty.</summary>
    public static bool ProvesEmpty(EntropyProblem problem, CancellationToken cancellation) => Find(problem, cancellation) is not null;

    /// <summary>The potentials that prove D empty; null where none were found.</summary>
    public static EntropyPotentials? Find(EntropyProblem problem, CancellationToken cancellation)
    {
        if (problem.Cells > ForcedZeros.LargestTable)
        {
            return null;
        }

        ConicModel model = new();
        ModelVariable[] ab = Potentials(problem.AB.Length), ac = Potentials(problem.AC.Length), bc = Potentials(problem.BC.Length);
        problem.ForEachActive((a, b, c, _) =>
            model.AtMost(ab[(a * problem.NB) + b] + ac[(a * problem.NC) + c] + bc[(b * problem.NC) + c], 0));
        model.Maximize(LinearExpression.Dot(problem.AB, ab) + LinearExpression.Dot(problem.AC, ac) + LinearExpression.Dot(problem.BC, bc));
        ConicSolution solution = model.Solve(new ConicSettings { Tolerance = 1e-12, SeeksVertex = false }, cancellation);
        EntropyPotentials t = new(problem);
        ReadOnlySpan<double> x = solution.X;
        x[..ab.Length].CopyTo(t.AB);
        x.Slice(ab.Length, ac.Length).CopyTo(t.AC);
        x.Slice(ab.Length + ac.Length, bc.Length).CopyTo(t.BC);
        return EntropyCertificate.ProvesEmpty(problem, t) ? t : null;

        ModelVariable[] Potentials(int count)
        {
            ModelVariable[] found = model.AddVariables(count);
            foreach (ModelVariable v in found)
            {
                model.AtLeast(v, -1);
                model.AtMost(v, 1);
            }

            return found;
        }
    }
}
