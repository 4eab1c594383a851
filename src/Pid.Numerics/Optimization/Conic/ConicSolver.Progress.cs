namespace Pid.Numerics.Optimization.Conic;

// How far a solve has come, and its best point.
public sealed partial class ConicSolver
{
    private const double SoundStep = 0.85;  // so long that the point before was central, and the direction good
    private readonly Iterate _sound;        // the last best point that such a step led to, near the end
    private bool _hasSound;

    // Of a solved problem: whether its objective has its digits, or gets no more of them.
    private bool HasDigits(Residuals r, ref double lack, ref int more)
    {
        double before = lack;
        lack = _settings.CountsDoubt ? r.RelativeGap + r.Doubt : Math.Max(r.RelativeGap, DigitsShare * r.Doubt);
        return lack <= _settings.Tolerance || (lack > 0.5 * before && more-- == 0);
    }

    private void Remember(Residuals r)
    {
        double merit = Merit(r);
        if (double.IsPositiveInfinity(_earlySize) && merit <= EarlyMerit)
        {
            _earlySize = r.PointSize;
        }

        if (!(merit > ProgressShare * _progressMerit))
        {
            (_progressMerit, _progressAt) = (merit, _solution.MutableHistory.Count - 1);
        }

        if (_solution.MutableHistory.Count == 1 || merit < _bestMerit)
        {
            _bestMerit = merit;
            _best.CopyFrom(_method.Point);
            if (merit <= _settings.NearTolerance && _method.Step >= SoundStep)
            {
                _sound.CopyFrom(_best);
                _hasSound = true;
            }
        }
    }

    private static double Merit(Residuals r) =>
        Math.Max(Math.Max(r.Gap, ScaledShare * Math.Max(r.PrimalScaled, r.DualScaled)), Math.Max(r.Primal, r.Dual));

    private static bool SolvedTo(Residuals r, double tolerance) => Merit(r) <= tolerance;

    // Near the end what the factor adds to its pivots may be most of what is left of the system in some direction, and the points that
    // follow leave the central path: again, from the last that was surely near it, with less of it.
    private bool GoesOnFromSound()
    {
        if (!_hasSound || !_method.RegularizeLess())
        {
            return false;
        }

        _method.Point.CopyFrom(_sound);
        return true;
    }
}
