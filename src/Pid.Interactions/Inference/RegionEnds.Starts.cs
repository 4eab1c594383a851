namespace Pid.Interactions.Inference;

/// <content>From where an end is looked for.</content>
internal sealed partial class RegionEnds
{
    private const int PerturbedStarts = 4, PerturbedOfSmall = 16, Small = 16, OthersOfLarge = 2;

    /// <summary>More cells take seconds a start.</summary>
    public const int Large = 500;

    /// <summary>
    /// The end of a quantity over C(c), from the fit. R, U1 and U2 have kinks, and where one is 0 at the fit all its tangents there are 0:
    /// their ends are looked for from the ends of what they are made of, from a smaller region and from random joints too. So are other
    /// upper ends, from fewer (at a fit whose variables are independent nothing slopes towards dependence), and of few cells lower ones.
    /// </summary>
    public EndPoint FindFromFit(Quantity quantity, int sign, double c)
    {
        if (quantity == Quantity.MinimalSynergy && IsLarge)
        {
            return Find(quantity, sign, c, Fit); // a program of its own for every value: one start is what it is worth
        }

        Trail trail = new();
        EndPoint? first = IsLarge ? null : Find(quantity, sign, c, Fit, quick: true, trail: trail);
        EndPoint nearer = Find(quantity, sign, 0.1 * c, Fit, quick: true);
        foreach (double share in (ReadOnlySpan<double>)[0.4, 1])
        {
            // An end of a smaller region is in this one too.
            nearer = Better(nearer, Find(quantity, sign, share * c, nearer.Joint, nearer.Slope, quick: true), sign);
        }

        EndPoint best = first is null ? nearer : Better(first, nearer, sign);
        bool many = sign > 0 || IsSmall || HasKinks(quantity);
        using IEnumerator<double[]> starts = Starts(quantity, c, sign).GetEnumerator();
        while (many && !IsLeast(quantity, sign, best.Value) && starts.MoveNext())
        {
            best = Better(best, Find(quantity, sign, c, starts.Current, 0, 3e-3, quick: true, trail: trail), sign);
        }

        return IsLeast(quantity, sign, best.Value) ? best : Better(best, Find(quantity, sign, c, best.Joint, best.Slope), sign);
    }

    /// <summary>Whether a quantity is made of several, of which another is the least or the largest elsewhere.</summary>
    public static bool HasKinks(Quantity quantity) => quantity is Quantity.Redundancy or Quantity.Unique1 or Quantity.Unique2;

    /// <summary>The mass that cells without any are given at first where many ends are looked for.</summary>
    public double Smoothing => 0.3 / _o.SmallestSample;

    /// <summary>Whether there are so few cells that a start costs next to nothing.</summary>
    public bool IsSmall => _o.Cells <= Small;

    /// <summary>Whether a start takes seconds; ends are some thousandths of a bit farther for the others.</summary>
    public bool IsLarge => _o.Cells > Large;

    // Nothing lies below 0.
    private static bool IsLeast(Quantity quantity, int sign, double value) =>
        sign < 0 && value < 1e-6 && quantity != Quantity.Certainty;

    /// <summary>The farther of two ends.</summary>
    public static EndPoint Better(EndPoint a, EndPoint b, int sign) => sign * b.Value > sign * a.Value ? b : a;

    private IEnumerable<double[]> Starts(Quantity quantity, double c, int sign)
    {
        (Quantity Quantity, int Sign)[] others = quantity switch
        {
            Quantity.Redundancy => [(Quantity.Information1, 1), (Quantity.Information2, 1), (Quantity.Unique1, -1), (Quantity.Unique2, -1)],
            Quantity.Unique1 => [(Quantity.Information2, -1), (Quantity.Information1, 1), (Quantity.Redundancy, -1)],
            Quantity.Unique2 => [(Quantity.Information1, -1), (Quantity.Information2, 1), (Quantity.Redundancy, -1)],
            Quantity.Total => [(Quantity.Information1, 1), (Quantity.Information2, 1)],
            _ => [],
        };
        double[]? before = null;
        foreach ((Quantity other, int side) in others.Take(IsLarge ? OthersOfLarge : others.Length))
        {
            double[] joint = Find(other, side * sign, c, Fit, quick: true).Joint;
            yield return joint;
            if (IsLarge)
            {
                continue;
            }

            yield return Find(quantity, sign, 0.3 * c, joint, quick: true).Joint;
            if (before is not null)
            {
                // A quantity that needs both is 0 where only one of them is large.
                yield return [.. joint.Select((v, k) => 0.5 * (v + before[k]))];
            }

            before = joint;
        }

        int perturbed = IsLarge ? (others.Length == 0 ? 1 : 0) : IsSmall && others.Length > 2 ? PerturbedOfSmall : PerturbedStarts;
        for (int k = 0; k < perturbed; k++)
        {
            yield return Perturbed(k, 0);
        }
    }

    /// <summary>The fit with its cells multiplied by random numbers, and unseen ones raised: where to start besides.</summary>
    public double[] Perturbed(int number, long seed)
    {
        RandomSource random = new(seed, 7_777_777 + number);
        double[] r = new double[Fit.Length];
        double sum = 0;
        for (int k = 0; k < r.Length; k++)
        {
            // Twelve uniform numbers are normal enough for a start.
            double normal = -6;
            for (int t = 0; t < 12; t++)
            {
                normal += random.NextUniform();
            }

            r[k] = (Fit[k] * Math.Exp((number % 2 == 0 ? 1 : 2) * normal)) + 1e-5;
            sum += r[k];
        }

        for (int k = 0; k < r.Length; k++)
        {
            r[k] /= sum;
        }

        return r;
    }
}
