using System.Globalization;
using Pid.Data.Columns;
using Pid.Data.Discretising;
using Pid.Data.Queries;
using Pid.Data.Text;
using Pid.Numerics.Distributions;

namespace Pid.Data;

/// <summary>Reads the records of a table, in however many files, into coded columns.</summary>
/// <param name="source">The table.</param>
/// <param name="asked">Which of its columns are wanted.</param>
/// <param name="settings">How to read.</param>
internal sealed class RecordTableReader(TableSource source, RecordColumns asked, ReadSettings settings)
{
    // Symbols of all columns together that are kept while the records stream by: some 400 MB of text.
    private const int MostSymbols = 1 << 22;

    private const int ManyColumns = 8; // of one embedding rather than features

    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);
    private string[] _header = [];
    private ColumnCodes[] _wanted = []; // the target first
    private int _weight = -1;
    private List<int>? _weights;
    private long _records, _dropped, _symbols;
    private int _rows;
    private bool _isDelimited;

    /// <summary>Reads all.</summary>
    /// <exception cref="TableFormatException">The source is no such table, or lacks a column.</exception>
    public RecordTable Read(CancellationToken cancellation)
    {
        foreach (TableSource part in source.NonEmptyParts())
        {
            try
            {
                using RecordReader table = RecordSource.Open(part, settings, cancellation);
                if (_wanted.Length == 0)
                {
                    Resolve(table);
                }

                _isDelimited |= table.IsDelimited;
                int[] places = Places(table);
                Add(table, places, cancellation);
                _ = table.Note is { } note && _notes.Add($"Of the table: {note}.");
            }
            catch (TableFormatException e)
            {
                if (part.DamageBehind(e, cancellation) is { } damage)
                {
                    throw damage;
                }

                // A person who reads numbers as text has that to mend first: what else there is may follow from it.
                RefuseCommas(_ => true, e);
                throw;
            }
        }

        if (_records == 0)
        {
            throw _dropped == 0 ? Error("There are no records under the header.", "Give at least one row, of weight 1 or more.")
                : Error($"Every one of the {_dropped} records lacks a value in some column.",
                    "Name the columns that are wanted with --columns, or read missing values as a category of their own, without "
                        + "--missing drop.");
        }

        RefuseCommas(column => ColumnChecks.IsMeasured(column.Numbers, column.Symbols, column.GivenUpAfter ?? _records)
            || (column != _wanted[0] && AskedOf(column) is not null));
        ThrowIfNoTarget();
        RecordTable found = Sorted();
        return found with
        {
            Remarks = [.. ColumnChecks.OfTarget(found.Target, found.Target.Records), .. found.Remarks,
                .. CommaNumbers.Remarks(_isDelimited, found.Columns.Select(c => c.Variable).Append(found.Target.Variable)),
                .. LabelChecks.Twins(found.Target.Variable), .. QueryFiles.Guessed(source), .. _notes],
            WeightColumn = _weight < 0 ? null : _header[_weight],
        };
    }

    /// <summary>Refuses columns of numbers that are text for their commas: no rule on numbers would hold for them.</summary>
    /// <param name="which">Which of these matter.</param>
    /// <param name="besides">What is wrong besides; null for nothing.</param>
    private void RefuseCommas(Func<ColumnCodes, bool> which, TableFormatException? besides = null)
    {
        ColumnCodes[] found = [.. _wanted.Where(c => c.Commas.Are && which(c))];
        if (found.Length > 0)
        {
            (string problem, string remedy) = CommaNumbers.OfColumns([.. found.Select(c => (c.Name, c.Commas))], _isDelimited, source.Name);
            throw Error(besides is null ? problem : $"{problem} Besides: {besides.Message}", remedy, found[0]);
        }
    }

    private void ThrowIfNoTarget()
    {
        ColumnCodes target = _wanted[0];
        if (target.GivenUpAfter is not null && target.Discretised is null && asked.DiscretiserOf(target.Name, false) is null)
        {
            throw Error($"The target has more than {target.Symbols - 1} different values.",
                $"Put them into fewer classes, for example with --bins {target.Name}=8.", target);
        }

        if (asked.DiscretiserOf(target.Name, false) is null && ColumnChecks.IsMeasured(target.Numbers, target.Symbols, _records))
        {
            throw Error(string.Create(CultureInfo.InvariantCulture,
                $"The target holds measured values, not symbols: {target.Numbers} different numbers "
                + $"in {_records} records."), $"Bin it, for example with --bins {target.Name}=8.", target);
        }
    }

    /// <summary>Finds the columns in the first file.</summary>
    private void Resolve(RecordReader table)
    {
        _header = table.Header;
        int[] targets = ColumnResolver.FindAsked(table, asked.Target, "--y");
        _weight = ColumnResolver.FindWeight(table, asked.Weight, [targets]);
        _weights = _weight < 0 ? null : [];
        _wanted = [new ColumnCodes(table, settings, "", targets, asked.Discretisers.Any(d => d.Name == asked.Target)),
            .. Wanted(table, targets)];
        if (_wanted.Skip(1).GroupBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw table.HeaderError($"{twice.Count()} columns are called '{twice.Key}', and no list could tell them apart.",
                "Give every column a name of its own, or name those that are wanted with --columns.", twice.Key);
        }

        foreach ((string name, _) in asked.Discretisers)
        {
            if (name.Length > 0 && !Array.Exists(_wanted, c => c.Name == name))
            {
                throw table.HeaderError($"--bins or --clusters asks for '{name}', which is neither the target nor a column or group "
                    + $"that is screened.",
                    "Name a column or a group that is screened, or none to mean all of numbers.", name);
            }
        }
    }

    private IEnumerable<ColumnCodes> Wanted(RecordReader table, int[] target)
    {
        int[] single = asked.Columns is { } list ? ColumnResolver.FindAsked(table, list, "--columns")
            : asked.IsChosen ? [] : [.. Enumerable.Range(0, table.Header.Length).Except(target).Where(c => c != _weight)];
        foreach (int column in single)
        {
            yield return new ColumnCodes(table, settings, table.Header[column], [NotTarget(column, "--columns")],
                asked.DiscretiserOf(table.Header[column], false) is not null);
        }

        foreach (string group in asked.Groups ?? [])
        {
            int equals = group.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw table.HeaderError($"--group {group}: a group is written NAME=COL,COL.",
                    "Name the group and its columns, for example --group speech=pitch,pace.");
            }

            int[] columns = ColumnResolver.FindAsked(table, group[(equals + 1)..], "--group");
            yield return new ColumnCodes(table, settings, group[..equals], Array.ConvertAll(columns, c => NotTarget(c, "--group")),
                asked.DiscretiserOf(group[..equals], true) is not null);
        }

        int NotTarget(int column, string option) => !target.Contains(column) && column != _weight ? column : throw table.HeaderError(
            $"The column '{table.Header[column]}' is the {(column == _weight ? "weight" : "target")} and named in {option}.",
            column == _weight && asked.Weight is null ? "Leave it out there, or say --weight none if it is no weight."
            : "Leave it out there.", table.Header[column]);
    }

    /// <summary>Where the columns of the first file stand in this one: by their names, in any order.</summary>
    private int[] Places(RecordReader table)
    {
        if (ReferenceEquals(table.Header, _header))
        {
            return [.. Enumerable.Range(0, _header.Length)];
        }

        int[] places = new int[_header.Length];
        foreach (int column in Used)
        {
            places[column] = ColumnResolver.Find(table, _header[column]) is int place and >= 0 ? place
                : throw table.HeaderError($"No column is named '{_header[column]}', as in an earlier file of the same table.",
                "Give all files of one table the same columns.", _header[column]);
        }

        // A pattern may find more here than in the first file.
        string[] here = [.. Chosen(table)],
            there = [.. Used.Where(c => c != _weight && !_wanted[0].Columns.Contains(c)).Select(c => table.Header[places[c]]).Distinct()];
        if (asked.IsChosen && here.Except(there).FirstOrDefault() is { } more)
        {
            throw table.HeaderError($"--columns and --group mean other columns here than in the first file of the table: here "
                + $"{string.Join(", ", here)}; there {string.Join(", ", there)}.",
                "Give all files of one table the same columns, or name those that all have.", more);
        }

        // Where all columns are screened, one that only this file has would be lost.
        return asked.IsChosen || table.Header.Where((_, c) => !places.Contains(c)).FirstOrDefault(name =>
            name.Length > 0) is not { } other ? places
            : throw table.HeaderError($"The column '{other}' is in no earlier file of the same table.",
            "Give all files of one table the same columns, or name those that are wanted with --columns.", other);
    }

    /// <summary>The names of the columns that are chosen in this file.</summary>
    private IEnumerable<string> Chosen(RecordReader table) =>
        (asked.Columns is { } list ? ColumnResolver.FindAsked(table, list, "--columns") : [])
        .Concat((asked.Groups ?? []).SelectMany(group =>
        ColumnResolver.FindAsked(table, group[(group.IndexOf('=', StringComparison.Ordinal) + 1)..], "--group"))).Select(c =>
        table.Header[c]).Distinct();

    private IEnumerable<int> Used => _wanted.SelectMany(c => c.Columns).Concat(_weight < 0 ? [] : [_weight]).Distinct();

    private void Add(RecordReader table, int[] places, CancellationToken cancellation)
    {
        int[] used = [.. Used.Select(c => places[c])];
        int[][] columns = Array.ConvertAll(_wanted, w => Array.ConvertAll(w.Columns, c => places[c]));

        // A column may turn out to be none that is screened, and its gaps to be of no matter; the target and the weight are needed always.
        int[] always = [.. _wanted[0].Columns.Concat(_weight < 0 ? [] : [_weight]).Select(c => places[c])];
        table.Select(used, counted: false);
        while (table.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (settings.DropMissing && Array.Exists(always, c => MissingValue.Is(table[c])))
            {
                _dropped++;
                continue;
            }

            for (int c = 0; c < columns.Length; c++)
            {
                if (settings.DropMissing && Array.Exists(columns[c], place => MissingValue.Is(table[place])))
                {
                    _wanted[c].AddGap();
                    continue;
                }

                _symbols += _wanted[c].Add(table, columns[c]) ? 1 : 0;
            }

            _rows++;

            GiveUpTheLargest();

            int times = _weight < 0 ? 1 : Times(table, places[_weight]);
            _weights?.Add(times);
            _records += times;
            if (_records > Array.MaxLength)
            {
                throw table.TableError($"There are more than {Array.MaxLength} records.", "Screen a sample of them.");
            }
        }
    }

    /// <summary>Keeps the memory within its limit where many columns have many symbols: there the largest are no categories.</summary>
    private void GiveUpTheLargest()
    {
        while (_symbols > MostSymbols)
        {
            ColumnCodes largest = _wanted.Where(c => c.GivenUpAfter is null).MaxBy(c => c.Symbols)!;
            largest.GiveUp();
            _symbols = _wanted.Where(c => c.GivenUpAfter is null).Sum(c => (long)c.Symbols);
        }
    }

    private int Times(RecordReader table, int weight)
    {
        double times = asked.Weight is not null ? WeightField.Read(table, weight) : WeightField.ReadUnasked(table, weight);
        return times == Math.Floor(times) && times <= int.MaxValue ? (int)times : throw table.Error(weight,
            "The weight of a record is no whole number.",
            "Say --weight none where every row may count one: only records of whole weights, how often each occurs, are screened.");
    }

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
            Discretised = [.. kept.Where(k => k.Column.Discretised is not null).Select(k => (k.Column.Name, k.Column.Discretised!))],
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

    private TableFormatException Error(string problem, string remedy, ColumnCodes? column = null) =>
        new(source.Name, problem, remedy) { Column = column is null ? null : _header[column.Columns[0]] };
}
