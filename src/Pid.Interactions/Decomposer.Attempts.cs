using Pid.Interactions.Decomposing;

namespace Pid.Interactions;

/// <content>What is tried until the union information is enclosed narrowly enough.</content>
public sealed partial class Decomposer
{
    // Cells whose share is below so much of a nat are left out, in the order of the attempts. Tables that span many orders of magnitude may
    // stall: leaving out more of the small ones costs width, but less than stalling; or it was one left out that mattered.
    private const double Little = 0.01, More = 10, Most = 1e4, Nothing = 0;

    // Until the proven gap is at most two thirds of the tolerance, or nothing is left to try.
    private void Search(double nats, CancellationToken cancellation)
    {
        if (BinarySources.Fits(_problem) && !cancellation.IsCancellationRequested)
        {
            _iterations = BinarySources.Solve(_problem, _proven);
            _proven.State(_certificate.LowerBound(_problem, _proven.L, _proven.M), _certificate.UpperBound(_problem, _proven.Q));
        }

        foreach (double negligible in (ReadOnlySpan<double>)[Little, More, Most, Nothing])
        {
            if (Gap > 2 * nats && IsWorthwhile(negligible, nats, cancellation))
            {
                Attempt(nats, negligible, cancellation);
            }
        }

        if (Gap > 2 * nats && !cancellation.IsCancellationRequested)
        {
            ConicUnion.Solve(_problem, _solver.Bounds, cancellation);
            TakeProven();
            Polish(nats);
        }
    }

    // Whether an attempt differs from those before it.
    private bool IsWorthwhile(double negligible, double nats, CancellationToken cancellation) => negligible switch
    {
        Little => true,
        Nothing => UnionSolver.CountNegligible(_problem, nats, Little) > 0,
        _ => !cancellation.IsCancellationRequested
            && UnionSolver.CountNegligible(_problem, nats, negligible) > _solver.NegligibleCount,
    };

    private double Gap => _proven.Upper - _proven.Lower;

    private void Attempt(double nats, double negligible, CancellationToken cancellation)
    {
        try
        {
            _solver.Solve(_problem, nats, negligible, cancellation);
        }
        finally
        {
            _iterations += _solver.Iterations;
        }

        Polish(nats);
    }

    // Takes over what the certificate makes of the points found.
    private void TakeProven()
    {
        UnionBounds found = _solver.Bounds;
        _proven.TakeBetter(_problem, found, _certificate.LowerBound(_problem, found.L, found.M),
            _certificate.UpperBound(_problem, found.Q));
    }

    // Once more with polished potentials, where those found are not enough.
    private void Polish(double nats)
    {
        if (Gap > 2 * nats)
        {
            UnionBounds found = _solver.Bounds;
            PotentialPolish.Apply(_problem, found.L, found.M);
            _proven.TakeBetter(_problem, found, _certificate.LowerBound(_problem, found.L, found.M), double.PositiveInfinity);
        }
    }
}
