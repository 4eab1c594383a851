using System.Globalization;
using System.Text.Json;
using Pid.Data.Discretising;

namespace Pid.Cli.Output;

/// <summary>The part of a report that says what was done to measured values and what it cost.</summary>
internal static class DiscretisationSection
{
    public const string Title = "What the symbols of measured values tell (estimates, not bounds)";

    /// <summary>The headings of a table, the last four of numbers.</summary>
    public static string[] Headers => ["Variable", "Symbols by", "Records a symbol", "Empty", "Bits", "Held out"];

    /// <summary>Its rows, a variable each.</summary>
    public static IEnumerable<string[]> Rows(Discretisation done) => done.Variables.Select(variable => (string[])
    [
        variable.Name, variable.Discretiser.Description, FormattableString.Invariant($"{variable.Sizes.Min()} to {variable.Sizes.Max()}"),
        variable.Empty.ToString(CultureInfo.InvariantCulture), Bits(variable.Loss?.PlugIn), Bits(variable.Loss?.HeldOut),
    ]);

    /// <summary>What the numbers mean, and whose model gave the symbols; null where there is nothing to say.</summary>
    public static string? Meaning(Discretisation done) =>
        new[] { OneSymbol(done), Numbers(done), OfPosteriors(done), Saved(done) }.OfType<string>().ToArray() is { Length: > 0 } sentences
        ? string.Join(' ', sentences) : null;

    /// <summary>Rows of variable, cluster, records and the columns in which the cluster differs most from all records.</summary>
    public static IReadOnlyList<string[]> Clusters(Discretisation done) => [.. done.Variables
        .Where(v => v.Discretiser is Clustering).SelectMany(v => Enumerable.Range(0, v.Discretiser.Symbols).Select(symbol => (string[])
        [
            v.Name, symbol.ToString(CultureInfo.InvariantCulture), v.Sizes[symbol].ToString(CultureInfo.InvariantCulture),
            Typical((Clustering)v.Discretiser, symbol),
        ]))];

    private static string Typical(Clustering clustering, int symbol)
    {
        const int Most = 3;
        double[] deviations = clustering.Deviations(symbol);
        return string.Join(", ", Enumerable.Range(0, deviations.Length).OrderByDescending(c => Math.Abs(deviations[c])).Take(Most)
            .Select(c => clustering.Columns[c] + deviations[c].ToString(" +0.0; -0.0; 0.0", CultureInfo.InvariantCulture)));
    }

    // A constant, or values that lie too near each other for the sums of a clustering: then a variable that tells nothing must not look
    // like one that was measured.
    private static string? OneSymbol(Discretisation done) =>
        string.Join(", ", done.Variables.Where(v => v.Sizes.Count(n => n > 0) == 1).Select(v => v.Name)) is { Length: > 0 } names
        ? $"One symbol holds all values of {names}, which so tells nothing." : null;

    private static string? Saved(Discretisation done) => done.FittedOnThese switch
    {
        true => "The saved model was fitted on these very values.",
        false when done.Variables.Any(v => v.Discretiser is Posteriors) => "The saved model was not fitted on these values as they are; "
            + "whether on a part of them, or on more, is not known: of records that it was fitted to it knows the labels.",
        false => "The saved model was fitted on other values than these.",
        null => null,
    };

    private static string? Numbers(Discretisation done) =>
        done.Variables.Select(v => v.Loss).FirstOrDefault(l => l is not null) is not { } loss ? null
        : $"Bits are the information on the target as counted, of {Bits(loss.TargetEntropy)} in all; held out: what is foretold of "
            + $"records that were not fitted on. "
            + "A held-out value far below the counted one says that there are too few records for so many symbols.";

    private static string? OfPosteriors(Discretisation done) =>
        string.Join(", ", done.Variables.Where(v => v.Loss?.Posterior is not null).Select(v =>
            $"of {v.Name} {Bits(v.Loss!.Posterior)} bit, of which {Bits(v.Loss.Quantised)} are lost in classes"))
            is not { Length: > 0 } list ? null
        : $"Posteriors foretell, of {(done.FittedOnThese switch
        {
            true => "records half of which their models were fitted to (too good by that)",
            false => "these records (too well, where their models were fitted to some of them)",
            null => "records that their models had not seen",
        })}, {list}. What the values tell beyond their models' posteriors "
            + "is in no number here." + (done.FittedOnThese is not null ? ""
            : " The models are fitted to half of the labelled records, and the other half is counted.");

    public static void WriteText(TextPage page, Discretisation? done)
    {
        if (done is null)
        {
            return;
        }

        page.Heading(Title);
        TextTable table = new(2..6, Headers);
        foreach (string[] row in Rows(done))
        {
            table.Row(row);
        }

        page.Write(table);
        if (Meaning(done) is { } meaning)
        {
            page.Paragraph(meaning);
        }
    }

    public static void WriteJson(Utf8JsonWriter json, Discretisation? done)
    {
        if (done is null)
        {
            return;
        }

        json.WriteStartArray("discretisation");
        foreach (DiscretisedVariable variable in done.Variables)
        {
            json.WriteStartObject();
            json.WriteString("variable", variable.Variable);
            json.WriteString("by", variable.Discretiser.Description);
            json.WriteNumber("columns", variable.Discretiser.Columns.Count);
            json.WriteNumber("symbols", variable.Discretiser.Symbols);
            json.WriteNumber("empty", variable.Empty);
            json.WriteStartArray("sizes");
            foreach (long size in variable.Sizes)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            if (variable.Loss is { } loss)
            {
                JsonReport.WriteNumber(json, "information", loss.PlugIn);
                JsonReport.WriteNumber(json, "heldOutInformation", loss.HeldOut);
                JsonReport.WriteNumber(json, "targetEntropy", loss.TargetEntropy);
                if (loss is { Posterior: { } foretold, Quantised: { } lost })
                {
                    JsonReport.WriteNumber(json, "posteriorInformation", foretold);
                    JsonReport.WriteNumber(json, "lostInClasses", lost);
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (done.FittedOnThese is { } same)
        {
            json.WriteStartObject("model");
            json.WriteString("data", done.Model.Data);
            json.WriteBoolean("fittedOnThese", same);
            json.WriteEndObject();
        }
    }

    private static string Bits(double? value) => value is { } bits ? bits.ToString("0.0000", CultureInfo.InvariantCulture) : "";
}
