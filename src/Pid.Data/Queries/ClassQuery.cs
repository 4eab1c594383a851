using Pid.Data.Binary;

namespace Pid.Data.Queries;

/// <summary>Queries, as a shell takes them, that make of columns of a file what was asked of them.</summary>
internal static class ClassQuery
{
    /// <summary>Columns of numbers without what stands around their digits, other values as they are; null where none can be.</summary>
    /// <param name="source">The file.</param>
    /// <param name="columns">The columns, of text.</param>
    /// <param name="comma">Whether a comma is their decimal sign, and no mark between thousands.</param>
    public static string? Bare(string source, IReadOnlyCollection<string> columns, bool comma) => From(source) is not { } from
        || columns.Count == 0 ? null
        : ShellCommand.Query($"SELECT * REPLACE ({string.Join(", ", columns.Select(ShellCommand.SqlName).Select(name =>
        {
            string bare = $"regexp_replace({name}, '[^0-9{(comma ? ',' : '.')}eE+-]', '', 'g')";
            return $"if(regexp_matches({name}, '[0-9]'), {(comma ? WithPoint(bare) : bare)}, {name}) AS {name}";
        }))}) FROM {from}");

    /// <summary>Classes of measured values, where rows have weights; null where the data engine reads no such file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="columns">The columns of measured values.</param>
    /// <param name="commas">Columns of numbers in delimited text that have a decimal comma, the weight among them.</param>
    public static string? Of(string source, IReadOnlyCollection<string> columns, IReadOnlyCollection<string> commas)
    {
        string? from = columns.Count == 0 ? null : From(source);
        IEnumerable<string> replaced = columns.Select(column =>
        {
            string name = ShellCommand.SqlName(column), number = commas.Contains(column) ? WithPoint(name) : name;

            // Equal values share a class, and a row without a value has none.
            return $"if({name} IS NULL, NULL, ceil(8 * cume_dist() OVER (PARTITION BY {name} IS NULL ORDER BY {number}::DOUBLE))::INT) "
                + $"AS {name}";
        }).Concat(commas.Except(columns).Select(column => $"{WithPoint(ShellCommand.SqlName(column))} AS {ShellCommand.SqlName(column)}"));
        return from is null ? null : ShellCommand.Query($"SELECT * REPLACE ({string.Join(", ", replaced)}) FROM {from}");
    }

    private static string? From(string source) => !File.Exists(source) ? null
        : Path.GetExtension(Compression.Inner(source)).ToUpperInvariant() switch
        {
            ".NPY" or ".NPZ" or ".XLSX" or ".XLSM" => null,
            ".PARQUET" or ".PQ" or ".JSON" or ".JSONL" or ".NDJSON" => Engine.Quoted(source),
            _ => $"read_csv({Engine.Quoted(source)}, header = true, all_varchar = true)",
        };

    private static string WithPoint(string name) => $"replace({name}, ',', '.')";
}
