namespace Pid.Interactions.Decomposing;

// The Newton direction, how far it leads, and the step along it.
internal sealed partial class UnionSolver
{
    /// <summary>
    /// The Newton direction towards w s = target. With step lengths of the predictor the second-order terms that it left out are
    /// added: dw ds to (3), -1/2 Var(d) to ds (the normalisation of r) and dw r d + 1/2 w r (d^2 - Var d) to (1), d = d ln r cut to [-1,1].
    /// </summary>
    /// <returns>Whether there is one: not where it was cancelled, or conjugate gradients did not get there.</returns>
    private bool Direction(INewtonSystem system, double target, double stepPrimal, double stepDual, CancellationToken cancellation)
    {
        (int n1, int n2, int ny) = (_p.N1, _p.N2, _p.NY);
        Array.Copy(_p.P1, _g1, n1 * ny);
        Array.Copy(_p.P2, _g2, n2 * ny);
        for (int i = 0, f = 0; i < n1; i++)
        {
            _p.Pass.ThrowIfCancellationRequested();
            Span<double> g1 = _g1.AsSpan(i * ny, ny);
            for (int j = 0; j < n2; j++, f++)
            {
                if (_w[f] > 0)
                {
                    FibreRightHandSide(f, target, stepPrimal, stepDual, g1, _g2.AsSpan(j * ny, ny));
                }
            }
        }

        if (!Solve(system, predicts: stepPrimal == 0 && stepDual == 0, cancellation) || cancellation.IsCancellationRequested)
        {
            return false;
        }

        for (int i = 0, f = 0; i < n1; i++)
        {
            _p.Pass.ThrowIfCancellationRequested();
            ReadOnlySpan<double> dl = _dl.AsSpan(i * ny, ny);
            for (int j = 0; j < n2; j++, f++)
            {
                if (_w[f] > 0)
                {
                    FibreDirection(f, dl, _dm.AsSpan(j * ny, ny));
                }
            }
        }

        return true;
    }

    private void FibreRightHandSide(int f, double target, double stepPrimal, double stepDual, Span<double> g1, Span<double> g2)
    {
        ReadOnlySpan<double> r = _r.AsSpan(f * g1.Length, g1.Length), g = _g.AsSpan(f * g1.Length, g1.Length);
        ReadOnlySpan<double> delta = _delta.AsSpan(f * g1.Length, g1.Length);
        double w = _w[f], s = _s[f], meanG = 0, variance = 0;
        bool corrector = stepPrimal > 0 || stepDual > 0;
        for (int y = 0; y < r.Length; y++)
        {
            meanG += r[y] * g[y];
            double d = corrector ? Math.Clamp(delta[y], -1, 1) : 0;
            variance += r[y] * d * d;
        }

        double curvature = 0.5 * stepDual * stepDual;
        double shift = -curvature * variance;
        double product = corrector ? stepPrimal * stepDual * _dw[f] * _ds[f] : 0;
        double crossed = corrector ? stepPrimal * stepDual * _dw[f] : 0;
        double ds = shift - meanG;
        double dw = ((target - product) / s) - w - (w / s * ds);
        for (int y = 0; y < r.Length; y++)
        {
            double d = corrector ? Math.Clamp(delta[y], -1, 1) : 0;
            double h = r[y] * ((w * (1 + g[y] - meanG + (curvature * d * d) + shift)) + dw + (crossed * d));
            g1[y] -= h;
            g2[y] -= h;
        }

        // The parts that do not depend on (dl, dm); FibreDirection adds the others.
        _ds[f] = ds;
        _dw[f] = dw;
    }

    private void FibreDirection(int f, ReadOnlySpan<double> dl, ReadOnlySpan<double> dm)
    {
        ReadOnlySpan<double> r = _r.AsSpan(f * dl.Length, dl.Length), g = _g.AsSpan(f * dl.Length, dl.Length);
        Span<double> delta = _delta.AsSpan(f * dl.Length, dl.Length);
        double meanU = 0, mean = 0;
        for (int y = 0; y < r.Length; y++)
        {
            double u = dl[y] + dm[y];
            delta[y] = u + g[y];
            meanU += r[y] * u;
            mean += r[y] * delta[y];
        }

        for (int y = 0; y < r.Length; y++)
        {
            delta[y] -= mean;
        }

        _dw[f] += _w[f] / _s[f] * meanU;
        _ds[f] -= meanU;
    }

    private double StepLength(double[] v, double[] dv, double fraction)
    {
        double step = 1;
        for (int f = 0; f < _p.Fibres; f++)
        {
            if (_w[f] > 0 && v[f] * fraction + (step * dv[f]) < 0)
            {
                step = -fraction * v[f] / dv[f];
            }
        }

        return step;
    }

    private void Move(double stepPrimal, double stepDual)
    {
        int ny = _p.NY;
        for (int i = 0; i < _p.N1 * ny; i++)
        {
            _l[i] += stepDual * _dl[i];
        }

        for (int i = 0; i < _p.N2 * ny; i++)
        {
            _m[i] += stepDual * _dm[i];
        }

        for (int f = 0; f < _p.Fibres; f++)
        {
            if (_w[f] <= 0)
            {
                continue;
            }

            _s[f] += stepDual * _ds[f];
            _w[f] += stepPrimal * _dw[f];
            Span<double> r = _r.AsSpan(f * ny, ny);
            ReadOnlySpan<double> delta = _delta.AsSpan(f * ny, ny);
            double total = 0;
            for (int y = 0; y < r.Length; y++)
            {
                r[y] = r[y] > 0 ? Math.Max(r[y] * LogStep.Growth(stepDual * delta[y]), double.Epsilon) : 0;
                total += r[y];
            }

            for (int y = 0; y < r.Length; y++)
            {
                // zero means "inactive": an active cell must not underflow to it
                r[y] = r[y] > 0 ? Math.Max(r[y] / total, double.Epsilon) : 0;
            }
        }
    }
}
