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

    /// <summary>The numbers of symbols of x1, x2 and y.</summary>
    public static ResultColumn[] Sizes<TReport>(Func<TReport, (Variable X1, Variable X2, Variable Y)> value)
        where TReport : Report =>
    [
        Of<TReport>("size_x1", ParquetType.Whole, report => (long)value(report).X1.Size),
        Of<TReport>("size_x2", ParquetType.Whole, report => (long)value(report).X2.Size),
        Of<TReport>("size_y", ParquetType.Whole, report => (long)value(report).Y.Size),
    ];
}
