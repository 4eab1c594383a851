using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>The envelope of every JSON document that the command writes, and the forms of what is in it.</summary>
internal static class JsonReport
{
    /// <summary>The document as text, with a line break at its end; complete or not written at all.</summary>
    /// <param name="command">The command, or null where none was recognised.</param>
    /// <param name="report">The content.</param>
    /// <param name="batchLine">In a batch the line of the input; the document then takes one line itself.</param>
    public static string ToText(string? command, Report report, long? batchLine = null)
    {
        ArrayBufferWriter<byte> buffer = new();
        JsonWriterOptions options = new()
        {
            Indented = batchLine is null,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            NewLine = "\n"
        };
        using (Utf8JsonWriter json = new(buffer, options))
        {
            json.WriteStartObject();
            json.WriteString("schema", "pid/1");
            json.WriteString("command", command);
            if (batchLine is { } line)
            {
                json.WriteNumber("line", line);
            }

            report.WriteJson(json);
            json.WriteNumber("seconds", report.Seconds);
            json.WriteString("version", PidCommand.Version);
            json.WriteEndObject();
        }

        return Printable.OfJson(Encoding.UTF8.GetString(buffer.WrittenSpan)) + "\n";
    }

    /// <summary>The units, and the names and numbers of symbols of the three variables.</summary>
    public static void WriteVariables(Utf8JsonWriter json, Variable x1, Variable x2, Variable y, string units = "bits")
    {
        json.WriteString("units", units);
        WriteNames(json, x1, x2, y);
        WriteNumbers(json, "shape", [x1.Size, x2.Size, y.Size]);
    }

    /// <summary>The names of the three variables.</summary>
    public static void WriteNames(Utf8JsonWriter json, Variable x1, Variable x2, Variable y)
    {
        json.WriteStartObject("names");
        json.WriteString("x1", x1.Name);
        json.WriteString("x2", x2.Name);
        json.WriteString("y", y.Name);
        json.WriteEndObject();
    }

    /// <summary>{"lower":a,"upper":b}; null where there is none.</summary>
    public static void WriteInterval(Utf8JsonWriter json, string name, Interval? interval)
    {
        if (interval is not { } value)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        WriteNumber(json, "lower", value.Lower);
        WriteNumber(json, "upper", value.Upper);
        json.WriteEndObject();
    }

    /// <summary>Values by their names.</summary>
    public static void WriteValues(Utf8JsonWriter json, IEnumerable<ResultValue> values, Func<ResultValue, Interval?> of)
    {
        foreach (ResultValue value in values)
        {
            WriteInterval(json, value.Name, of(value));
        }
    }

    /// <summary>A number that reads back to the same double; null stands for an infinity, which JSON cannot write.</summary>
    public static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>An array of finite numbers.</summary>
    public static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>The weights of a table, as every command reads them.</summary>
    public static void WriteWeights(Utf8JsonWriter json, int size1, int size2, int sizeY, ReadOnlySpan<double> weights)
    {
        WriteNumbers(json, "shape", [size1, size2, sizeY]);
        WriteNumbers(json, "p", weights);
    }

    /// <summary>An array of texts.</summary>
    public static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
