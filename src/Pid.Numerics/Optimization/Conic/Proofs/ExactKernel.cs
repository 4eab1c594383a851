using System.Numerics;

namespace Pid.Numerics.Optimization.Conic.Proofs;

/// <summary>
/// An exact rational solution of homogeneous linear equations near a point that solves them to rounding: equations with an unknown of their
/// own are set aside, a basis of the rest is chosen in floating point, the other unknowns keep their (shortened) values, and the basis is
/// solved by fraction-free elimination (Bareiss, Math. Comp. 22, 1968).
/// </summary>
internal sealed class ExactKernel
{
    private const int LargestBasis = 80;        // 80^3 products of numbers of some 4000 bits: about a second
    private const long LargestCore = 4_000_000; // entries of the dense matrix from which the basis is chosen
    private const int MostPasses = 50;          // chains of equations that are longer are left to the elimination
    private const double Dependent = 1e-15; // rounding; 1e-9 hides parts of rays that lie ten decimals below the largest

    private readonly List<(int Unknown, double Value)[]> _equations;
    private readonly double[] _point;
    private readonly bool[] _reluctant;
    private readonly int _bits;
    private readonly bool[] _active;
    private readonly bool[] _done; // equations set aside
    private readonly Fraction[] _value;
    private readonly List<(int Equation, int Unknown)> _peeled = [];

    private ExactKernel(List<(int, double)[]> equations, double[] point, bool[] reluctant, int bits)
    {
        (_equations, _point, _reluctant, _bits) = (equations, point, reluctant, bits);
        _active = [.. point.Select(v => v != 0 && double.IsFinite(v))];
        _done = new bool[equations.Count];
        _value = new Fraction[point.Length];
    }

    /// <summary>Solves; unknowns that are 0 in the point stay 0.</summary>
    /// <param name="equations">The equations, each a list of unknowns and coefficients.</param>
    /// <param name="point">The point.</param>
    /// <param name="reluctant">Unknowns that keep their values if others can close the equations.</param>
    /// <param name="bits">Bits that an unknown outside the basis keeps.</param>
    /// <returns>The solution, to be checked by the caller; null if the basis is too large.</returns>
    public static Fraction[]? Near(List<(int Unknown, double Value)[]> equations, double[] point, bool[] reluctant, int bits)
    {
        ExactKernel kernel = new(equations, point, reluctant, bits);
        kernel.DropLonely();
        kernel.Peel();
        return kernel.SolveCore() ? kernel._value : null;
    }

    // An equation in one unknown makes it zero.
    private void DropLonely()
    {
        bool changed = true;
        for (int pass = 0; changed && pass < MostPasses; pass++)
        {
            changed = false;
            foreach ((int Unknown, double Value)[] equation in _equations)
            {
                if (equation.Count(e => _active[e.Unknown]) == 1)
                {
                    _active[equation.First(e => _active[e.Unknown]).Unknown] = false;
                    changed = true;
                }
            }
        }
    }

    // An equation with an unknown that occurs in no other is closed by that unknown, whatever the rest are.
    private void Peel()
    {
        int[] uses = new int[_point.Length];
        foreach ((int Unknown, double Value)[] equation in _equations)
        {
            foreach ((int unknown, _) in equation)
            {
                uses[unknown]++;
            }
        }

        bool changed = true;
        for (int pass = 0; changed && pass < MostPasses; pass++)
        {
            changed = false;
            for (int e = 0; e < _equations.Count; e++)
            {
                if (_done[e])
                {
                    continue;
                }

                int own = -1;
                double size = 0;
                foreach ((int unknown, double value) in _equations[e])
                {
                    if (_active[unknown] && !_reluctant[unknown] && uses[unknown] == 1 && Math.Abs(value * _point[unknown]) > size)
                    {
                        (own, size) = (unknown, Math.Abs(value * _point[unknown]));
                    }
                }

                if (own >= 0)
                {
                    _done[e] = changed = true;
                    _peeled.Add((e, own));
                    foreach ((int unknown, _) in _equations[e])
                    {
                        uses[unknown]--;
                    }
                }
            }
        }
    }

    private bool SolveCore()
    {
        bool[] isPeeled = new bool[_point.Length];
        foreach ((_, int unknown) in _peeled)
        {
            isPeeled[unknown] = true;
        }

        int[] rows = [.. Enumerable.Range(0, _equations.Count).Where(e => !_done[e] && _equations[e].Any(t => _active[t.Unknown]))];
        int[] place = new int[_point.Length];
        Array.Fill(place, -1);
        List<int> columns = [];
        foreach (int e in rows)
        {
            foreach ((int unknown, _) in _equations[e])
            {
                if (_active[unknown] && place[unknown] < 0)
                {
                    place[unknown] = columns.Count;
                    columns.Add(unknown);
                }
            }
        }

        if ((long)rows.Length * columns.Count > LargestCore || ChooseBasis(rows, columns, place) is not (int[] basisRows,
            int[] basisColumns))
        {
            return false;
        }

        HashSet<int> basis = [.. basisColumns];
        for (int j = 0; j < _point.Length; j++)
        {
            if (_active[j] && !isPeeled[j] && !basis.Contains(j))
            {
                _value[j] = Shortened(_point[j]);
            }
        }

        SolveBasis(basisRows, basisColumns, basis);
        for (int k = _peeled.Count - 1; k >= 0; k--)
        {
            (int e, int own) = _peeled[k];
            Fraction sum = Fraction.Zero;
            Fraction pivot = Fraction.Zero;
            foreach ((int unknown, double value) in _equations[e])
            {
                if (unknown == own)
                {
                    pivot += Fraction.Of(value);
                }
                else
                {
                    sum += Fraction.Of(value) * _value[unknown];
                }
            }

            _value[own] = -sum / pivot;
        }

        return true;
    }

    // Elimination with complete pivoting of the terms a_ij y_j, every row beside its largest; what is left when all terms are rounding
    // depends on the rest.
    private (int[] Rows, int[] Columns)? ChooseBasis(int[] rows, List<int> columns, int[] place)
    {
        double[][] terms = new double[rows.Length][];
        for (int i = 0; i < rows.Length; i++)
        {
            terms[i] = new double[columns.Count];
            foreach ((int unknown, double value) in _equations[rows[i]])
            {
                if (_active[unknown])
                {
                    terms[i][place[unknown]] += value * _point[unknown] * (_reluctant[unknown] ? 1e-3 : 1);
                }
            }

            double largest = terms[i].Max(Math.Abs);
            for (int j = 0; j < columns.Count && largest > 0; j++)
            {
                terms[i][j] /= largest;
            }
        }

        int rank = 0;
        int[] order = [.. Enumerable.Range(0, columns.Count)];
        int[] rowOrder = [.. rows];
        for (; rank < Math.Min(rows.Length, columns.Count); rank++)
        {
            (int row, int column, double best) = (-1, -1, Dependent);
            for (int i = rank; i < rows.Length; i++)
            {
                for (int j = rank; j < columns.Count; j++)
                {
                    if (Math.Abs(terms[i][order[j]]) > best)
                    {
                        (row, column, best) = (i, j, Math.Abs(terms[i][order[j]]));
                    }
                }
            }

            if (row < 0)
            {
                break;
            }

            if (rank == LargestBasis)
            {
                return null;
            }

            (terms[rank], terms[row]) = (terms[row], terms[rank]);
            (rowOrder[rank], rowOrder[row]) = (rowOrder[row], rowOrder[rank]);
            (order[rank], order[column]) = (order[column], order[rank]);
            for (int i = rank + 1; i < rows.Length; i++)
            {
                double factor = terms[i][order[rank]] / terms[rank][order[rank]];
                for (int j = rank; j < columns.Count && factor != 0; j++)
                {
                    terms[i][order[j]] -= factor * terms[rank][order[j]];
                }
            }
        }

        return (rowOrder[..rank], [.. order[..rank].Select(k => columns[k])]);
    }

    // Basis unknowns from the others. Unknown j is measured in 2^k_j near its size and every row in a power of two, which makes the
    // integers short.
    private void SolveBasis(int[] rows, int[] columns, HashSet<int> basis)
    {
        int r = rows.Length;
        Dictionary<int, int> place = [];
        for (int k = 0; k < r; k++)
        {
            place[columns[k]] = k;
        }

        BigInteger[][] m = new BigInteger[r][];
        for (int i = 0; i < r; i++)
        {
            Fraction[] row = new Fraction[r + 1];
            foreach ((int unknown, double value) in _equations[rows[i]])
            {
                if (basis.Contains(unknown))
                {
                    row[place[unknown]] += Fraction.Of(value) * Unit(unknown);
                }
                else
                {
                    row[r] -= Fraction.Of(value) * _value[unknown];
                }
            }

            BigInteger common = BigInteger.One;
            foreach (Fraction v in row)
            {
                common *= v.Denominator / BigInteger.GreatestCommonDivisor(common, v.Denominator);
            }

            m[i] = [.. row.Select(v => v.Numerator * (common / v.Denominator))];
        }

        if (Bareiss.Eliminate(m) is { } determinant)
        {
            for (int k = 0; k < r; k++)
            {
                _value[columns[k]] = new Fraction(m[k][r], determinant) * Unit(columns[k]);
            }
        }
    }

    private Fraction Unit(int unknown) => Fraction.Of(Math.ScaleB(1, Math.ILogB(_point[unknown])));

    private Fraction Shortened(double value)
    {
        double unit = Math.ScaleB(1, Math.Max(-1070, Math.ILogB(value) - _bits));
        return Fraction.Of(unit * Math.Round(value / unit));
    }
}
