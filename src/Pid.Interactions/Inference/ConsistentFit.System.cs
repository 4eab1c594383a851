using Pid.Numerics.LinearAlgebra.Dense;

namespace Pid.Interactions.Inference;

// The system of a Newton step: the rows of (x1,x2) eliminated, what is left factored, and put back.
internal sealed partial class ConsistentFit
{
    /// <summary>Solves (A diag(r/s) A' + diag(u/lambda)) x = b in place in <see cref="_du"/>.</summary>
    private void SolveSystem(double[] matrix)
    {
        Array.Clear(matrix);
        for (int a = 0; a < _dual.Length; a++)
        {
            ref double diagonal = ref a < _order ? ref matrix[(a * _order) + a] : ref _pairDiagonal[a];
            diagonal = _u[a] / _dual[a];
        }

        ForEachPair((m, rows, weights) => Eliminate(matrix, m, rows, weights));
        double largest = 0;
        for (int a = 0; a < _order; a++)
        {
            largest = Math.Max(largest, matrix[(a * _order) + a]);
        }

        _cholesky.Factor(matrix, _order, 1e-30 * largest);
        DenseCholesky.Solve(matrix, _order, _du.AsSpan(0, _order));
        ForEachPair(Substitute);
    }

    // The cells of each (x1,x2): their rows in (x1,y) and (x2,y), -1 where not observed, and r/s.
    private void ForEachPair(PairAction action)
    {
        int[] both = new int[2 * _ny];
        for (int i = 0, c = 0; i < _n1; i++)
        {
            for (int j = 0; j < _n2; j++)
            {
                for (int k = 0; k < _ny; k++, c++)
                {
                    (both[k], both[_ny + k]) = (_row1[(i * _ny) + k], _row2[(j * _ny) + k]);
                    _pairRow[k] = _pairRow[_ny + k] = _r[c] > 0 ? _r[c] / _s[c] : 0;
                }

                action(_rowM[(i * _n2) + j], both, _pairRow);
            }
        }
    }

    private void Eliminate(double[] matrix, int m, int[] rows, double[] weights)
    {
        double sum = 0;
        for (int k = 0; k < _ny; k++)
        {
            (int a, int b, double d) = (rows[k], rows[_ny + k], weights[k]);
            sum += d;
            Add(a, a, d);
            Add(b, b, d);
            Add(b, a, d);
        }

        if (m < 0)
        {
            return;
        }

        double pivot = _pairDiagonal[m] += sum;
        for (int p = 0; p < rows.Length; p++)
        {
            if (rows[p] >= 0 && weights[p] > 0)
            {
                double scaled = weights[p] / pivot;
                _du[rows[p]] -= scaled * _du[m];
                for (int q = 0; q <= p; q++)
                {
                    Add(rows[p], rows[q], -scaled * weights[q]);
                }
            }
        }

        void Add(int row, int column, double d)
        {
            if (row >= 0 && column >= 0)
            {
                matrix[(row * _order) + column] += d;
            }
        }
    }

    private void Substitute(int m, int[] rows, double[] weights)
    {
        if (m < 0)
        {
            return;
        }

        double sum = _du[m];
        for (int p = 0; p < rows.Length; p++)
        {
            sum -= rows[p] < 0 ? 0 : weights[p] * _du[rows[p]];
        }

        _du[m] = sum / _pairDiagonal[m];
    }

    private delegate void PairAction(int m, int[] rows, double[] weights);
}
