using Pid.Numerics.Distributions;

namespace Pid.Data;

/// <summary>A joint distribution read from a table.</summary>
/// <param name="Joint">The distribution.</param>
/// <param name="Contents">What was read, in words for a report: "125 rows weighted by column count", "8124 records" or "8 cells".</param>
public sealed record JointTable(Joint Joint, string Contents);

/// <summary>The three pairwise tables read from three files, their variables united.</summary>
/// <param name="X1Y">Weights of (x1, y).</param>
/// <param name="X2Y">Weights of (x2, y).</param>
/// <param name="X1X2">Weights of (x1, x2).</param>
/// <param name="Contents">What was read, in words for a report.</param>
public sealed record PairTables(PairTable X1Y, PairTable X2Y, PairTable X1X2, string Contents);

/// <summary>
/// Reads tables of weights. A file called .json holds one JSON document (see <see cref="JsonTable"/>); every other is delimited text
/// with a header (commas, semicolons or tabs; # starts a comment line), either in long form (a row a cell, with a weight column) or
/// raw records (a row a record). Rows of the same cell are added up. Files of any length stream: memory grows with the distinct cells.
/// </summary>
public static class TableReader
{
    /// <summary>Reads a joint distribution of X1, X2 and Y.</summary>
    /// <param name="source">The table.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="cancellation">Gives up between two rows.</param>
    /// <exception cref="TableFormatException">The source is no such table.</exception>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public static JointTable ReadJoint(TableSource source, TableColumns columns, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(columns);
        using TextReader text = source.Open();
        if (IsJson(source, text))
        {
            JsonTable.RefuseColumns(source, columns);
            return JsonTable.ToJoint(JsonTable.ReadToEnd(source, text), source.Name);
        }

        VariableBuilder[] variables = [new(), new(), new()];
        (CellWeights cells, string contents) = ReadDelimited(source, text, columns, variables, [Role.X1, Role.X2, Role.Y], cancellation);
        (Variable[] built, double[] weights) = cells.ToTable();
        return new JointTable(new Joint(built[0], built[1], built[2], weights), contents);
    }

    /// <summary>Reads the three pairwise tables; a symbol that is missing from one of them has weight 0 there.</summary>
    /// <param name="x1y">Table of (x1, y).</param>
    /// <param name="x2y">Table of (x2, y).</param>
    /// <param name="x1x2">Table of (x1, x2).</param>
    /// <param name="columns">Columns, the same in every file that has the variable.</param>
    /// <param name="cancellation">Gives up between two rows.</param>
    /// <exception cref="TableFormatException">A source is no such table.</exception>
    /// <exception cref="OperationCanceledException">Reading was given up.</exception>
    public static PairTables ReadPairs(
        TableSource x1y, TableSource x2y, TableSource x1x2, TableColumns columns, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x1y);
        ArgumentNullException.ThrowIfNull(x2y);
        ArgumentNullException.ThrowIfNull(x1x2);
        ArgumentNullException.ThrowIfNull(columns);
        (VariableBuilder x1, VariableBuilder x2, VariableBuilder y) = (new(), new(), new());
        (CellWeights cells1, string contents1) = ReadPair(x1y, columns, [x1, y], [Role.X1, Role.Y], cancellation);
        (CellWeights cells2, string contents2) = ReadPair(x2y, columns, [x2, y], [Role.X2, Role.Y], cancellation);
        (CellWeights cells12, string contents12) = ReadPair(x1x2, columns, [x1, x2], [Role.X1, Role.X2], cancellation);
        return new PairTables(Build(cells1, x1y), Build(cells2, x2y), Build(cells12, x1x2), string.Join(", ", contents1, contents2, contents12));
    }

    private static (CellWeights Cells, string Contents) ReadPair(
        TableSource source, TableColumns columns, VariableBuilder[] variables, Role[] roles, CancellationToken cancellation)
    {
        using TextReader text = source.Open();
        if (IsJson(source, text))
        {
            JsonTable.RefuseColumns(source, columns);
            return JsonTable.AddPair(JsonTable.ReadToEnd(source, text), source.Name, variables, roles);
        }

        return ReadDelimited(source, text, columns, variables, roles, cancellation);
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

    /// <summary>A stream has no name to go by; a JSON object shows itself by its first character.</summary>
    private static bool IsJson(TableSource source, TextReader text) => !source.HasExtension(".jsonl", ".ndjson")
        ? source.HasExtension(".json") || (source.IsStream && JsonTable.Peek(source, text) == '{')
        : throw new TableFormatException(source.Name, "This is a batch, one document a line; one table is needed here.", "Give a .json, .csv or .tsv file.");

    private static (CellWeights Cells, string Contents) ReadDelimited(
        TableSource source, TextReader text, TableColumns asked, VariableBuilder[] variables, Role[] roles, CancellationToken cancellation)
    {
        using DelimitedReader table = new(source, text);
        ResolvedColumns columns = ColumnResolver.Resolve(table, asked, roles);
        for (int v = 0; v < variables.Length; v++)
        {
            if (!variables[v].Begin(columns.Names[v], columns.Variables[v].Length))
            {
                throw table.HeaderError($"The variable {columns.Names[v]} has another number of columns here than in an earlier table.",
                    "Use the same columns in every table.");
            }
        }

        CellWeights cells = new(variables);
        (long rows, double total) = (0, 0);
        Span<int> code = stackalloc int[3];
        while (table.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            int symbols = 0;
            for (int v = 0; v < variables.Length; v++)
            {
                symbols -= variables[v].Size;
                code[v] = variables[v].Code(table, columns.Variables[v]);
                symbols += variables[v].Size;
            }

            if (symbols > 0 && cells.TooLarge() is { } problem)
            {
                throw table.Error(columns.Variables[0][0], problem, CellWeights.TooLargeRemedy);
            }

            double weight = WeightField.Read(table, columns.Weight);
            cells.Add((code[0], code[1], code[2]), weight);
            total += weight;
            rows++;
        }

        ThrowIfEmpty(table, columns.Weight, rows, total);
        return (cells, columns.Weight < 0
            ? FormattableString.Invariant($"{rows} records")
            : FormattableString.Invariant($"{rows} rows weighted by column {table.Header[columns.Weight]}"));
    }

    private static void ThrowIfEmpty(DelimitedReader table, int weight, long rows, double total)
    {
        if (rows == 0)
        {
            throw table.HeaderError("There is a header but no row.", "Give at least one row below it; lines that start with # are comments.");
        }

        if (total == 0)
        {
            throw table.TableError("All weights are zero.", "At least one row needs a positive weight.", weight, "0");
        }

        if (!double.IsFinite(total))
        {
            throw table.TableError("The weights sum to more than a double holds.", "Divide all weights by a common factor.", weight, "Infinity");
        }
    }
}
