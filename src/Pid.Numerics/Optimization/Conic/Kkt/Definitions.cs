using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic.Cones;

namespace Pid.Numerics.Optimization.Conic.Kkt;

/// <summary>
/// Equations that define a variable: row e of A is sum_k a_ek x_k with a pivot a_ej, and x_j enters neither P nor another chosen equation,
/// so that x_j = (g_e - sum_{k != j} a_ek x_k) / a_ej in terms of variables that are kept.
/// </summary>
/// <remarks>
/// Chosen only before a non-symmetric cone, where models name every argument of a cone: x_j has then no pivot of its own but the
/// regularisation. Short equations first; among their variables the one with the least Markowitz count (r - 1)(c - 1). The choice is a
/// function of the numbers that A holds now, whatever it held before: a solver that is used again gives the bits of a fresh one.
/// </remarks>
internal sealed class Definitions
{
    private const double LeastPivot = 0.01; // of the largest entry of its equation
    private const int MostFill = 64;

    private readonly SparseMatrix _matrix;
    private readonly int[] _order;     // equations
    private readonly bool[] _quadratic; // variables that enter P
    private readonly bool[] _held;
    private readonly int[] _chosen;    // the equation that defines a variable, -1 where it is kept

    public Definitions(SparseMatrix quadratic, SparseMatrix matrix, ConeProduct cones)
    {
        _matrix = matrix;
        Rows = matrix.Transpose(out int[] places);
        Sources = new int[places.Length];
        for (int p = 0; p < places.Length; p++)
        {
            Sources[places[p]] = p;
        }

        _order = cones.AllSymmetric ? [] : Equations(Rows, cones);
        _quadratic = InQuadratic(quadratic);
        _held = new bool[matrix.Columns];
        _chosen = new int[matrix.Columns];
        EquationOf = new int[matrix.Columns];
        VariableOf = new int[matrix.Rows];
        Array.Fill(EquationOf, -1);
        Array.Fill(VariableOf, -1);
    }

    /// <summary>A', so that its column i is row i of A; the pattern only.</summary>
    public SparseMatrix Rows { get; }

    /// <summary>Entry of A of every entry of <see cref="Rows"/>.</summary>
    public int[] Sources { get; }

    /// <summary>The equation that defines a variable, -1 where it is kept.</summary>
    public int[] EquationOf { get; }

    /// <summary>The variable that a row defines, -1 where it is kept.</summary>
    public int[] VariableOf { get; }

    /// <summary>Chooses by the numbers that A holds now; true if the choice is another than before. Allocates nothing.</summary>
    public bool Choose()
    {
        Array.Fill(_chosen, -1);
        _quadratic.CopyTo(_held, 0);
        foreach (int e in _order)
        {
            int j = Pivot(e);
            if (j >= 0)
            {
                _chosen[j] = e;
                for (int p = Rows.ColumnPointers[e]; p < Rows.ColumnPointers[e + 1]; p++)
                {
                    _held[Rows.RowIndices[p]] = true;
                }
            }
        }

        if (_chosen.AsSpan().SequenceEqual(EquationOf))
        {
            return false;
        }

        _chosen.CopyTo(EquationOf, 0);
        Array.Fill(VariableOf, -1);
        for (int j = 0; j < _chosen.Length; j++)
        {
            if (_chosen[j] >= 0)
            {
                VariableOf[_chosen[j]] = j;
            }
        }

        return true;
    }

    private static bool[] InQuadratic(SparseMatrix quadratic)
    {
        bool[] found = new bool[quadratic.Columns];
        for (int j = 0; j < quadratic.Columns; j++)
        {
            for (int p = quadratic.ColumnPointers[j]; p < quadratic.ColumnPointers[j + 1]; p++)
            {
                found[j] = found[quadratic.RowIndices[p]] = true;
            }
        }

        return found;
    }

    private static int[] Equations(SparseMatrix rows, ConeProduct cones)
    {
        List<int> equations = [];
        for (int c = 0; c < cones.Count; c++)
        {
            if (cones[c].Degree == 0)
            {
                equations.AddRange(Enumerable.Range(cones.Offset(c), cones[c].Dimension));
            }
        }

        int[] pointers = rows.ColumnPointers.ToArray();
        return [.. equations.OrderBy(i => pointers[i + 1] - pointers[i])]; // stable
    }

    private int Pivot(int e)
    {
        ReadOnlySpan<double> values = _matrix.Values;
        ReadOnlySpan<int> columns = _matrix.ColumnPointers;
        int first = Rows.ColumnPointers[e];
        int end = Rows.ColumnPointers[e + 1];
        double largest = 0;
        for (int p = first; p < end; p++)
        {
            largest = Math.Max(largest, Math.Abs(values[Sources[p]]));
            if (_chosen[Rows.RowIndices[p]] >= 0)
            {
                return -1;
            }
        }

        int best = -1;
        int least = MostFill + 1;
        for (int p = first; p < end; p++)
        {
            int j = Rows.RowIndices[p];
            double size = Math.Abs(values[Sources[p]]);
            long fill = (long)(end - first - 1) * (columns[j + 1] - columns[j] - 1);
            if (!_held[j] && size > 0 && size >= LeastPivot * largest && fill < least)
            {
                (best, least) = (j, (int)fill);
            }
        }

        return best;
    }
}
