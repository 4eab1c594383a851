using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Numerics.Optimization.Linear;

// What is not basic and lies between its bounds goes to one of them, or takes the place of what it moves to a bound.
internal sealed partial class PrimalSimplex
{
    private const double PushPivot = 1e-4;
    private const double Overstep = 1e-5; // of scaled values: what pushing one by one would keep to costs more pivots than to come back

    private void Push(CancellationToken stop)
    {
        // The right side that the values have: rounding of what they were measured by would be large in a basis that is nearly singular.
        _rightSide.AsSpan().Clear();
        _program.Matrix.MultiplyAdd(_x.AsSpan(0, _n), _rightSide);
        DenseVector.AddScaled(_rightSide, _x.AsSpan(_n), 1);
        Refactor();

        AllowBasis();
        int[] between = [.. Enumerable.Range(0, _x.Length).Where(j => _place[j] < 0 && _x[j] != _lower[j] && _x[j] != _upper[j])];
        Array.Sort(Array.ConvertAll(between, j => (Math.Abs(ToNearest(j)), j)), between);
        int finite = between.Count(j => double.IsFinite(ToNearest(j)));
        PushTogether(between.AsSpan(0, finite), stop);
        for (int i = finite; i < between.Length && !stop.IsCancellationRequested; i++)
        {
            PushTogether(between.AsSpan(i, 1), stop);
        }

        RestoreBounds();
        _program.RightSide.CopyTo(_rightSide, 0);
    }

    // What the basis oversteps stays allowed until the end of the pushes.
    private void AllowBasis()
    {
        foreach (int j in _basis)
        {
            (_lower[j], _upper[j]) = (Math.Min(_lower[j], _x[j]), Math.Max(_upper[j], _x[j]));
        }
    }

    // To the nearest bounds all at once, where the basis lets them; else half by half, and those that it does not let one by one.
    private void PushTogether(ReadOnlySpan<int> columns, CancellationToken stop)
    {
        if (stop.IsCancellationRequested || columns.Length == 0)
        {
            return;
        }

        if (_factor.IsLong)
        {
            Refactor();
        }

        if (columns.Length == 1)
        {
            Push(columns[0]);
        }
        else if (!MoveTogether(columns))
        {
            int half = columns.Length / 2;
            PushTogether(columns[..half], stop);
            PushTogether(columns[half..], stop);
        }
    }

    private bool MoveTogether(ReadOnlySpan<int> columns)
    {
        _column.AsSpan().Clear();
        foreach (int j in columns)
        {
            _program.AddColumn(j, ToNearest(j), _column);
        }

        _factor.Solve(_column);
        for (int k = 0; k < _m; k++)
        {
            int j = _basis[k];
            double x = _x[j] - _column[k];
            if (!(x >= _lower[j] - Overstep && x <= _upper[j] + Overstep))
            {
                return false;
            }
        }

        for (int k = 0; k < _m; k++)
        {
            _x[_basis[k]] -= _column[k];
        }

        foreach (int j in columns)
        {
            _x[j] = ToNearest(j) < 0 ? _lower[j] : _upper[j];
        }

        AllowBasis();
        return true;
    }

    private double ToNearest(int j) => _x[j] - _lower[j] <= _upper[j] - _x[j] ? _lower[j] - _x[j] : _upper[j] - _x[j];

    private void Push(int j)
    {
        double toLower = _x[j] - _lower[j], toUpper = _upper[j] - _x[j];
        bool free = double.IsPositiveInfinity(toLower) && double.IsPositiveInfinity(toUpper);
        double direction = free ? -Math.Sign(_x[j]) : toLower <= toUpper ? -1 : 1;
        if (direction == 0)
        {
            return;
        }

        LoadColumn(j);
        if (!PushAlong(j, direction, free ? Math.Abs(_x[j]) : Math.Min(toLower, toUpper)))
        {
            PushAlong(j, -direction, free ? double.PositiveInfinity : Math.Max(toLower, toUpper));
        }
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
