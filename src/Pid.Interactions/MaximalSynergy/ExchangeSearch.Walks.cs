namespace Pid.Interactions.MaximalSynergy;

/// <content>Closed walks of pairs that hold the same two symbols, undone.</content>
internal sealed partial class ExchangeSearch
{
    // For every two symbols the pairs that hold both are left a forest.
    private bool CancelWalks(int[] order)
    {
        bool moved = false;
        for (int c = 0; c < _nc; c++)
        {
            for (int d = c + 1; d < _nc; d++)
            {
                Array.ForEach(_tree, neighbours => neighbours.Clear());
                foreach (int e in order)
                {
                    if (IsOver)
                    {
                        return moved;
                    }

                    (int a, int b) = (e / _nb, e % _nb);
                    while (_p[At(a, b, c)] > 0 && _p[At(a, b, d)] > 0)
                    {
                        int length = Walk(a, b);
                        if (length == 0)
                        {
                            _tree[a].Add(_na + b);
                            _tree[_na + b].Add(a);
                            break;
                        }

                        Cancel(length, c, d);
                        moved = true;
                    }
                }
            }
        }

        return moved;
    }

    // The pairs of the closed walk that (a,b) makes with the forest, itself first; 0 where it makes none.
    private int Walk(int a, int b)
    {
        Array.Fill(_from, -1);
        (int head, int tail, int end) = (0, 1, _na + b);
        (_queue[0], _from[a]) = (a, a);
        while (head < tail && _from[end] < 0)
        {
            int node = _queue[head++];
            foreach (int next in _tree[node])
            {
                if (_from[next] < 0)
                {
                    (_from[next], _queue[tail++]) = (node, next);
                }
            }
        }

        _work -= WorkOfStep + _from.Length + tail;
        if (_from[end] < 0)
        {
            return 0;
        }

        int length = 1;
        _walk[0] = (a * _nb) + b;
        for (int node = end; node != a; node = _from[node])
        {
            (int row, int column) = node < _na ? (node, _from[node]) : (_from[node], node);
            _walk[length++] = (row * _nb) + column - _na;
        }

        return length;
    }

    // To the better end of the line: alternately more c and less d, and less c and more d.
    private void Cancel(int length, int c, int d)
    {
        (double forth, double back) = (double.PositiveInfinity, double.PositiveInfinity);
        for (int t = 0; t < length; t++)
        {
            (int more, int less) = Cells(t, c, d);
            (forth, back) = (Math.Min(forth, _p[less]), Math.Min(back, _p[more]));
        }

        double change = 0;
        for (int t = 0; t < length; t++)
        {
            (int more, int less) = Cells(t, c, d);
            change += H(_p[more] + forth) + H(_p[less] - forth) - H(_p[more] - back) - H(_p[less] + back);
        }

        _work -= WorkOfStep * 6 * length;
        double step = change < 0 ? forth : -back;
        for (int t = 0; t < length; t++)
        {
            (int more, int less) = Cells(t, c, d);
            Shift(less, more, step);
            if (t > 0 && (_p[more] == 0 || _p[less] == 0))
            {
                (int row, int column) = (_walk[t] / _nb, _na + (_walk[t] % _nb));
                _tree[row].Remove(column);
                _tree[column].Remove(row);
            }
        }
    }

    private (int More, int Less) Cells(int t, int c, int d)
    {
        (int a, int b) = (_walk[t] / _nb, _walk[t] % _nb);
        return int.IsEvenInteger(t) ? (At(a, b, c), At(a, b, d)) : (At(a, b, d), At(a, b, c));
    }
}
