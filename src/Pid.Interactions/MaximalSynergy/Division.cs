namespace Pid.Interactions.MaximalSynergy;

/// <summary>Where a box is divided, and what its parts are known to have at least.</summary>
/// <remarks>
/// In the middle of the variable whose chord is worst, at the solution of the linear program and at its middle together: half the nodes of
/// division at the solution. Where equations are kept whole, of the few worst the one whose halves raise the bound most together, by the
/// multipliers at hand; a half that closes so is cut off. Of more variables the gains by these multipliers choose worse than the chords
/// (measured with 16 and 48): they say little of what better multipliers would gain.
/// </remarks>
/// <param name="block">The block.</param>
/// <param name="box">Its box.</param>
internal sealed class Division(SeparableProgram block, DualBound box)
{
    private const int Tried = 4;
    private const double Point = 1e-12;
    private readonly int[] _worst = new int[Tried];
    private readonly double[] _error = new double[Tried];

    /// <summary>The variable; -1 where none can be divided.</summary>
    public int Variable { get; private set; }

    /// <summary>Proven of the half below the middle, in nats.</summary>
    public double Below { get; private set; }

    /// <summary>Proven of the half above.</summary>
    public double Above { get; private set; }

    /// <summary>Chooses. False when nothing in the box is below the cutoff.</summary>
    /// <param name="x">The solution of the chords' program.</param>
    /// <param name="bound">Proven of the box.</param>
    /// <param name="cutoff">What no part above it is wanted of.</param>
    /// <param name="rows">What raised the bound of the box last; null where equations are not kept whole.</param>
    /// <param name="trace">Takes note of what it cuts off; null where nobody asks.</param>
    public bool Choose(double[] x, double bound, double cutoff, RowBound? rows, SearchTrace? trace = null)
    {
        int count = Worst(x, rows is null ? 1 : Tried);
        (Variable, Below, Above) = (count > 0 ? _worst[0] : -1, bound, bound);
        double most = 0;
        for (int i = 0; i < count && rows is not null; i++)
        {
            int v = _worst[i];
            (double below, double above, bool cut) = (0, 0, true);
            while (cut && box.Upper[v] - box.Lower[v] > Point)
            {
                double middle = 0.5 * (box.Lower[v] + box.Upper[v]);
                (below, above) = (rows.Gain(v, middle, below: true), rows.Gain(v, middle, below: false));
                cut = Math.Max(below, above) >= cutoff - bound;
                if (cut)
                {
                    trace?.Cut(v, below > above, middle);
                    if (Math.Min(below, above) >= cutoff - bound)
                    {
                        return false;
                    }

                    (below > above ? box.Lower : box.Upper)[v] = middle;
                    box.EndsChanged(v);
                }
            }

            if (!cut && below + above > most)
            {
                (most, Variable, Below, Above) = (below + above, v, bound + below, bound + above);
            }
        }

        return true;
    }

    // The variables with the largest error of the chord, so many at most.
    private int Worst(double[] x, int most)
    {
        int count = 0;
        for (int v = 0; v < block.Variables; v++)
        {
            double lower = box.Lower[v], upper = box.Upper[v], middle = 0.5 * (lower + upper), t = Math.Clamp(x[v], lower, upper);
            double error = upper - lower > Point
                ? block.Entropy(v, t) - box.Chord(v, t) + block.Entropy(v, middle) - box.Chord(v, middle) : 0;
            if (!(error > 0) || (count == most && error <= _error[most - 1]))
            {
                continue;
            }

            int at = count < most ? count++ : most - 1;
            for (; at > 0 && _error[at - 1] < error; at--)
            {
                (_error[at], _worst[at]) = (_error[at - 1], _worst[at - 1]);
            }

            (_error[at], _worst[at]) = (error, v);
        }

        return count;
    }
}
