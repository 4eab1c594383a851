namespace Pid.Data.Discretising;

/// <summary>
/// Turns measured values into symbols. It is fitted on one sample and then applied to any other, so that a symbol means the same in every
/// sample: fitting anew on each would make tables that look alike and speak of different things.
/// </summary>
internal abstract class Discretiser
{
    /// <summary>The names of the columns that it was fitted on, in order.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>How many symbols it can give.</summary>
    public abstract int Symbols { get; }

    /// <summary>What it does, in a few words for a report.</summary>
    public abstract string Description { get; }

    /// <summary>The symbol of a record, from 0.</summary>
    /// <param name="record">A finite value for each column.</param>
    public abstract int Apply(ReadOnlySpan<double> record);

    /// <summary>What an exception of a fit says, for a person.</summary>
    internal static string Problem(ArgumentException exception) =>
        exception.ParamName is { } name ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
        : exception.Message;

    /// <summary>The symbols of all records.</summary>
    /// <exception cref="ArgumentException">The number of columns differs from that of the fit.</exception>
    public int[] Apply(Features features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Columns != Columns.Count)
        {
            throw new ArgumentException($"The discretiser was fitted on {Columns.Count} columns; these records have {features.Columns}.",
                nameof(features));
        }

        int[] symbols = new int[features.Rows];
        for (int row = 0; row < symbols.Length; row++)
        {
            symbols[row] = Apply(features.Row(row));
        }

        return symbols;
    }
}
