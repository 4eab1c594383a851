namespace Pid.Numerics.Optimization.Linear;

// From an entering column to the next basis.
internal sealed partial class PrimalSimplex
{
    private const double ShortStep = 1e-12;
    private const double Perturbation = 1e-6; // beside bounds of 1
    private const double WeightLimit = 1e8;

    private readonly double[] _breaks;
    private readonly int[] _breakPlaces;
    private bool _perturbed;
    private bool _unbounded;
    private int _stalled;
    private int _perturbations;

    private void Enter(int entering)
    {
        LoadColumn(entering);
        double direction = _reduced[entering] < 0 ? 1 : -1;
        double own = direction > 0 ? _upper[entering] - _x[entering] : _x[entering] - _lower[entering];
        double step = own;
        int place = _removing ? LongStep(direction, Math.Abs(_reduced[entering]), ref step) : HarrisStep(direction, ref step);
        if (double.IsPositiveInfinity(step))
        {
            _unbounded = !_removing && _factor.IsFresh;
            Refuse(entering);
            return;
        }

        if (place >= 0 && Math.Abs(_column[place]) < _leastPivot)
        {
            Refuse(entering);
            return;
        }

        Iterations++;
        _stalled = step > ShortStep ? 0 : _stalled + 1;
        Move(entering, direction * step);
        if (place < 0)
        {
            _x[entering] = direction > 0 ? _upper[entering] : _lower[entering];
            return;
        }

        int leaving = _basis[place];
        double rate = -direction * _column[place];
        _x[leaving] = Nearest(leaving, rate > 0);
        UpdatePrices(entering, place);
        Exchange(entering, place);
        if (_stalled > Patience)
        {
            Perturb();
        }
    }

    // A basic variable that reached a bound rising or falling: the one that stops it, or, out of bounds, the one that it came back to.
    private double Nearest(int j, bool rising)
    {
        double first = rising ? _upper[j] : _lower[j];
        double second = rising ? _lower[j] : _upper[j];
        return Math.Abs(_x[j] - first) <= Math.Abs(_x[j] - second) ? first : second;
    }

    private void Refuse(int entering) => _refused[entering] = _anyRefused = true;

    private void Move(int entering, double change)
    {
        _x[entering] += change;
        for (int k = 0; k < _m; k++)
        {
            _x[_basis[k]] -= change * _column[k];
        }
    }

    private void Exchange(int entering, int place)
    {
        _place[_basis[place]] = -1;
        (_basis[place], _place[entering]) = (entering, place);
        _factor.Exchange(place, _column);
        if (_anyRefused)
        {
            _refused.AsSpan().Clear();
            _anyRefused = false;
        }
    }

    private int HarrisStep(double direction, ref double step)
    {
        double most = step;
        for (int k = 0; k < _m; k++)
        {
            double rate = -direction * _column[k];
            if (Math.Abs(rate) > Entry)
            {
                most = Math.Min(most, (Room(_basis[k], rate) + (_feasible / 2)) / Math.Abs(rate));
            }
        }

        if (most >= step)
        {
            return -1;
        }

        int place = -1;
        double largest = 0;
        for (int k = 0; k < _m; k++)
        {
            double rate = -direction * _column[k];
            if (Math.Abs(rate) > largest && Math.Abs(rate) > Entry && Room(_basis[k], rate) / Math.Abs(rate) <= most)
            {
                (largest, place) = (Math.Abs(rate), k);
            }
        }

        step = Math.Max(0, Room(_basis[place], -direction * _column[place]) / largest);
        return place;
    }

    private double Room(int j, double rate) => rate > 0 ? _upper[j] - _x[j] : _x[j] - _lower[j];

    // The sum of infeasibilities is convex along the edge: to its minimum, past breakpoints whose slopes it has left.
    private int LongStep(double direction, double slope, ref double step)
    {
        int count = 0;
        for (int k = 0; k < _m; k++)
        {
            double rate = -direction * _column[k];
            if (Math.Abs(rate) <= Entry)
            {
                continue;
            }

            int j = _basis[k], sign = Infeasibility(j);
            if (sign * rate > 0)
            {
                continue; // farther away: in the slope already
            }

            if (sign != 0)
            {
                AddBreak(Math.Abs(_x[j] - (sign < 0 ? _lower[j] : _upper[j])) / Math.Abs(rate), k, ref count);
            }

            AddBreak(Math.Max(0, Room(j, rate)) / Math.Abs(rate), k, ref count);
        }

        Array.Sort(_breaks, _breakPlaces, 0, count);
        double largest = 0;
        int last = -1;
        for (int b = 0; b < count && slope > 0 && _breaks[b] < step; b++)
        {
            double size = Math.Abs(_column[_breakPlaces[b]]);
            slope -= size;
            largest = Math.Max(largest, size);
            last = b;
        }

        if (last < 0 || (slope > 0 && double.IsFinite(step)))
        {
            return -1;
        }

        while (Math.Abs(_column[_breakPlaces[last]]) < 0.1 * largest)
        {
            last--;
        }

        step = _breaks[last];
        return _breakPlaces[last];
    }

    private void AddBreak(double at, int place, ref int count)
    {
        if (double.IsFinite(at))
        {
            (_breaks[count], _breakPlaces[count]) = (at, place);
            count++;
        }
    }

    // Reduced costs and Devex weights after the exchange, by the row of the tableau.
    private void UpdatePrices(int entering, int place)
    {
        _row.AsSpan().Clear();
        _row[place] = 1;
        _factor.SolveTransposed(_row);
        _tableauRow.AsSpan().Clear();
        for (int i = 0; i < _m; i++)
        {
            double t = _row[i];
            if (Math.Abs(t) <= 1e-14)
            {
                continue;
            }

            _tableauRow[_n + i] = t;
            ReadOnlySpan<int> columns = _program.Rows.RowIndices;
            ReadOnlySpan<double> values = _program.Rows.Values;
            int end = _program.Rows.ColumnPointers[i + 1];
            for (int p = _program.Rows.ColumnPointers[i]; p < end; p++)
            {
                _tableauRow[columns[p]] += t * values[p];
            }
        }

        double pivot = _column[place];
        double share = _reduced[entering] / pivot;
        double weight = _weights[entering] / (pivot * pivot);
        for (int j = 0; j < _tableauRow.Length; j++)
        {
            double t = _tableauRow[j];
            if (t != 0 && _place[j] < 0)
            {
                _reduced[j] -= share * t;
                _weights[j] = Math.Max(_weights[j], t * t * weight);
            }
        }

        int leaving = _basis[place];
        _reduced[leaving] = -share;
        _reduced[entering] = 0;
        _weights[leaving] = Math.Max(1, weight);
        if (weight > WeightLimit)
        {
            Array.Fill(_weights, 1);
        }
    }

    // Wider bounds of the basis, by numbers of no pattern but the same in every run: then steps have lengths, and no basis returns.
    private void Perturb()
    {
        _stalled = 0;
        _perturbed = true;
        _perturbations++;
        uint state = (uint)_perturbations;
        foreach (int j in _basis)
        {
            state = (state * 1664525) + 1013904223;
            double size = Perturbation * (0.5 + (state / 8589934592.0));
            _lower[j] -= size * Math.Max(1, Math.Abs(_lower[j]));
            _upper[j] += size * Math.Max(1, Math.Abs(_upper[j]));
        }
    }

    // The bounds of the program again; what is not basic goes with them.
    private void RestoreBounds()
    {
        _perturbed = false;
        for (int j = 0; j < _x.Length; j++)
        {
            if (_place[j] < 0)
            {
                _x[j] = _x[j] == _lower[j] ? _program.Lower[j] : _x[j] == _upper[j] ? _program.Upper[j] : _x[j];
            }

            (_lower[j], _upper[j]) = (_program.Lower[j], _program.Upper[j]);
        }
    }
}
