using Pid.Numerics.Certified;

namespace Pid.Interactions.Inference;

/// <summary>
/// The lower limit of the accuracy of a best classifier, sum over x of max_y p(x,y): that of one classifier, the best one at the fit, which
/// is linear in r and no larger.
/// </summary>
/// <remarks>
/// That classifier was chosen because it looked best. Where another label of an x looks as good to within chance (two standard deviations
/// of the larger count), the choice is worth a degree of freedom: the radius is the quantile of 1 + such ties. Where it errs in few
/// records chi-square is no law of theirs: the radius reaches as far as the exact limit of a Poisson count does (Garwood 1936).
/// </remarks>
internal static class AccuracyFloor
{
    private const int Few = 1000; // errors: the radius of more is next to that of these

    /// <summary>Whether the quantity is an accuracy.</summary>
    public static bool IsAccuracy(Quantity quantity) => quantity is Quantity.Accuracy or Quantity.Accuracy1 or Quantity.Accuracy2;

    /// <summary>One label in |Y|: the best classifier is right for as many, whatever it is; never above 1 / |Y| by rounding.</summary>
    public static double OfLabels(int labels)
    {
        double share = 1.0 / labels;
        return Math.FusedMultiplyAdd(share, labels, -1) > 0 ? Math.BitDecrement(share) : share;
    }

    /// <summary>The radius (the given one, or that of the ties) and the end.</summary>
    public static (double Radius, EndPoint End) Run(Quantity quantity, RegionEnds ends, double miss, double? radius)
    {
        Observation o = ends.Observation;
        double[] classifier = new double[o.Cells];
        double right = ends.Oracle.Gradient(quantity, ends.Fit, QuantityOracle.Least, classifier);
        double c = radius ?? Math.Max(ChiSquare.Exceeded(miss, Math.Min(1 + Ties(quantity, o, ends.Fit), Math.Max(1, o.Dimension))),
            RadiusOfErrors((int)Math.Clamp((1 - right) * o.SmallestSample, 0, Few), miss));
        return (c, ends.FindLinear(classifier, -1, c));
    }

    // 2 (L - k - k ln(L / k)), which is G where k records are observed of a mean of L, at the upper limit L.
    private static double RadiusOfErrors(int k, double miss)
    {
        double most = 0.5 * ChiSquare.Exceeded(0.5 * miss, 2 * (k + 1));
        return 2 * (most - k - (k > 0 ? k * CertifiedMath.Log(most / k) : 0));
    }

    private static int Ties(Quantity quantity, Observation o, double[] joint)
    {
        int groups = quantity switch { Quantity.Accuracy1 => o.N1, Quantity.Accuracy2 => o.N2, _ => o.N1 * o.N2 };
        double[] table = new double[groups * o.NY];
        for (int k = 0; k < joint.Length; k++)
        {
            int fibre = k / o.NY, group = quantity switch
            {
                Quantity.Accuracy1 => fibre / o.N2,
                Quantity.Accuracy2 => fibre % o.N2,
                _ => fibre
            };
            table[(group * o.NY) + (k % o.NY)] += joint[k];
        }

        int ties = 0;
        for (int g = 0; g < groups; g++)
        {
            ReadOnlySpan<double> row = table.AsSpan(g * o.NY, o.NY);
            double best = 0;
            foreach (double v in row)
            {
                best = Math.Max(best, v);
            }

            double chance = 2 * Math.Sqrt(2 * best / o.SmallestSample);
            int near = 0;
            foreach (double v in row)
            {
                near += v >= best - chance ? 1 : 0;
            }

            ties += Math.Max(0, near - 1);
        }

        return ties;
    }
}
