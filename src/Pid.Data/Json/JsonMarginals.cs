using System.Text.Json;

namespace Pid.Data.Json;

/// <summary>Parses and checks a JSON array of arrays of weights; every failure names its line and element.</summary>
internal static class JsonMarginals
{
    private const string Expected = "Give an array of weights for each marginal, two or more: [[6,2],[5,3]].";

    public static double[][] Parse(JsonText text)
    {
        Utf8JsonReader reader = new(text.Utf8);
        List<double[]> marginals = [];
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw text.Error(ref reader, null, "The document is no JSON array.", Expected);
            }

            long states = 0;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                string name = FormattableString.Invariant($"[{marginals.Count}]");
                marginals.Add(Marginal(text, ref reader, name));
                if (MarginalReader.TooMany(marginals.Count, states += marginals[^1].Length) is { } many)
                {
                    throw text.Error(ref reader, name, many.What, many.Remedy);
                }
            }

            if (marginals.Count < 2)
            {
                throw text.Error(ref reader, null,
                    $"There is {(marginals.Count == 1 ? "one" : "no")} marginal; a coupling needs two or more.", Expected);
            }

            reader.Read();
        }
        catch (JsonException e)
        {
            throw text.NotJson(e, Expected);
        }

        return [.. marginals];
    }

    private static double[] Marginal(JsonText text, ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw text.Error(ref reader, name, $"The marginal {text.Value(ref reader)} is no array.", Expected);
        }

        List<double> weights = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            weights.Add(text.Weight(ref reader, name, weights.Count, Expected));
        }

        return MarginalReader.Problem(weights) is { } problem
            ? throw text.Error(ref reader, name, problem.What, problem.Remedy)
            : [.. weights];
    }
}
