using Pid.Data.Writing;

namespace Pid.Cli.Output;

/// <summary>A column of the table of a batch.</summary>
/// <param name="Name">Its name: that of the JSON document, or for the ends of an interval with _lower and _upper.</param>
/// <param name="Type">What its values are.</param>
/// <param name="Value">The value in a report; null where there is none.</param>
internal sealed record ResultColumn(string Name, ParquetType Type, Func<Report, object?> Value);
