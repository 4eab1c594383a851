using Pid.Data.Columns;
using Pid.Data.Discretising;
using Pid.Data.Json;
using Pid.Data.Queries;
using Pid.Numerics.Distributions;

namespace Pid.Data;

/// <summary>A joint distribution read from a table.</summary>
/// <param name="Joint">The distribution.</param>
/// <param name="Contents">What was read, in words for a report: "125 rows weighted by column count", "8124 records" or "8 cells".</param>
public sealed record JointTable(Joint Joint, string Contents)
{
    /// <summary>The column of the weights; null where every row counts one, or where there are no rows.</summary>
    public string? WeightColumn { get; init; }

    /// <summary>Whether the table had rows, and each was one record.</summary>
    public bool RowsAreRecords { get; init; }

    /// <summary>The records that were left out for missing values.</summary>
    public long RecordsLeftOut { get; init; }

    /// <summary>What a person must be told of the table before its numbers are believed, in sentences; mostly nothing.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>What was done to measured values; null where every variable kept its categories.</summary>
    internal Discretisation? Discretisation { get; init; }

    /// <summary>The measured values themselves; null where every variable kept its categories.</summary>
    internal MeasuredRecords? Measured { get; init; }
}

/// <summary>Records whose measured values were put into classes, as they were before.</summary>
/// <param name="X1">The values of the first source; null where it has categories.</param>
/// <param name="X2">The same of the second.</param>
/// <param name="Cells">For each record its cell of the table, (x1 |X2| + x2) |Y| + y.</param>
/// <param name="Records">For each its number among the records of the table, from 1: some are left out.</param>
internal sealed record MeasuredRecords(Features? X1, Features? X2, IReadOnlyList<int> Cells, IReadOnlyList<int> Records);

/// <summary>The three pairwise tables read from three files, their variables united.</summary>
/// <param name="X1Y">Weights of (x1, y).</param>
/// <param name="X2Y">Weights of (x2, y).</param>
/// <param name="X1X2">Weights of (x1, x2).</param>
/// <param name="Contents">What was read, in words for a report.</param>
public sealed record PairTables(PairTable X1Y, PairTable X2Y, PairTable X1X2, string Contents)
{
    /// <summary>The column of the weights in each table, in the order of the tables; null where every row counts one.</summary>
    public IReadOnlyList<string?> WeightColumns { get; init; } = [null, null, null];

    /// <summary>Whether all tables had rows, and each was one record.</summary>
    public bool RowsAreRecords { get; init; }

    /// <summary>The records of each table that were left out for missing values.</summary>
    public IReadOnlyList<long> RecordsLeftOut { get; init; } = [0, 0, 0];

    /// <summary>What a person must be told of the tables before their numbers are believed, in sentences; mostly nothing.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>What was done to measured values; null where every variable kept its categories.</summary>
    internal Discretisation? Discretisation { get; init; }
}

/// <summary>
/// Reads tables of weights. A file called .json holds one JSON document (see <see cref="JsonTable"/>) or records, .jsonl records; .parquet
/// files and queries are counted by the data engine, queries on other databases by these; .npy and .npz are NumPy arrays, .xlsx is an Excel
/// workbook; every other is delimited text with a header (commas, semicolons, tabs or bars; lines above it that start with # are comments).
/// Text may be packed by gzip or Zstandard. A table is in long form (a row a cell, with a weight column) or raw records (a row a record).
/// Rows of the same cell are added up, over all files of a folder or a pattern. Tables of any length stream: memory grows with the distinct
/// cells.
/// </summary>
public static class TableReader
{
    /// <summary>Reads a joint distribution of X1, X2 and Y.</summary>
    /// <param name="source">The table.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="settings">How to read; null for <see cref="ReadSettings.Default"/>.</param>
    /// <param name="cancellation">Gives up between two rows.</param>
    /// <exception cref="TableFormatException">The source is no such table.</exception>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public static JointTable ReadJoint(TableSource source, TableColumns columns, ReadSettings? settings = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(columns);
        if (IsJson(source))
        {
            JsonTable.RefuseColumns(source, columns);
            using TextReader text = source.Open();
            JointTable read = JsonTable.ToJoint(JsonTable.ReadToEnd(source, text), source.Name);
            return read with { Remarks = [.. read.Remarks, .. RareSymbols.Remarks(read.Joint, RareSymbols.RecordsOf(read.Joint))] };
        }

        RecordCounter counter = new([new(settings), new(settings), new(settings)], [Role.X1, Role.X2, Role.Y], columns,
            settings ?? ReadSettings.Default, new ColumnOrder());
        counter.Add(source, cancellation);
        JointTable table = counter.ToJoint();
        return table with
        {
            Remarks = [.. counter.Remarks, .. CommaNumbers.Remarks(counter.IsDelimited, table.Joint.X1, table.Joint.X2, table.Joint.Y),
            .. UnitNumbers.Remarks(table.Joint.X1, table.Joint.X2, table.Joint.Y), .. TotalSymbols.Remarks(table.Joint),
            .. LabelChecks.Twins(table.Joint.X1, table.Joint.X2, table.Joint.Y), .. RareSymbols.Remarks(table.Joint, counter.Rows),
            .. QueryFiles.Guessed(source), .. counter.Notes]
        };
    }

    /// <summary>Reads the three pairwise tables; a symbol that is missing from one of them has weight 0 there.</summary>
    /// <param name="x1y">Table of (x1, y).</param>
    /// <param name="x2y">Table of (x2, y).</param>
    /// <param name="x1x2">Table of (x1, x2).</param>
    /// <param name="columns">Columns, the same in every file that has the variable.</param>
    /// <param name="settings">How to read; null for <see cref="ReadSettings.Default"/>.</param>
    /// <param name="cancellation">Gives up between two rows.</param>
    /// <exception cref="TableFormatException">A source is no such table.</exception>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public static PairTables ReadPairs(TableSource x1y, TableSource x2y, TableSource x1x2, TableColumns columns,
        ReadSettings? settings = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x1y);
        ArgumentNullException.ThrowIfNull(x2y);
        ArgumentNullException.ThrowIfNull(x1x2);
        ArgumentNullException.ThrowIfNull(columns);
        settings ??= ReadSettings.Default;
        (VariableBuilder x1, VariableBuilder x2, VariableBuilder y) = (new(settings), new(settings), new(settings));
        ColumnOrder order = new(severalTables: true);
        TableSource[] sources = [x1y, x2y, x1x2];
        PairRead[] read = PairColumns.Read<PairRead[]>(sources, columns, settings, () =>
        [
            ReadPair(x1y, columns, [x1, y], [Role.X1, Role.Y], settings, order, cancellation),
            ReadPair(x2y, columns, [x2, y], [Role.X2, Role.Y], settings, order, cancellation),
            ReadPair(x1x2, columns, [x1, x2], [Role.X1, Role.X2], settings, order, cancellation),
        ], cancellation);
        MeasuredVariables.Refuse(read.SelectMany(r => r.Measured), samples: true);
        PairTable[] tables = [.. read.Zip(sources, (r, source) => Build(r.Cells, source))];
        return new PairTables(tables[0], tables[1], tables[2], string.Join(", ", read.Select(r => r.Contents)))
        {
            WeightColumns = [.. read.Select(r => r.WeightColumn)],
            RowsAreRecords = read.All(r => r.AreRecords),
            RecordsLeftOut = [.. read.Select(r => r.Dropped)],
            Remarks = [.. read.SelectMany(r => r.Remarks).Distinct(),
            .. LabelChecks.BetweenSamples(tables, [x1y.Name, x2y.Name, x1x2.Name], [true, true, true]),
            .. CommaNumbers.Remarks(x1.IsDelimited, tables[0].Rows, tables[1].Rows, tables[0].Columns),
            .. UnitNumbers.Remarks(tables[0].Rows, tables[1].Rows, tables[0].Columns), .. TotalSymbols.Remarks(tables),
            .. RareSymbols.Remarks(tables[0], tables[1], [read[0].Rows ?? RecordsOf(tables[0]), read[1].Rows ?? RecordsOf(tables[1])]),
            .. sources.SelectMany(QueryFiles.Guessed).Concat(read.SelectMany(r => r.Notes)).Distinct()],
        };
    }

    private static double? RecordsOf(PairTable table) => table.IsCounts ? table.Total : null;

    private sealed record PairRead(CellWeights Cells, string Contents, string? WeightColumn, bool AreRecords, long Dropped,
        IReadOnlyList<string> Remarks)
    {
        /// <summary>The rows that were counted; null where the table had none, but weights.</summary>
        public double? Rows { get; init; }

        public IReadOnlyList<MeasuredVariable> Measured { get; init; } = [];

        public IReadOnlyList<string> Notes { get; init; } = [];
    }

    private static PairRead ReadPair(
        TableSource source, TableColumns columns, VariableBuilder[] variables, Role[] roles, ReadSettings settings, ColumnOrder order,
        CancellationToken cancellation)
    {
        if (IsJson(source))
        {
            JsonTable.RefuseColumns(source, columns);
            using TextReader text = source.Open();
            (CellWeights cells, string contents) = JsonTable.AddPair(JsonTable.ReadToEnd(source, text), source.Name, variables, roles);
            return new PairRead(cells, contents, null, false, 0, []);
        }

        RecordCounter counter = new(variables, roles, columns, settings, order);
        counter.Add(source, cancellation);
        return new PairRead(counter.Cells, counter.Contents, counter.WeightColumn, counter.WeightColumn is null, counter.Dropped,
            counter.Remarks)
        {
            Rows = counter.Rows,
            Measured = [.. counter.Measured(source.Name)],
            Notes = counter.Notes,
        };
    }

    private static PairTable Build(CellWeights cells, TableSource source)
    {
        // Symbols that only another table has may have enlarged this one after it was read.
        if (cells.TooLarge() is { } problem)
        {
            throw new TableFormatException(source.Name, problem, CellWeights.TooLargeRemedy);
        }

        (Variable[] built, double[] weights) = cells.ToTable();
        return new PairTable(built[0], built[1], weights);
    }

    /// <summary>
    /// Whether a source is a document of weights: a file called .json, or a stream that starts with {, unless records are in it.
    /// </summary>
    internal static bool IsJson(TableSource source)
    {
        if (JsonBatch.IsBatchFile(source))
        {
            throw new TableFormatException(source.Name, "This is a batch, one document a line; one table is needed here.",
                "Give a .json, .csv or .tsv file.");
        }

        if (source.Query is not null || (source.HasExtension(".json") ? source.Parts() is not [{ } one] || one != source
            : !source.IsStream))
        {
            return false;
        }

        ReadOnlySpan<byte> start = source.Peek(1 << 16).Span;
        return (source.HasExtension(".json") || start.TrimStart(" \t\r\n"u8) is [(byte)'{', ..]) && !JsonRecords.AreIn(start);
    }
}
