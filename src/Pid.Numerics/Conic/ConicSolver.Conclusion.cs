namespace Pid.Numerics.Conic;

// From the last iterate, or the best, to the solution in the units of the problem.
public sealed partial class ConicSolver
{
    private void Conclude(ExitReason exit)
    {
        Residuals r = _method.Residuals;
        _solution.Exit = exit;
        _solution.Iterations = Math.Max(0, _solution.MutableHistory.Count - 1);
        _solution.InfeasibilityRadius = 0;
        SolutionStatus status = _solution.MutableHistory.Count == 0 ? SolutionStatus.Unknown
            : SolvedTo(r, _settings.Tolerance) ? SolutionStatus.Optimal : InfeasibleTo(r, _settings.Tolerance);
        if (status == SolutionStatus.Unknown && exit != ExitReason.Converged && _solution.MutableHistory.Count > 0)
        {
            status = NearStatus(r);
        }

        if (status is SolutionStatus.PrimalInfeasible or SolutionStatus.NearPrimalInfeasible)
        {
            // InfeasibleTo left the repaired multipliers, b'z = -1 but for the last digits.
            WriteScaled(_method.Point, 0, 0, 1);
            for (int i = 0; i < _certificate.Length; i++)
            {
                _solution.MutableZ[i] = double.IsPositiveInfinity(_rightSide[i]) ? 0 : _certificate[i] * _scaled.Rows[i] / _scaled.Objective;
            }

            double infeasibility = _infeasibility;
            _solution.PrimalObjective = _solution.DualObjective = double.PositiveInfinity;
            _solution.InfeasibilityRadius = 1 / infeasibility;
            (_solution.PrimalResidual, _solution.DualResidual, _solution.Gap) = (double.PositiveInfinity, infeasibility, double.PositiveInfinity);
        }
        else if (status is SolutionStatus.DualInfeasible or SolutionStatus.NearDualInfeasible)
        {
            WriteScaled(_method.Point, -1 / r.CostX, -1 / r.CostX, 0);
            _solution.PrimalObjective = _solution.DualObjective = double.NegativeInfinity;
            (_solution.PrimalResidual, _solution.DualResidual, _solution.Gap) = (r.DualInfeasibility, double.PositiveInfinity, double.PositiveInfinity);
        }
        else
        {
            if (_solution.MutableHistory.Count > 0 && status != SolutionStatus.Optimal)
            {
                _method.Point.CopyFrom(_best);
                _method.ComputeResiduals();
            }

            WriteScaled(_method.Point, 1 / _method.Point.Tau, 1 / _method.Point.Tau, 1 / _method.Point.Tau);
            (_solution.PrimalObjective, _solution.DualObjective) = (r.PrimalObjective, r.DualObjective);
            (_solution.PrimalResidual, _solution.DualResidual, _solution.Gap) = (r.Primal, r.Dual, r.Gap);
        }

        _solution.Status = status;
    }

    private SolutionStatus NearStatus(Residuals r)
    {
        SolutionStatus infeasible = InfeasibleTo(r, _settings.NearTolerance);
        if (infeasible != SolutionStatus.Unknown)
        {
            return infeasible == SolutionStatus.PrimalInfeasible ? SolutionStatus.NearPrimalInfeasible : SolutionStatus.NearDualInfeasible;
        }

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

    private void WriteScaled(Iterate point, double x, double s, double z)
    {
        for (int j = 0; j < _cost.Length; j++)
        {
            _solution.MutableX[j] = x * point.X[j] * _scaled.Columns[j];
        }

        for (int i = 0; i < _rightSide.Length; i++)
        {
            bool free = double.IsPositiveInfinity(_rightSide[i]);
            _solution.MutableS[i] = free ? double.PositiveInfinity : s * point.S[i] / _scaled.Rows[i];
            _solution.MutableZ[i] = free ? 0 : z * point.Z[i] * _scaled.Rows[i] / _scaled.Objective;
        }
    }
}
