namespace Pid.Data.Columns;

/// <content>Which column holds the weights.</content>
internal static partial class ColumnResolver
{
    /// <summary>The one column that is taken for the weight unasked.</summary>
    private const string DefaultWeight = "count";

    // Names that a column of weights often has, and a column of anything else too: never taken for one unasked.
    private static readonly string[] s_weightLike =
        ["count", "counts", "weight", "weights", "wt", "sample_weight", "sampleweight", "p", "prob", "probability", "freq", "frequency"];

    /// <summary>
    /// The column of the weights, or -1. Unasked it is the column called count, to the letter; --weight none is no column.
    /// </summary>
    public static int FindWeight(RecordReader table, string? asked, int[][] variables, bool several = true)
    {
        bool IsVariable(int column) => variables.Any(v => v.Contains(column));
        if (asked is null)
        {
            int count = Array.IndexOf(table.Header, DefaultWeight);
            return count >= 0 && !IsVariable(count) ? Find(table, DefaultWeight) : -1;
        }

        if (asked == TableColumns.NoWeight)
        {
            return -1;
        }

        int found = FindOne(table, asked);
        if (found < 0)
        {
            // Names of the weight in different tables, of which a table has one; none among them allows that it has none.
            string[] names = asked.Split('=', StringSplitOptions.TrimEntries);
            int[] here = [.. names.Select(name => FindOne(table, name)).Where(c => c >= 0).Distinct()];
            if (here.Length == 0 && names.Length > 1 && names.Contains(TableColumns.NoWeight))
            {
                return -1;
            }

            found = here.Length == 1 ? here[0] : throw (here.Length > 1
                ? table.HeaderError($"The table has several of the columns that --weight {asked} gives as names of the weight.",
                "Leave out the name that is none.", asked)
                : table.HeaderError($"No column is named {string.Join(" or ", names.Select(n => $"'{n}'"))}, which --weight asks for.",
                    $"{ColumnHints.Near(table.Header, names[0])} "
                    + (several && table.Header.Contains(DefaultWeight, StringComparer.Ordinal)
                        ? $"Where the weight is called {DefaultWeight} here, and other tables have another or none, write --weight "
                            + $"{DefaultWeight}={asked}={TableColumns.NoWeight}."
                        : $"Where every row of this table is one record, and another table has the weight, write --weight "
                            + $"{asked}={TableColumns.NoWeight}."), asked));
        }

        return !IsVariable(found) ? found : throw table.HeaderError(
            $"The column '{asked}' is asked for as the weight and as a variable.", "Give --weight a column of its own.", asked);
    }

    /// <summary>Whether a column is called as weights often are.</summary>
    public static bool IsWeightLike(string name) => s_weightLike.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The first column that is called as weights often are and is no variable; null where there is none.</summary>
    public static string? UnusedWeight(RecordReader table, int[][] variables) =>
        table.Header.Where((name, c) => IsWeightLike(name) && !variables.Any(v => v.Contains(c))).FirstOrDefault();

    /// <summary>
    /// A weight as an option names it for several tables, of which an earlier one may call it differently, and others have none.
    /// </summary>
    public static string WithOthers(string weight, ColumnOrder order) => order.HasSeveralTables && order.WeightBefore is { } before
        && before != weight
        ? $"{ColumnHints.Quoted(before)}={weight}={TableColumns.NoWeight}" : weight;
}
