using System.Text.Json;
using Pid.Data.Writing;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>
/// A part of a report: what the JSON document has of it, and which columns a row of a table (CSV, Parquet).
/// </summary>
/// <typeparam name="TReport">The kind of report.</typeparam>
/// <param name="Write">Writes it into the open document.</param>
/// <param name="Columns">Its columns; none of what is no single value.</param>
internal sealed record ResultField<TReport>(Action<TReport, Utf8JsonWriter> Write, params IReadOnlyList<ResultColumn> Columns)
    where TReport : Report, IInteractionReport
{
    /// <summary>The unit, the names of the variables, and their sizes, which are columns.</summary>
    public static ResultField<TReport> Variables(Func<TReport, string> units) => new((report, json) =>
        {
            (Variable x1, Variable x2, Variable y) = report.Parts.Variables;
            JsonReport.WriteVariables(json, x1, x2, y, units(report));
        },
        Column("size_x1", ParquetType.Whole, report => (long)report.Parts.Variables.X1.Size),
        Column("size_x2", ParquetType.Whole, report => (long)report.Parts.Variables.X2.Size),
        Column("size_y", ParquetType.Whole, report => (long)report.Parts.Variables.Y.Size));

    /// <summary>An interval, null where there is none; its ends are columns.</summary>
    public static ResultField<TReport> Of(ResultValue value) =>
        new((report, json) => JsonReport.WriteInterval(json, value.Name, report.Parts.Value(value)),
            Ends(value.Name, report => report.Parts.Value(value)));

    public static ResultField<TReport> Text(string name, Func<TReport, string> value) =>
        new((report, json) => json.WriteString(name, value(report)), Column(name, ParquetType.Text, value));

    public static ResultField<TReport> Truth(string name, Func<TReport, bool> value) =>
        new((report, json) => json.WriteBoolean(name, value(report)), Column(name, ParquetType.Truth, report => value(report)));

    public static ResultField<TReport> Number(string name, Func<TReport, double> value) =>
        new((report, json) => json.WriteNumber(name, value(report)), Column(name, ParquetType.Number, report => value(report)));

    public static ResultField<TReport> Whole(string name, Func<TReport, long> value) =>
        new((report, json) => json.WriteNumber(name, value(report)), Column(name, ParquetType.Whole, report => value(report)));

    /// <summary>The limits of the population; their confidence, method and ends are columns, empty where there are none.</summary>
    public static ResultField<TReport> Population { get; } = new((report, json) => PopulationSection.WriteJson(json, report.Parts.Sampling),
    [
        Column("population_confidence", ParquetType.Number, r => r.Parts.Sampling is { Limits: not null } s ? s.Request.Confidence : null),
        Column("population_method", ParquetType.Text, r => r.Parts.Sampling?.Limits is { } limits
            ? PopulationSection.MethodName(limits.Method) : null),
        .. ResultValue.PartsAndTotal.Concat([ResultValue.Accuracy, ResultValue.Accuracy1, ResultValue.Accuracy2]).SelectMany(value =>
            Ends("population_" + value.Name, report => report.Parts.Sampling?.Range(value))),
    ]);

    private static ResultColumn[] Ends(string name, Func<TReport, Interval?> value) =>
    [
        Column(name + "_lower", ParquetType.Number, report => value(report)?.Lower),
        Column(name + "_upper", ParquetType.Number, report => value(report)?.Upper),
    ];

    public static ResultColumn Column(string name, ParquetType type, Func<TReport, object?> value) =>
        new(name, type, report => value((TReport)report));
}

/// <summary>The fields of a kind of report, in the order of its document and of its columns.</summary>
/// <typeparam name="TReport">The kind of report.</typeparam>
internal sealed class ResultFields<TReport>(params IReadOnlyList<ResultField<TReport>> fields)
    where TReport : Report, IInteractionReport
{
    /// <summary>The columns of a table that many reports are rows of.</summary>
    public IReadOnlyList<ResultColumn> Columns { get; } = [.. fields.SelectMany(field => field.Columns)];

    /// <summary>The columns of a report alone, which has the names of its variables too.</summary>
    public IReadOnlyList<ResultColumn> Row =>
    [
        ResultField<TReport>.Column("x1", ParquetType.Text, report => report.Parts.Variables.X1.Name),
        ResultField<TReport>.Column("x2", ParquetType.Text, report => report.Parts.Variables.X2.Name),
        ResultField<TReport>.Column("y", ParquetType.Text, report => report.Parts.Variables.Y.Name), .. Columns,
    ];

    /// <summary>Writes a report into the open document.</summary>
    public void Write(TReport report, Utf8JsonWriter json)
    {
        foreach (ResultField<TReport> field in fields)
        {
            field.Write(report, json);
        }
    }
}
