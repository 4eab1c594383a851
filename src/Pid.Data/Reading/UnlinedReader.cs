namespace Pid.Data.Reading;

/// <summary>A source of records that has columns but no lines of text to point at.</summary>
internal abstract class UnlinedReader(string source) : RecordReader
{
    protected string Source { get; } = source;

    public override TableFormatException Error(int column, string problem, string remedy) =>
        new(Source, problem, remedy) { Column = Header[column], Value = this[column] };

    public override TableFormatException HeaderError(string problem, string remedy, string? column = null) =>
        new(Source, problem, remedy) { Column = column, Value = string.Join(",", Header) };

    public override TableFormatException TableError(string problem, string remedy, int? column = null, string? value = null) =>
        new(Source, problem, remedy) { Column = column is { } c ? Header[c] : null, Value = value };
}
