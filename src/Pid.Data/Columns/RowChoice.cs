namespace Pid.Data.Columns;

/// <summary>The rows of a table that are screened, each as often as its weight says.</summary>
/// <param name="Weights">How often each row occurs; null for once.</param>
/// <param name="Kept">Which rows are kept; null for all.</param>
/// <param name="Records">The records that these are together.</param>
internal sealed record RowChoice(IReadOnlyList<int>? Weights, bool[]? Kept, int Records)
{
    /// <summary>The values of the rows, row-major, as the values of the records.</summary>
    /// <param name="ofRows">The values of all rows.</param>
    /// <param name="width">Values a row.</param>
    public T[] Spread<T>(ReadOnlySpan<T> ofRows, int width)
    {
        T[] spread = new T[(long)Records * width];
        Span<T> rest = spread;
        for (int row = 0; row * (long)width < ofRows.Length; row++)
        {
            int times = Kept?[row] == false ? 0 : Weights?[row] ?? 1;
            for (int time = 0; time < times; time++, rest = rest[width..])
            {
                ofRows.Slice(row * width, width).CopyTo(rest);
            }
        }

        return spread;
    }
}
