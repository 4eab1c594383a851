using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Studies.Verification.Statements;

/// <summary>Theorem 3 by its smallest reduction: PARTITION.</summary>
internal static class Theorem3
{
    private const int MostItems = 10;

    public static Statement Statement { get; } = new("theorem-3-partition",
        "X1, X2 fair bits, Y ~ w, all independent: min over D of H_r = H(Y) + 1 iff w splits into two equal halves",
        "Liang et al. 2024, theorem 3; reduction from PARTITION", Standing.Proved,
        "H_r >= H(X1,Y) = H(Y) + 1 with equality iff x2 is a function of (x1,y), which for the given pairs is a split. Weights: the "
            + "cells of the table, counts only; all splits tried.", f =>
    {
        double[] items = [.. f.Joint.Weights.ToArray().Where(w => w > 0)];
        double total = items.Sum();
        if (!f.Joint.IsCounts || items.Length > MostItems || total > 1000)
        {
            return null;
        }

        double[] weights = [.. Enumerable.Range(0, 4).SelectMany(_ => items)];
        PairwiseMarginals marginals = PairwiseMarginals.FromJoint(Joint.FromWeights(2, 2, items.Length, weights));
        Interval least = f.Whole(f.Implementation.Sharp(marginals, f.Stop)).MinimalEntropy;
        double split = PlainInformation.Entropy([.. items.Select(w => w / total)]) + 1;
        bool splits = Enumerable.Range(0, 1 << items.Length).Any(set => 2 * items.Where((_, i) => (set >> i & 1) == 1).Sum() == total);
        return splits
            ? Facts.AtMost("the weights split, so min H_r = H(Y) + 1; its enclosure", least.Lower, "H(Y) + 1", split,
            PlainInformation.Slack)
            : Facts.AtMost("the weights do not split, so min H_r > H(Y) + 1; H(Y) + 1", split, "its enclosure", least.Upper,
            -PlainInformation.Slack);
    });
}
