using System.Numerics;

namespace Pid.Tests.Properties.Numerics.Optimization;

/// <summary>
/// min c'x with A x = b in the first rows and A x &lt;= b in the others, x free, in whole numbers: the simplex method by Bland's rule
/// without a fraction (Edmonds), so without a rounding.
/// </summary>
internal sealed class ExactLinearProgram
{
    private readonly BigInteger[][] _rows; // each over _pivot, the right side last
    private readonly int[] _basis;
    private readonly int _artificial;      // the first variable that must vanish
    private BigInteger _pivot = 1;

    private ExactLinearProgram(int[] b, int[,] a, int equations)
    {
        (int m, int n) = (b.Length, a.GetLength(1));
        _artificial = (2 * n) + m - equations;
        _basis = [.. Enumerable.Range(_artificial, m)];
        _rows = new BigInteger[m][];
        for (int i = 0; i < m; i++)
        {
            int sign = b[i] < 0 ? -1 : 1;
            _rows[i] = new BigInteger[_artificial + m + 1];
            for (int j = 0; j < n; j++)
            {
                (_rows[i][2 * j], _rows[i][(2 * j) + 1]) = (sign * a[i, j], -sign * a[i, j]);
            }

            if (i >= equations)
            {
                _rows[i][(2 * n) + i - equations] = sign;
            }

            (_rows[i][_artificial + i], _rows[i][^1]) = (1, sign * b[i]);
        }
    }

    /// <summary>What the program has, and its optimum.</summary>
    public static (Planted Answer, double Optimum) Solve(int[] c, int[,] a, int[] b, int equations)
    {
        ExactLinearProgram program = new(b, a, equations);
        BigInteger[] cost = [.. Enumerable.Range(0, program._artificial + b.Length).Select(j => j < program._artificial
            ? BigInteger.Zero : 1)];
        program.Minimise(cost, cost.Length);
        if (program.Value(cost) > 0)
        {
            return (Planted.Infeasible, double.PositiveInfinity);
        }

        program.DropArtificials();
        cost = [.. Enumerable.Range(0, program._artificial + b.Length).Select(j => j < 2 * c.Length
            ? (BigInteger)(c[j / 2] * (1 - (2 * (j % 2)))) : 0)];
        return program.Minimise(cost, program._artificial)
            ? (Planted.Optimum, (double)program.Value(cost) / (double)program._pivot)
            : (Planted.Unbounded, double.NegativeInfinity);
    }

    private BigInteger Value(BigInteger[] cost) => Sum(cost, _rows.Length == 0 ? 0 : _rows[0].Length - 1);

    private BigInteger Sum(BigInteger[] cost, int column)
    {
        BigInteger sum = 0;
        for (int i = 0; i < _rows.Length; i++)
        {
            sum += cost[_basis[i]] * _rows[i][column];
        }

        return sum;
    }

    // False: without end.
    private bool Minimise(BigInteger[] cost, int variables)
    {
        while (true)
        {
            int enter = 0;
            while (enter < variables && (cost[enter] * _pivot) - Sum(cost, enter) >= 0)
            {
                enter++;
            }

            if (enter == variables)
            {
                return true;
            }

            int leave = -1;
            for (int i = 0; i < _rows.Length; i++)
            {
                if (_rows[i][enter] > 0)
                {
                    BigInteger order = leave < 0 ? -1 : (_rows[i][^1] * _rows[leave][enter]) - (_rows[leave][^1] * _rows[i][enter]);
                    leave = order < 0 || (order == 0 && _basis[i] < _basis[leave]) ? i : leave;
                }
            }

            if (leave < 0)
            {
                return false;
            }

            Pivot(leave, enter);
        }
    }

    // Those that are left in the basis are 0: out, or their row says 0 = 0.
    private void DropArtificials()
    {
        for (int i = 0; i < _rows.Length; i++)
        {
            int enter = _basis[i] < _artificial ? -1 : Array.FindIndex(_rows[i], 0, _artificial, v => v != 0);
            if (enter >= 0)
            {
                Pivot(i, enter);
            }
        }
    }

    private void Pivot(int row, int column)
    {
        BigInteger pivot = _rows[row][column];
        foreach (BigInteger[] other in _rows.Where(r => r != _rows[row]))
        {
            BigInteger factor = other[column];
            for (int j = 0; j < other.Length; j++)
            {
                other[j] = ((other[j] * pivot) - (factor * _rows[row][j])) / _pivot;
            }
        }

        _basis[row] = column;
        _pivot = pivot;
        if (pivot < 0)
        {
            _pivot = -pivot;
            foreach (BigInteger[] each in _rows)
            {
                for (int j = 0; j < each.Length; j++)
                {
                    each[j] = -each[j];
                }
            }
        }
    }
}
