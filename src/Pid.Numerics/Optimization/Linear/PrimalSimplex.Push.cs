namespace Pid.Numerics.Optimization.Linear;

// What is not basic and lies between its bounds goes to one of them, or takes the place of what it moves to a bound.
internal sealed partial class PrimalSimplex
{
    private const double PushPivot = 1e-5;

    private void Push(CancellationToken stop)
    {
        // What the basis oversteps now stays allowed until the end of the pushes.
        foreach (int j in _basis)
        {
            _lower[j] = Math.Min(_lower[j], _x[j]);
            _upper[j] = Math.Max(_upper[j], _x[j]);
        }

        for (int j = 0; j < _x.Length && !stop.IsCancellationRequested; j++)
        {
            if (_place[j] >= 0 || _x[j] == _lower[j] || _x[j] == _upper[j])
            {
                continue;
            }

            double toLower = _x[j] - _lower[j], toUpper = _upper[j] - _x[j];
            bool free = double.IsPositiveInfinity(toLower) && double.IsPositiveInfinity(toUpper);
            double direction = free ? -Math.Sign(_x[j]) : toLower <= toUpper ? -1 : 1;
            if (direction == 0)
            {
                continue;
            }

            if (_factor.IsLong)
            {
                Refactor();
            }

            LoadColumn(j);
            if (!PushAlong(j, direction, free ? Math.Abs(_x[j]) : Math.Min(toLower, toUpper)))
            {
                PushAlong(j, -direction, free ? double.PositiveInfinity : Math.Max(toLower, toUpper));
            }
        }

        RestoreBounds();
    }

    private bool PushAlong(int j, double direction, double limit)
    {
        double step = limit;
        int place = HarrisStep(direction, ref step);
        if (double.IsPositiveInfinity(step) || (place >= 0 && Math.Abs(_column[place]) < PushPivot))
        {
            return false;
        }

        Iterations++;
        Move(j, direction * step);
        if (place < 0)
        {
            _x[j] = Settled(j, direction);
            return true;
        }

        int leaving = _basis[place];
        _x[leaving] = Nearest(leaving, -direction * _column[place] > 0);
        Exchange(j, place);
        return true;
    }

    // The bound that a push went to, where rounding missed it; 0 for what has none.
    private double Settled(int j, double direction)
    {
        double bound = direction > 0 ? _upper[j] : _lower[j];
        return double.IsFinite(bound) ? bound : 0;
    }
}
