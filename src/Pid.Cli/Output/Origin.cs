using System.Globalization;
using System.Text.Json;
using Pid.Data;
using Pid.Data.Discretising;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>A symbol of the target, and its weight in each labelled table.</summary>
internal sealed record TargetCategory(string Label, double[] Weights);

/// <summary>Where the numbers come from, for the second line of a report.</summary>
/// <param name="Source">The file or files.</param>
/// <param name="Contents">What was read from them.</param>
/// <param name="Tables">For each table its column of weights, and its number of records where its weights are counts.</param>
/// <param name="Remarks">What a person must be told of the tables.</param>
/// <param name="Discretisation">What was done to measured values; null where nothing was.</param>
internal sealed record Origin(
    string Source, string Contents, IReadOnlyList<(string? Weight, double? Records)> Tables, IReadOnlyList<string> Remarks,
        Discretisation? Discretisation)
{
    private const int MostCategories = 20;

    /// <summary>The target's categories and their weights in each labelled table; none where there are many.</summary>
    public IReadOnlyList<TargetCategory> Categories { get; init; } = [];

    /// <summary>For each table the records that were left out for missing values.</summary>
    public IReadOnlyList<long> LeftOut { get; init; } = [];

    /// <summary>Whether a source is the classes that measured values were put into.</summary>
    public bool IsOfClasses => Discretisation?.Variables.Any(v => v.Variable != "y") == true;

    /// <summary>Whether every row of every table was one record.</summary>
    public bool RowsAreRecords { get; init; }

    /// <summary>Of one table; in a batch without its categories.</summary>
    public static Origin Of(string source, JointTable table, RunState run) => new(source, table.Contents,
        [(table.WeightColumn, table.Joint.IsCounts ? table.Joint.Total().Midpoint : null)], table.Remarks, table.Discretisation)
    {
        LeftOut = [table.RecordsLeftOut],
        RowsAreRecords = table.RowsAreRecords,
        Categories = run.IsBatch ? [] : CategoriesOf(table.Joint.Y, Sums(table.Joint.Y, table.Joint.Weights)),
    };

    /// <summary>Of three tables of pairs.</summary>
    public static Origin Of(string sources, PairTables tables) => new(sources, tables.Contents,
        [.. ((PairTable[])[tables.X1Y, tables.X2Y, tables.X1X2]).Select((t, i) => (tables.WeightColumns[i], t.IsCounts ? t.Total
        : (double?)null))],
        tables.Remarks, tables.Discretisation)
    {
        LeftOut = tables.RecordsLeftOut,
        RowsAreRecords = tables.RowsAreRecords,
        Categories = CategoriesOf(tables.X1Y.Columns, Sums(tables.X1Y.Columns, tables.X1Y.Weights),
        Sums(tables.X2Y.Columns, tables.X2Y.Weights)),
    };

    /// <summary>"file: contents, a x b x c symbols".</summary>
    public string Text(Variable x1, Variable x2, Variable y) =>
        string.Create(CultureInfo.InvariantCulture,
        $"{Source}: {Contents}, {x1.Size} x {x2.Size} x {y.Size} "
            + $"symbols{(Categories.Count > 0 ? $"; {y.Name}: " : "")}"
            + $"{string.Join(", ", Categories.Select(c => $"{c.Label} {Text(c.Weights)}"))}"
            + $"{(RowsAreRecords ? "; every row is one record" : "")}");

    /// <summary>The records and the column of their weights, an array for three tables, and the remarks.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        WriteEach(json, "records", table => WriteNumber(table.Records));
        if (LeftOut.Count > 0)
        {
            WriteEach(json, "dropped", LeftOut, json.WriteNumberValue);
        }

        WriteEach(json, "weightColumn", table => json.WriteStringValue(table.Weight));
        JsonReport.WriteTexts(json, "remarks", Remarks);
        if (Categories.Count == 0)
        {
            return;
        }

        json.WriteStartArray("categories");
        foreach ((string label, double[] weights) in Categories)
        {
            json.WriteStartObject();
            json.WriteString("label", label);
            JsonReport.WriteNumbers(json, "weights", weights);
            json.WriteEndObject();
        }

        json.WriteEndArray();

        void WriteNumber(double? number)
        {
            if (number is { } known)
            {
                json.WriteNumberValue(known);
            }
            else
            {
                json.WriteNullValue();
            }
        }
    }

    private static string Text(double[] weights) =>
        string.Join(" + ", Array.ConvertAll(weights, w => w.ToString("G6", CultureInfo.InvariantCulture)));

    private static IReadOnlyList<TargetCategory> CategoriesOf(Variable y, params double[][] tables) => y.Size > MostCategories ? []
        : [.. y.Symbols.Select((label, k) => new TargetCategory(label, Array.ConvertAll(tables, sums => sums[k])))];

    /// <summary>The weights of the target's symbols, the last variable of the table.</summary>
    private static double[] Sums(Variable y, ReadOnlySpan<double> weights)
    {
        double[] sums = new double[y.Size];
        for (int cell = 0; cell < weights.Length; cell++)
        {
            sums[cell % y.Size] += weights[cell];
        }

        return sums;
    }

    private void WriteEach(Utf8JsonWriter json, string name, Action<(string? Weight, double? Records)> write) =>
        WriteEach(json, name, Tables, write);

    private static void WriteEach<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> tables, Action<T> write)
    {
        json.WritePropertyName(name);
        if (tables is [var only])
        {
            write(only);
            return;
        }

        json.WriteStartArray();
        foreach (T table in tables)
        {
            write(table);
        }

        json.WriteEndArray();
    }
}
