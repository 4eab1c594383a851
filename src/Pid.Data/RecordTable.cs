using Pid.Data.Discretising;
using Pid.Data.Text;
using Pid.Numerics.Distributions;

namespace Pid.Data;

/// <summary>Which columns of a table of records are wanted.</summary>
/// <param name="Target">The target.</param>
/// <param name="Columns">The columns, separated by commas; null for all but the target, or for none where there are groups.</param>
/// <param name="Weight">
/// Column of whole numbers, how often the record occurs; null for the column called count, if there is one; none for no column.
/// </param>
/// <param name="Groups">Groups of columns, NAME=COL,COL..: each is a column whose symbols are the combinations that occur.</param>
internal sealed record RecordColumns(string Target, string? Columns = null, string? Weight = null, IReadOnlyList<string>? Groups = null)
{
    /// <summary>
    /// What to put into classes: the settings of a column or group by its name, or under the empty name those of every one of numbers.
    /// </summary>
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
internal sealed record LeftOutColumn(string Name, string Why);

/// <summary>Records as coded columns.</summary>
/// <param name="Columns">The columns, in the order of the table, groups last.</param>
/// <param name="Target">The target.</param>
/// <param name="Skipped">Names of columns left out, such as identifiers or measurements.</param>
/// <param name="Dropped">Rows left out because a used column has no value there.</param>
internal sealed record RecordTable(IReadOnlyList<CodedColumn> Columns, CodedColumn Target, IReadOnlyList<string> Skipped, long Dropped = 0)
{
    /// <summary>The column that says how often a record occurs; null where every row is one record.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>The skipped columns, each with the reason.</summary>
    public IReadOnlyList<LeftOutColumn> LeftOut { get; init; } = [];

    /// <summary>The columns whose values were put into classes, and how, the target first if it is one.</summary>
    public IReadOnlyList<(string Name, string By)> Discretised { get; init; } = [];

    /// <summary>What a person must be told of the columns before the list is believed, in sentences.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>
    /// Reads any table with a header, every row a record, or as many as its weight says; the files of a folder or a pattern are one table.
    /// </summary>
    /// <param name="source">The table.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="settings">How to read; null for the defaults.</param>
    /// <param name="cancellation">Gives up between two rows.</param>
    /// <exception cref="TableFormatException">The source is no such table, or lacks a column.</exception>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public static RecordTable Read(TableSource source, RecordColumns columns, ReadSettings? settings = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(columns);
        return new RecordTableReader(source, columns, settings ?? ReadSettings.Default).Read(cancellation);
    }
}
