namespace Pid.Data.Columns;

/// <summary>The texts of the short fields that recur in a column, so that a symbol is decoded and looked up once and not once a record. Its size is fixed.</summary>
internal sealed class FieldCache
{
    private const int Bits = 10;
    private readonly Entry[] _entries = new Entry[1 << Bits];

    private int _numbers;

    /// <summary>The text of a packed field; null where it is not there.</summary>
    public string? Find(ulong low, ulong high) => At(low, high).Text;

    /// <summary>The number of a packed field, below <see cref="RecordReader.Numbers"/>; -1 where it has none.</summary>
    public int Number(ulong low, ulong high) => At(low, high) is { Text: not null, Number: var number } ? number : -1;

    /// <summary>Keeps a text in place of the one that was there.</summary>
    public string Keep(ulong low, ulong high, string text)
    {
        _entries[Place(low, high)] = new Entry(low, high, text, _numbers < RecordReader.Numbers ? _numbers++ : -1);
        return text;
    }

    private Entry At(ulong low, ulong high) => _entries[Place(low, high)] is { } entry && entry.Low == low && entry.High == high ? entry : default;

    private static int Place(ulong low, ulong high) => (int)(((low ^ (high * 0x9E3779B97F4A7C15)) * 0xD6E8FEB86659FD93) >> (64 - Bits));

    private readonly record struct Entry(ulong Low, ulong High, string? Text, int Number);
}
