using Pid.Data.Discretising;
using Pid.Data.Reading;
using Pid.Numerics.Distributions;

namespace Pid.Data;

/// <summary>Which columns of a table of records are wanted.</summary>
/// <param name="Target">The target.</param>
/// <param name="Columns">The columns, separated by commas; null for all but the target, or for none where there are groups.</param>
/// <param name="Weight">Column of whole numbers, how often the record occurs; null for the column called count, if there is one; none for no column.</param>
/// <param name="Groups">Groups of columns, NAME=COL,COL..: each is a column whose symbols are the combinations that occur.</param>
public sealed record RecordColumns(string Target, string? Columns = null, string? Weight = null, IReadOnlyList<string>? Groups = null)
{
    /// <summary>What to put into classes: the settings of a column or group by its name, or under the empty name those of every one of numbers.</summary>
    public IReadOnlyList<(string Name, DiscretiserSettings Settings)> Discretisers { get; init; } = [];

    /// <summary>Whether the columns were named, and not simply all of the table.</summary>
    internal bool IsChosen => Columns is not null || Groups is { Count: > 0 };

    /// <summary>The settings for a column: its own, or the general ones, clusters for a group where there are both.</summary>
    internal (DiscretiserSettings Settings, bool Own)? DiscretiserOf(string name, bool group)
    {
        foreach ((string own, DiscretiserSettings settings) in Discretisers)
        {
            if (own == name)
            {
                return (settings, true);
            }
        }

        DiscretiserSettings? general = null;
        foreach ((string own, DiscretiserSettings settings) in name == Target ? [] : Discretisers)
        {
            if (own.Length == 0 && (general is null || (settings.Kind == DiscretiserKind.Clusters) == group))
            {
                general = settings;
            }
        }

        return general is null ? null : (general, false);
    }
}

/// <summary>A column that is not screened.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Why">The reason, in words.</param>
public sealed record LeftOutColumn(string Name, string Why);

/// <summary>Records as coded columns.</summary>
/// <param name="Columns">The columns, in the order of the table, groups last.</param>
/// <param name="Target">The target.</param>
/// <param name="Skipped">Names of columns left out, such as identifiers or measurements.</param>
/// <param name="Dropped">Rows left out because a used column has no value there.</param>
public sealed record RecordTable(IReadOnlyList<CodedColumn> Columns, CodedColumn Target, IReadOnlyList<string> Skipped, long Dropped = 0)
{
    /// <summary>The column that says how often a record occurs; null where every row is one record.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>The skipped columns, each with the reason.</summary>
    public IReadOnlyList<LeftOutColumn> LeftOut { get; init; } = [];

    /// <summary>The columns whose values were put into classes, and how.</summary>
    public IReadOnlyList<(string Name, string By)> Discretised { get; init; } = [];

    /// <summary>What a person must be told of the columns before the list is believed, in sentences.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

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
        int[] targets = ColumnResolver.FindAsked(table, columns.Target, "--y");
        ColumnCodes target = new(table, settings, "", targets, columns.Discretisers.Any(d => d.Name == columns.Target));
        int weight = ColumnResolver.FindWeight(table, columns.Weight, [targets]);
        List<ColumnCodes> wanted = [target, .. Wanted(table, settings, columns, target.Columns, weight)];
        foreach ((string name, _) in columns.Discretisers)
        {
            if (name.Length > 0 && !wanted.Exists(c => c.Name == name))
            {
                throw table.HeaderError($"--bins or --clusters asks for '{name}', which is neither the target nor a column or group that is screened.",
                    "Name a column or a group that is screened, or none to mean all of numbers.", name);
            }
        }

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

            int times = weight < 0 ? 1 : Times(table, weight, columns.Weight is not null);
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

        CodedColumn coded = Built(table, columns, target, weights, records, 1) ?? throw table.TableError(
            $"The target has more than {CodedColumn.MaxSymbols} different values.", $"Put them into fewer classes, for example with --bins {target.Name}=8.", target.Columns[0]);
        RecordTable found = Sorted(table, columns, wanted.Skip(1), coded, weights, records);
        return found with
        {
            Dropped = dropped,
            Remarks = [.. QueryFiles.Guessed(source), .. LabelChecks.Twins(coded.Variable), .. found.Remarks],
            WeightColumn = weight < 0 ? null : table.Header[weight],
        };
    }

    /// <summary>The codes of a column, put into classes where that was asked.</summary>
    private static CodedColumn? Built(RecordReader table, RecordColumns asked, ColumnCodes column, List<int>? weights, long records, int targetSymbols)
    {
        (DiscretiserSettings Settings, bool Own)? discretiser = asked.DiscretiserOf(column.Name, column.Columns.Length > 1);
        if (discretiser is { Own: true } && !column.IsNumeric)
        {
            throw table.TableError($"{column.Name} is to be put into classes, but holds values that are no finite numbers.", "Name columns of numbers in --bins and --clusters.", column.Columns[0]);
        }

        try
        {
            return column.Build(weights, (int)records, discretiser, targetSymbols);
        }
        catch (ArgumentException e)
        {
            throw table.TableError($"{column.Name} cannot be put into classes: {Discretiser.Problem(e)}", "");
        }
    }

    /// <summary>The columns that can be paired, and why the others cannot.</summary>
    private static RecordTable Sorted(
        RecordReader table, RecordColumns asked, IEnumerable<ColumnCodes> wanted, CodedColumn target, List<int>? weights, long records)
    {
        (List<CodedColumn> kept, List<LeftOutColumn> left, List<(string, string)> discretised, List<string> remarks) = ([], [], [], []);
        foreach (ColumnCodes column in wanted)
        {
            CodedColumn? built = Built(table, asked, column, weights, records, target.Variable.Size);
            if (ColumnChecks.LeftOut(column, built, records, chosen: asked.IsChosen) is { } why)
            {
                left.Add(new LeftOutColumn(column.Name, why));
                continue;
            }

            kept.Add(built!);
            if (column.Discretised is { } how)
            {
                discretised.Add((column.Name, how));
            }

            remarks.AddRange(ColumnChecks.Remarks(built!, target, records, weights is null && asked.Weight is null));
            remarks.AddRange(column.Discretised is null ? LabelChecks.Twins(built!.Variable) : []);
        }

        return kept.Count >= 2 ? new RecordTable(kept, target, [.. left.Select(c => c.Name)])
        {
            LeftOut = left,
            Discretised = discretised,
            Remarks = remarks,
        }
            : throw table.TableError(
                (kept.Count == 0 ? "No column is left to screen." : $"Only the column {kept[0].Variable.Name} is left to screen, which is no pair.")
                    + (left.Count > 0 ? $" Left out: {string.Join("; ", left.Take(8).Select(c => $"{c.Name} ({c.Why})"))}{(left.Count > 8 ? FormattableString.Invariant($"; .. {left.Count} in all") : "")}." : ""),
                left.Count > 0 ? "Put columns of numbers into classes with --bins 8, or groups of them with --group NAME=COLS --clusters auto." : "Give a table with two columns or more besides the target.");
    }

    private static int Times(RecordReader table, int weight, bool asked)
    {
        double times = asked ? WeightField.Read(table, weight) : WeightField.ReadUnasked(table, weight);
        return times == Math.Floor(times) && times <= int.MaxValue ? (int)times : throw table.Error(weight,
            "The weight of a record is no whole number.", "Write how often the record occurs; records of other weights cannot be screened.");
    }

    private static IEnumerable<ColumnCodes> Wanted(RecordReader table, ReadSettings? settings, RecordColumns asked, int[] target, int weight)
    {
        bool groups = asked.Groups is { Count: > 0 };
        int[] single = asked.Columns is { } list ? ColumnResolver.FindAsked(table, list, "--columns")
            : groups ? [] : [.. Enumerable.Range(0, table.Header.Length).Except(target).Where(c => c != weight)];
        foreach (int column in single)
        {
            yield return new ColumnCodes(table, settings, table.Header[column], [NotTarget(column, "--columns")], asked.DiscretiserOf(table.Header[column], false) is not null);
        }

        foreach (string group in asked.Groups ?? [])
        {
            int equals = group.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw table.HeaderError($"--group {group}: a group is written NAME=COL,COL.", "Name the group and its columns, for example --group speech=pitch,pace.");
            }

            int[] columns = ColumnResolver.FindAsked(table, group[(equals + 1)..], "--group");
            yield return new ColumnCodes(table, settings, group[..equals], Array.ConvertAll(columns, c => NotTarget(c, "--group")), asked.DiscretiserOf(group[..equals], true) is not null);
        }

        int NotTarget(int column, string option) => !target.Contains(column) && column != weight ? column : throw table.HeaderError(
            $"The column '{table.Header[column]}' is the {(column == weight ? "weight" : "target")} and named in {option}.", column == weight && asked.Weight is null ? "Leave it out there, or say --weight none if it is no weight." : "Leave it out there.", table.Header[column]);
    }
}
