using Pid.Numerics.Certified;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// The least of sum (w_v f_v(t_v) - a_v t_v), w >= 0, over the points of a box that satisfy one equation, sum k_v t_v = b: a concave
/// function, least where at most one variable is off the ends of its box.
/// </summary>
/// <remarks>
/// The chords of the terms make it a fractional knapsack, which the order of slopes solves; its one variable off the ends gives a first
/// candidate. What costs the knapsack more to move to its other end than the candidate lies above it is not tried there; the rest is,
/// depth first, where it is not too much. Errors as in <see cref="ConcaveKnapsack"/>: ends of boxes, b and the values there are known to
/// within radii, which count in the capacity (reach) and in the value.
/// </remarks>
internal sealed class RowKnapsack
{
    private const double U = CertifiedMath.UnitRoundoff, Fixed = 1e-12;
    private readonly SeparableProgram _block;
    private readonly DualBound _box;
    private readonly int[] _item, _only, _end, _bestEnd;  // positions in the row by slope; 0, 1: ends, 2: off them, -1: any
    private readonly double[] _weight, _gain, _slope, _weights;
    private int _row, _count;
    private double _reach, _best, _off, _offEntropy;

    public RowKnapsack(SeparableProgram block, DualBound box)
    {
        (_block, _box) = (block, box);
        int n = block.RowVariable.Select(row => row.Length).DefaultIfEmpty().Max();
        (_item, _only, _end, _bestEnd) = (new int[n], new int[n], new int[n], new int[n]);
        (_weight, _gain, _slope) = (new double[n], new double[n], new double[n]);
        _weights = new double[n + 1];
        (Share, Slope, Point, Entropy) = (new double[n], new double[n], new double[n], new double[n]);
    }

    /// <summary>Both ends are tried of so many variables: some hundreds of steps. For more the fractional knapsack stands.</summary>
    public const int MostFree = 8;

    /// <summary>w of each variable of the row, written by the caller.</summary>
    public double[] Share { get; }

    /// <summary>a of each variable of the row, written by the caller.</summary>
    public double[] Slope { get; }

    /// <summary>Where the least is, rounded.</summary>
    public double[] Point { get; }

    /// <summary>f_v there, rounded.</summary>
    public double[] Entropy { get; }

    /// <summary>Candidates and prefixes looked at since the instance was made.</summary>
    public long Steps { get; private set; }

    /// <summary>The least, in nats, and how far below it the exact one can be; infinite where the row has no point in the box.</summary>
    public double Minimum(int row, out double error)
    {
        _row = row;
        int n = Load(out double capacity, out double start, out error);
        if (n == 0)
        {
            return Math.Abs(capacity) <= _reach ? start : double.PositiveInfinity;
        }

        double left = capacity, least = start;
        int critical = 0;
        while (critical < n - 1 && left >= _weight[critical])
        {
            left -= _weight[critical];
            least += _gain[critical++];
        }

        if (left < -_reach || left > _weight[critical] + _reach)
        {
            return double.PositiveInfinity;
        }

        _best = least + Off(_item[critical], left, out _off, out _offEntropy);
        least += _slope[critical] * Math.Clamp(left, 0, _weight[critical]);
        bool whole = Settle(n, critical, _best - least) <= MostFree;
        if (whole)
        {
            // The item that the fractional knapsack divides comes first: the others are near their ends then.
            (double weight, double gain) = (_weight[_count], _gain[_count]);
            Explore(0, capacity, start, _count);
            _end[_count] = 1;
            Explore(0, capacity - weight, start + gain, -1);
            _end[_count] = 0;
            Explore(0, capacity, start, -1);
        }

        Steps += n;
        for (int i = 0; i < n; i++)
        {
            Place(_item[i], _bestEnd[i]);
        }

        return whole ? _best : least;
    }

    // Items by slope of their chords, all at the end where k t is least; what has no width counts as a constant.
    private int Load(out double capacity, out double start, out double error)
    {
        (int[] variables, double[] coefficients) = (_block.RowVariable[_row], _block.RowCoefficient[_row]);
        (capacity, start, error, _reach) = (_block.Right[_row], 0, 0, 1.01 * _block.RightRadius[_row]);
        double magnitude = Math.Abs(capacity), size = 0, steepest = 0;
        int n = 0;
        for (int i = 0; i < variables.Length; i++)
        {
            int v = variables[i];
            double k = coefficients[i], l = _box.Lower[v], u = _box.Upper[v], w = Share[i], a = Slope[i];
            double low = (w * _box.AtLower(v)) - (a * l), high = (w * _box.AtUpper(v)) - (a * u);
            double reach = Math.Abs(l) + Math.Abs(u), radius = 1.01 * _block.EndRadius[v];
            magnitude += Math.Abs(k) * reach;
            size += (w * (_box.AtLower(v) + _box.AtUpper(v))) + (Math.Abs(a) * reach);
            error += (w * _box.Slack(v)) + (Math.Abs(a) * radius);
            _reach += Math.Abs(k) * radius;
            capacity -= k * (k > 0 ? l : u);
            if (u - l < Fixed)
            {
                start += Math.Min(low, high);
                (_reach, error) = (_reach + (Math.Abs(k) * (u - l)), error + (Math.Abs(a) * (u - l)));
                (Point[i], Entropy[i]) = (l, _box.AtLower(v));
                continue;
            }

            start += k > 0 ? low : high;
            double weight = Math.Abs(k) * (u - l), gain = k > 0 ? high - low : low - high, slope = gain / weight;
            steepest = Math.Max(steepest, Math.Abs(slope));
            int at = n++;
            for (; at > 0 && _slope[at - 1] > slope; at--)
            {
                (_item[at], _weight[at], _gain[at], _slope[at]) = (_item[at - 1], _weight[at - 1], _gain[at - 1], _slope[at - 1]);
            }

            (_item[at], _weight[at], _gain[at], _slope[at]) = (i, weight, gain, slope);
        }

        _reach += 4 * U * (variables.Length + 4) * magnitude;
        error += (4 * _reach * steepest) + (8 * U * (variables.Length + 4) * size) + CertifiedMath.Underflow;
        return n;
    }

    // Puts the divided item behind the others, whose first candidate has them where the fractional knapsack does. That is the only end to
    // try where the other costs more than the candidate lies above the knapsack; off its ends an item costs a part of that only. How many
    // may stand at both.
    private int Settle(int n, int critical, double gap)
    {
        (int item, double weight, double gain, double slope) = (_item[critical], _weight[critical], _gain[critical], _slope[critical]);
        int free = 1;
        _count = n - 1;
        for (int i = 0; i < _count; i++)
        {
            if (i >= critical)
            {
                (_item[i], _weight[i], _gain[i], _slope[i]) = (_item[i + 1], _weight[i + 1], _gain[i + 1], _slope[i + 1]);
            }

            bool settled = Math.Abs(_gain[i] - (slope * _weight[i])) >= gap;
            _bestEnd[i] = i < critical ? 1 : 0;
            _only[i] = settled ? _bestEnd[i] : -1;
            free += settled ? 0 : 1;
            _weights[i + 1] = _weights[i] + _weight[i];
        }

        (_item[_count], _weight[_count], _gain[_count], _slope[_count], _bestEnd[_count]) = (item, weight, gain, slope, 2);
        return free;
    }

    private void Place(int i, int end)
    {
        int v = _block.RowVariable[_row][i];
        bool upper = end == 1 == _block.RowCoefficient[_row][i] > 0;
        (Point[i], Entropy[i]) = end == 2 ? (_off, _offEntropy)
            : upper ? (_box.Upper[v], _box.AtUpper(v)) : (_box.Lower[v], _box.AtLower(v));
    }

    // What a variable adds off its ends, and not more than what it can add near there.
    private double Off(int i, double capacity, out double t, out double entropy)
    {
        int v = _block.RowVariable[_row][i];
        double k = _block.RowCoefficient[_row][i], radius = 2 * _reach / Math.Abs(k), slack = 0;
        (double from, double before) = k > 0 ? (_box.Lower[v], _box.AtLower(v)) : (_box.Upper[v], _box.AtUpper(v));
        t = Math.Clamp(from + (capacity / k), _box.Lower[v], _box.Upper[v]);
        entropy = 0;
        for (int m = _block.MemberStart[v]; m < _block.MemberStart[v + 1]; m++)
        {
            entropy += EntropyTerm.At((_block.Sign[m] * t) + _block.Offset[m], _block.Radius[m] + radius, ref slack);
        }

        return (Share[i] * (entropy - slack - before)) - (Slope[i] * (t - from)) - (Math.Abs(Slope[i]) * radius);
    }

    // Items from i on are free, and one before them, if any, is off its ends.
    private void Explore(int i, double capacity, double value, int off)
    {
        Steps++;
        double room = off < 0 ? 0 : _weight[off];
        if (capacity < -_reach || capacity > _weights[_count] - _weights[i] + room + _reach || value + Fill(i, capacity, off) >= _best)
        {
            return;
        }

        if (i == _count)
        {
            Offer(capacity, value, off);
            return;
        }

        bool fits = capacity >= _weight[i];
        At(fits ? 1 : 0);
        if (off < 0)
        {
            Explore(i + 1, capacity, value, i);
        }

        At(fits ? 0 : 1);

        void At(int end)
        {
            if (_only[i] == 1 - end)
            {
                return;
            }

            _end[i] = end;
            Explore(i + 1, capacity - (end * _weight[i]), value + (end * _gain[i]), off);
        }
    }

    private void Offer(double capacity, double value, int off)
    {
        if (off < 0)
        {
            return; // also a candidate with any item off its ends by nothing
        }

        value += Off(_item[off], capacity, out double t, out double entropy);
        if (value < _best)
        {
            (_best, _off, _offEntropy) = (value, t, entropy);
            _end.AsSpan(0, _count + 1).CopyTo(_bestEnd);
            _bestEnd[off] = 2;
        }
    }

    // The fractional knapsack of the items from i on and of the one that is off its ends, by slope.
    private double Fill(int i, double capacity, int off)
    {
        double gain = 0;
        for (int j = i; j <= _count && capacity > 0; j++)
        {
            if (off >= 0 && (j == _count || _slope[j] > _slope[off]))
            {
                double part = Math.Min(capacity, _weight[off]);
                (gain, capacity, off) = (gain + (_slope[off] * part), capacity - part, -1);
            }

            if (j < _count)
            {
                double part = Math.Min(capacity, _weight[j]);
                (gain, capacity) = (gain + (_slope[j] * part), capacity - part);
            }
        }

        return gain;
    }
}
