using System.Globalization;
using Pid.Data.Columns;
using Pid.Data.Discretising;
using Pid.Numerics.Distributions;

namespace Pid.Data;

/// <content>Which of the columns read can be paired, and why the others cannot.</content>
internal sealed partial class RecordTableReader
{
    private const int ManyColumns = 8; // of one embedding rather than features

    /// <summary>The classes that are asked for a column, and whether by its name.</summary>
    private (DiscretiserSettings Settings, bool Own)? AskedOf(ColumnCodes column) => asked.DiscretiserOf(column.Name,
        column.Columns.Length > 1);

    /// <summary>The codes of a column, put into classes where that was asked.</summary>
    private CodedColumn? Built(ColumnCodes column, RowChoice rows, int targetSymbols)
    {
        (DiscretiserSettings Settings, bool Own)? discretiser = AskedOf(column);
        if (discretiser is { Own: true } && !column.IsNumeric)
        {
            throw Error($"{column.Name} is to be put into classes, but holds values that are no finite numbers.",
                "Name columns of numbers in --bins and --clusters.", column);
        }

        try
        {
            return column.Build(rows, discretiser, targetSymbols);
        }
        catch (ArgumentException e)
        {
            throw Error($"{column.Name} cannot be put into classes: {Discretiser.Problem(e)}", "");
        }
    }

    /// <summary>The rows that have a value in each of some columns.</summary>
    private RowChoice Complete(IEnumerable<ColumnCodes> columns)
    {
        bool[]? kept = null;
        long records = _records;
        foreach (int gap in columns.SelectMany(c => c.Gaps))
        {
            kept ??= [.. Enumerable.Repeat(true, _rows)];
            records -= kept[gap] ? _weights?[gap] ?? 1 : 0;
            kept[gap] = false;
        }

        return new RowChoice(_weights, kept, (int)records);
    }

    /// <summary>
    /// The columns that can be paired, and why the others cannot. A record is left out for a gap in a column that is screened, and for no
    /// other.
    /// </summary>
    private RecordTable Sorted()
    {
        List<LeftOutColumn> left = [];
        List<ColumnCodes> candidates = [.. _wanted.Skip(1)];
        foreach (ColumnCodes column in candidates.Where(c => c.Gaps.Count > 0).ToArray())
        {
            RowChoice own = Complete([column]);
            string? why = own.Records == 0 ? "no record has a value" : Why(column, Built(column, own, 1), own);
            if (why is not null)
            {
                left.Add(new LeftOutColumn(column.Name, why));
                candidates.Remove(column);
            }
        }

        while (true)
        {
            RowChoice rows = Complete(candidates);
            if (rows.Records == 0)
            {
                throw Error($"Every one of the {_rows + _dropped} records lacks a value in some column.",
                    "Name the columns that are wanted with --columns, or read missing values as a category of their own, without "
                        + "--missing drop.");
            }

            (RecordTable table, List<LeftOutColumn> more) = Sorted(candidates, rows, left);
            if (more.Count == 0 || !candidates.Any(c => c.Gaps.Count > 0 && more.Any(m => m.Name == c.Name)))
            {
                return table;
            }

            left.AddRange(more);
            candidates.RemoveAll(c => more.Any(m => m.Name == c.Name));
        }
    }

    private string? Why(ColumnCodes column, CodedColumn? built, RowChoice rows) => ColumnChecks.LeftOut(column, built, rows.Records,
        chosen: asked.IsChosen || AskedOf(column) is { Own: true });

    private (RecordTable Table, List<LeftOutColumn> Left) Sorted(List<ColumnCodes> candidates, RowChoice rows, List<LeftOutColumn> before)
    {
        CodedColumn target = Built(_wanted[0], rows, 1)!;
        (List<(ColumnCodes Column, CodedColumn Built)> kept, List<LeftOutColumn> more) = ([], []);
        List<CodedColumn> numbers = [];
        foreach (ColumnCodes column in candidates)
        {
            CodedColumn? built = Built(column, rows, target.Variable.Size);
            if (built is not null && column.IsNumeric && column.Discretised is null)
            {
                numbers.Add(built);
            }

            if (Why(column, built, rows) is { } why)
            {
                more.Add(new LeftOutColumn(column.Name, why));
            }
            else
            {
                kept.Add((column, built!));
            }
        }

        LeaveOutTheLargest(kept, more, target.Variable.Size);
        List<LeftOutColumn> left = [.. before.Concat(more).OrderBy(l => Array.FindIndex(_wanted, w => w.Name == l.Name))];
        if (kept.Count < 2)
        {
            throw Error(
                (kept.Count == 0 ? "No column is left to screen."
                : $"Only the column {kept[0].Column.Name} is left to screen, which is no pair.")
                    + (left.Count > 0 ? $" Left out: {string.Join("; ", left.Take(8).Select(c => $"{c.Name} ({c.Why})"))}"
                    + $"{(left.Count > 8 ? FormattableString.Invariant($"; .. {left.Count} in all") : "")}." : ""),
                left.Count > 0 ? $"Put columns of numbers into classes with --bins 8, or groups of them with {Group()} --clusters auto."
                : "Give a table with two columns or more besides the target.");
        }

        return (new RecordTable([.. kept.Select(k => k.Built)], target, [.. left.Select(c => c.Name)],
            _dropped + (rows.Kept?.Count(k => !k) ?? 0))
        {
            LeftOut = left,
            Discretised = [.. kept.Select(k => k.Column).Prepend(_wanted[0]).Where(c => c.Discretised is not null)
                .Select(c => (c.Name, c.Discretised!))],
            Remarks = [.. ColumnChecks.OfMeasured(left), .. ColumnChecks.OfMerged([.. kept.Where(k => k.Column.IsMerged(k.Built)
                && AskedOf(k.Column) is { Own: false }).Select(k => (k.Column.Name, k.Column.Symbols))],
                kept.Find(k => k.Column.Discretised is not null && !k.Column.IsMerged(k.Built)).Column?.Name),
            .. _weights is null && asked.Weight is null && !asked.IsChosen
            ? CountSuspects.InScreen(numbers, [.. kept.Select(k => k.Built)], target) : [],
            .. kept.Where(k => k.Column.Discretised is not null && k.Column.Symbols > 1 && k.Built.Variable.Size == 1).Select(k =>
                $"All values of {k.Column.Name} are one symbol, and tell nothing: ask for more bins or clusters."),
            .. asked.Groups is not { Count: > 0 } && kept.Count(k => k.Column.Discretised is not null) > ManyColumns && Group() is var group
                && asked.Discretisers.Any(d => d.Name.Length == 0 && d.Settings.Kind == DiscretiserKind.Clusters)
                && !group.EndsWith("COLS", StringComparison.Ordinal)
                ? new[] { $"Each column was clustered for itself: {group} clusters several columns as one." } : [],
            .. kept.SelectMany(k => ColumnChecks.Remarks(k.Built, target, rows.Records, _weights is null && asked.Weight is null)
                .Concat(k.Column.Discretised is null ? LabelChecks.Twins(k.Built.Variable) : []))],
        }, more);
    }

    /// <summary>The option that makes a group of the numbered columns, of which most are.</summary>
    private string Group() => ColumnHints.Stems(_wanted.Skip(1).Select(c => c.Name)) is [var stem, ..]
        ? $"--group {ColumnHints.Quoted(stem.TrimEnd('_', '-', '.', ' ') is { Length: > 0 } name ? name : "all")}="
            + ColumnHints.Quoted(stem + "*")
        : "--group NAME=COLS";

    /// <summary>Leaves out the columns of the most values until the table of every pair fits.</summary>
    private static void LeaveOutTheLargest(List<(ColumnCodes Column, CodedColumn Built)> kept, List<LeftOutColumn> left, int targets)
    {
        while (kept.Select(k => (long)k.Built.Variable.Size).OrderDescending().Take(2).ToArray() is [var first, var second]
            && first * second * targets > CellWeights.LargestTable)
        {
            int largest = kept.FindIndex(k => k.Built.Variable.Size == first);
            left.Add(new LeftOutColumn(kept[largest].Column.Name,
                string.Create(CultureInfo.InvariantCulture, $"{first} different values: its tables would have more than "
                    + $"{CellWeights.LargestTable:N0} cells")));
            kept.RemoveAt(largest);
        }
    }
}
