using Pid.Interactions.Memory;
using Pid.Numerics.Certified;

namespace Pid.Interactions.Inference;

// One iteration: the Newton system assembled, eliminated and solved, and the step as far as the boundary allows.
internal sealed partial class RegionSolver
{
    private double Step(ReadOnlySpan<double> slope, Span<double> r, double centring)
    {
        double target = centring * _mu;
        Prepare(r, target);
        double dnu = SolveSystem(r);
        double step = Changes(r, target, dnu);
        for (int k = 0; k < r.Length; k++)
        {
            r[k] += step * _dr[k];
            _s[k] += step * _ds[k];
            if (_joint)
            {
                Rho[k] += step * _drho[k];
                _t[k] += step * _dt[k];
            }
        }

        int rows = Multipliers.Length;
        for (int a = 0; a < rows; a++)
        {
            _lambda[a] += step * _dlambda[a];
        }

        _nu += step * dnu;
        if (!_joint)
        {
            Rows(r, _u);
        }

        return step;
    }

    // H^-1 = diag(e) + kappa e e' a fibre, and g = -rd + mu/r - s.
    private void Prepare(ReadOnlySpan<double> r, double target)
    {
        int ny = _o.NY;
        for (int f = 0, k = 0; f < _o.N1 * _o.N2; f++)
        {
            double sum = 0;
            for (int y = 0; y < ny; y++, k++)
            {
                double curvature = _s[k] + _cellTheta + (_pairs || _joint ? 0 : _lambda[k]);
                _e[k] = r[k] / curvature;
                sum += _e[k];
                _g[k] = (target / r[k]) - _s[k] - _rd[k];
                if (!_pairs && !_joint && _o.Counts[k] > 0)
                {
                    _g[k] += (_o.Counts[k] / r[k]) - _lambda[k];
                }

                if (_joint)
                {
                    _e2[k] = Rho[k] / _t[k];
                }
            }

            double ratio = _cellTheta / _fibre[f];
            _kappa[f] = _cellTheta > 0 ? ratio / (1 - (ratio * sum)) : 0;
        }
    }

    // x <- H^-1 x.
    private void ApplyInverse(ReadOnlySpan<double> x, Span<double> result)
    {
        int ny = _o.NY;
        for (int f = 0, k = 0; f < _o.N1 * _o.N2; f++)
        {
            double dot = 0;
            for (int y = 0; y < ny; y++)
            {
                dot += _e[k + y] * x[k + y];
            }

            dot *= _kappa[f];
            for (int y = 0; y < ny; y++, k++)
            {
                result[k] = _e[k] * (x[k] + dot);
            }
        }
    }

    /// <summary>dlambda, and dr up to dnu; returns dnu.</summary>
    private double SolveSystem(ReadOnlySpan<double> r)
    {
        int cells = r.Length;
        ApplyInverse(_g, _dr);
        Span<double> ones = _w.AsSpan(0, cells), inverseOnes = _ds.AsSpan(0, cells);
        ones.Fill(1);
        ApplyInverse(ones, inverseOnes);
        double sumG = 0, sumOnes = 0, sumR = 0;
        for (int k = 0; k < cells; k++)
        {
            sumG += _dr[k];
            sumOnes += inverseOnes[k];
            sumR += r[k];
        }

        if (!_pairs && !_joint)
        {
            return (sumG - (1 - sumR)) / sumOnes;
        }

        int rows = _o.Rows;
        _o.Gather(_dr, _right);
        _o.Gather(inverseOnes, _one);
        if (_joint)
        {
            for (int k = 0; k < cells; k++)
            {
                _w[k] = ((_o.Counts[k] + (0.3 * _mu)) / _t[k]) - r[k];
            }

            _o.Gather(_w, _z);
        }

        PrepareRows();
        RightSides(rows);
        Assemble();
        _z.AsSpan(0, rows).CopyTo(_one);
        Eliminate(_right);
        Eliminate(_one);
        double zp = 0, zq = 0;
        for (int a = 0; a < rows; a++)
        {
            zp += _z[a] * _right[a];
            zq += _z[a] * _one[a];
        }

        double dnu = (sumG + zp - (1 - sumR)) / (sumOnes - zq);
        for (int a = 0; a < rows; a++)
        {
            _dlambda[a] = _right[a] + (_one[a] * dnu);
        }

        return dnu;
    }

    // Of dlambda without and with dnu, into _right and _z.
    private void RightSides(int rows)
    {
        if (_joint)
        {
            for (int a = 0; a < rows; a++)
            {
                _right[a] = _z[a] - _right[a];
                _z[a] = _one[a];
            }

            return;
        }

        RowResiduals(_z);
        for (int a = 0; a < rows; a++)
        {
            bool has = a < _o.LabelledRows ? _has[a] > 0 : _lambda[a] > 0;
            double residual = a < _o.LabelledRows ? _z[a] : has ? (_o.Counts[a] / _lambda[a]) - _u[a] : 0;
            _right[a] = has ? residual - _right[a] : 0;
            _z[a] = has ? _one[a] : 0;
        }
    }

    private double Changes(ReadOnlySpan<double> r, double target, double dnu)
    {
        int cells = r.Length;
        if (_pairs || _joint)
        {
            _o.Scatter(_dlambda, _dt);
        }

        for (int k = 0; k < cells; k++)
        {
            _g[k] += -dnu + (_pairs || _joint ? _dt[k] : 0);
        }

        ApplyInverse(_g, _dr);
        if (KeepsRows)
        {
            ChangeOfLambda();
        }

        double step = 1;
        for (int k = 0; k < cells; k++)
        {
            _ds[k] = ((target - (_s[k] * _dr[k])) / r[k]) - _s[k];
            Limit(r[k], _dr[k], ref step);
            Limit(_s[k], _ds[k], ref step);
            if (_joint)
            {
                _drho[k] = ((_o.Counts[k] + (0.3 * _mu)) / _t[k]) - Rho[k] - (_e2[k] * _dt[k]);
                Limit(Rho[k], _drho[k], ref step);
                Limit(_t[k], _dt[k], ref step);
            }
            else if (!_pairs && _o.Counts[k] > 0)
            {
                _dlambda[k] = ((_o.Counts[k] - (_lambda[k] * _dr[k])) / r[k]) - _lambda[k];
                Limit(_lambda[k], _dlambda[k], ref step);
            }
        }

        for (int a = 0; _pairs && a < _o.Rows; a++)
        {
            Limit(_lambda[a], _dlambda[a], ref step);
        }

        return step;

        static void Limit(double value, double change, ref double step)
        {
            if (change < 0 && value > 0)
            {
                step = Math.Min(step, Boundary * value / -change);
            }
        }
    }
}
