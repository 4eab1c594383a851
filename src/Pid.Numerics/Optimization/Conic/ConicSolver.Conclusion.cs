namespace Pid.Numerics.Optimization.Conic;

// From the last iterate, or the best, to the solution in the units of the problem.
public sealed partial class ConicSolver
{
    private void Conclude(ExitReason exit, CancellationToken stop)
    {
        Residuals r = _method.Residuals;
        _solution.Exit = exit;
        _solution.Iterations = Math.Max(0, _solution.MutableHistory.Count - 1);
        _solution.InfeasibilityRadius = 0;
        _solution.LastMultipliers = [];
        _solution.Inner = ([], []);
        bool started = _solution.MutableHistory.Count > 0;
        SolutionStatus status = !started ? SolutionStatus.Unknown : SolvedTo(r, _settings.Tolerance) ? SolutionStatus.Optimal
            : _rays.Proven;
        if (status == SolutionStatus.Unknown && started && exit is not (ExitReason.Cancelled or ExitReason.TimeLimit))
        {
            status = _rays.Prove(_method.Point, r, LastRayTolerance, stop) ? _rays.Proven : NearStatus();
            if (status is SolutionStatus.Unknown or SolutionStatus.IllPosed && (_rays.ProveSingular() || _rays.ProveExtreme(stop)))
            {
                status = _rays.Proven;
            }
        }

        if (started && status is not (SolutionStatus.PrimalInfeasible or SolutionStatus.DualInfeasible) && _rays.ProveAlone())
        {
            status = _rays.Proven;
        }

        if (status == SolutionStatus.PrimalInfeasible)
        {
            ClearPoint();
            _rays.Ray.CopyTo(_solution.MutableZ);
            _solution.PrimalObjective = _solution.DualObjective = double.PositiveInfinity;
            _solution.InfeasibilityRadius = double.PositiveInfinity;
            (_solution.PrimalResidual, _solution.DualResidual) = (double.PositiveInfinity, ResidualOfDualRay());
            _solution.Gap = _solution.RelativeGap = _solution.ObjectiveError = double.PositiveInfinity;
        }
        else if (status == SolutionStatus.DualInfeasible)
        {
            ClearPoint();
            _rays.Ray.CopyTo(_solution.MutableX);
            WriteSlacksOfRay();
            _solution.PrimalObjective = _solution.DualObjective = double.NegativeInfinity;
            (_solution.PrimalResidual, _solution.DualResidual) = (0, double.PositiveInfinity);
            _solution.Gap = _solution.RelativeGap = _solution.ObjectiveError = double.PositiveInfinity;
        }
        else
        {
            if (started && status is SolutionStatus.Unknown or SolutionStatus.IllPosed)
            {
                _solution.LastMultipliers = _rays.Multipliers(_method.Point);
                _solution.InfeasibilityRadius = _rays.Radius(_solution.LastMultipliers);
            }

            // Of solved iterates the last has the most digits.
            if (started && !SolvedTo(r, _settings.Tolerance) && !(Merit(r) <= _bestMerit))
            {
                _method.Point.CopyFrom(_best);
                _method.ComputeResiduals();
            }

            WriteScaled(_method.Point, _solution.MutableX, _solution.MutableS, _solution.MutableZ);
            (_solution.PrimalObjective, _solution.DualObjective) = (r.PrimalObjective, r.DualObjective);
            (_solution.PrimalResidual, _solution.DualResidual) = (r.Primal, r.Dual);
            (_solution.Gap, _solution.RelativeGap, _solution.ObjectiveError) = (r.Gap, r.RelativeGap, r.Doubt);
            if (_settings.SeeksInner && status is (SolutionStatus.Optimal or SolutionStatus.NearOptimal))
            {
                _solution.Inner = Inner();
            }
        }

        _solution.Status = status;
        _solution.IsPerhapsNotAttained = status is SolutionStatus.Optimal or SolutionStatus.NearOptimal
            && r.PointSize > Growth * _earlySize;
    }

    private SolutionStatus NearStatus()
    {
        if (_bestMerit <= _settings.Tolerance)
        {
            return SolutionStatus.Optimal;
        }

        if (_bestMerit <= _settings.NearTolerance)
        {
            return SolutionStatus.NearOptimal;
        }

        bool vanished = _method.Point.Tau < 1e-6 * Math.Max(1, _method.Point.Kappa) && _method.Point.Kappa < 1e-6;
        return vanished ? SolutionStatus.IllPosed : SolutionStatus.Unknown;
    }

    private void ClearPoint()
    {
        _solution.MutableX.Clear();
        _solution.MutableS.Clear();
        _solution.MutableZ.Clear();
    }

    // ||A'z||: the rounding of the exact certificate to doubles.
    private double ResidualOfDualRay()
    {
        double[] columns = new double[_cost.Length];
        _matrix.TransposeMultiplyAdd(_rays.Ray, columns);
        return columns.Length == 0 ? 0 : columns.Max(Math.Abs);
    }

    private void WriteSlacksOfRay()
    {
        _matrix.MultiplyAdd(_rays.Ray, _solution.MutableS, -1);
        _cones.ClearZeroRows(_solution.MutableS);
        int row = 0;
        foreach (ConeSpec cone in _specs)
        {
            for (int end = row + cone.Dimension; row < end; row++)
            {
                _solution.MutableS[row] = double.IsPositiveInfinity(_rightSide[row]) ? double.PositiveInfinity
                    : cone.Kind == ConeKind.Nonnegative ? Math.Max(0, _solution.MutableS[row]) : _solution.MutableS[row];
            }
        }
    }

    // From the last iterate back inside the cones.
    private (double[] X, double[] Z) Inner()
    {
        const double Times = 2;
        const int Most = 2;
        if (_cones.AllLinear)
        {
            return ([], []);
        }

        for (int k = 0; k < Most && _method.Retreat(Times) < 1; k++)
        {
        }

        double[] x = new double[_cost.Length], s = new double[_rightSide.Length], z = new double[_rightSide.Length];
        WriteScaled(_method.Point, x, s, z);
        return (x, z);
    }

    private void WriteScaled(Iterate point, Span<double> x, Span<double> s, Span<double> z)
    {
        double one = 1 / point.Tau;
        for (int j = 0; j < _cost.Length; j++)
        {
            x[j] = one * _scaled.Size * point.X[j] * _scaled.Columns[j];
        }

        for (int i = 0; i < _rightSide.Length; i++)
        {
            bool free = double.IsPositiveInfinity(_rightSide[i]);
            s[i] = free ? double.PositiveInfinity : one * _scaled.Size * point.S[i] / _scaled.Rows[i];
            z[i] = free ? 0 : one * point.Z[i] * _scaled.Rows[i] / _scaled.Objective;
        }
    }
}
