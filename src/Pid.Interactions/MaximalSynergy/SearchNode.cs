namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// A box still to be searched: no joint in it has less entropy than the bound. Only the ends that differ from the block's own box are kept,
/// some dozens of hundreds: searches hold many boxes.
/// </summary>
internal sealed class SearchNode
{
    private readonly int[] _end;       // 2 v for the lower, 2 v + 1 for the upper end of variable v
    private readonly double[] _value;

    /// <param name="bound">Proven, in nats.</param>
    /// <param name="block">The block whose box the ends are compared with.</param>
    /// <param name="lower">Lower ends.</param>
    /// <param name="upper">Upper ends.</param>
    /// <param name="basis">Where the linear program of the parent ended.</param>
    /// <param name="trace">Takes note of what is found out; null where nobody asks.</param>
    public SearchNode(double bound, SeparableProgram block, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ushort[] basis,
        SearchTrace? trace)
    {
        (Bound, Basis, Trace) = (bound, basis, trace);
        int count = 0;
        for (int v = 0; v < block.Variables; v++)
        {
            count += (lower[v] != block.Lower[v] ? 1 : 0) + (upper[v] != block.Upper[v] ? 1 : 0);
        }

        (_end, _value) = (new int[count], new double[count]);
        for (int v = 0, i = 0; v < block.Variables; v++)
        {
            if (lower[v] != block.Lower[v])
            {
                (_end[i], _value[i++]) = (2 * v, lower[v]);
            }

            if (upper[v] != block.Upper[v])
            {
                (_end[i], _value[i++]) = ((2 * v) + 1, upper[v]);
            }
        }
    }

    /// <summary>Memory that it takes, about, its place in a queue included; two share multipliers.</summary>
    public long Bytes => 160 + (12L * _end.Length) + (2L * Basis.Length) + (2L * (Multipliers?.Length ?? 0));

    /// <summary>Where the <see cref="RowBound"/> of the parent ended; null where none was asked for.</summary>
    public float[]? Multipliers { get; init; }

    /// <summary>Proven, in nats.</summary>
    public double Bound { get; }

    /// <summary>Where the linear program of the parent ended.</summary>
    public ushort[] Basis { get; }

    /// <summary>Takes note of what is found out; null where nobody asks.</summary>
    public SearchTrace? Trace { get; }

    /// <summary>Writes the box.</summary>
    public void CopyTo(SeparableProgram block, Span<double> lower, Span<double> upper)
    {
        block.Lower.CopyTo(lower);
        block.Upper.CopyTo(upper);
        for (int i = 0; i < _end.Length; i++)
        {
            Span<double> side = int.IsEvenInteger(_end[i]) ? lower : upper;
            side[_end[i] >> 1] = _value[i];
        }
    }
}
