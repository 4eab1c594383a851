namespace Pid.Numerics.Optimization.Conic;

// Multiple centrality correctors for linear cones (Gondzio 1996; Colombo and Gondzio 2008).
internal sealed partial class InteriorPoint
{
    private const int MostCorrectors = 2;
    private const double LongStep = 0.9;       // nothing to gain
    private const double Aspired = 0.3;        // by which a corrector shall lengthen the step
    private const double Gained = 0.1;         // the share of it that pays for a solve
    private const double LeastProduct = 0.1;   // s z beside its target
    private const double MostProduct = 10;

    // Complementarity products that a longer step would leave far from their target are brought nearer, while that lengthens the step.
    private bool Lengthen(double target, double kappaShift)
    {
        double step = StepAlong(_direction);
        for (int k = 0; k < MostCorrectors && step < LongStep; k++)
        {
            double aspired = Math.Min(1, step + Aspired);
            for (int c = 0; c < _cones.Count; c++)
            {
                if (_cones[c].Degree == 0)
                {
                    continue;
                }

                for (int i = _cones.Offset(c); i < _cones.Offset(c + 1); i++)
                {
                    double product = (Point.S[i] + (aspired * _direction.S[i])) * (Point.Z[i] + (aspired * _direction.Z[i]));
                    _shift[i] -= Correction(product, target) / Point.Z[i];
                }
            }

            kappaShift += Correction((Point.Tau + (aspired * _direction.Tau)) * (Point.Kappa + (aspired * _direction.Kappa)), target);
            if (!Solve(1 - Sigma, kappaShift, _affine))
            {
                return false;
            }

            double longer = StepAlong(_affine);
            if (longer < step + (Gained * (aspired - step)))
            {
                return true;
            }

            _direction.CopyFrom(_affine);
            step = longer;
        }

        return true;
    }

    private static double Correction(double product, double target) =>
        Math.Max(-MostProduct * target, Math.Clamp(product, LeastProduct * target, MostProduct * target) - product);
}
