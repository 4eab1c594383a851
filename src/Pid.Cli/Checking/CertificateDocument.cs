using System.Numerics;
using System.Text.Json;
using Pid.Cli.Output;
using Pid.Data;

namespace Pid.Cli.Checking;

/// <summary>A certificate as it is written: what a check of its kind reads of it, or the reason why it is none.</summary>
/// <param name="root">The document.</param>
/// <param name="file">Its file, for messages.</param>
/// <param name="line">Its line there.</param>
/// <param name="stop">Gives up.</param>
internal sealed class CertificateDocument(JsonElement root, string file, long line, CancellationToken stop)
{
    public const string Remedy = "Give what pid wrote with --certificate; docs/certificates.md has the formats.";
    public const int MostCells = 1 << 18;

    /// <summary>Gives up.</summary>
    public CancellationToken Stop => stop;

    /// <summary>
    /// What each tree proves, in nats, for who writes a certificate and wants to know what to claim: a check never has it.
    /// </summary>
    public IReadOnlyList<double>? Expected { get; private init; }

    /// <summary>Bounds of logarithms.</summary>
    public Logarithms Logarithms { get; private init; } = new(isDraft: false, stop);

    /// <summary>The same for who writes it: <see cref="Expected"/>, and logarithms of a draft.</summary>
    public CertificateDocument ForWriter(IReadOnlyList<double> expected) =>
        new(root, file, line, stop) { Expected = expected, Logarithms = new Logarithms(isDraft: true, stop) };

    /// <summary>A property; null where there is none.</summary>
    public JsonElement? Find(string key) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(key, out JsonElement value) ? value : null;

    /// <summary>The keys that there are.</summary>
    public IEnumerable<string> Keys() => root.ValueKind == JsonValueKind.Object ? root.EnumerateObject().Select(p => p.Name) : [];

    /// <summary>A text; null where there is none of that name.</summary>
    public string? Text(string key) => Find(key) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>An array of numbers, exact.</summary>
    /// <exception cref="TableFormatException">It is none, or not of so many.</exception>
    public Rational[] Numbers(string key, int count, int? least = null) => Numbers(root, key, count, least);

    /// <summary>The same of an array within an object.</summary>
    /// <exception cref="TableFormatException">It is none, or not of so many.</exception>
    public Rational[] Numbers(string within, string key, int count) =>
        Numbers(Find(within) ?? throw Refused(within, $"There is no {within}."), key, count, null);

    /// <summary>An object of it, read like a document.</summary>
    /// <exception cref="TableFormatException">There is none.</exception>
    public CertificateDocument Within(string key) => Within(Find(key) ?? throw Refused(key, $"There is no {key}."));

    /// <summary>Something of it, read like a document.</summary>
    public CertificateDocument Within(JsonElement element) => new(element, file, line, stop);

    /// <summary>The three numbers of symbols, X1, X2, Y.</summary>
    /// <exception cref="TableFormatException">They are none.</exception>
    public int[] Shape()
    {
        BigInteger[] shape = this.Whole("shape", 1, 3);
        return shape[0] * shape[1] * shape[2] <= MostCells ? Array.ConvertAll(shape, n => (int)n)
            : throw Refused("shape", $"The product of the shape is above {MostCells}.");
    }

    /// <summary>The distribution of weights.</summary>
    /// <exception cref="TableFormatException">They are none.</exception>
    public Rational[] Distribution(string key, int count)
    {
        Rational[] weights = Numbers(key, count, 0);
        Rational total = weights.Aggregate((a, b) => a + b);
        return total.Sign > 0 ? Array.ConvertAll(weights, w => w / total) : throw Refused(key, $"All {key} are zero.");
    }

    /// <summary>What is claimed, beside what is proven of it.</summary>
    /// <param name="unit">The unit; empty for none.</param>
    /// <param name="proven">What is proven, by name, in the order to show.</param>
    /// <exception cref="TableFormatException">The claims are not of these names, or no intervals.</exception>
    public IEnumerable<Claim> Claims(string unit, params IReadOnlyList<(string Name, Rational Lower, Rational Upper)> proven) =>
        OpenClaims(unit, [.. proven.Select(p => (p.Name, (Rational?)p.Lower, (Rational?)p.Upper))]);

    /// <summary>The same where an end may not be proven.</summary>
    /// <exception cref="TableFormatException">The claims are not of these names, or no intervals.</exception>
    public IEnumerable<Claim> OpenClaims(string unit, params IReadOnlyList<(string Name, Rational? Lower, Rational? Upper)> proven)
    {
        if (Find("claims") is not { ValueKind: JsonValueKind.Object } claims || claims.GetPropertyCount() != proven.Count)
        {
            throw Refused("claims", $"The claims are not just those of {string.Join(", ", proven.Select(p => p.Name))}.");
        }

        return [.. proven.Select(p => Of(p.Name, p.Lower, p.Upper))];

        Claim Of(string name, Rational? lower, Rational? upper)
        {
            bool isInterval = claims.TryGetProperty(name, out JsonElement ends) && ends.ValueKind == JsonValueKind.Array
                && ends.GetArrayLength() == 2;
            (double? from, double? to) = isInterval ? (End(ends[0]), End(ends[1])) : (null, null);
            return !isInterval || (from ?? double.NegativeInfinity) > (to ?? double.PositiveInfinity)
                ? throw Refused(name, $"The ends of {name} are no two numbers in order.")
                : lower > upper ? throw Refused(name, $"Nothing has what is proved of {name}.")
                : new Claim(name, unit, from, to, lower, upper);

            // The double nearest to what is written; null is open.
            double? End(JsonElement end) => end.ValueKind == JsonValueKind.Null ? null
                : end.ValueKind == JsonValueKind.Number && Rational.Parse(end.GetRawText()) is not null
                    && double.IsFinite(end.GetDouble()) ? end.GetDouble()
                : throw Refused(name, $"'{end.GetRawText()}' is no number that can be meant.");
        }
    }

    /// <summary>Why the document is no certificate.</summary>
    public TableFormatException Refused(string key, string problem) => new(file, problem, Remedy) { Line = line, Column = key };

    private Rational[] Numbers(JsonElement within, string key, int count, int? least)
    {
        if (within.ValueKind != JsonValueKind.Object || !within.TryGetProperty(key, out JsonElement array)
            || array.ValueKind != JsonValueKind.Array || array.GetArrayLength() != count)
        {
            throw Refused(key, FormattableString.Invariant($"{key} is not an array of {count} numbers."));
        }

        return [.. array.EnumerateArray().Select((value, i) => value.ValueKind == JsonValueKind.Number
            && Rational.Parse(value.GetRawText()) is { } number && !(number < least) ? number
            : throw Refused($"{key}[{i}]",
                $"'{value.GetRawText()}' is no number{(least is { } bound ? $" of at least {bound}" : "")} that can be meant."))];
    }
}
