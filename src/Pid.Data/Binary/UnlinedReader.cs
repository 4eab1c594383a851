namespace Pid.Data.Binary;

/// <summary>A source of records that has columns but no lines of text to point at.</summary>
internal abstract class UnlinedReader(string source) : RecordReader
{
    protected string Source { get; } = source;

    /// <summary>The number of the current record, from 1; null where the source has no order.</summary>
    protected virtual long? Record => null;

    public override TableFormatException Error(int column, string problem, string remedy) =>
        new(Source, problem, remedy) { Record = Record, Column = Header[column], Value = this[column] };

    public override TableFormatException HeaderError(string problem, string remedy, string? column = null) =>
        new(Source, problem, remedy) { Column = column, Value = string.Join(",", Header) };

    public override TableFormatException TableError(string problem, string remedy, int? column = null, string? value = null) =>
        new(Source, problem, remedy) { Column = column is { } c ? Header[c] : null, Value = value };
}
