using Pid.Interactions.Memory;
using Pid.Numerics.Certified;

namespace Pid.Interactions.Inference;

/// <content>
/// H(Y|X1) and H(Y|X2) in the objective: theta u ln(u / u(x)) of the rows u of a symbol x. Their multipliers are lambda less theta
/// ln(u / u(x)), and u / lambda gives way to the inverse of diag((lambda + theta) / u) - theta / u(x), a block a symbol: diagonal plus
/// rank one.
/// </content>
internal sealed partial class RegionSolver
{
    private const double LeastShare = 1e-10; // of the likelihood in a symbol's curvature: none where nobody saw it
    private double[] _row = [], _rank = [], _multiplier = [];
    private Entropies _kept;

    private bool KeepsRows => (_kept & (Entropies.Given1 | Entropies.Given2)) != 0;

    private bool Keeps(int symbol) => (_kept & (symbol < _o.N1 ? Entropies.Given1 : Entropies.Given2)) != 0;

    private void ReserveEntropies(int rows)
    {
        Buffers.Grow(ref _row, _o.LabelledRows);
        Buffers.Grow(ref _rank, _o.N1 + _o.N2);
        Buffers.Grow(ref _multiplier, rows);
    }

    // lambda, less theta ln(u / u(x)) where that entropy is kept: what a cell's rows are worth.
    private ReadOnlySpan<double> RowMultipliers()
    {
        if (!KeepsRows)
        {
            return _lambda;
        }

        _lambda.AsSpan(0, _o.Rows).CopyTo(_multiplier);
        for (int x = 0; x < _o.N1 + _o.N2; x++)
        {
            double sum = Keeps(x) ? Sum(_u.AsSpan(x * _o.NY, _o.NY)) : 0;
            for (int a = x * _o.NY; a < (x + 1) * _o.NY && Keeps(x); a++)
            {
                _multiplier[a] -= _theta * CertifiedMath.Log(_u[a] / sum);
            }
        }

        return _multiplier;
    }

    // The inverse blocks: diag(row) + rank row row'.
    private void PrepareRows()
    {
        for (int x = 0; x < _o.N1 + _o.N2; x++)
        {
            double theta = Keeps(x) ? _theta : 0, sum = 0, share = 0;
            for (int a = x * _o.NY; a < (x + 1) * _o.NY; a++)
            {
                bool has = _joint || _lambda[a] > 0 || theta > 0;
                _has[a] = has ? 1 : 0;
                _row[a] = _joint || !has ? 0 : _u[a] / (_lambda[a] + theta);
                sum += _u[a];
                share += _row[a] * _lambda[a];
            }

            _rank[x] = theta > 0 ? theta / Math.Max(share, LeastShare * sum) : 0;
        }
    }

    // What the rows' own equations leave: the inverse blocks times n/u - lambda.
    private void RowResiduals(Span<double> result)
    {
        for (int x = 0; x < _o.N1 + _o.N2; x++)
        {
            int from = x * _o.NY;
            double dot = 0;
            for (int a = from; a < from + _o.NY && _rank[x] > 0; a++)
            {
                dot += _row[a] * ((_o.Counts[a] / _u[a]) - _lambda[a]);
            }

            for (int a = from; a < from + _o.NY; a++)
            {
                result[a] = _rank[x] > 0 ? _row[a] * ((_o.Counts[a] / _u[a]) - _lambda[a] + (_rank[x] * dot))
                    : _lambda[a] > 0 ? (_o.Counts[a] / _lambda[a]) - _u[a] : 0;
            }
        }
    }

    // The step of lambda, of which the rows' multipliers are only a part where an entropy is kept.
    private void ChangeOfLambda()
    {
        Rows(_dr, _right);
        for (int a = 0; a < _o.Rows; a++)
        {
            _dlambda[a] = _o.Counts[a] > 0 ? (_o.Counts[a] / _u[a]) - _lambda[a] - (_lambda[a] / _u[a] * _right[a]) : 0;
        }
    }

    internal static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double v in values)
        {
            sum += v;
        }

        return sum;
    }
}
