namespace Pid.Numerics.Optimization.Linear;

/// <summary>Numbers 0 .. size - 1 in doubly linked lists, one a count.</summary>
/// <param name="size">How many.</param>
internal sealed class CountLists(int size)
{
    private readonly int[] _first = new int[size + 1];
    private readonly int[] _next = new int[size];
    private readonly int[] _previous = new int[size];
    private readonly int[] _count = new int[size];

    public void Clear() => _first.AsSpan().Fill(-1);

    public int First(int count) => _first[count];

    public int Next(int item) => _next[item];

    public void Insert(int item, int count)
    {
        (_count[item], _previous[item], _next[item]) = (count, -1, _first[count]);
        if (_first[count] >= 0)
        {
            _previous[_first[count]] = item;
        }

        _first[count] = item;
    }

    public void Remove(int item)
    {
        if (_previous[item] >= 0)
        {
            _next[_previous[item]] = _next[item];
        }
        else
        {
            _first[_count[item]] = _next[item];
        }

        if (_next[item] >= 0)
        {
            _previous[_next[item]] = _previous[item];
        }
    }

    public void Move(int item, int count)
    {
        if (_count[item] != count)
        {
            Remove(item);
            Insert(item, count);
        }
    }
}
