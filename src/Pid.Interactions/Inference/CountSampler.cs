namespace Pid.Interactions.Inference;

/// <summary>Random tables of counts.</summary>
internal static class CountSampler
{
    /// <summary>
    /// Draws a table of so many records, each independently from p = w / sum w: a chain of binomials, O(cells) for any number of records.
    /// </summary>
    /// <param name="weights">The weights.</param>
    /// <param name="records">The number of records.</param>
    /// <param name="random">The stream.</param>
    /// <param name="result">The counts; may not overlap the weights.</param>
    public static void Multinomial(ReadOnlySpan<double> weights, long records, ref RandomSource random, Span<long> result)
    {
        // The weight still to come, from the end: a running difference would keep the rounding of all before it.
        Span<double> rest = weights.Length <= 1024 ? stackalloc double[weights.Length] : new double[weights.Length];
        double sum = 0;
        for (int c = weights.Length - 1; c >= 0; c--)
        {
            rest[c] = sum += weights[c];
        }

        for (int c = 0; c < weights.Length; c++)
        {
            long drawn = weights[c] >= rest[c] ? records : random.NextBinomial(records, weights[c] / rest[c]);
            result[c] = weights[c] > 0 ? drawn : 0;
            records -= result[c];
        }
    }

    /// <summary>Shuffles values (Fisher and Yates).</summary>
    public static void Shuffle(Span<int> values, ref RandomSource random)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = (int)random.NextBelow(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
