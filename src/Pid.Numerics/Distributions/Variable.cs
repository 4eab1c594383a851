namespace Pid.Numerics.Distributions;

/// <summary>A finite random variable: its name and the names of its symbols, in index order.</summary>
public sealed class Variable
{
    private readonly string[]? _symbols;

    /// <summary>A variable whose symbols have names.</summary>
    /// <exception cref="ArgumentException">There is no symbol.</exception>
    public Variable(string name, IEnumerable<string> symbols)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        Name = name;
        _symbols = [.. symbols];
        Size = _symbols.Length;
        ThrowIfEmpty();
    }

    /// <summary>A variable whose symbols are called by their indices 0 .. size-1.</summary>
    /// <exception cref="ArgumentException">The size is below 1.</exception>
    public Variable(string name, int size)
    {
        Name = name;
        Size = size;
        ThrowIfEmpty();
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The number of symbols, at least 1.</summary>
    public int Size { get; }

    /// <summary>The name of the symbol with this index.</summary>
    public string Symbol(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Size);
        return _symbols?[index] ?? index.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The names of all symbols, in index order.</summary>
    internal IEnumerable<string> Symbols
    {
        get
        {
            for (int i = 0; i < Size; i++)
            {
                yield return Symbol(i);
            }
        }
    }

    private void ThrowIfEmpty()
    {
        if (Size < 1)
        {
            throw new ArgumentException($"Variable '{Name}' has {Size} symbols; it needs at least 1.");
        }
    }
}
