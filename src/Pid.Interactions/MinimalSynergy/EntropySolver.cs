using Pid.Numerics.Certified;

namespace Pid.Interactions.MinimalSynergy;

/// <summary>What the maximum-entropy solver ended with.</summary>
internal enum EntropyOutcome
{
    /// <summary>Primal and dual values agree to the tolerance.</summary>
    Converged,

    /// <summary>The potentials prove that D is empty.</summary>
    Empty,

    /// <summary>Neither, within the budget.</summary>
    Undecided,
}

/// <summary>
/// Maximises the entropy over D by Newton's method on A r = p, ln r = t with r a variable of its own (as in the union solver: exact small
/// steps of ln r, linear growth from below, a sharp cut from above), which survives forced zeros: there r tends to 0 and t to -infinity,
/// a factor of 20 an iteration. Like every solver here it only proposes; <see cref="EntropyCertificate"/> proves.
/// </summary>
internal sealed partial class EntropySolver
{
    private const int IterationLimit = 300;
    private const int SweepLimit = 20_000;
    private const int Patience = 30;
    private const double LongestStep = 100;
    private const double Close = 1e-10; // what the pairs of a joint may miss, in all

    // Above this order the dense system (n^2 doubles, n^3/6 multiply-adds an iteration) gives way to proportional fitting.
    private const int LargestOrder = 3000;
    private readonly EntropyProblem _p;
    private readonly EntropySystem? _system;
    private readonly PairSums _miss;
    private readonly EntropyPotentials _t, _step;
    private readonly double[] _r, _g;
    private readonly bool[] _active;

    public EntropySolver(EntropyProblem problem)
    {
        _p = problem;
        _system = (problem.NA + problem.NB) * problem.NC <= LargestOrder ? new EntropySystem(problem) : null;
        _miss = new PairSums(problem);
        _t = new EntropyPotentials(problem);
        _step = new EntropyPotentials(problem);
        Best = new EntropyPotentials(problem);
        _r = new double[problem.Cells];
        _g = new double[problem.Cells];
        _active = new bool[problem.Cells];
        BestJoint = new double[problem.Cells];
    }

    /// <summary>The potentials of the best bound, or those that prove D empty.</summary>
    public EntropyPotentials Best { get; }

    /// <summary>The iterate with the smallest violation of the marginals plus gap, in axis order.</summary>
    public double[] BestJoint { get; }

    /// <summary>Its L1 violation of the three marginals.</summary>
    public double BestViolation { get; private set; } = double.PositiveInfinity;

    /// <summary>The gap, in nats, between the best dual value and the entropy of <see cref="BestJoint"/>, in floating point.</summary>
    public double Gap { get; private set; } = double.PositiveInfinity;

    /// <summary>How far the points are from optimal, in nats: the gap, and what the violation may be worth.</summary>
    public double Merit => Gap + (40 * BestViolation);

    /// <summary>The entropy of the best bound, in nats: proven, by <see cref="Best"/>; infinite where there was no iterate.</summary>
    public double Bound { get; private set; } = double.PositiveInfinity;

    /// <summary>Iterations taken.</summary>
    public int Iterations { get; private set; }

    /// <summary>Solves.</summary>
    /// <param name="tolerance">Gap in nats.</param>
    /// <param name="cancellation">Checked once an iteration.</param>
    /// <exception cref="OperationCanceledException">A pass over the cells was given up; <see cref="Bound"/> stands.</exception>
    public EntropyOutcome Solve(double tolerance, CancellationToken cancellation)
    {
        if (MissingSupport())
        {
            return EntropyOutcome.Empty;
        }

        Start();
        double bestMerit = double.PositiveInfinity;
        bool closed = false;
        int limit = _system is null ? SweepLimit : IterationLimit, patience = Patience;
        for (Iterations = 0; Iterations < limit && patience-- > 0 && !cancellation.IsCancellationRequested; Iterations++)
        {
            SetCellPotentials();
            double dual = EntropyCertificate.EntropyBound(_p, _t);
            double violation = _miss.SetMiss(_r);
            if (dual < Bound)
            {
                Bound = dual;
                Best.CopyFrom(_t);
            }

            double gap = Math.Abs(Bound - PrimalValue());
            if (!double.IsFinite(gap + violation))
            {
                break; // the factors broke down: what was found before stands
            }

            double merit = gap + (40 * violation);
            if (merit < bestMerit)
            {
                patience = merit < 0.5 * bestMerit ? Patience : patience;
                bestMerit = merit;
                (Gap, BestViolation) = (gap, violation);
                _r.CopyTo(BestJoint, 0);
            }

            // One step more: near the end it squares what the pairs of the joint miss, on which others build.
            if (bestMerit <= tolerance)
            {
                if (_system is null || closed || BestViolation <= Close)
                {
                    return EntropyOutcome.Converged;
                }

                closed = true;
            }

            // An entropy bound below zero, or a separating step, says that there is nothing to bound.
            if ((dual < 0 && ProvesEmpty(_t)) || !Step(violation, cancellation))
            {
                return EntropyOutcome.Empty;
            }
        }

        return closed ? EntropyOutcome.Converged : EntropyOutcome.Undecided;
    }

    /// <summary>Takes over potentials and a joint found elsewhere, either where it is better than what is known.</summary>
    public void TakeBetter(EntropyPotentials potentials, double[] joint)
    {
        double known = EntropyCertificate.EntropyBound(_p, Best), found = EntropyCertificate.EntropyBound(_p, potentials);
        if (found < known || double.IsNaN(known))
        {
            Best.CopyFrom(potentials);
            known = found;
        }

        double merit = Math.Abs(known - Entropy(BestJoint)) + (40 * BestViolation);
        double violation = _miss.SetMiss(joint), gap = Math.Abs(known - Entropy(joint));
        if (gap + (40 * violation) < merit || !double.IsFinite(merit))
        {
            joint.CopyTo(BestJoint, 0);
            (Gap, BestViolation) = (gap, violation);
        }
        else
        {
            Gap = merit - (40 * BestViolation);
        }
    }

    private static double Entropy(double[] joint)
    {
        double value = 0, total = 0;
        foreach (double r in joint)
        {
            value -= r > 0 ? r * CertifiedMath.Log(r) : 0;
            total += r;
        }

        return (value / total) + CertifiedMath.Log(total);
    }

    private bool ProvesEmpty(EntropyPotentials t)
    {
        if (!EntropyCertificate.ProvesEmpty(_p, t))
        {
            return false;
        }

        Best.CopyFrom(t);
        return true;
    }

    // g = t, cell by cell; PrimalValue completes it.
    private void SetCellPotentials()
    {
        for (int a = 0, t = 0; a < _p.NA; a++)
        {
            _p.Pass.ThrowIfCancellationRequested();
            for (int b = 0; b < _p.NB; b++)
            {
                for (int c = 0; c < _p.NC; c++, t++)
                {
                    _g[t] = _active[t] ? _t.At(a, b, c) : 0;
                }
            }
        }
    }

    // The entropy of the iterate, normalised; leaves g = t - ln r.
    private double PrimalValue()
    {
        double value = 0, total = 0;
        for (int t = 0; t < _r.Length; t++)
        {
            if (_active[t])
            {
                double log = CertifiedMath.Log(_r[t]);
                value -= _r[t] * log;
                total += _r[t];
                _g[t] -= log;
            }
        }

        return (value / total) + CertifiedMath.Log(total);
    }
}
