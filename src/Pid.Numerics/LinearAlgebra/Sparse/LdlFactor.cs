using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pid.Numerics.LinearAlgebra.Sparse;

/// <summary>
/// How pivots are kept away from zero. The pivot of row i becomes D_i + sign_i * Static, and if sign_i D_i is then at most Floor it becomes
/// sign_i * Replacement.
/// </summary>
/// <param name="Static">Added to every pivot.</param>
/// <param name="Floor">Pivots of the wrong sign or of at most this size are replaced.</param>
/// <param name="Replacement">Size of a replaced pivot.</param>
internal readonly record struct PivotRegularization(double Static, double Floor, double Replacement)
{
    /// <summary>No pivot is touched.</summary>
    public static PivotRegularization None => new(0, double.NegativeInfinity, 0);
}

/// <summary>
/// The numeric factor L, D of P (K + regularisation) P' = L D L', L unit lower triangular and D diagonal. Made for quasi-definite K, for
/// which every order of elimination exists (Vanderbei, SIAM J. Optim. 5, 1995). Factorising and solving allocate nothing.
/// </summary>
/// <remarks>
/// The last columns, as far as every one has all rows below it, are one dense triangle, in which most multiplications are: what the columns
/// before it leave there is factorised column by column in vectors.
/// </remarks>
internal sealed partial class LdlFactor
{
    private readonly LdlSymbolic _symbolic;
    private readonly double[] _values;
    private readonly double[] _diagonal;
    private readonly double[] _inverse;
    private readonly double[] _work;
    private readonly int[] _next;

    /// <summary>Makes room for the factors of matrices with the analysed pattern.</summary>
    public LdlFactor(LdlSymbolic symbolic)
    {
        _symbolic = symbolic;
        _values = new double[symbolic.FactorEntryCount];
        _diagonal = new double[symbolic.Order];
        _inverse = new double[symbolic.Order];
        _work = new double[symbolic.Order];
        _next = new int[symbolic.Order];
    }

    /// <summary>The pivots D, in elimination order.</summary>
    public ReadOnlySpan<double> Pivots => _diagonal;

    /// <summary>The values of L, by columns in elimination order.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Pivots replaced by the last factorisation.</summary>
    public int ReplacedPivots { get; private set; }

    /// <summary>
    /// Factorises; row by row of L, each the solution of a triangular system with the rows above it, and at last the dense triangle.
    /// </summary>
    /// <param name="upper">Values of the upper triangle, in the order of the matrix that was analysed.</param>
    /// <param name="signs">
    /// The sign (+1 or -1) that each pivot should have, in the order of the matrix; may be empty with
    /// <see cref="PivotRegularization.None"/>.
    /// </param>
    /// <param name="regularization">How pivots are kept away from zero.</param>
    /// <param name="stop">Looked at once a row.</param>
    /// <returns>False if a pivot became zero or not finite, or a stop came; the factor is then of no use.</returns>
    public bool Factor(
        ReadOnlySpan<double> upper, ReadOnlySpan<sbyte> signs, PivotRegularization regularization, CancellationToken stop = default)
    {
        LdlSymbolic s = _symbolic;
        ref double work = ref MemoryMarshal.GetArrayDataReference(_work);
        ref double values = ref MemoryMarshal.GetArrayDataReference(_values);
        ref int lRows = ref MemoryMarshal.GetArrayDataReference(s.LRows);
        int[] pointers = s.LPointers;
        ReplacedPivots = 0;
        Array.Copy(pointers, _next, _next.Length);
        Array.Clear(_work);
        for (int k = 0; k < s.Order; k++)
        {
            for (int p = s.InputPointers[k]; p < s.InputPointers[k + 1]; p++)
            {
                _work[s.InputRows[p]] += upper[s.InputSources[p]];
            }

            double pivot = _work[k];
            _work[k] = 0;
            int below = Math.Max(0, k - s.DenseFrom), last = s.RowPointers[k + 1] - below; // columns of the triangle come last
            for (int r = s.RowPointers[k]; r < last; r++)
            {
                int j = s.RowColumns[r];
                if (s.Alike[j] >= Together && r + Together <= last)
                {
                    pivot -= EliminateTogether(j);
                    r += Together - 1;
                    continue;
                }

                double v = Unsafe.Add(ref work, j);
                Unsafe.Add(ref work, j) = 0;
                int end = _next[j];
                for (int p = pointers[j]; p < end; p++)
                {
                    Unsafe.Add(ref work, Unsafe.Add(ref lRows, p)) -= Unsafe.Add(ref values, p) * v;
                }

                pivot -= Append(j, v);
            }

            if (stop.IsCancellationRequested || (k < s.DenseFrom && !Accept(k, pivot, signs, regularization)))
            {
                return false;
            }

            if (k >= s.DenseFrom)
            {
                Keep(k, pivot);
            }
        }

        return FactorTriangle(signs, regularization, stop);
    }

    /// <summary>Solves (K + regularisation) x = b.</summary>
    /// <param name="b">Right side, in the order of the matrix.</param>
    /// <param name="x">Solution; may be the same span as <paramref name="b"/>.</param>
    public void Solve(ReadOnlySpan<double> b, Span<double> x)
    {
        LdlSymbolic s = _symbolic;
        int n = s.Order;
        ref double work = ref MemoryMarshal.GetArrayDataReference(_work);
        ref double values = ref MemoryMarshal.GetArrayDataReference(_values);
        ref int lRows = ref MemoryMarshal.GetArrayDataReference(s.LRows);
        int[] pointers = s.LPointers;
        int[] permutation = s.PermutationArray;
        for (int k = 0; k < n; k++)
        {
            _work[k] = b[permutation[k]];
        }

        int dense = s.DenseFrom;
        for (int k = 0; k < dense; k++)
        {
            if (s.Alike[k] >= Together)
            {
                SubtractTogether(k, pointers[k + Together]);
                k += Together - 1;
                continue;
            }

            double v = Unsafe.Add(ref work, k);
            if (v != 0)
            {
                for (int p = pointers[k]; p < pointers[k + 1]; p++)
                {
                    Unsafe.Add(ref work, Unsafe.Add(ref lRows, p)) -= Unsafe.Add(ref values, p) * v;
                }
            }
        }

        SolveTriangle();
        for (int k = dense - 1; k >= 0; k--)
        {
            if (k >= Together - 1 && s.Alike[k - Together + 1] >= Together)
            {
                k -= Together - 1;
                SolveTogether(k);
                continue;
            }

            double sum = Unsafe.Add(ref work, k) * _inverse[k];
            for (int p = pointers[k]; p < pointers[k + 1]; p++)
            {
                sum -= Unsafe.Add(ref values, p) * Unsafe.Add(ref work, Unsafe.Add(ref lRows, p));
            }

            Unsafe.Add(ref work, k) = sum;
        }

        for (int k = 0; k < n; k++)
        {
            x[permutation[k]] = _work[k];
        }
    }

    private bool Accept(int k, double pivot, ReadOnlySpan<sbyte> signs, PivotRegularization regularization)
    {
        pivot = signs.Length > 0 ? Regularize(pivot, signs[_symbolic.PermutationArray[k]], regularization) : pivot;
        (_diagonal[k], _inverse[k]) = (pivot, 1 / pivot);
        return pivot != 0 && double.IsFinite(pivot);
    }

    private double Regularize(double pivot, sbyte sign, PivotRegularization rule)
    {
        pivot += sign * rule.Static;
        if (sign * pivot <= rule.Floor)
        {
            ReplacedPivots++;
            return sign * rule.Replacement;
        }

        return pivot;
    }
}
