namespace Pid.Interactions.Inference;

/// <content>The Newton system: the rows of the pairs, those of (x1,x2) eliminated.</content>
internal sealed partial class RegionSolver
{
    // The matrix of the rows of (x1,y) and (x2,y), those of (x1,x2) eliminated. Rows without a count have no multiplier: the identity takes
    // their place.
    private void Assemble()
    {
        (int n1, int n2, int ny) = (_o.N1, _o.N2, _o.NY);
        _arrow.Clear(n1, ny, n2 * ny);
        for (int x = 0; x < n1 + n2; x++)
        {
            for (int a = x * ny; a < (x + 1) * ny; a++)
            {
                Span<double> row = x < n1 ? _arrow.Blocks.Slice(a * ny, ny)
                    : _arrow.Rest.Slice(((a - (n1 * ny)) * n2 * ny) + ((x - n1) * ny), ny);
                for (int z = 0; z < ny && _rank[x] > 0; z++)
                {
                    row[z] = _rank[x] * _row[a] * _row[(x * ny) + z];
                }

                row[a % ny] += _has[a] > 0 ? _row[a] : 1;
            }
        }

        for (int i = 0, f = 0; i < n1; i++)
        {
            for (int j = 0; j < n2; j++, f++)
            {
                AddFibre(i, j, f);
            }
        }

        _arrow.Factor(_joint ? 1e-13 : 1e-30);
    }

    private void AddFibre(int i, int j, int f)
    {
        (int n1, int n2, int ny) = (_o.N1, _o.N2, _o.NY);
        int k = f * ny, pairRow = _o.LabelledRows + f;
        bool pair = _joint || _lambda[pairRow] > 0;
        double sum = 0, sum2 = 0;
        for (int y = 0; y < ny; y++)
        {
            sum += _e[k + y];
            sum2 += _joint ? _e2[k + y] : 0;
        }

        double scale = 1 + (_kappa[f] * sum);
        _pivot[f] = !pair ? double.PositiveInfinity : (sum * scale) + sum2 + (_joint ? 0 : _u[pairRow] / _lambda[pairRow]);
        for (int y = 0; y < ny; y++)
        {
            _coupling[k + y] = (scale * _e[k + y]) + (_joint ? _e2[k + y] : 0);
        }

        Span<double> block = _arrow.Blocks.Slice(i * ny * ny, ny * ny), border = _arrow.Border, rest = _arrow.Rest;
        ReadOnlySpan<double> has1 = _has.AsSpan(i * ny, ny), has2 = _has.AsSpan((n1 + j) * ny, ny), e = _e.AsSpan(k, ny),
            coupling = _coupling.AsSpan(k, ny);
        double inverse = 1 / _pivot[f];
        for (int y = 0; y < ny; y++)
        {
            double rise = _kappa[f] * e[y], fall = inverse * coupling[y], both = e[y] + (_joint ? _e2[k + y] : 0);
            Span<double> blockRow = block.Slice(y * ny, ny), borderRow = border.Slice((((j * ny) + y) * n1 * ny) + (i * ny), ny);
            Span<double> restRow = rest.Slice((((j * ny) + y) * n2 * ny) + (j * ny), ny);
            for (int z = 0; z < ny; z++)
            {
                double v = (rise * e[z]) - (fall * coupling[z]);
                v += y == z ? both : 0;
                blockRow[z] += v * has1[y] * has1[z];
                borderRow[z] += v * has2[y] * has1[z];
                restRow[z] += v * has2[y] * has2[z];
            }
        }
    }

    // Solves the whole system for one right side, in place.
    private void Eliminate(Span<double> right)
    {
        int order = _o.LabelledRows, ny = _o.NY;
        for (int i = 0, f = 0; i < _o.N1; i++)
        {
            for (int j = 0; j < _o.N2; j++, f++)
            {
                double share = right[order + f] / _pivot[f];
                for (int y = 0; y < ny && share != 0; y++)
                {
                    Subtract(right, (i * ny) + y, share * _coupling[(f * ny) + y]);
                    Subtract(right, ((_o.N1 + j) * ny) + y, share * _coupling[(f * ny) + y]);
                }
            }
        }

        _arrow.Solve(right[..order]);
        for (int i = 0, f = 0; i < _o.N1; i++)
        {
            for (int j = 0; j < _o.N2; j++, f++)
            {
                double sum = right[order + f];
                for (int y = 0; y < ny; y++)
                {
                    sum -= _coupling[(f * ny) + y] * (right[(i * ny) + y] + right[((_o.N1 + j) * ny) + y]);
                }

                right[order + f] = sum / _pivot[f];
            }
        }

        void Subtract(Span<double> x, int row, double v)
        {
            if (_has[row] > 0)
            {
                x[row] -= v;
            }
        }
    }
}
