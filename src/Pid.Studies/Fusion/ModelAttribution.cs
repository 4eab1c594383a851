namespace Pid.Studies.Fusion;

/// <summary>
/// What a logistic regression on both modalities attributes to each: the mean over records and classes of |phi|, in the units of its
/// scores (log odds against the mean class). phi is the Shapley value of a modality in the score, the other one drawn anew (Lundberg
/// and Lee 2017); scores are linear in each modality, so it is also the integrated gradient from the mean record (Sundararajan et al.
/// 2017): the integral of b + t (b' - b) over t is (b + b') / 2.
/// </summary>
/// <param name="Model">The model.</param>
/// <param name="First">What is attributed to the first modality.</param>
/// <param name="Second">What is attributed to the second.</param>
internal sealed record ModelAttribution(string Model, double First, double Second)
{
    /// <summary>
    /// Of the additive model, and of that with interactions where these are products of its inputs (not where measured values stand beside
    /// pairs of symbols).
    /// </summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static IReadOnlyList<ModelAttribution> Of(FusionRecords records, CancellationToken cancellation)
    {
        (double[] additive, double[] interactions) = new FusionModels(records).Weights(cancellation);
        bool symbols = !records.HasValues;
        List<ModelAttribution> all = [Of("additive", records, additive, null)];
        if (symbols || FusionModels.TakesProducts(records))
        {
            all.Add(Of("interactions", records, interactions, symbols ? PlaceOfPair(records) : (a, b) => (a * records.Second.Columns) + b));
        }

        return all;
    }

    private static Func<int, int, int> PlaceOfPair(FusionRecords records)
    {
        Dictionary<(int, int), int> places = [];
        for (int c = 0; c < records.Pairs.Length; c++)
        {
            places[(records.First.Rows[c].Columns[0], records.Second.Rows[c].Columns[0])] = records.Pairs[c];
        }

        // A pair that no record has keeps the weight 0.
        return (a, b) => places.GetValueOrDefault((a, b), -1);
    }

    private static ModelAttribution Of(string name, FusionRecords records, double[] weights, Func<int, int, int>? pair)
    {
        int classes = records.Joint.Y.Size, first = records.First.Columns, both = first + records.Second.Columns;
        double[] size = new double[records.Pairs.Length];
        for (int i = 0; i < records.Counts.Length; i++)
        {
            size[i / classes] += records.Counts[i];
        }

        double all = size.Sum(), sum1 = 0, sum2 = 0;
        InputRow mean1 = Mean(records.First, size, all), mean2 = Mean(records.Second, size, all);
        double[] together = Pairs(mean1, mean2), alone1 = Scores(mean1, 0), alone2 = Scores(mean2, first);
        for (int c = 0; c < size.Length; c++)
        {
            (InputRow x1, InputRow x2) = (records.First.Rows[c], records.Second.Rows[c]);
            double[] pairs = Pairs(x1, x2), with1 = Pairs(x1, mean2), with2 = Pairs(mean1, x2);
            sum1 += size[c] * Size([.. Scores(x1, 0).Select((s, y) => s - alone1[y]
                + ((with1[y] - together[y] + pairs[y] - with2[y]) / 2))]);
            sum2 += size[c] * Size([.. Scores(x2, first).Select((s, y) => s - alone2[y]
                + ((with2[y] - together[y] + pairs[y] - with1[y]) / 2))]);
        }

        return new ModelAttribution(name, sum1 / all, sum2 / all);

        double[] Scores(InputRow row, int offset)
        {
            double[] scores = new double[classes];
            for (int i = 0; i < row.Columns.Length; i++)
            {
                Add(scores, offset + row.Columns[i], row[i]);
            }

            return scores;
        }

        double[] Pairs(InputRow x1, InputRow x2)
        {
            double[] scores = new double[classes];
            for (int i = 0; pair is not null && i < x1.Columns.Length; i++)
            {
                for (int j = 0; j < x2.Columns.Length; j++)
                {
                    if (pair(x1.Columns[i], x2.Columns[j]) is >= 0 and int place)
                    {
                        Add(scores, both + place, x1[i] * x2[j]);
                    }
                }
            }

            return scores;
        }

        void Add(double[] scores, int input, double value)
        {
            for (int y = 0; y < classes; y++)
            {
                scores[y] += value * weights[(input * classes) + y];
            }
        }
    }

    private static double Size(double[] scores)
    {
        double mean = scores.Average();
        return scores.Average(s => Math.Abs(s - mean));
    }

    private static InputRow Mean(ModalityInputs inputs, double[] size, double all)
    {
        double[] mean = new double[inputs.Columns];
        for (int c = 0; c < size.Length; c++)
        {
            for (int i = 0; i < inputs.Rows[c].Columns.Length; i++)
            {
                mean[inputs.Rows[c].Columns[i]] += size[c] / all * inputs.Rows[c][i];
            }
        }

        return new InputRow([.. Enumerable.Range(0, mean.Length)], mean);
    }
}
