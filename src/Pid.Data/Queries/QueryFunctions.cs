using System.Text;
using System.Text.Json;

namespace Pid.Data.Queries;

/// <summary>
/// The table functions that a query may call: those that read files or make rows. Any other may switch the log off that tells which files
/// were opened, have a file written, or run a statement that nobody has seen; which of them do changes with the engine, so that only these
/// are named.
/// </summary>
internal static class QueryFunctions
{
    private static readonly string[] s_allowed =
    [
        "glob", "read_blob", "read_text", "read_csv", "read_csv_auto", "sniff_csv", "read_json", "read_json_auto", "read_json_objects",
        "read_json_objects_auto", "read_ndjson", "read_ndjson_auto", "read_ndjson_objects", "json_each", "json_tree", "read_parquet",
        "parquet_scan", "parquet_schema", "parquet_metadata", "parquet_file_metadata", "parquet_full_metadata", "parquet_kv_metadata",
        "parquet_bloom_probe", "range", "generate_series", "repeat", "repeat_row", "summary", "unnest",
    ];

    /// <summary>What to do where a function is refused.</summary>
    public static string Remedy { get; } = "Leave it out: of functions in the place of a table a query may call "
        + $"{string.Join(", ", s_allowed[..^1])} and {s_allowed[^1]}.";

    /// <summary>The first function of a plan that a query may not call; null where there is none.</summary>
    /// <param name="plan">
    /// What EXPLAIN says as JSON. It names every table function, also one that is called by a text put together, under keys that the query
    /// has no part in.
    /// </param>
    public static string? Refused(string plan)
    {
        Utf8JsonReader json = new(Encoding.UTF8.GetBytes(plan), new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (json.Read())
        {
            // Of a function that takes rows as well as giving them the key is another.
            if (json.TokenType == JsonTokenType.PropertyName && (json.ValueTextEquals("Function") || json.ValueTextEquals("Name"))
                && json.Read() && json.GetString()!.Trim().ToLowerInvariant() is { } name && !s_allowed.Contains(name))
            {
                return name;
            }
        }

        return null;
    }
}
