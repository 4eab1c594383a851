using System.Text.Json;
using Pid.Data.Columns;

namespace Pid.Data.Json;

/// <content>What to type where values stand within values.</content>
internal sealed partial class JsonRecordReader
{
    /// <summary>How records or columns that stand within a key are taken out; null where the first record has no such key.</summary>
    private string? Within()
    {
        _used = [.. Enumerable.Repeat(true, Header.Length)];
        foreach (JsonLine record in _open())
        {
            Mended(record, Parse);
            for (int c = 0; c < Header.Length; c++)
            {
                JsonTokenType type = _values[c].Type;
                if (type == JsonTokenType.StartObject && Header.Length > 1)
                {
                    return $"Where columns stand within {Header[c]}, take them out: {Apart(Header[c], type)}.";
                }
            }

            break;
        }

        return null;
    }

    private bool IsArray => !_source.IsStream && _source.Peek(ForeignFile.Start).Span.TrimStart(" \t\r\n"u8) is [(byte)'[', ..];

    /// <summary>The command that makes keys of the parts of a value, those of a list numbered as an array's are.</summary>
    private string Apart(string key, JsonTokenType type)
    {
        string inner = JsonEncodedText.Encode(key).ToString(), quoted = $"\"{inner}\"";
        string parts = type == JsonTokenType.StartObject ? $".{quoted}"
            : $"(.{quoted} | to_entries | map({{\"{inner}.\\(.key)\": .value}}) | add)";
        string program = $"{(IsArray ? ".[] | " : "")}del(.{quoted}) + {parts}";
        return ShellCommand.Filter(_source.Name, $"jq -c {ColumnHints.Quoted(program)}", "plain");
    }

    /// <summary>What to do about records within another value, or columns in place of records.</summary>
    private static string Unpacked =>
        "Where the records stand within a key, take them out: jq .KEY FILE > records.json; where each key has a column, write records: "
            + "pandas to_json(orient=\"records\").";
}
