namespace Pid.Studies.Fusion;

/// <summary>A share, or the difference of two, with the ends of its 95 % confidence interval.</summary>
/// <param name="Value">The share seen.</param>
/// <param name="Lower">Its lower end.</param>
/// <param name="Upper">Its upper end.</param>
/// <param name="Error">Its standard error.</param>
public readonly record struct Proportion(double Value, double Lower, double Upper, double Error)
{
    /// <summary>The normal quantile of 95 % confidence, two-sided.</summary>
    internal const double Z = 1.959963984540054;

    /// <summary>So many of so many: the interval of Wilson (1927).</summary>
    public static Proportion Of(double count, double of)
    {
        if (of <= 0)
        {
            return new Proportion(double.NaN, 0, 1, double.NaN);
        }

        double p = count / of, centre = (p + (Z * Z / (2 * of))) / (1 + (Z * Z / of));
        double half = Z / (1 + (Z * Z / of)) * Math.Sqrt((p * (1 - p) / of) + (Z * Z / (4 * of * of)));
        return new Proportion(p, Math.Max(0, centre - half), Math.Min(1, centre + half), Math.Sqrt(p * (1 - p) / of));
    }

    /// <summary>
    /// How much more often one of two rules is right on the same records: the interval of Agresti and Min (2005), half a record added to
    /// each of the four cells of "right or wrong".
    /// </summary>
    /// <param name="onlyFirst">Records that only the first rule has right.</param>
    /// <param name="onlySecond">Records that only the second has right.</param>
    /// <param name="of">All records, at least one.</param>
    public static Proportion Difference(double onlyFirst, double onlySecond, double of)
    {
        double b = onlyFirst + 0.5, c = onlySecond + 0.5, n = of + 2, centre = (b - c) / n;
        double error = Math.Sqrt(b + c - ((b - c) * (b - c) / n)) / n;
        return new Proportion((onlyFirst - onlySecond) / of, Math.Max(-1, centre - (Z * error)), Math.Min(1, centre + (Z * error)), error);
    }
}
