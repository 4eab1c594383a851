using Pid.Data.Writing;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>A column of the table of a batch.</summary>
/// <param name="Name">Its name: that of the JSON document, or for the ends of an interval with _lower and _upper.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Value">The value in a report; null where there is none.</param>
internal sealed record ResultColumn(string Name, ParquetType Type, Func<Report, object?> Value)
{
    /// <summary>A column of one kind of report.</summary>
    public static ResultColumn Of<TReport>(string name, ParquetType type, Func<TReport, object?> value)
        where TReport : Report => new(name, type, report => value((TReport)report));

    /// <summary>Both ends of an interval.</summary>
    public static ResultColumn[] Interval<TReport>(string name, Func<TReport, Interval?> value)
        where TReport : Report =>
    [
        Of<TReport>(name + "_lower", ParquetType.Number, report => value(report)?.Lower),
        Of<TReport>(name + "_upper", ParquetType.Number, report => value(report)?.Upper),
    ];

    /// <summary>The names of x1, x2 and y.</summary>
    public static ResultColumn[] Names<TReport>(Func<TReport, (Variable X1, Variable X2, Variable Y)> value)
        where TReport : Report =>
    [
        Of<TReport>("x1", ParquetType.Text, report => value(report).X1.Name),
        Of<TReport>("x2", ParquetType.Text, report => value(report).X2.Name),
        Of<TReport>("y", ParquetType.Text, report => value(report).Y.Name),
    ];

    /// <summary>The confidence and method of the limits of the population, and their ends; nothing where there are none.</summary>
    public static ResultColumn[] Population<TReport>()
        where TReport : Report, IInteractionReport
    {
        string[] names = ["redundancy", "unique1", "unique2", "synergy", "total", "accuracy", "accuracy1", "accuracy2"];
        return [
            Of<TReport>("population_confidence", ParquetType.Number, report => report.Parts.Sampling is { Limits: not null } s
                ? s.Request.Confidence : null),
            Of<TReport>("population_method", ParquetType.Text, report => report.Parts.Sampling?.Limits is { } limits
                ? PopulationSection.MethodName(limits.Method) : null),
            .. names.SelectMany(name => Interval<TReport>("population_" + name, report => report.Parts.Sampling?.Range(name)))];
    }

    /// <summary>The numbers of symbols of x1, x2 and y.</summary>
    public static ResultColumn[] Sizes<TReport>(Func<TReport, (Variable X1, Variable X2, Variable Y)> value)
        where TReport : Report =>
    [
        Of<TReport>("size_x1", ParquetType.Whole, report => (long)value(report).X1.Size),
        Of<TReport>("size_x2", ParquetType.Whole, report => (long)value(report).X2.Size),
        Of<TReport>("size_y", ParquetType.Whole, report => (long)value(report).Y.Size),
    ];
}
