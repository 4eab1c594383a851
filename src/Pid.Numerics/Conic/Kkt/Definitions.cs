using Pid.Numerics.Conic.Cones;
using Pid.Numerics.LinearAlgebra;

namespace Pid.Numerics.Conic.Kkt;

/// <summary>
/// Equations that define a variable: row e of A is sum_k a_ek x_k with a pivot a_ej, and x_j enters neither P nor another chosen equation, so that
/// x_j = (g_e - sum_{k != j} a_ek x_k) / a_ej in terms of variables that are kept.
/// </summary>
/// <remarks>
/// Chosen only before a non-symmetric cone, where models name every argument of a cone: x_j has then no pivot of its own but the regularisation.
/// Short equations first; among their variables the one with the least Markowitz count (r - 1)(c - 1).
/// </remarks>
internal sealed class Definitions
{
    private const double LeastPivot = 0.1; // of the largest entry of its equation
    private const int MostFill = 64;

    private Definitions(SparseMatrix rows, int[] sources, int[] equationOf, int[] variableOf)
    {
        Rows = rows;
        Sources = sources;
        EquationOf = equationOf;
        VariableOf = variableOf;
    }

    /// <summary>A', so that its column i is row i of A.</summary>
    public SparseMatrix Rows { get; }

    /// <summary>Entry of A of every entry of <see cref="Rows"/>.</summary>
    public int[] Sources { get; }

    /// <summary>The equation that defines a variable, -1 where it is kept.</summary>
    public int[] EquationOf { get; }

    /// <summary>The variable that a row defines, -1 where it is kept.</summary>
    public int[] VariableOf { get; }

    /// <summary>Chooses by the numbers that A holds now; null if there is nothing to choose.</summary>
    public static Definitions? Find(SparseMatrix quadratic, SparseMatrix matrix, ConeProduct cones)
    {
        if (cones.AllSymmetric)
        {
            return null;
        }

        SparseMatrix rows = matrix.Transpose(out int[] places);
        int[] sources = new int[places.Length];
        for (int p = 0; p < places.Length; p++)
        {
            sources[places[p]] = p;
        }

        int[] equationOf = new int[matrix.Columns];
        int[] variableOf = new int[matrix.Rows];
        Array.Fill(equationOf, -1);
        Array.Fill(variableOf, -1);
        bool[] held = InQuadratic(quadratic);
        bool any = false;
        foreach (int e in Equations(rows, cones))
        {
            int j = Pivot(rows, e, matrix.ColumnPointers, equationOf, held);
            if (j < 0)
            {
                continue;
            }

            (equationOf[j], variableOf[e], any) = (e, j, true);
            for (int p = rows.ColumnPointers[e]; p < rows.ColumnPointers[e + 1]; p++)
            {
                held[rows.RowIndices[p]] = true;
            }
        }

        return any ? new Definitions(rows, sources, equationOf, variableOf) : null;
    }

    /// <summary>Whether the pivots are still large enough beside the other numbers of their equations.</summary>
    public bool Suit(ReadOnlySpan<double> values)
    {
        for (int e = 0; e < VariableOf.Length; e++)
        {
            double largest = 0;
            double pivot = 0;
            for (int p = Rows.ColumnPointers[e]; p < Rows.ColumnPointers[e + 1] && VariableOf[e] >= 0; p++)
            {
                double size = Math.Abs(values[Sources[p]]);
                largest = Math.Max(largest, size);
                pivot = Rows.RowIndices[p] == VariableOf[e] ? size : pivot;
            }

            if (pivot < 0.1 * LeastPivot * largest || (VariableOf[e] >= 0 && pivot == 0))
            {
                return false;
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

    private static IEnumerable<int> Equations(SparseMatrix rows, ConeProduct cones)
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
        return equations.OrderBy(i => pointers[i + 1] - pointers[i]); // stable
    }

    private static int Pivot(SparseMatrix rows, int e, ReadOnlySpan<int> columns, int[] equationOf, bool[] held)
    {
        int first = rows.ColumnPointers[e];
        int end = rows.ColumnPointers[e + 1];
        double largest = 0;
        for (int p = first; p < end; p++)
        {
            largest = Math.Max(largest, Math.Abs(rows.Values[p]));
            if (equationOf[rows.RowIndices[p]] >= 0)
            {
                return -1;
            }
        }

        int best = -1;
        int least = MostFill + 1;
        for (int p = first; p < end; p++)
        {
            int j = rows.RowIndices[p];
            int fill = (end - first - 1) * (columns[j + 1] - columns[j] - 1);
            if (!held[j] && Math.Abs(rows.Values[p]) >= LeastPivot * largest && rows.Values[p] != 0 && fill < least)
            {
                (best, least) = (j, fill);
            }
        }

        return best;
    }
}
