using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Studies.Fusion;

/// <summary>
/// Which fusion of two modalities pays, judged on records held out. In each fold every model is fitted to the other folds, and of each
/// family the one that is best in a cross-validation within these stands for it: choosing and judging never see the same records.
/// </summary>
public static class FusionTrial
{
    /// <summary>The folds that the records are dealt into unless others are asked for.</summary>
    public const int FoldsByDefault = 5;

    /// <summary>The most records that are dealt.</summary>
    public const long MostRecords = 20_000_000;

    private const int InnerFolds = 3;

    // One modality, simple, complex, and either fusion.
    private static readonly FusionFamily[][] s_families =
        [[FusionFamily.None], [FusionFamily.Simple], [FusionFamily.Complex], [FusionFamily.Simple, FusionFamily.Complex]];

    /// <summary>Why a table cannot be dealt into folds, and the remedy; null where it can.</summary>
    public static (string Problem, string Remedy)? Problem(Joint joint, int folds)
    {
        ArgumentNullException.ThrowIfNull(joint);
        const string Counts = "Give a row a record, or a column of whole numbers of records, at most 2^53 in all (--weight COL)";
        return !joint.IsCounts ? ("Models are tried on records held out, so the weights must be numbers of records.", Counts + ".")
            : Records(joint) < 2L * folds ? (FormattableString.Invariant(
                $"{Records(joint)} records are too few for {folds} folds: each must hold out at least 2."),
                Counts + "; fewer --folds need fewer records.")
            : Records(joint) > MostRecords ? (FormattableString.Invariant(
                $"{Records(joint)} records are more than the {MostRecords} that are dealt into folds."), "Give a sample of them.")
            : joint.Y.Size > Records(joint) / 2 ? (FormattableString.Invariant(
                $"{joint.Y.Name} has {joint.Y.Size} labels in {Records(joint)} records: hardly any recurs, so no model can learn one from ")
                + "other records.", "Name a target of few labels with --y; put measured values into classes: --bins y=4.")
            : null;
    }

    /// <summary>Tries all models.</summary>
    /// <param name="records">The records.</param>
    /// <param name="folds">Folds, at least 2.</param>
    /// <param name="seed">Of the folds.</param>
    /// <param name="threads">Folds worked on at once; the result is the same.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Stops early: the result is then about the folds that were done.</param>
    /// <exception cref="ArgumentException">The table cannot be dealt, see <see cref="Problem"/>.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before the first fold was done.</exception>
    public static FusionResult Run(FusionRecords records, int folds = FoldsByDefault, long seed = 0, int threads = 1,
        Action<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        if (Problem(records.Joint, folds) is { } problem)
        {
            throw new ArgumentException(problem.Problem, nameof(records));
        }

        return Run(new FusionModels(records), records, folds, seed, threads, progress, cancellation);
    }

    internal static FusionResult Run(FusionModels models, FusionRecords records, int folds, long seed, int threads,
        Action<string>? progress, CancellationToken cancellation)
    {
        int[] dealt = Dealt(records.Counts, seed);
        Fold?[] done = new Fold?[folds];
        int finished = 0;
        Parallel.For(0, folds, new ParallelOptions { MaxDegreeOfParallelism = threads }, (fold, loop) =>
        {
            try
            {
                done[fold] = Try(models, dealt, records, folds, fold, cancellation);
                progress?.Invoke(FormattableString.Invariant($"{Interlocked.Increment(ref finished)} of {folds} folds"));
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                loop.Stop();
            }
        });
        Fold[] known = [.. done.OfType<Fold>()];
        return known.Length > 0 ? FusionResult.Of(records.Joint, models, known, folds) : throw new OperationCanceledException(cancellation);
    }

    private static long Records(Joint joint) => (long)joint.Total().Midpoint;

    // The cell and class of each record, in random order (Fisher and Yates).
    private static int[] Dealt(double[] counts, long seed)
    {
        int[] records = new int[(int)counts.Sum()];
        int next = 0;
        for (int cell = 0; cell < counts.Length; cell++)
        {
            records.AsSpan(next, (int)counts[cell]).Fill(cell);
            next += (int)counts[cell];
        }

        SeededDraw random = new(seed, 0);
        for (int i = records.Length - 1; i > 0; i--)
        {
            int other = random.Below(i + 1);
            (records[i], records[other]) = (records[other], records[i]);
        }

        return records;
    }

    private static Fold Try(FusionModels models, int[] dealt, FusionRecords records, int folds, int fold, CancellationToken cancellation)
    {
        int classes = records.Joint.Y.Size;
        int[] fitted = [.. dealt.Where((_, i) => i % folds != fold)];
        double[] train = Count(fitted), test = Count(dealt.Where((_, i) => i % folds == fold));
        double[] right = new double[models.Names.Count];
        for (int inner = 0; inner < InnerFolds; inner++)
        {
            double[] held = Count(fitted.Where((_, i) => i % InnerFolds == inner));
            int[][] tried = models.Decide([.. train.Select((n, c) => n - held[c])], cancellation);
            for (int m = 0; m < right.Length; m++)
            {
                right[m] += Fold.Right(tried[m], held, classes);
            }
        }

        int[][] decisions = models.Decide(train, cancellation);
        int[] chosen = Array.ConvertAll(s_families, family => Enumerable.Range(0, right.Length)
            .Where(m => family.Contains(models.Names[m].Family)).MaxBy(m => right[m]));
        return new Fold(test, decisions, chosen);

        double[] Count(IEnumerable<int> cells)
        {
            double[] counts = new double[records.Counts.Length];
            foreach (int cell in cells)
            {
                counts[cell]++;
            }

            return counts;
        }
    }
}

/// <summary>What the models decide in a fold.</summary>
/// <param name="Held">The records held out, by cell and class.</param>
/// <param name="Decisions">For each model its class in each cell.</param>
/// <param name="Chosen">The model that stands for one modality, simple, complex, and either fusion.</param>
internal sealed record Fold(double[] Held, int[][] Decisions, int[] Chosen)
{
    /// <summary>How many of the records a rule has right.</summary>
    public static double Right(int[] decisions, double[] records, int classes)
    {
        double right = 0;
        for (int cell = 0; cell < decisions.Length; cell++)
        {
            right += records[(cell * classes) + decisions[cell]];
        }

        return right;
    }
}
