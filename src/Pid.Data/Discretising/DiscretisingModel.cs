using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pid.Data.Json;
using Pid.Data.Writing;

namespace Pid.Data.Discretising;

/// <summary>
/// Fitted discretisers, one for each variable of measured values, kept in a JSON file so that later samples get the same symbols. The
/// numbers round-trip: a saved and loaded model gives every record the same symbol.
/// </summary>
/// <param name="X1">That of the first source; null where it is a category.</param>
/// <param name="X2">That of the second source.</param>
/// <param name="Y">That of the target.</param>
/// <param name="Data">
/// The SHA-256 of the measured values that they were fitted on (<see cref="HashOf"/>), in hexadecimal digits: a model may be applied to any
/// records, and this says whether they are those of the fit.
/// </param>
internal sealed record DiscretisingModel(Discretiser? X1, Discretiser? X2, Discretiser? Y, string Data)
{
    private const string Schema = "pid-model/2";

    internal Discretiser? Of(Role role) => role switch { Role.X1 => X1, Role.X2 => X2, _ => Y };

    /// <summary>Reads a model.</summary>
    /// <param name="path">A file that <see cref="Save(string)"/> wrote.</param>
    /// <exception cref="TableFormatException">There is no such file, or it is no model.</exception>
    public static DiscretisingModel Load(string path)
    {
        const string Remedy = "Give a file that --save-model wrote.";
        string text = ReadText(path);
        ModelDocument document;
        try
        {
            document = JsonSerializer.Deserialize(text, ModelContext.Default.ModelDocument) ?? throw new TableFormatException(path,
                "The model is null.", Remedy);
        }
        catch (JsonException e)
        {
            throw new TableFormatException(path, "The file is no JSON document of a model.", Remedy)
            {
                Line = e.LineNumber + 1,
                Column = e.Path
            };
        }

        if (document.Schema != Schema)
        {
            throw new TableFormatException(path, $"The file is no model: its schema is not {Schema}.", Remedy)
            {
                Column = "schema",
                Value = document.Schema
            };
        }

        if (document.Data is not { Length: 2 * SHA256.HashSizeInBytes } data || !data.All(char.IsAsciiHexDigitLower))
        {
            throw new TableFormatException(path, "The model does not say what data it was fitted on.", Remedy)
            {
                Column = "data",
                Value = document.Data
            };
        }

        DiscretisingModel model = new(Discretiser(document.X1, "x1", path), Discretiser(document.X2, "x2", path),
            Discretiser(document.Y, "y", path), data);
        return document.Sha256 == Hash(document) ? model
            : throw new TableFormatException(path, "The model is not as it was written: its checksum is another one.",
            "Fit it anew with --save-model.")
            { Column = "sha256" };
    }

    /// <summary>The hash of measured values: of the names of their columns and of every number, variable by variable.</summary>
    /// <param name="variables">The variables that are measured.</param>
    public static string HashOf(IEnumerable<Features> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] bytes = new byte[sizeof(double)];
        foreach (Features features in variables)
        {
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes([.. features.Names], ModelContext.Default.StringArray));
            foreach (double value in features.Values)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                hash.AppendData(bytes);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes the model: whole, or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => OutputFile.Probe(path).Write(Save);

    /// <summary>Writes the model to a stream.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ModelDocument document = new(Schema, Document(X1), Document(X2), Document(Y), Data);
        stream.Write(Bytes(document with { Sha256 = Hash(document) }));
        stream.WriteByte((byte)'\n');
    }

    private static byte[] Bytes(ModelDocument document) => JsonSerializer.SerializeToUtf8Bytes(document,
        ModelContext.Default.ModelDocument);

    private static string Hash(ModelDocument document) => Convert.ToHexStringLower(SHA256.HashData(Bytes(document with { Sha256 = null })));

    private static string ReadText(string path)
    {
        TableSource source = TableSource.FromFile(path);
        using TextReader text = source.Open();
        return JsonTable.ReadToEnd(source, text);
    }

    private static VariableDocument? Document(Discretiser? discretiser) => discretiser switch
    {
        Binning bins => new VariableDocument("bins", bins.Columns, Cuts: bins.Cuts),
        Clustering clusters => new VariableDocument("clusters", clusters.Columns, Mean: clusters.Mean, Scale: clusters.Scale,
            Components: clusters.Components, Centroids: clusters.Centroids),
        Posteriors p => new VariableDocument("posteriors", p.Columns, Mean: p.Mean, Scale: p.Scale, Components: [[.. p.Weights]],
            Centroids: p.Centres),
        _ => null,
    };

    private static Discretiser? Discretiser(VariableDocument? document, string variable, string path)
    {
        try
        {
            return document switch
            {
                null => null,
                { Kind: "bins", Columns: { } columns, Cuts: { } cuts } when IsWhole(columns, cuts) => new Binning(columns, cuts),
                {
                    Kind: "clusters", Columns: { } columns, Mean: { } mean, Scale: { } scale, Components: { } components,
                    Centroids: { } centroids
                } when IsWhole(columns, [.. components, .. centroids, [.. mean], [.. scale]]) =>
                    new Clustering(columns, [.. mean], [.. scale], components, centroids),
                {
                    Kind: "posteriors", Columns: { } columns, Mean: { } mean, Scale: { } scale, Components: [{ } weights],
                    Centroids: { } centres
                } when IsWhole(columns, [weights, .. centres, [.. mean], [.. scale]]) =>
                    new Posteriors(columns, [.. mean], [.. scale], weights, centres),
                _ => throw new ArgumentException("Its kind is none of bins, clusters and posteriors, or a part is missing "
                    + "or no finite number."),
            };
        }
        catch (ArgumentException e)
        {
            throw new TableFormatException(path, $"The model of {variable} is broken. {e.Message}",
                "Give a file that --save-model wrote.")
            { Column = variable };
        }
    }

    // A file may hold null in the place of anything, and numbers beyond the largest.
    private static bool IsWhole(IReadOnlyList<string?> names, IReadOnlyList<double[]?> numbers) =>
        names.All(name => name is not null) && numbers.All(row => row is not null && Array.TrueForAll(row, double.IsFinite));
}

/// <summary>The file of a model; its checksum is that of the same document without it.</summary>
internal sealed record ModelDocument(string Schema, VariableDocument? X1, VariableDocument? X2, VariableDocument? Y, string? Data,
    string? Sha256 = null);

/// <summary>A discretiser in the file of a model; the parts that its kind does not have are absent.</summary>
internal sealed record VariableDocument(string Kind, IReadOnlyList<string> Columns, IReadOnlyList<double[]>? Cuts = null,
    IReadOnlyList<double>? Mean = null,
    IReadOnlyList<double>? Scale = null, IReadOnlyList<double[]>? Components = null, IReadOnlyList<double[]>? Centroids = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ModelDocument))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class ModelContext : JsonSerializerContext;
