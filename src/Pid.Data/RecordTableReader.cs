using System.Globalization;
using Pid.Data.Columns;
using Pid.Data.Discretising;
using Pid.Data.Queries;
using Pid.Data.Text;

namespace Pid.Data;

/// <summary>Reads the records of a table, in however many files, into coded columns.</summary>
/// <param name="source">The table.</param>
/// <param name="asked">Which of its columns are wanted.</param>
/// <param name="settings">How to read.</param>
internal sealed partial class RecordTableReader(TableSource source, RecordColumns asked, ReadSettings settings)
{
    // Symbols of all columns together that are kept while the records stream by: some 400 MB of text.
    private const int MostSymbols = 1 << 22;

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
        return times > int.MaxValue ? throw table.Error(weight, $"The weight {table[weight]} is larger than {int.MaxValue}.",
                "So often a record occurs at most where columns are screened: give a sample of the records.")
            : times == Math.Floor(times) ? (int)times : throw table.Error(weight, "The weight of a record is no whole number.",
            "Say --weight none where every row may count one: only records of whole weights, how often each occurs, are screened.");
    }

    private TableFormatException Error(string problem, string remedy, ColumnCodes? column = null) =>
        new(source.Name, problem, remedy) { Column = column is null ? null : _header[column.Columns[0]] };
}
