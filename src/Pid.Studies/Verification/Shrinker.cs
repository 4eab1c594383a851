using Pid.Numerics.Distributions;

namespace Pid.Studies.Verification;

/// <summary>
/// Makes a counterexample small: fewer symbols, then fewer cells, then small whole weights, each step kept only where the statement is
/// still contradicted. Small tables are also tried with ones only. The result cannot be made smaller by any single step.
/// </summary>
internal static class Shrinker
{
    private const int LargestCount = 12;

    // All tables of zeros and ones are tried up to this size.
    private const int MostCells = 8;

    public static Joint Shrink(Joint joint, Func<Joint, bool> contradicts)
    {
        while (Smaller(joint).FirstOrDefault(contradicts) is { } smaller)
        {
            joint = smaller;
        }

        return joint;
    }

    private static IEnumerable<Joint> Smaller(Joint joint)
    {
        foreach (Joint next in WithoutSymbol(joint).Concat(WithoutCell(joint)))
        {
            yield return next;
        }

        double[] w = joint.Weights.ToArray();
        bool small = joint.IsCounts && w.Max() <= LargestCount;
        for (int most = 1; most <= (small ? w.Max() - 1 : LargestCount); most++)
        {
            double[] rounded = Array.ConvertAll(w, v => Math.Round(v / w.Max() * most));
            yield return With(joint, rounded);
        }

        for (int c = 0; small && c < w.Length; c++)
        {
            if (w[c] > 1)
            {
                yield return With(joint, [.. w[..c], w[c] - 1, .. w[(c + 1)..]]);
            }
        }

        for (int set = 1; small && w.Length <= MostCells && set < 1 << w.Length; set++)
        {
            if (int.PopCount(set) < w.Sum())
            {
                yield return With(joint, [.. w.Select((_, c) => (double)(set >> c & 1))]);
            }
        }
    }

    private static IEnumerable<Joint> WithoutCell(Joint joint)
    {
        double[] w = joint.Weights.ToArray();
        if (w.Count(v => v > 0) == 1)
        {
            yield break;
        }

        for (int c = 0; c < w.Length; c++)
        {
            if (w[c] > 0)
            {
                yield return With(joint, [.. w[..c], 0, .. w[(c + 1)..]]);
            }
        }
    }

    private static IEnumerable<Joint> WithoutSymbol(Joint joint)
    {
        (int n1, int n2, int ny) = (joint.X1.Size, joint.X2.Size, joint.Y.Size);
        for (int variable = 0; variable < 3; variable++)
        {
            int size = variable == 0 ? n1 : variable == 1 ? n2 : ny;
            for (int symbol = 0; symbol < size && size > 1; symbol++)
            {
                double[] rest = [.. joint.Weights.ToArray().Where((_, c) => (variable == 0 ? c / (n2 * ny) : variable == 1 ? c / ny % n2
                    : c % ny) != symbol)];
                if (rest.Any(v => v > 0))
                {
                    yield return Joint.FromWeights(variable == 0 ? n1 - 1 : n1, variable == 1 ? n2 - 1 : n2, variable == 2
                        ? ny - 1 : ny, rest);
                }
            }
        }
    }

    private static Joint With(Joint joint, double[] weights) => Joint.FromWeights(joint.X1.Size, joint.X2.Size, joint.Y.Size, weights);
}
