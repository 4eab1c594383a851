using System.Globalization;
using Pid.Numerics.Distributions;

namespace Pid.Data.Columns;

/// <summary>Which columns of a raw table are no features: identifiers, measured values, weights; and which are doubtful.</summary>
internal static class ColumnChecks
{
    // Below, a table is too small to tell an identifier from a variable.
    private const int FewValues = 4;

    private const int FewNumbers = 32, ShownColumns = 8;

    private static readonly string[] s_splits =
        ["split", "fold", "folds", "cv_fold", "partition", "subset", "set", "train", "test", "is_train", "is_test", "train_test", "kfold"];

    private static readonly string[] s_weighers = ["sample", "case", "class", "survey", "sampling", "instance", "record", "row",
        "observation", "importance", "design"];

    /// <summary>Why a column is not screened; null where it is.</summary>
    /// <param name="column">The column as it was read.</param>
    /// <param name="built">Its codes; null where there are too many symbols.</param>
    /// <param name="records">The number of records.</param>
    /// <param name="chosen">Whether the user named the column.</param>
    /// <remarks>That numbers are to be put into classes makes no identifier a feature: only its name does.</remarks>
    public static string? LeftOut(ColumnCodes column, CodedColumn? built, long records, bool chosen)
    {
        if (column.Discretised is not null)
        {
            return !chosen && column.NumbersRecords
                ? "a whole number of its own in every record: identifiers. Name it in --columns, --bins or --clusters to screen its "
                    + "classes" : null;
        }

        string kind = column.IsNumeric ? "measured values or identifiers" : "identifiers";
        return built is null ? FormattableString
            .Invariant($"{column.Symbols} different values in the first {column.GivenUpAfter} records: {kind}")
            : IsMeasured(column.Numbers, column.Symbols, records)
            ? FormattableString.Invariant($"{column.Numbers} different numbers in {records} records{Measured}")
            : chosen ? null
            : IsIdentifier(built, records)
            ? FormattableString.Invariant($"{built.Variable.Size} different values in {records} records: {kind}")
            : IsSampleWeight(column.Name) ? "called like the weight of the records: --weight takes it for that, --columns for a feature"
            : null;
    }

    /// <summary>How many columns of a screen were left out for measured values, and what takes them in; nothing where none was.</summary>
    public static IEnumerable<string> OfMeasured(IEnumerable<LeftOutColumn> left) =>
        left.Count(c => c.Why.EndsWith(Measured, StringComparison.Ordinal)) is > 0 and int count
        ? [$"{(count == 1 ? "1 column of measured values was" : $"{count} columns of measured values were")} left out: --bins COL=4 puts a "
            + "column into classes, --bins 4 every column of numbers with more than 4 values, --group NAME=COL,COL.. --clusters auto "
            + "several together."]
        : [];

    /// <summary>
    /// That columns of few whole numbers, which are symbols where nothing is asked, were put into classes by an option for all columns.
    /// </summary>
    /// <param name="merged">These columns, and how many numbers each has.</param>
    /// <param name="measured">A column that holds measured values; null where there is none.</param>
    public static IEnumerable<string> OfMerged(IReadOnlyList<(string Name, int Numbers)> merged, string? measured)
    {
        string names = string.Join(", ", merged.Take(ShownColumns).Select(c => FormattableString.Invariant($"{c.Name} ({c.Numbers})")))
            + (merged.Count > ShownColumns ? FormattableString.Invariant($", .. {merged.Count} in all") : "");
        return merged.Count == 0 ? []
            : [$"Columns of few whole numbers, as categories have, were put into fewer classes: {names}. Where they are categories, "
                + (measured is null ? "leave out --bins and --clusters." : "name the columns that are measured: --bins "
                + $"{ColumnHints.Quoted(measured)}=8.")];
    }

    private const string Measured = ": measured values";

    /// <summary>
    /// Whether values are measured, and no symbols: most are numbers, and there is one of its own for one record in ten or more.
    /// </summary>
    /// <param name="numbers">How many different numbers there are.</param>
    /// <param name="symbols">How many different values.</param>
    /// <param name="records">The number of records.</param>
    public static bool IsMeasured(int numbers, int symbols, long records) => IsMeasured(numbers, symbols, JudgedRows.OfRecords(records));

    /// <summary>Whether numbers are so few that they are symbols in a table of any length.</summary>
    public static bool AreFew(int numbers) => numbers <= FewNumbers;

    /// <summary>
    /// The same of a table that may have weights: it is judged by its rows, whatever these weigh, and by its records, where weights are
    /// numbers of records.
    /// </summary>
    public static bool IsMeasured(int numbers, int symbols, JudgedRows judged) => !AreFew(numbers) && 2 * numbers > symbols
        && (2L * numbers > judged.Rows || (!judged.AreCells && numbers > judged.Rows / 10)
        || (judged.Records is { } records && numbers > Math.Floor(records / 10)));

    /// <summary>What a person should know of a column that is screened.</summary>
    /// <param name="column">The column.</param>
    /// <param name="target">The target.</param>
    /// <param name="records">The number of records.</param>
    /// <param name="unweighted">Whether nothing was said about weights, and none taken.</param>
    public static IEnumerable<string> Remarks(CodedColumn column, CodedColumn target, long records, bool unweighted)
    {
        string name = column.Variable.Name;
        if (unweighted && ColumnResolver.IsWeightLike(name))
        {
            yield return $"{name} is screened as a feature: every row counts one. Say --weight {name} if it is the weight, or --weight "
                + $"none if it is not.";
        }

        if (s_splits.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            yield return $"{name} is called like a split of the records into parts, which is no feature: leave it out with --columns if "
                + $"it is one.";
        }

        if (IsIdentifier(column, records))
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{name} has {column.Variable.Size} different values in {records} records: hardly "
                + $"any recurs, and so it seems to tell everything.");
        }
        else if (Determines(column, target))
        {
            yield return $"{name} tells {target.Variable.Name} without fail: does it repeat the label? Leave it out with --columns if "
                + $"it does.";
        }
    }

    /// <summary>What a person should know of the target.</summary>
    public static IEnumerable<string> OfTarget(CodedColumn target, long records) => !IsIdentifier(target, records) ? []
        : [string.Create(CultureInfo.InvariantCulture,
            $"The target {target.Variable.Name} has {target.Variable.Size} different values in {records} "
            + $"records: hardly any recurs, and so everything seems to foretell it.")];

    /// <summary>Whether a column is called like a split or a weight of the records, which nobody means by a variable.</summary>
    public static bool IsNoVariable(string name) => s_splits.Contains(name, StringComparer.OrdinalIgnoreCase) || IsSampleWeight(name);

    private static bool IsIdentifier(CodedColumn column, long records) => column.Variable.Size > FewValues
        && 2L * column.Variable.Size >= records;

    private static bool IsSampleWeight(string name)
    {
        string lower = name.ToLowerInvariant();
        return lower.EndsWith("weight", StringComparison.Ordinal)
            && Array.Exists(s_weighers, w => lower[..^"weight".Length].TrimEnd('_', '-', ' ', '.') == w);
    }

    /// <summary>Whether every symbol of the column goes with one symbol of the target, which has several.</summary>
    private static bool Determines(CodedColumn column, CodedColumn target)
    {
        Span<int> of = new int[column.Variable.Size];
        of.Fill(-1);
        ReadOnlySpan<ushort> x = column.Codes.Span, y = target.Codes.Span;
        int first = y.Length > 0 ? y[0] : -1;
        bool several = false;
        for (int row = 0; row < x.Length; row++)
        {
            int known = of[x[row]];
            if (known >= 0 && known != y[row])
            {
                return false;
            }

            of[x[row]] = y[row];
            several |= y[row] != first;
        }

        return several;
    }
}
