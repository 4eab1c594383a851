using Pid.Data.Binary;
using Pid.Data.Text;

namespace Pid.Data;

/// <summary>Records that the caller has in memory, or makes one by one.</summary>
/// <param name="source">The name used in messages.</param>
/// <param name="header">The names of the columns.</param>
/// <param name="values">The values of each record, one for each column.</param>
internal sealed class MemoryReader(string source, string[] header, IEnumerable<object?[]> values) : UnlinedReader(source)
{
    private readonly IEnumerator<object?[]> _records = values.GetEnumerator();
    private long _record;

    public override string[] Header => header;

    protected override long? Record => _record;

    public override bool ShowsAllColumns => true;

    /// <summary>The value by the one rule for typed sources (<see cref="SymbolText"/>); an enum is the name of its value.</summary>
    public override string this[int column] => _records.Current[column] switch
    {
        null => "",
        Enum named => named.ToString(),
        { } value => SymbolText.Of(value) ?? throw new TableFormatException(Source, $"A value of type {value.GetType().Name} is no symbol.",
            "Give text, a number, a truth value, a date or an enum; take other values apart into columns.")
        { Record = _record, Column = header[column] },
    };

    public override bool TryNumber(int column, out double value)
    {
        value = double.NaN;
        return _records.Current[column] is { } present && SymbolText.TryNumber(present, out value);
    }

    public override bool Read()
    {
        _record++;
        return _records.MoveNext();
    }

    public override void Dispose() => _records.Dispose();
}
