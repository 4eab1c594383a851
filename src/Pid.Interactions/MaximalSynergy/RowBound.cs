using Pid.Numerics.Certified;

namespace Pid.Interactions.MaximalSynergy;

/// <summary>
/// A proven lower bound, in nats, of the objective of a <see cref="SeparableProgram"/> over a box, in which every equation holds exactly,
/// each for itself: the sum over equations of the least of their shares of the objective (<see cref="RowKnapsack"/>).
/// </summary>
/// <remarks>
/// A variable has a share w >= 0 of its f_v in each of its equations, at most 1 together, and multipliers a that add up to zero. For t
/// in the box with A t = b, sum f_v(t_v) is at least the sum over rows of sum over their variables (w f_v - a t_v), and each row is at
/// least its own least value. With w equal and a from the duals of the chords' program that is at least <see cref="DualBound"/>, where
/// the rows only have their multipliers. Better w and a come from where the rows disagree about a variable, a subgradient: steps go along
/// the mean of the last ones (a heavy ball), in units of the box and no function of what is missing, which a box far from closed cannot
/// gain. Whole numbers of quanta make the sums exact.
/// </remarks>
internal sealed partial class RowBound
{
    // The quantum of shares and multipliers, of the precision in which nodes keep them, and the largest multiplier.
    private const double Quantum = 1.0 / (1 << 30), Largest = 1 << 20;

    // What a step keeps of the last one's direction, the length of the first and what it loses with each. Measured: a fixed length between
    // .3 and 1 is nearly as good; one in proportion to what is missing is better on some tables and diverges on others.
    private const double Kept = 0.8, FirstStep = 0.8, Shorter = 0.92;

    // What a gain loses: a hundred times what its few sums and the one with the bound round, which is some nats.
    private const double Rounding = 1e-13;

    // A step of a knapsack or a logarithm is worth so many multiply-adds of a tableau, an equation's term half.
    private const long WorkOfStep = 32;
    private readonly SeparableProgram _block;
    private readonly DualBound _box;
    private readonly RowKnapsack _knapsack;
    private readonly int[] _first;           // entry of each row
    private readonly int[][] _entries;       // of each variable
    private readonly int[] _rowOf;           // of each entry
    private readonly double[] _raised, _bestRaised; // of each row, its least less the error
    private long _counted;
    private readonly double[] _share, _slope, _point, _entropy, _alongSlope, _alongShare, _bestShare, _bestSlope;

    public RowBound(SeparableProgram block, DualBound box)
    {
        (_block, _box, _knapsack) = (block, box, new RowKnapsack(block, box));
        _first = new int[block.Rows + 1];
        List<int>[] entries = [.. Enumerable.Range(0, block.Variables).Select(_ => new List<int>())];
        for (int r = 0; r < block.Rows; r++)
        {
            _first[r + 1] = _first[r] + block.RowVariable[r].Length;
            for (int i = 0; i < block.RowVariable[r].Length; i++)
            {
                entries[block.RowVariable[r][i]].Add(_first[r] + i);
            }
        }

        _entries = Array.ConvertAll(entries, e => e.ToArray());
        int n = _first[^1];
        _rowOf = [.. Enumerable.Range(0, block.Rows).SelectMany(r => Enumerable.Repeat(r, block.RowVariable[r].Length))];
        (_raised, _bestRaised) = (new double[block.Rows], new double[block.Rows]);
        (_share, _slope, _point, _entropy) = (new double[n], new double[n], new double[n], new double[n]);
        (_alongShare, _alongSlope, _bestShare, _bestSlope) = (new double[n], new double[n], new double[n], new double[n]);
    }

    /// <summary>
    /// Whether it is worth its time, of boxes of a block: where most equations have few variables, one of them off its ends is a large part
    /// of what is missing.
    /// </summary>
    public static bool Pays(SeparableProgram block) =>
        2 * block.RowVariable.Count(row => row.Length is > 2 and <= RowKnapsack.MostFree) >= Math.Max(1, block.Rows);

    /// <summary>Work done since the last call, in multiply-adds.</summary>
    public long TakeWork()
    {
        long work = WorkOfStep * _knapsack.Steps;
        (work, _counted) = (work - _counted, work);
        return work;
    }

    /// <summary>The multipliers of the best bound of the last <see cref="Raise"/>.</summary>
    public float[] Multipliers()
    {
        float[] all = new float[2 * _share.Length];
        for (int e = 0; e < _share.Length; e++)
        {
            (all[e], all[_share.Length + e]) = ((float)_bestShare[e], (float)_bestSlope[e]);
        }

        return all;
    }

    /// <summary>The same as they are: the shares of all variables of all equations in order, then their multipliers.</summary>
    public double[] Best() => [.. _bestShare, .. _bestSlope];

    /// <summary>The bound of shares and multipliers.</summary>
    /// <param name="all">In the order of <see cref="Best"/>.</param>
    public double At(ReadOnlySpan<double> all)
    {
        all[.._share.Length].CopyTo(_share);
        all[_share.Length..].CopyTo(_slope);
        Balance();
        return Evaluate();
    }

    /// <summary>The bound, from multipliers of the equations or those of another box, and better ones.</summary>
    /// <param name="rows">Equations.</param>
    /// <param name="y">Their multipliers.</param>
    /// <param name="known">Shares and multipliers of a larger box; null where none are known.</param>
    /// <param name="target">Beyond it nothing more is asked for.</param>
    /// <param name="rounds">How often to look for better ones.</param>
    public double Raise(ReadOnlySpan<int> rows, ReadOnlySpan<double> y, float[]? known, double target, int rounds)
    {
        Spread(rows, y);
        double bound = Evaluate(), best = bound, step = FirstStep;
        Keep();
        if (known is not null && bound < target)
        {
            Load(known);
            bound = Evaluate();
            if (bound > best)
            {
                best = bound;
                Keep();
            }
            else
            {
                Spread(rows, y);
                Evaluate();
            }
        }

        Array.Clear(_alongSlope);
        Array.Clear(_alongShare);
        for (int round = 0; best < target && round < rounds && Step(step); round++, step *= Shorter)
        {
            bound = Evaluate();
            if (bound > best)
            {
                best = bound;
                Keep();
            }
        }

        return best;
    }

    /// <summary>How much the bound of the last <see cref="Raise"/> rises, at least, where v is below, or above, s.</summary>
    public double Gain(int v, double s, bool below)
    {
        double[] ends = below ? _box.Upper : _box.Lower;
        double end = ends[v], gain = 0, size = 0;
        ends[v] = s;
        _box.EndsChanged(v);
        foreach (int e in _entries[v])
        {
            double raised = Least(_rowOf[e], _bestShare, _bestSlope, out double error) - error;
            if (raised == double.PositiveInfinity)
            {
                gain = raised;
                break;
            }

            gain += raised - _bestRaised[_rowOf[e]];
            size += Math.Abs(raised) + Math.Abs(_bestRaised[_rowOf[e]]);
        }

        ends[v] = end;
        _box.EndsChanged(v);
        return Math.Max(0, gain - (Rounding * (1 + size)));
    }

    private void Keep()
    {
        _share.CopyTo(_bestShare, 0);
        _slope.CopyTo(_bestSlope, 0);
        _raised.CopyTo(_bestRaised, 0);
    }

    private void Load(float[] all)
    {
        for (int e = 0; e < _share.Length; e++)
        {
            (_share[e], _slope[e]) = (all[e], all[_share.Length + e]);
        }

        Balance();
    }

    // Equal shares, and what the multipliers of the equations leave of the slopes divided likewise.
    private void Spread(ReadOnlySpan<int> rows, ReadOnlySpan<double> y)
    {
        Array.Clear(_slope);
        for (int i = 0; i < rows.Length; i++)
        {
            double[] coefficients = _block.RowCoefficient[rows[i]];
            for (int k = 0; k < coefficients.Length; k++)
            {
                _slope[_first[rows[i]] + k] = -y[i] * coefficients[k];
            }
        }

        foreach (int[] of in _entries)
        {
            double sum = 0;
            foreach (int e in of)
            {
                sum += _slope[e];
            }

            foreach (int e in of)
            {
                (_share[e], _slope[e]) = (1.0 / of.Length, _slope[e] - (sum / of.Length));
            }
        }

        Balance();
    }

    // Rounds to quanta: shares down, and slopes so that those of a variable add up to zero.
    private void Balance()
    {
        foreach (int[] of in _entries)
        {
            double sum = 0, rest = 1;
            for (int i = of.Length - 1; i >= 0; i--)
            {
                int e = of[i];
                _share[e] = Math.Clamp(Math.Floor(_share[e] / Quantum) * Quantum, 0, rest);
                rest -= _share[e];
                _slope[e] = i == 0 ? -sum : Math.Clamp(Math.Round(_slope[e] / Quantum) * Quantum, -Largest, Largest);
                sum += _slope[e];
            }
        }
    }

    private double Evaluate()
    {
        CertifiedSum sum = default;
        for (int r = 0; r < _block.Rows; r++)
        {
            int first = _first[r], length = _first[r + 1] - first;
            double least = Least(r, _share, _slope, out double error);
            if (least == double.PositiveInfinity)
            {
                return least;
            }

            sum.Add(least, error);
            _raised[r] = least - error;
            _knapsack.Point.AsSpan(0, length).CopyTo(_point.AsSpan(first));
            _knapsack.Entropy.AsSpan(0, length).CopyTo(_entropy.AsSpan(first));
        }

        for (int v = 0; v < _entries.Length; v++)
        {
            if (_entries[v].Length == 0)
            {
                sum.Add(Math.Min(_box.AtLower(v), _box.AtUpper(v)), _box.Slack(v));
            }
        }

        double bound = sum.ToInterval().Lower;
        return double.IsNaN(bound) ? double.NegativeInfinity : bound;
    }

    private double Least(int row, double[] share, double[] slope, out double error)
    {
        int first = _first[row], length = _first[row + 1] - first;
        share.AsSpan(first, length).CopyTo(_knapsack.Share);
        slope.AsSpan(first, length).CopyTo(_knapsack.Slope);
        return _knapsack.Minimum(row, out error);
    }
}
