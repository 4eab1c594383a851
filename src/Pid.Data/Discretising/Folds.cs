namespace Pid.Data.Discretising;

/// <summary>Five-fold cross-validation: every record is held out once.</summary>
internal static class Folds
{
    private const int Count = 5;

    /// <summary>The records fitted on and those held out; fewer folds where there are fewer records, none below two.</summary>
    public static IEnumerable<(int[] Train, int[] Test)> Of(int records, int seed)
    {
        int[] order = [.. Enumerable.Range(0, records)];
        new Random(seed).Shuffle(order);
        int folds = records < 2 ? 0 : Math.Min(Count, records);
        for (int fold = 0; fold < folds; fold++)
        {
            yield return ([.. order.Where((_, i) => i % folds != fold)], [.. order.Where((_, i) => i % folds == fold)]);
        }
    }
}
