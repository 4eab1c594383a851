using System.Text.Json;
using Pid.Data.Json;
using Pid.Reductions;
using Pid.Reductions.Numbers;
using Pid.Reductions.Timetables;

namespace Pid.Data.Instances;

/// <summary>Parses one JSON document with a decision problem in numbers, and remembers the place of everything in it.</summary>
internal sealed class JsonInstance(JsonText text)
{
    private const string Expected =
        "Give {\"hours\":[[1,2],[3]],\"lessons\":[[1,1],[0,1]]} for a timetable, {\"items\":[3,5,8],\"target\":8} for subset sum, or "
            + "{\"items\":[1,2,3]} for partition.";

    private readonly Dictionary<string, long> _places = [];
    private readonly Dictionary<string, int[][]> _matrices = [];
    private readonly Dictionary<string, long[]> _lists = [];
    private readonly Dictionary<string, long> _numbers = [];

    public ProblemInstance Parse(string file)
    {
        Utf8JsonReader reader = new(text.Utf8);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw text.Error(ref reader, null, "The document is no JSON object.", Expected);
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                Property(ref reader);
            }

            ProblemInstance instance = Instance(ref reader);
            reader.Read();
            return instance;
        }
        catch (JsonException e)
        {
            throw text.NotJson(e, Expected);
        }
        catch (InstanceException e)
        {
            throw InstanceReader.Located(e, file, _places.TryGetValue(e.Place, out long place) ? text.Line(place) : null);
        }
    }

    private ProblemInstance Instance(ref Utf8JsonReader reader)
    {
        string kind = string.Join(',',
            _places.Keys.Where(key => !key.Contains('[', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        switch (kind)
        {
            case "hours,lessons" or "counts,hours,lessons":
                RestrictedTimetable timetable = new(_matrices["hours"], _matrices["lessons"]);
                return new TimetableInstance(timetable,
                    _lists.TryGetValue("counts", out long[]? counts)
                    ? new TimeConstrainedTimetable(timetable, [.. counts.Select(b => (int)Math.Clamp(b, -1, int.MaxValue))]) : null);
            case "items,target":
                return new FillingInstance(new SubsetSum(_lists["items"], _numbers["target"]).Filling, true);
            case "bound,items":
                return new FillingInstance(new ThreePartition(_lists["items"], _numbers["bound"]).Filling, false);
            case "items":
                return new PartitionInstance(new Partition(_lists["items"]));
            default:
                throw text.Error(ref reader, null,
                    $"The document has the properties \"{kind}\", which are no known problem together.", Expected);
        }
    }

    private void Property(ref Utf8JsonReader reader)
    {
        string name = text.Text(ref reader);
        bool known = name is "hours" or "lessons" or "counts" or "items" or "target" or "bound";
        if (!known || _places.ContainsKey(name))
        {
            throw text.Error(ref reader, name, known ? "The property is there twice." : $"The property \"{name}\" is not known.", Expected);
        }

        reader.Read();
        switch (name)
        {
            case "hours" or "lessons":
                Begin(ref reader, name, "an array of arrays");
                List<int[]> rows = [];
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    rows.Add([.. List(ref reader, $"{name}[{rows.Count}]").Select(value =>
                        (int)Math.Clamp(value, int.MinValue, int.MaxValue))]);
                }

                _matrices[name] = [.. rows];
                break;
            case "counts" or "items":
                _lists[name] = List(ref reader, name);
                break;
            default:
                _numbers[name] = Number(ref reader, name);
                break;
        }
    }

    private long[] List(ref Utf8JsonReader reader, string name)
    {
        Begin(ref reader, name, "an array of whole numbers");
        List<long> values = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            values.Add(Number(ref reader, $"{name}[{values.Count}]"));
        }

        return [.. values];
    }

    private void Begin(ref Utf8JsonReader reader, string name, string what)
    {
        _places[name] = reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw text.Error(ref reader, name, $"The value {text.Value(ref reader)} is not {what}.", Expected);
        }
    }

    private long Number(ref Utf8JsonReader reader, string name)
    {
        _places[name] = reader.TokenStartIndex;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value)
            ? value
            : throw text.Error(ref reader, name,
                $"The value {text.Value(ref reader)} is not a whole number of 64 bits, written with digits only.", Expected);
    }
}
