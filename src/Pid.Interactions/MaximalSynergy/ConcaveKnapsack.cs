using Pid.Numerics.Certified;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// The exact least entropy of a <see cref="SeparableProgram"/> whose equations are all one, sum k_v t_v = b: at a vertex at most one
/// variable is off the ends of its box, so n 2^(n-1) candidates hold the minimum. With two binary variables this block is the whole of D.
/// </summary>
/// <remarks>
/// With s_v = |k_v| times the distance from the end where k_v t_v is least: minimise sum g_v(s_v), sum s_v = B, 0 &lt;= s_v &lt;= w_v, g_v
/// concave. The chords of g_v turn it into a fractional knapsack, which the order of slopes solves and which prunes the candidates depth
/// first. Ends, weights and B are known to within <see cref="_reach"/>, and f_v to within its slack: the minimum found is right to within
/// the sum of the slacks and <see cref="_reach"/> times the largest slope.
/// </remarks>
internal sealed class ConcaveKnapsack
{
    /// <summary>Candidates and prefixes to look at: enough for every block of 16 variables, some tenth of a second.</summary>
    private const long MostSteps = 2_000_000;
    private const double U = CertifiedMath.UnitRoundoff;
    private readonly SeparableProgram _block;
    private readonly int[] _variable;                       // by slope of the chord, ascending
    private readonly double[] _coefficient, _weight, _gain; // of the item in that order: k, w, g(w) - g(0)
    private readonly double[] _weights, _gains;             // sums of the items before
    private readonly double[] _point;
    private readonly double _reach;
    private double _slack, _largestSlack;
    private long _steps;

    private ConcaveKnapsack(SeparableProgram block, double[] coefficients)
    {
        int n = block.Variables;
        _block = block;
        (_weights, _gains, _point, Best) = (new double[n + 1], new double[n + 1], new double[n], new double[n]);
        double[] weight = new double[n], gain = new double[n];
        double magnitude = Math.Abs(block.Right[0]), capacity = block.Right[0], start = 0, steepest = 0, size = 0;
        _reach = 1.01 * block.RightRadius[0];
        for (int v = 0; v < n; v++)
        {
            double k = coefficients[v], least = Start(v, k), most = least == block.Lower[v] ? block.Upper[v] : block.Lower[v];
            double low = block.Entropy(v, least, out double slackLow), high = block.Entropy(v, most, out double slackHigh);
            (weight[v], gain[v]) = (Math.Abs(k) * (block.Upper[v] - block.Lower[v]), high - low);
            _reach += 1.01 * Math.Abs(k) * block.EndRadius[v];
            _slack += Math.Max(slackLow, slackHigh);
            magnitude += Math.Abs(k) * (Math.Abs(block.Lower[v]) + Math.Abs(block.Upper[v]));
            capacity -= k * least;
            start += low;
            size += low + high;
            steepest = Math.Max(steepest, Math.Abs(gain[v]) / Math.Max(weight[v], 1e-15));
        }

        _reach += 4 * U * (n + 4) * magnitude;
        _slack += (4 * _reach * steepest) + (8 * U * (n + 4) * size);
        (Capacity, StartEntropy) = (capacity, start);
        _variable = [.. Enumerable.Range(0, n).OrderBy(v => gain[v] / Math.Max(weight[v], 1e-15))];
        (_coefficient, _weight, _gain) = (Sorted(coefficients), Sorted(weight), Sorted(gain));
        for (int i = 0; i < n; i++)
        {
            (_weights[i + 1], _gains[i + 1]) = (_weights[i] + _weight[i], _gains[i] + _gain[i]);
        }

        double[] Sorted(double[] values) => Array.ConvertAll(_variable, v => values[v]);
    }

    private double Capacity { get; }

    private double StartEntropy { get; }

    /// <summary>The vertex of least entropy.</summary>
    public double[] Best { get; }

    /// <summary>Its entropy in nats, rounded.</summary>
    public double BestEntropy { get; private set; } = double.PositiveInfinity;

    /// <summary>Proven: no point of the block has less entropy, in nats.</summary>
    public double Lower => Math.BitDecrement(BestEntropy - (1.01 * (_slack + _largestSlack)));

    /// <summary>The point that divides every box in the same proportion.</summary>
    public double[] Inside()
    {
        double[] inside = new double[_point.Length];
        double part = _weights[^1] > 0 ? Math.Clamp(Capacity / _weights[^1], 0, 1) : 0;
        for (int i = 0; i < _variable.Length; i++)
        {
            int v = _variable[i];
            inside[v] = Start(v, _coefficient[i]) + (part * _weight[i] / _coefficient[i]);
        }

        return inside;
    }

    /// <summary>The exact minimum, or null where the equations are more than one or the candidates too many.</summary>
    public static ConcaveKnapsack? Minimum(SeparableProgram block, CancellationToken cancellation)
    {
        if (block.Rows == 0 || Coefficients(block) is not { } coefficients)
        {
            return null;
        }

        ConcaveKnapsack search = new(block, coefficients);
        bool whole = search.Explore(0, search.Capacity, search.StartEntropy, -1, cancellation);
        return whole && double.IsFinite(search.BestEntropy) ? search : null;
    }

    // The first equation's coefficients where all others are multiples of it on all variables.
    private static double[]? Coefficients(SeparableProgram block)
    {
        if (block.RowVariable[0].Length < block.Variables)
        {
            return null;
        }

        double[] first = new double[block.Variables];
        for (int i = 0; i < first.Length; i++)
        {
            first[block.RowVariable[0][i]] = block.RowCoefficient[0][i];
        }

        for (int r = 1; r < block.Rows; r++)
        {
            (int[] variables, double[] coefficients) = (block.RowVariable[r], block.RowCoefficient[r]);
            double one = first[variables[0]], other = coefficients[0];
            for (int i = 0; i < variables.Length; i++)
            {
                if (variables.Length < first.Length || coefficients[i] * one != first[variables[i]] * other)
                {
                    return null;
                }
            }
        }

        return first;
    }

    private double Start(int v, double k) => k > 0 ? _block.Lower[v] : _block.Upper[v];

    // Items from i on are free, and one before them, if any, is off its ends. False where the steps or the time ran out.
    private bool Explore(int i, double capacity, double entropy, int off, CancellationToken cancellation)
    {
        if (++_steps > MostSteps || ((_steps & 4095) == 0 && cancellation.IsCancellationRequested))
        {
            return false;
        }

        double room = off < 0 ? 0 : _weight[off];
        if (capacity < -_reach || capacity > _weights[^1] - _weights[i] + room + _reach
            || entropy + Fill(i, capacity, off) >= BestEntropy)
        {
            return true;
        }

        if (i == _weight.Length)
        {
            Offer(capacity, entropy, off);
            return true;
        }

        bool fits = capacity >= _weight[i];
        return (!fits || At(1)) && (off >= 0 || Off()) && At(0) && (fits || At(1));

        bool At(int end)
        {
            int v = _variable[i];
            _point[v] = (_coefficient[i] > 0) == (end == 1) ? _block.Upper[v] : _block.Lower[v];
            return Explore(i + 1, capacity - (end * _weight[i]), entropy + (end * _gain[i]), off, cancellation);
        }

        bool Off() => Explore(i + 1, capacity, entropy, i, cancellation);
    }

    // The fractional knapsack of the item that is off its ends, which comes first by slope, and of the free items.
    private double Fill(int i, double capacity, int off)
    {
        double gain = 0;
        if (off >= 0)
        {
            double part = Math.Clamp(capacity, 0, _weight[off]);
            gain = _weight[off] > 0 ? _gain[off] * (part / _weight[off]) : 0;
            capacity -= part;
        }

        int j = i;
        while (j < _weight.Length && _weights[j + 1] - _weights[i] <= capacity)
        {
            j++;
        }

        double rest = capacity - (_weights[j] - _weights[i]);
        gain += _gains[j] - _gains[i];
        return j < _weight.Length && rest > 0 ? gain + (_gain[j] * (rest / _weight[j])) : gain;
    }

    // All items but one are at ends: the last takes what is left.
    private void Offer(double capacity, double entropy, int off)
    {
        if (off < 0)
        {
            return; // also a candidate with any item off its ends by nothing
        }

        (int v, double k) = (_variable[off], _coefficient[off]);
        double least = Start(v, k), t = Math.Clamp(least + (capacity / k), _block.Lower[v], _block.Upper[v]);
        double value = 0, before = 0, slack = 0, radius = 2 * _reach / Math.Abs(k);
        for (int m = _block.MemberStart[v]; m < _block.MemberStart[v + 1]; m++)
        {
            value += EntropyTerm.At((_block.Sign[m] * t) + _block.Offset[m], _block.Radius[m] + radius, ref slack);
        }

        before = _block.Entropy(v, least, out _);
        _largestSlack = Math.Max(_largestSlack, slack);
        if (entropy - before + value < BestEntropy)
        {
            BestEntropy = entropy - before + value;
            _point.CopyTo(Best, 0);
            Best[v] = t;
        }
    }
}
