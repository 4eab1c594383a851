namespace Pid.Studies.Fusion;

/// <summary>
/// Gradient-boosted trees (Friedman 2001; LightGBM, Ke et al. 2017) on counted cells: small trees, which interact by their depth, one for
/// each class and round. A cell is a row for each class that was seen in it, weighted by its records. Nothing is drawn at random and one
/// thread works on a fit, so that the same records give the same bits.
/// </summary>
/// <param name="rows">The inputs x of each cell.</param>
/// <param name="columns">The number of inputs.</param>
/// <param name="classes">The number of classes.</param>
/// <param name="first">No tree takes an input before this and one from it on, so that what the two groups tell adds up; 0: any may.</param>
internal sealed class BoostedTrees(InputRow[] rows, int columns, int classes, int first = 0)
{
    private const int Rounds = 100;

    // Values beyond take the memory of a machine, in LightGBM's form and once more for each fold that is worked on.
    private const long MostValues = 50_000_000;

    // Weights stand for records, so a leaf is held to a sum of curvatures (of two classes alike, four records) and not to a number of rows.
    private const string Settings = "max_bin=63 min_data_in_bin=1 min_data_in_leaf=1 feature_pre_filter=false objective=multiclass "
        + "num_leaves=8 learning_rate=0.1 min_sum_hessian_in_leaf=2 lambda_l2=1 "
        + "num_threads=1 deterministic=true force_row_wise=true verbosity=-1 ";

    /// <summary>Why there can be no trees of such inputs here; null where there can.</summary>
    public static string? Problem(long cells, long inputs) => cells * inputs > MostValues
        ? FormattableString.Invariant($"Boosted trees are left out: {cells * inputs} values are more than the {MostValues} that they take.")
        : LightGbm.Problem();

    /// <summary>Fits the trees, and gives the probabilities of the classes for every cell, also those without a record.</summary>
    /// <param name="counts">Records of each cell and class, the class fastest; at least one record.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public double[] Fit(double[] counts, CancellationToken cancellation)
    {
        if (classes == 1)
        {
            return [.. Enumerable.Repeat(1.0, rows.Length)];
        }

        int[] seen = [.. Enumerable.Range(0, counts.Length).Where(i => counts[i] > 0)];
        Sparse train = Sparse.Of([.. seen.Select(i => rows[i / classes])]), all = Sparse.Of(rows);
        double[] probabilities = new double[rows.Length * classes];
        string settings = FormattableString.Invariant($"{Settings}num_class={classes}{Groups()}");
        (nint data, nint model) = (0, 0);
        try
        {
            LightGbm.Check(LightGbm.CreateData(train.Starts, LightGbm.Integers, train.Columns, train.Values, LightGbm.Doubles,
                train.Starts.Length, train.Values.Length, columns, settings, 0, out data));
            float[] labels = Array.ConvertAll(seen, i => (float)(i % classes)), weights = Array.ConvertAll(seen, i => (float)counts[i]);
            LightGbm.Check(LightGbm.SetField(data, "label", labels, seen.Length, LightGbm.Floats));
            LightGbm.Check(LightGbm.SetField(data, "weight", weights, seen.Length, LightGbm.Floats));
            LightGbm.Check(LightGbm.CreateModel(data, settings, out model));
            for (int round = 0, isFinished = 0; round < Rounds && isFinished == 0; round++)
            {
                cancellation.ThrowIfCancellationRequested();
                LightGbm.Check(LightGbm.Grow(model, out isFinished));
            }

            LightGbm.Check(LightGbm.Predict(model, all.Starts, LightGbm.Integers, all.Columns, all.Values, LightGbm.Doubles,
                all.Starts.Length, all.Values.Length, columns, 0, 0, -1, settings, out _, probabilities));
            return probabilities;
        }
        finally
        {
            _ = LightGbm.FreeModel(model);
            _ = LightGbm.FreeData(data);
        }
    }

    private string Groups() => first == 0 ? ""
        : $" interaction_constraints=[{string.Join(',', Enumerable.Range(0, first))}],"
            + $"[{string.Join(',', Enumerable.Range(first, columns - first))}]";

    /// <summary>Rows as LightGBM takes them: compressed, the inputs that are not 0.</summary>
    private sealed record Sparse(int[] Starts, int[] Columns, double[] Values)
    {
        public static Sparse Of(InputRow[] rows)
        {
            int[] starts = new int[rows.Length + 1];
            for (int r = 0; r < rows.Length; r++)
            {
                starts[r + 1] = starts[r] + rows[r].Columns.Length;
            }

            int[] columns = new int[starts[^1]];
            double[] values = new double[starts[^1]];
            for (int r = 0; r < rows.Length; r++)
            {
                for (int i = 0; i < rows[r].Columns.Length; i++)
                {
                    (columns[starts[r] + i], values[starts[r] + i]) = (rows[r].Columns[i], rows[r][i]);
                }
            }

            return new Sparse(starts, columns, values);
        }
    }
}
