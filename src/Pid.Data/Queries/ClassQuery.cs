using Pid.Data.Binary;

namespace Pid.Data.Queries;

/// <summary>The query, as a shell takes it, that puts measured values into classes where rows have weights.</summary>
internal static class ClassQuery
{
    /// <summary>The option --sql; null where the data engine reads no such file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="columns">The columns of measured values.</param>
    /// <param name="commas">Columns of numbers in delimited text that have a decimal comma, the weight among them.</param>
    public static string? Of(string source, IReadOnlyCollection<string> columns, IReadOnlyCollection<string> commas)
    {
        string? from = !File.Exists(source) || columns.Count == 0 ? null
            : Path.GetExtension(Compression.Inner(source)).ToUpperInvariant() switch
            {
                ".NPY" or ".NPZ" or ".XLSX" or ".XLSM" => null,
                ".PARQUET" or ".PQ" or ".JSON" or ".JSONL" or ".NDJSON" => Engine.Quoted(source),
                _ => $"read_csv({Engine.Quoted(source)}, header = true, all_varchar = true)",
            };
        IEnumerable<string> replaced = columns.Select(column =>
        {
            string name = ShellCommand.SqlName(column), number = commas.Contains(column) ? WithPoint(name) : name;

            // Equal values share a class, and a row without a value has none.
            return $"if({name} IS NULL, NULL, ceil(8 * cume_dist() OVER (PARTITION BY {name} IS NULL ORDER BY {number}::DOUBLE))::INT) "
                + $"AS {name}";
        }).Concat(commas.Except(columns).Select(column => $"{WithPoint(ShellCommand.SqlName(column))} AS {ShellCommand.SqlName(column)}"));
        return from is null ? null : ShellCommand.Query($"SELECT * REPLACE ({string.Join(", ", replaced)}) FROM {from}");
    }

    private static string WithPoint(string name) => $"replace({name}, ',', '.')";
}
