namespace Pid.Numerics.Optimization.Linear;

// From the first basis to the end, and how near to the bounds that is.
internal sealed partial class PrimalSimplex
{
    private const double Feasible = 1e-9, Loose = 1e-7, Tight = 1e-12; // of scaled values; half of it is Harris's
    private const double SmallestPivot = 1e-10;
    private const int PivotsAColumn = 20;

    private double _leastPivot = 1e-7;
    private double _feasible = Feasible;

    /// <summary>
    /// Runs to the end: first to bounds that are met to 1e-9 (to more where rounding of the data leaves no such point), which may hide much
    /// where the coefficients of a row lie far apart, and from there to 1e-12, as far as rounding lets it.
    /// </summary>
    /// <param name="stop">Checked at every pivot.</param>
    public SimplexEnd Run(CancellationToken stop)
    {
        Push(stop);
        Array.Fill(_weights, 1);
        SimplexEnd end = Pivot(stop);
        while (end == SimplexEnd.Infeasible && _feasible < Loose)
        {
            _feasible *= 10;
            end = Pivot(stop);
        }

        if (end == SimplexEnd.Optimal)
        {
            (int[] basis, double[] values, double feasible) = ([.. _basis], [.. _x], _feasible);
            _feasible = Tight;
            if (!IsFeasible() && Pivot(stop) != SimplexEnd.Optimal)
            {
                (_unbounded, _feasible) = (false, feasible);
                RestoreBounds();
                basis.CopyTo(_basis, 0);
                values.CopyTo(_x, 0);
                Begin();
            }
        }

        return end;
    }

    private SimplexEnd Pivot(CancellationToken stop)
    {
        Begin();
        int most = Iterations + (PivotsAColumn * (_n + _m + 1));
        while (Iterations < most && !stop.IsCancellationRequested)
        {
            if (_factor.IsLong)
            {
                Begin();
            }
            else if (_removing || !IsFeasible())
            {
                Price();
            }

            int entering = Entering();
            if (entering >= 0)
            {
                Enter(entering);
            }
            else if (Ended() is { } end)
            {
                return end;
            }

            if (_unbounded)
            {
                return SimplexEnd.Unbounded;
            }
        }

        return SimplexEnd.Interrupted;
    }

    // Where nothing enters: the end, if it is one by a fresh factor, by the bounds of the program, and not for want of a pivot.
    private SimplexEnd? Ended()
    {
        if (_factor.IsFresh && !_perturbed && !_anyRefused)
        {
            return _removing ? SimplexEnd.Infeasible : SimplexEnd.Optimal;
        }

        if (_factor.IsFresh && _perturbed)
        {
            RestoreBounds();
        }
        else if (_factor.IsFresh)
        {
            // What is refused by a fresh factor would be so again.
            if (_leastPivot <= SmallestPivot)
            {
                return SimplexEnd.Interrupted;
            }

            _leastPivot *= 0.01;
        }

        Begin();
        return null;
    }
}
