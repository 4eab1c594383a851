namespace Pid.Numerics.Optimization.Conic.Proofs;

/// <summary>
/// Watches the iterates for rays and tries to prove them: when one first looks like a ray, and each time that it looks ten times more like
/// one.
/// </summary>
internal sealed class RaySearch(Equilibration data, ConicProblem problem)
{
    private const double Better = 0.1;
    private const double Rounding = 1e-10;
    private const int MostEntries = 20_000; // of a program that is given the last resort

    private readonly bool[] _inequality =
    [.. problem.Cones.SelectMany(c => Enumerable.Repeat(c.Kind == ConeKind.Nonnegative, c.Dimension))];
    private readonly bool _hasPolyhedra = problem.Matrix.EntryCount + problem.Quadratic.EntryCount <= MostEntries
        && problem.Cones.All(c => c.Kind is ConeKind.Zero or ConeKind.Nonnegative);

    private (bool Primal, bool Dual) _extremeTried;
    private double _primalTried;
    private double _dualTried;

    /// <summary>What was proven: primal or dual infeasible; unknown if nothing.</summary>
    public SolutionStatus Proven { get; private set; }

    /// <summary>The certificate, in the units of the problem.</summary>
    public double[] Ray { get; private set; } = [];

    /// <summary>Forgets what an earlier solve proved and tried.</summary>
    public void Restart()
    {
        Proven = SolutionStatus.Unknown;
        Ray = [];
        _primalTried = _dualTried = double.PositiveInfinity;
        _extremeTried = (false, false);
    }

    /// <summary>Whether an iterate proves the problem infeasible or unbounded.</summary>
    /// <param name="point">The iterate.</param>
    /// <param name="residuals">Its residuals.</param>
    /// <param name="tolerance">How much it must look like a ray for a proof to be tried.</param>
    /// <param name="stop">Checked where the simplex method looks for extreme rays.</param>
    public bool Prove(Iterate point, Residuals residuals, double tolerance, CancellationToken stop)
    {
        if (!(point.Kappa > point.Tau))
        {
            return false;
        }

        if (residuals.PrimalRay <= Math.Min(tolerance, Better * _primalTried))
        {
            _primalTried = residuals.PrimalRay;
            Keep(SolutionStatus.PrimalInfeasible, RayProof.Primal(problem, Unscaled(point.Z, data.Rows), point.Z, point.S)
                ?? ExtremePrimal(stop));
        }

        if (Proven == SolutionStatus.Unknown && residuals.DualRay <= Math.Min(tolerance, Better * _dualTried))
        {
            _dualTried = residuals.DualRay;
            Keep(SolutionStatus.DualInfeasible, RayProof.Dual(problem, Unscaled(point.X, data.Columns), point.S, point.X, point.Z)
                ?? ExtremeDual(stop));
        }

        return Proven != SolutionStatus.Unknown;
    }

    /// <summary>
    /// The multipliers of an iterate in the units of the problem, zero on rows that bind nothing: what they prove of a problem that stays
    /// undecided.
    /// </summary>
    public double[] Multipliers(Iterate point)
    {
        double[] z = Unscaled(point.Z, data.Rows);
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = double.IsFinite(problem.RightSide.Span[i]) ? z[i] : 0;
        }

        return z;
    }

    /// <summary>The ball without a feasible point that multipliers prove.</summary>
    public double Radius(double[] z) => EmptyBall.Radius(problem, z);

    /// <summary>The last resort of a solve that found nothing: rays along which the Newton systems are singular.</summary>
    public bool ProveSingular()
    {
        if (problem.Matrix.EntryCount + problem.Quadratic.EntryCount > MostEntries)
        {
            return false;
        }

        double[] z = LeastSquaresRay.OfEquations(data, problem.Cones);
        if (Significant(z, data.RightSide))
        {
            Keep(SolutionStatus.PrimalInfeasible, RayProof.Primal(problem, Unscaled(z, data.Rows), z, new double[z.Length]));
        }

        double[] x = Proven == SolutionStatus.Unknown ? LeastSquaresRay.OfCost(data) : [];
        if (Significant(x, data.Cost))
        {
            Keep(SolutionStatus.DualInfeasible, RayProof.Dual(problem, Unscaled(x, data.Columns), new double[problem.RowCount], x,
                new double[problem.RowCount]));
        }

        return Proven != SolutionStatus.Unknown;
    }

    /// <summary>The same for what an interior point does not come near enough to: extreme rays of linear constraints.</summary>
    public bool ProveExtreme(CancellationToken stop)
    {
        Keep(SolutionStatus.PrimalInfeasible, ExtremePrimal(stop));
        Keep(SolutionStatus.DualInfeasible, Proven == SolutionStatus.Unknown ? ExtremeDual(stop) : null);
        return Proven != SolutionStatus.Unknown;
    }

    // Once a solve each: nothing that the iteration finds changes what the simplex method does.
    private double[]? ExtremePrimal(CancellationToken stop)
    {
        bool tries = _hasPolyhedra && !_extremeTried.Primal;
        _extremeTried.Primal = true;
        return tries ? ExtremeRay.Primal(problem, stop) : null;
    }

    private double[]? ExtremeDual(CancellationToken stop)
    {
        bool tries = _hasPolyhedra && !_extremeTried.Dual;
        _extremeTried.Dual = true;
        return tries ? ExtremeRay.Dual(problem, stop) : null;
    }

    /// <summary>
    /// A variable that is a ray by itself, however little the objective falls along it: a solve to a tolerance does not see a cost far
    /// below the others.
    /// </summary>
    public bool ProveAlone()
    {
        for (int j = 0; j < problem.VariableCount && Proven == SolutionStatus.Unknown; j++)
        {
            double step = -1 / problem.Cost.Span[j];
            if (double.IsFinite(step) && MeetsNothing(j, step))
            {
                Fraction[] x = Array.ConvertAll(new double[problem.VariableCount], Fraction.Of);
                x[j] = Fraction.Of(step);
                if (RayProof.ProvesDual(problem, x))
                {
                    double[] ray = new double[problem.VariableCount];
                    ray[j] = step;
                    Keep(SolutionStatus.DualInfeasible, ray);
                }
            }
        }

        return Proven != SolutionStatus.Unknown;
    }

    private bool MeetsNothing(int j, double step)
    {
        for (int p = problem.Matrix.ColumnPointers[j]; p < problem.Matrix.ColumnPointers[j + 1]; p++)
        {
            double value = problem.Matrix.Values[p];
            if (value != 0 && (!_inequality[problem.Matrix.RowIndices[p]] || (value > 0) == (step > 0)))
            {
                return false;
            }
        }

        for (int p = problem.Quadratic.ColumnPointers[j]; p < problem.Quadratic.ColumnPointers[j + 1]; p++)
        {
            if (problem.Quadratic.Values[p] != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Significant(double[] part, double[] whole) =>
        part.Length > 0 && part.Max(Math.Abs) > Rounding * whole.Max(Math.Abs);

    private void Keep(SolutionStatus status, double[]? ray)
    {
        if (ray is not null)
        {
            (Proven, Ray) = (status, ray);
        }
    }

    private static double[] Unscaled(double[] scaled, double[] scales)
    {
        double[] v = new double[scaled.Length];
        for (int i = 0; i < v.Length; i++)
        {
            v[i] = scaled[i] * scales[i];
        }

        return v;
    }
}
