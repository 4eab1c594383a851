using Pid.Data.Json;
using Pid.Reductions;

namespace Pid.Data.Instances;

/// <summary>
/// Reads decision problems. JSON: {"hours":[[1,2],[3]],"lessons":[[1,1],[0,1]]} is a restricted timetable, a row a teacher, with
/// "counts":[b1,b2,b3] the time-constrained one; {"items":[3,5,8],"target":8} subset sum; {"items":[..],"bound":B} 3-partition;
/// {"items":[..]} partition. All else is DIMACS CNF with up to three literals a clause.
/// </summary>
internal static class InstanceReader
{
    /// <summary>Reads an instance; a text that starts with { is JSON, any other DIMACS CNF.</summary>
    /// <param name="source">The file or stream.</param>
    /// <exception cref="TableFormatException">The text is no valid instance; file, line, place, value and remedy are named.</exception>
    public static ProblemInstance Read(TableSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        using TextReader text = source.Open();
        string document = JsonTable.ReadToEnd(source, text);
        return document.AsSpan().TrimStart() is ['{' or '[', ..] || source.HasExtension(".json")
            ? FromJson(document, source.Name)
            : DimacsReader.Parse(document, source.Name);
    }

    /// <summary>Reads an instance from a JSON document.</summary>
    /// <param name="document">The text of the document.</param>
    /// <param name="file">Its file, for messages.</param>
    /// <param name="line">The line of the file that the document starts on, for messages.</param>
    /// <exception cref="TableFormatException">The text is no valid instance.</exception>
    public static ProblemInstance FromJson(string document, string file, long line = 1)
    {
        ArgumentNullException.ThrowIfNull(document);
        return new JsonInstance(new JsonText(file, line, document)).Parse(file);
    }

    /// <summary>The exception of an instance with its place in the file.</summary>
    internal static TableFormatException Located(InstanceException e, string file, long? line) =>
        new(file, e.Problem, e.Remedy) { Line = line, Column = e.Place, Value = e.Value };
}
