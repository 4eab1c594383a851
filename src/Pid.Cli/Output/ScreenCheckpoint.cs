using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pid.Data;
using Pid.Interactions.Screening;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>
/// The file that lets a screen go on: how far it is, and a fingerprint of the records and settings that it belongs to. It is replaced as a
/// whole, so that it is never half written.
/// </summary>
internal sealed class ScreenCheckpoint(string path, RecordTable table, ScreenSettings settings)
{
    private readonly string _fingerprint = Fingerprint(table, settings);

    /// <summary>The state in the file; null where there is no file.</summary>
    /// <exception cref="TableFormatException">It is no checkpoint, or one of other records or settings.</exception>
    public ScreenState? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            if (root.GetProperty("fingerprint").GetString() != _fingerprint)
            {
                throw new TableFormatException(path, "The checkpoint belongs to other records or other settings.",
                    "Use the table and the options it was made with, or give another file to start anew.");
            }

            return new ScreenState(
                root.GetProperty("nextTile").GetInt64(),
                [.. root.GetProperty("best").EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32()))],
                root.GetProperty("elsewhere").GetDouble(), root.GetProperty("decomposed").GetInt64());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new TableFormatException(path, $"The file is no checkpoint of a screen: {e.Message}", "Give another file to start anew.");
        }
    }

    /// <summary>Replaces the file.</summary>
    public void Write(ScreenState state)
    {
        string beside = path + ".new";
        using (FileStream file = File.Create(beside))
        using (Utf8JsonWriter json = new(file))
        {
            json.WriteStartObject();
            json.WriteString("fingerprint", _fingerprint);
            json.WriteNumber("nextTile", state.NextTile);
            json.WriteStartArray("best");
            foreach ((int first, int second) in state.Best)
            {
                json.WriteStartArray();
                json.WriteNumberValue(first);
                json.WriteNumberValue(second);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteNumber("elsewhere", state.Elsewhere);
            json.WriteNumber("decomposed", state.Decomposed);
            json.WriteEndObject();
        }

        File.Move(beside, path, overwrite: true);
    }

    private static string Fingerprint(RecordTable table, ScreenSettings settings)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(FormattableString.Invariant($"{settings.Criterion} {settings.Top} {settings.Tolerance:R} {settings.Shard}/{settings.Shards}"));
        foreach (CodedColumn column in table.Columns.Prepend(table.Target))
        {
            Add(column.Variable.Name);
            hash.AppendData(column.Codes.Span);
        }

        return Convert.ToHexString(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
    }
}
