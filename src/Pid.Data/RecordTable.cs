using Pid.Data.Reading;
using Pid.Numerics.Distributions;

namespace Pid.Data;

/// <summary>Which columns of a table of records are wanted.</summary>
/// <param name="Target">The target.</param>
/// <param name="Columns">The columns, separated by commas; null for all but the target, or for none where there are groups.</param>
/// <param name="Weight">Column of whole numbers, how often the record occurs; null for the column count, weight or p, if there is one.</param>
/// <param name="Groups">Groups of columns, NAME=COL,COL..: each is a column whose symbols are the combinations that occur.</param>
public sealed record RecordColumns(string Target, string? Columns = null, string? Weight = null, IReadOnlyList<string>? Groups = null);

/// <summary>Records as coded columns.</summary>
/// <param name="Columns">The columns, in the order of the table, groups last.</param>
/// <param name="Target">The target.</param>
/// <param name="Skipped">Names of columns with more symbols than can be coded, such as identifiers or measurements.</param>
/// <param name="Dropped">Rows left out because a used column has no value there.</param>
public sealed record RecordTable(IReadOnlyList<CodedColumn> Columns, CodedColumn Target, IReadOnlyList<string> Skipped, long Dropped = 0)
{
    /// <summary>Reads any table with a header, every row a record, or as many as its weight says.</summary>
    /// <param name="source">The table.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="settings">How to read; null for the defaults.</param>
    /// <param name="cancellation">Gives up between two rows.</param>
    /// <exception cref="TableFormatException">The source is no such table, or lacks a column.</exception>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public static RecordTable Read(TableSource source, RecordColumns columns, ReadSettings? settings = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(columns);
        using RecordReader table = RecordSource.Open(source, settings ?? ReadSettings.Default, cancellation);
        ColumnCodes target = new(table, "", ColumnResolver.FindAsked(table, columns.Target, "--y"));
        int weight = ColumnResolver.FindWeight(table, columns.Weight, [target.Columns]);
        List<ColumnCodes> wanted = [target, .. Wanted(table, columns, target.Columns, weight)];
        table.Select([.. wanted.SelectMany(c => c.Columns), .. weight < 0 ? [] : new[] { weight }], counted: false);
        List<int>? weights = weight < 0 ? null : [];
        long records = 0, dropped = 0;
        int[] used = settings?.DropMissing == true ? [.. wanted.SelectMany(c => c.Columns).Distinct()] : [];
        while (table.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (used.Any(c => MissingValue.Is(table[c])))
            {
                dropped++;
                continue;
            }

            foreach (ColumnCodes column in wanted)
            {
                column.Add(table);
            }

            int times = weight < 0 ? 1 : Times(table, weight);
            weights?.Add(times);
            records += times;
            if (records > Array.MaxLength)
            {
                throw table.TableError($"There are more than {Array.MaxLength} records.", "Screen a sample of them.");
            }
        }

        if (records == 0 && dropped > 0)
        {
            throw table.TableError($"Every one of the {dropped} records lacks a value in some column.",
                "Name the columns that are wanted with --columns, or read missing values as a category of their own, without --missing drop.");
        }

        if (records == 0)
        {
            throw table.TableError("There are no records under the header.", "Give at least one row, of weight 1 or more.");
        }

        CodedColumn coded = target.Build(weights, (int)records) ?? throw table.TableError(
            $"The target has more than {CodedColumn.MaxSymbols} different values.", "Put them into fewer classes.", target.Columns[0]);
        (List<CodedColumn> kept, List<string> skipped) = ([], []);
        foreach (ColumnCodes column in wanted.Skip(1))
        {
            if (column.Build(weights, (int)records) is { } built)
            {
                kept.Add(built);
            }
            else
            {
                skipped.Add(column.Name);
            }
        }

        return new RecordTable(kept, coded, skipped, dropped);
    }

    private static int Times(RecordReader table, int weight)
    {
        double times = WeightField.Read(table, weight);
        return times == Math.Floor(times) && times <= int.MaxValue ? (int)times : throw table.Error(weight,
            "The weight of a record is no whole number.", "Write how often the record occurs; records of other weights cannot be screened.");
    }

    private static IEnumerable<ColumnCodes> Wanted(RecordReader table, RecordColumns asked, int[] target, int weight)
    {
        bool groups = asked.Groups is { Count: > 0 };
        int[] single = asked.Columns is { } list ? ColumnResolver.FindAsked(table, list, "--columns")
            : groups ? [] : [.. Enumerable.Range(0, table.Header.Length).Except(target).Where(c => c != weight)];
        foreach (int column in single)
        {
            yield return new ColumnCodes(table, table.Header[column], [NotTarget(column, "--columns")]);
        }

        foreach (string group in asked.Groups ?? [])
        {
            int equals = group.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw table.HeaderError($"--group {group}: a group is written NAME=COL,COL.", "Name the group and its columns, for example --group speech=pitch,pace.");
            }

            int[] columns = ColumnResolver.FindAsked(table, group[(equals + 1)..], "--group");
            yield return new ColumnCodes(table, group[..equals], Array.ConvertAll(columns, c => NotTarget(c, "--group")));
        }

        int NotTarget(int column, string option) => !target.Contains(column) && column != weight ? column : throw table.HeaderError(
            $"The column '{table.Header[column]}' is the {(column == weight ? "weight" : "target")} and named in {option}.", "Leave it out there.", table.Header[column]);
    }

    /// <summary>The codes of a column while its records stream by; given up once there are too many symbols.</summary>
    private sealed class ColumnCodes
    {
        private readonly VariableBuilder _variable = new();
        private byte[]? _codes = new byte[1024];
        private int _length;

        public ColumnCodes(RecordReader table, string name, int[] columns)
        {
            Columns = columns;
            Name = name.Length > 0 ? name : string.Join(",", columns.Select(c => table.Header[c]));
            _variable.Begin(Name, columns.Length);
        }

        public string Name { get; }

        public int[] Columns { get; }

        public void Add(RecordReader row)
        {
            if (_codes is null)
            {
                return;
            }

            int code = _variable.Code(row, Columns);
            if (code >= CodedColumn.MaxSymbols)
            {
                _codes = null;
                return;
            }

            if (_length == _codes.Length)
            {
                Array.Resize(ref _codes, (int)Math.Min(2L * _length, Array.MaxLength));
            }

            _codes[_length++] = (byte)code;
        }

        /// <summary>The column, each row repeated by its weight, or once without weights; null where it was given up.</summary>
        public CodedColumn? Build(List<int>? weights, int records)
        {
            if (_codes is null)
            {
                return null;
            }

            (Variable variable, int[] indexOfCode) = _variable.Build();
            byte[] codes = _codes;
            if (weights is null)
            {
                foreach (ref byte code in codes.AsSpan(0, records))
                {
                    code = (byte)indexOfCode[code];
                }
            }
            else
            {
                codes = new byte[records];
                for (int row = 0, next = 0; row < _length; next += weights[row++])
                {
                    codes.AsSpan(next, weights[row]).Fill((byte)indexOfCode[_codes[row]]);
                }
            }

            _codes = null;
            return new CodedColumn(variable, codes.AsMemory(0, records));
        }
    }
}
