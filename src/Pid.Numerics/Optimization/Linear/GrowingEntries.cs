namespace Pid.Numerics.Optimization.Linear;

/// <summary>Indices with values, in arrays that grow and are used again.</summary>
internal sealed class GrowingEntries
{
    private int[] _indices = new int[64];
    private double[] _values = new double[64];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Indices => _indices;

    public ReadOnlySpan<double> Values => _values;

    public void Clear() => Count = 0;

    public void Add(int index, double value)
    {
        if (Count == _indices.Length)
        {
            Array.Resize(ref _indices, 2 * Count);
            Array.Resize(ref _values, 2 * Count);
        }

        (_indices[Count], _values[Count]) = (index, value);
        Count++;
    }
}
