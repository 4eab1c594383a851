using System.Text.Json;
using Pid.Data.Columns;
using Pid.Numerics.Distributions;

namespace Pid.Data.Json;

/// <summary>Parses and checks one JSON document of a table; every failure names its line and property.</summary>
internal sealed class JsonTableParser
{
    private static readonly string[] s_variables = ["x1", "x2", "y"];
    private readonly JsonText _text;

    public JsonTableParser(JsonText text, int variables)
    {
        _text = text;
        Utf8JsonReader reader = new(_text.Utf8);
        try
        {
            ReadDocument(ref reader, variables);
        }
        catch (JsonException e)
        {
            throw _text.NotJson(e, Expected(variables));
        }
    }

    public int[] Shape { get; private set; } = [];

    public List<double> Weights { get; } = [];

    public string Contents => FormattableString.Invariant($"{Weights.Count} cells");

    // Of x1, x2, y; null where not given.
    private readonly string?[] _names = new string?[3];
    private readonly (string[] Symbols, long Line)?[] _symbols = new (string[], long)?[3];

    /// <summary>A variable (0, 1, 2 for x1, x2, y) of so many symbols, by the names that the document gives it and them.</summary>
    /// <exception cref="TableFormatException">It names another number of symbols.</exception>
    public Variable Variable(int variable, int size)
    {
        string name = _names[variable] ?? s_variables[variable];
        return _symbols[variable] is not { } given ? new Variable(name, size)
            : given.Symbols.Length == size ? new Variable(name, given.Symbols)
            : throw _text.Error(given.Line, $"symbols.{s_variables[variable]}",
                FormattableString.Invariant($"There are {given.Symbols.Length} names for the {size} symbols of {name}."),
                "Give a name for each symbol, in the order of the weights, or leave \"symbols\" out.");
    }

    private static string Expected(int variables) => variables == 3
        ? "Give {\"shape\":[n1,n2,ny],\"p\":[...]} with the weights row-major, y fastest."
        : "Give {\"shape\":[rows,columns],\"p\":[...]} with the weights row-major.";

    private void ReadDocument(ref Utf8JsonReader reader, int variables)
    {
        (bool hasShape, bool hasWeights) = (false, false);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw _text.Error(ref reader, null, $"The document is no JSON object.", Expected(variables));
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string property = _text.Text(ref reader);
            if ((property == "shape" && hasShape) || (property == "p" && hasWeights))
            {
                throw _text.Error(ref reader, property, $"\"{property}\" is given twice.", "Give it once.");
            }

            reader.Read();
            switch (property)
            {
                case "shape":
                    ReadShape(ref reader, variables);
                    hasShape = true;
                    break;
                case "p":
                    ReadWeights(ref reader, variables);
                    hasWeights = true;
                    break;
                case "names":
                    ReadNames(ref reader);
                    break;
                case "symbols":
                    ReadSymbols(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        reader.Read();
        Check(ref reader, hasShape, hasWeights, variables);
    }

    private void ReadShape(ref Utf8JsonReader reader, int variables)
    {
        List<int> shape = [];
        StartArray(ref reader, "shape", variables);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int size) || size < 1)
            {
                throw _text.Error(ref reader, $"shape[{shape.Count}]", $"The size {_text.Value(ref reader)} is no positive integer.",
                    Expected(variables));
            }

            shape.Add(size);
        }

        if (shape.Count != variables)
        {
            throw _text.Error(ref reader, "shape", $"The shape has {shape.Count} sizes; {variables} are needed here.", Expected(variables));
        }

        if (shape.Aggregate(1.0, (cells, size) => cells * size) > CellWeights.LargestTable)
        {
            throw _text.Error(ref reader, "shape", FormattableString.Invariant(
                $"The shape {string.Join(" x ", shape)} has more than {CellWeights.LargestTable:N0} cells."), CellWeights.TooLargeRemedy);
        }

        Shape = [.. shape];
    }

    private void ReadWeights(ref Utf8JsonReader reader, int variables)
    {
        StartArray(ref reader, "p", variables);

        // A list that grows has its values twice; but a shape alone promises more than the text may hold, a digit and a comma each.
        Weights.EnsureCapacity((int)Math.Min(Shape.Aggregate(1L, (cells, size) => cells * size), (_text.Utf8.Length / 2) + 1));
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Weights.Add(_text.Weight(ref reader, "p", Weights.Count, Expected(variables)));
        }
    }

    private void ReadNames(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw _text.Error(ref reader, "names", "\"names\" is no object.",
                "Give \"names\":{\"x1\":\"...\",\"x2\":\"...\",\"y\":\"...\"}.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int variable = Array.IndexOf(s_variables, _text.Text(ref reader));
            reader.Read();
            if (variable >= 0 && reader.TokenType != JsonTokenType.String)
            {
                throw _text.Error(ref reader, "names", $"The name {_text.Value(ref reader)} is no text.", "Give each name in quotes.");
            }

            if (variable >= 0)
            {
                _names[variable] = _text.Text(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadSymbols(ref Utf8JsonReader reader)
    {
        const string Form = "Give \"symbols\":{\"x1\":[\"...\",..],\"x2\":[..],\"y\":[..]}, each text once.";
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw _text.Error(ref reader, "symbols", "\"symbols\" is no object.", Form);
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int variable = Array.IndexOf(s_variables, _text.Text(ref reader));
            reader.Read();
            if (variable < 0)
            {
                reader.Skip();
                continue;
            }

            long line = _text.Line(reader.TokenStartIndex);
            string place = $"symbols.{s_variables[variable]}";
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw _text.Error(ref reader, place, "The names of the symbols are no array.", Form);
            }

            List<string> symbols = [];
            HashSet<string> seen = new(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                symbols.Add(reader.TokenType == JsonTokenType.String ? _text.Text(ref reader)
                    : throw _text.Error(ref reader, $"{place}[{symbols.Count}]", $"The name {_text.Value(ref reader)} is no text.", Form));
                _ = seen.Add(symbols[^1]) ? true
                    : throw _text.Error(ref reader, $"{place}[{symbols.Count - 1}]", "Two symbols have the same name.", Form);
            }

            _symbols[variable] = ([.. symbols], line);
        }
    }

    private void Check(ref Utf8JsonReader reader, bool hasShape, bool hasWeights, int variables)
    {
        if (!hasShape || !hasWeights)
        {
            string name = hasShape ? "p" : "shape";
            throw _text.Error(ref reader, name, $"The document has no \"{name}\".", Expected(variables));
        }

        long cells = Shape.Aggregate(1L, (product, size) => product * size);
        if (Weights.Count != cells)
        {
            throw _text.Error(ref reader, "p", $"\"p\" has {Weights.Count} weights; the shape {string.Join(" x ", Shape)} needs {cells}.",
                "Give one weight for every cell, zeros included.");
        }

        double sum = Weights.Sum();
        if (!(sum > 0) || !double.IsFinite(sum))
        {
            throw _text.Error(ref reader, "p", sum == 0 ? "All weights are zero." : "The weights sum to more than a double holds.",
                sum == 0 ? "At least one cell needs a positive weight." : "Divide all weights by a common factor.");
        }
    }

    private void StartArray(ref Utf8JsonReader reader, string name, int variables)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw _text.Error(ref reader, name, $"\"{name}\" is no array.", Expected(variables));
        }
    }
}
