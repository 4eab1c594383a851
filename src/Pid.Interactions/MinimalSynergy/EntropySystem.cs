using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.MinimalSynergy;

/// <summary>
/// The Newton system A diag(r) A' dt = p - A r (1 + g) of the maximum-entropy problem, A the three pair sums. The (a,b) block is diagonal
/// and eliminated; the rest, of order (|a| + |b|) |c|, is factored densely, its null directions pinned.
/// </summary>
internal sealed class EntropySystem(EntropyProblem p)
{
    private readonly DenseCholesky _cholesky = new();
    private readonly double[] _diagonal = new double[p.AB.Length];
    private readonly double[] _schur = new double[((p.NA + p.NB) * p.NC) * ((p.NA + p.NB) * p.NC)];
    private readonly double[] _scale = new double[(p.NA + p.NB) * p.NC];
    private readonly double[] _short = new double[(p.NA + p.NB) * p.NC];
    private readonly double[] _xab = new double[p.AB.Length], _xac = new double[p.AC.Length], _xbc = new double[p.BC.Length];
    private double[] _r = [];

    private int Order => (p.NA + p.NB) * p.NC;

    /// <summary>Factors A diag(r) A'.</summary>
    public void Factor(double[] r, CancellationToken cancellation)
    {
        _r = r;
        int n = Order, offset = p.NA * p.NC;
        Array.Clear(_schur);
        for (int a = 0, f = 0; a < p.NA; a++)
        {
            for (int b = 0; b < p.NB; b++, f++)
            {
                ReadOnlySpan<double> fibre = r.AsSpan(f * p.NC, p.NC);
                double w = 0;
                foreach (double v in fibre)
                {
                    w += v;
                }

                // a fibre this small is numerically absent; its quotients would overflow
                _diagonal[f] = w > 1e-290 ? w : 0;
                AddFibre(fibre, w, a * p.NC, offset + (b * p.NC), n);
            }
        }

        Scale(n);
        PinNullSpace(n);
        _cholesky.Factor(_schur, n, 1e-16, cancellation);
    }

    // w (diag rho - rho rho'), rho = fibre / w, on the rows of (a,.) and (b,.): what is left after eliminating t(a,b).
    private void AddFibre(ReadOnlySpan<double> fibre, double w, int rowA, int rowB, int n)
    {
        if (w <= 1e-290)
        {
            return;
        }

        for (int c = 0; c < fibre.Length; c++)
        {
            double v = fibre[c];
            if (v == 0)
            {
                continue;
            }

            for (int d = 0; d < fibre.Length; d++)
            {
                // diag entries as v (1 - rho) = v (w - v) / w, without cancellation of the larger parts
                double x = c == d ? v * ((w - v) / w) : -v * (fibre[d] / w);
                _schur[((rowB + c) * n) + rowA + d] += x;
                if (d <= c)
                {
                    _schur[((rowA + c) * n) + rowA + d] += x;
                    _schur[((rowB + c) * n) + rowB + d] += x;
                }
            }
        }
    }

    private void Scale(int n)
    {
        for (int i = 0; i < n; i++)
        {
            double d = _schur[(i * n) + i];
            bool active = (i < p.NA * p.NC ? p.AC[i] : p.BC[i - (p.NA * p.NC)]) > 0;
            _scale[i] = active && d > 1e-300 ? 1 / Math.Sqrt(d) : 0;
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                _schur[(i * n) + j] *= _scale[i] * _scale[j];
            }

            _schur[(i * n) + i] = _scale[i] > 0 ? 1 + 1e-15 : 1;
        }
    }

    // Null directions: t(a,c) + u(c), t(b,c) - u(c) for every c; t(a,.) + const for every a; t(b,.) + const for every b.
    private void PinNullSpace(int n)
    {
        int offset = p.NA * p.NC;
        for (int c = 0; c < p.NC; c++)
        {
            int column = c;
            Pin(n, i => i % p.NC != column ? 0 : i < offset ? 1 : -1);
        }

        for (int s = 0; s < p.NA + p.NB; s++)
        {
            int first = s * p.NC;
            Pin(n, i => i >= first && i < first + p.NC ? 1 : 0);
        }
    }

    private void Pin(int n, Func<int, int> direction)
    {
        double norm = 0;
        for (int i = 0; i < n; i++)
        {
            int d = _scale[i] > 0 ? direction(i) : 0;
            _short[i] = d == 0 ? 0 : d / _scale[i];
            norm += _short[i] * _short[i];
        }

        for (int i = 0; i < n && norm > 0; i++)
        {
            if (_short[i] != 0)
            {
                DenseVector.AddScaled(_schur.AsSpan(i * n, i + 1), _short.AsSpan(0, i + 1), _short[i] / norm);
            }
        }
    }

    /// <summary>
    /// Solves for the step, refined against A diag(r) A' while the residual halves.
    /// </summary>
    /// <param name="miss">p - A r; its contents are used up.</param>
    /// <param name="r">The iterate, as factored.</param>
    /// <param name="g">t - ln r.</param>
    /// <param name="step">The step.</param>
    public void Solve(PairSums miss, double[] r, double[] g, EntropyPotentials step)
    {
        miss.AddCells(r, g, -1);
        (double[] gab, double[] gac, double[] gbc) = ([.. miss.AB], [.. miss.AC], [.. miss.BC]);
        SolveOnce(gab, gac, gbc, step.AB, step.AC, step.BC);
        double last = double.PositiveInfinity;
        for (int pass = 0; pass < 4; pass++)
        {
            gab.CopyTo(miss.AB, 0);
            gac.CopyTo(miss.AC, 0);
            gbc.CopyTo(miss.BC, 0);
            miss.SubtractProduct(r, step);
            double residual = miss.Norm();
            if (!(residual < 0.5 * last))
            {
                return;
            }

            last = residual;
            SolveOnce(miss.AB, miss.AC, miss.BC, _xab, _xac, _xbc);
            DenseVector.AddScaled(step.AB, _xab, 1);
            DenseVector.AddScaled(step.AC, _xac, 1);
            DenseVector.AddScaled(step.BC, _xbc, 1);
        }
    }

    private void SolveOnce(double[] gab, double[] gac, double[] gbc, double[] xab, double[] xac, double[] xbc)
    {
        int n = Order, offset = p.NA * p.NC;
        gac.CopyTo(_short, 0);
        gbc.CopyTo(_short, offset);
        for (int a = 0, f = 0; a < p.NA; a++)
        {
            for (int b = 0; b < p.NB; b++, f++)
            {
                double q = _diagonal[f] > 0 ? gab[f] / _diagonal[f] : 0;
                for (int c = 0; c < p.NC; c++)
                {
                    double v = _r[(f * p.NC) + c] * q;
                    _short[(a * p.NC) + c] -= v;
                    _short[offset + (b * p.NC) + c] -= v;
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            _short[i] *= _scale[i];
        }

        DenseCholesky.Solve(_schur, n, _short);
        for (int i = 0; i < n; i++)
        {
            _short[i] *= _scale[i];
        }

        _short.AsSpan(0, offset).CopyTo(xac);
        _short.AsSpan(offset, n - offset).CopyTo(xbc);
        for (int a = 0, f = 0; a < p.NA; a++)
        {
            for (int b = 0; b < p.NB; b++, f++)
            {
                double sum = gab[f];
                for (int c = 0; c < p.NC; c++)
                {
                    sum -= _r[(f * p.NC) + c] * (xac[(a * p.NC) + c] + xbc[(b * p.NC) + c]);
                }

                xab[f] = _diagonal[f] > 0 ? sum / _diagonal[f] : 0;
            }
        }
    }
}
