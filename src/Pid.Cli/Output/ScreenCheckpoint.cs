using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pid.Data;
using Pid.Data.Json;
using Pid.Data.Writing;
using Pid.Interactions.Screening;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>
/// The file that lets a screen go on: how far it is, a fingerprint of the records, settings and version that it belongs to, and a checksum
/// of its own. It is replaced as a whole, so that it is never half written.
/// </summary>
internal sealed class ScreenCheckpoint(OutputFile file, RecordTable table, ScreenSettings settings)
{
    private const string Schema = "pid-screen/2";
    private const string StartAnew = "Give another file to start anew.";
    private const int Longest = 1 << 24;
    private readonly string _fingerprint = Fingerprint(table, settings);

    /// <summary>The state in the file; null where there is no file.</summary>
    /// <exception cref="TableFormatException">It is no checkpoint, one of other records or settings, or not as it was written.</exception>
    public ScreenState? Read()
    {
        if (!File.Exists(file.Path))
        {
            return null;
        }

        try
        {
            if (file.IsDevice || new FileInfo(file.Path).Length > Longest)
            {
                throw Bad("The file is no checkpoint of a screen: it is no ordinary file, or longer than any.");
            }

            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file.Path));
            JsonElement root = document.RootElement;
            if (root.GetProperty("schema").GetString() != Schema)
            {
                throw Bad($"The file is no checkpoint of a screen by this version: its schema is not {Schema}.");
            }

            if (root.GetProperty("fingerprint").GetString() != _fingerprint)
            {
                throw new TableFormatException(file.Path, "The checkpoint belongs to other records, other settings or another version.",
                    "Use the table and the options it was made with, or give another file to start anew.");
            }

            ScreenState state = new(
                root.GetProperty("nextTile").GetInt64(),
                [.. root.GetProperty("best").EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32()))],
                root.GetProperty("elsewhere").GetDouble(), root.GetProperty("decomposed").GetInt64());
            return root.GetProperty("sha256").GetString() != Checksum(state)
                ? throw Bad("The checkpoint is not as it was written: its checksum is another one.")
                : Problem(state) is { } problem ? throw Bad($"The checkpoint is broken: {problem}.")
                : state;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or IndexOutOfRangeException)
        {
            throw Bad(e is JsonException json ? $"The file is no checkpoint of a screen, nor JSON: {JsonText.Problem(json)}"
                : "The file is no checkpoint of a screen: it has not what such a file has.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TableFormatException(file.Path, $"The checkpoint cannot be read: {e.Message}", StartAnew);
        }
    }

    /// <summary>Replaces the file.</summary>
    /// <exception cref="OutputException">It cannot be written.</exception>
    public void Write(ScreenState state) => file.Write(stream =>
    {
        using Utf8JsonWriter json = new(stream);
        json.WriteStartObject();
        json.WriteString("schema", Schema);
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
        json.WriteString("sha256", Checksum(state));
        json.WriteEndObject();
    });

    private TableFormatException Bad(string problem) => new(file.Path, problem, StartAnew);

    /// <summary>What no screen of these records could have written; null where it could.</summary>
    private string? Problem(ScreenState state)
    {
        int columns = table.Columns.Count;
        return state.NextTile < 0 || state.NextTile > PairScreen.Blocks(columns, settings) ? "it is further than the pairs go"
            : state.Best.Count > settings.Top || state.Best.Distinct().Count() < state.Best.Count ? "it lists too many pairs"
            : state.Best.Any(p => p.First < 0 || p.Second <= p.First || p.Second >= columns) ? "it lists a pair that is none of the columns"
            : state.NextTile > 0 && state.Best.Count == 0 && columns > 1 ? "it lists no pair"
            : !(state.Elsewhere >= 0 && double.IsFinite(state.Elsewhere)) || state.Decomposed < 0 ? "its numbers are out of range"
            : null;
    }

    private string Checksum(ScreenState state) => Hash(string.Create(CultureInfo.InvariantCulture,
        $"{Schema} {_fingerprint} {state.NextTile} "
            + $"{string.Join(' ', state.Best.Select(p => string.Create(CultureInfo.InvariantCulture,
                $"{p.First},{p.Second}")))} {state.Elsewhere:R} "
            + $"{state.Decomposed}"));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Fingerprint(RecordTable table, ScreenSettings settings)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(string.Create(CultureInfo.InvariantCulture,
            $"{PidCommand.Version} {PairScreen.Blocks(table.Columns.Count, settings)} {settings.Criterion} "
            + $"{settings.Top} {settings.Tolerance:R} {settings.Shard}/{settings.Shards}"));
        foreach (CodedColumn column in table.Columns.Prepend(table.Target))
        {
            Add(column.Variable.Name);
            hash.AppendData(MemoryMarshal.AsBytes(column.Codes.Span));
        }

        return Convert.ToHexString(hash.GetHashAndReset());

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
    }
}
