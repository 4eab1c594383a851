namespace Pid.Numerics.Distributions;

/// <summary>A column of records, each the index of a symbol of its variable.</summary>
internal sealed class CodedColumn
{
    /// <summary>The most symbols a column may have: a code takes two bytes.</summary>
    public const int MaxSymbols = 1 << 16;

    /// <summary>Wraps the codes; they are not copied and must not change.</summary>
    /// <param name="variable">Name and symbols.</param>
    /// <param name="codes">A code a record, below the number of symbols.</param>
    /// <exception cref="ArgumentException">A code has no symbol, or there are more than 65,536 symbols.</exception>
    public CodedColumn(Variable variable, ReadOnlyMemory<ushort> codes)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable.Size > MaxSymbols)
        {
            throw new ArgumentException($"The column {variable.Name} has {variable.Size} symbols; {MaxSymbols} at most can be coded. "
                + $"Put its values into fewer classes.", nameof(variable));
        }

        int wrong = variable.Size == MaxSymbols ? -1 : codes.Span.IndexOfAnyInRange((ushort)variable.Size, ushort.MaxValue);
        if (wrong >= 0)
        {
            throw new ArgumentException($"The column {variable.Name} has the code {codes.Span[wrong]} in record {wrong}; its codes run "
                + $"from 0 to {variable.Size - 1}.", nameof(codes));
        }

        (Variable, Codes) = (variable, codes);
    }

    /// <summary>Name and symbols.</summary>
    public Variable Variable { get; }

    /// <summary>A code a record.</summary>
    public ReadOnlyMemory<ushort> Codes { get; }

    /// <summary>The number of records.</summary>
    public int Records => Codes.Length;
}
