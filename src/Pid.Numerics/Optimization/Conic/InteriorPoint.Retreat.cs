namespace Pid.Numerics.Optimization.Conic;

// From a solution back to where there is room within the cones.
internal sealed partial class InteriorPoint
{
    /// <summary>
    /// A step back along the central path that removes the residuals: to so many times the complementarity. How far it went, of 1.
    /// </summary>
    public double Retreat(double times)
    {
        ComputeResiduals();
        if (!Prepare(dualOnly: false, CancellationToken.None))
        {
            return 0;
        }

        _cones.CombinedShift(Point.S, Point.Z, _affine.S, _affine.Z, times * Residuals.Mu, false, _shift);
        double step = Solve(1, null, _direction) ? StepAlong(_direction) : 0;
        step = KeepCentral(step < 1 ? StepFraction * step : 1);
        Point.Move(_direction, step);
        return step;
    }
}
