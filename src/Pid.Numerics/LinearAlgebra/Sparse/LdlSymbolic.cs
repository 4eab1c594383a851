using Pid.Numerics.LinearAlgebra.Ordering;

namespace Pid.Numerics.LinearAlgebra.Sparse;

/// <summary>
/// The part of a sparse factorisation P K P' = L D L' that depends on the pattern of K alone: the ordering, the elimination tree, and the
/// patterns of L by columns and by rows. One analysis serves any number of numeric factorisations.
/// </summary>
/// <remarks>
/// Row k of L is non-zero where the elimination tree is reached from the entries of column k of the upper triangle (Liu, SIAM J. Matrix
/// Anal. Appl. 11, 1990). A postorder of the tree follows the ordering: the fill stays the same, and columns that belong together lie
/// together.
/// </remarks>
internal sealed class LdlSymbolic
{
    private const int SmallestTriangle = 8;

    private LdlSymbolic(int order, int entryCount)
    {
        Order = order;
        InputEntryCount = entryCount;
    }

    /// <summary>Order n of the matrix.</summary>
    public int Order { get; }

    /// <summary>Entries of the upper triangle that was analysed.</summary>
    public int InputEntryCount { get; }

    /// <summary>Entries of L below the diagonal.</summary>
    public int FactorEntryCount => LRows.Length;

    /// <summary>From here on every column has all rows below it; the order, where these would be too few to be worth it.</summary>
    public int DenseFrom { get; private set; }

    /// <summary>Multiplications of one numeric factorisation: the sum over the columns of (entries below the diagonal) squared.</summary>
    public double Work { get; private set; }

    /// <summary>The elimination order: position k of the factor is row and column Permutation[k] of the matrix.</summary>
    public ReadOnlySpan<int> Permutation => PermutationArray;

    internal int[] PermutationArray { get; private set; } = [];

    internal int[] Parent { get; private set; } = [];

    // Column k of the permuted upper triangle: rows, and where the values stand in the input.
    internal int[] InputPointers { get; private set; } = [];

    internal int[] InputRows { get; private set; } = [];

    internal int[] InputSources { get; private set; } = [];

    internal int[] LPointers { get; private set; } = [];

    internal int[] LRows { get; private set; } = [];

    // How many columns from j on have the same rows, but for those of each other, before the triangle.
    internal int[] Alike { get; private set; } = [];

    // Row k of L: its columns, ascending.
    internal int[] RowPointers { get; private set; } = [];

    internal int[] RowColumns { get; private set; } = [];

    /// <summary>Analyses a symmetric matrix given by its upper triangle, ordered by approximate minimum degree.</summary>
    /// <param name="upper">Square; entries on and above the diagonal only.</param>
    /// <exception cref="ArgumentException">The matrix is not square or has an entry below the diagonal.</exception>
    public static LdlSymbolic Analyze(SparseMatrix upper) =>
        Analyze(upper, MinimumDegree.Order(Checked(upper).Columns, upper.ColumnPointers, upper.RowIndices));

    /// <summary>Analyses a symmetric matrix given by its upper triangle, in an order that the caller chose.</summary>
    /// <param name="upper">Square; entries on and above the diagonal only.</param>
    /// <param name="permutation">
    /// The elimination order; a postorder of its tree may exchange positions that do not depend on each other.
    /// </param>
    /// <exception cref="ArgumentException">The matrix is not an upper triangle, or the order is not a permutation.</exception>
    public static LdlSymbolic Analyze(SparseMatrix upper, ReadOnlySpan<int> permutation)
    {
        int n = Checked(upper).Columns;
        LdlSymbolic s = new(n, upper.EntryCount) { PermutationArray = permutation.ToArray() };
        s.Permute(upper);
        s.BuildTree();
        int[] post = Postorder(s.Parent);
        s.PermutationArray = Array.ConvertAll(post, k => s.PermutationArray[k]);
        s.Permute(upper);
        s.BuildTree();
        s.BuildPatterns();
        return s;
    }

    private static SparseMatrix Checked(SparseMatrix upper)
    {
        if (upper.Rows != upper.Columns)
        {
            throw new ArgumentException($"A symmetric matrix was expected; this one has {upper.Rows} rows and {upper.Columns} columns.");
        }

        for (int j = 0; j < upper.Columns; j++)
        {
            int end = upper.ColumnPointers[j + 1];
            if (end > upper.ColumnPointers[j] && upper.RowIndices[end - 1] > j)
            {
                throw new ArgumentException($"Entry ({upper.RowIndices[end - 1]}, {j}) lies below the diagonal. Give the upper "
                    + $"triangle only.");
            }
        }

        return upper;
    }

    private void Permute(SparseMatrix upper)
    {
        int[] inverse = new int[Order];
        Array.Fill(inverse, -1);
        for (int k = 0; k < Order; k++)
        {
            int i = PermutationArray.Length == Order ? PermutationArray[k] : -1;
            if ((uint)i >= (uint)Order || inverse[i] >= 0)
            {
                throw new ArgumentException($"The elimination order must hold each of 0 .. {Order - 1} once; position {k} does not.");
            }

            inverse[i] = k;
        }

        int[] pointers = new int[Order + 1];
        for (int j = 0; j < Order; j++)
        {
            for (int p = upper.ColumnPointers[j]; p < upper.ColumnPointers[j + 1]; p++)
            {
                pointers[Math.Max(inverse[j], inverse[upper.RowIndices[p]]) + 1]++;
            }
        }

        Accumulate(pointers);
        int[] next = pointers[..Order];
        InputRows = new int[upper.EntryCount];
        InputSources = new int[upper.EntryCount];
        for (int j = 0; j < Order; j++)
        {
            for (int p = upper.ColumnPointers[j]; p < upper.ColumnPointers[j + 1]; p++)
            {
                int i = inverse[upper.RowIndices[p]];
                int k = inverse[j];
                int at = next[Math.Max(i, k)]++;
                InputRows[at] = Math.Min(i, k);
                InputSources[at] = p;
            }
        }

        InputPointers = pointers;
    }

    private void BuildTree()
    {
        Parent = new int[Order];
        int[] ancestor = new int[Order];
        for (int k = 0; k < Order; k++)
        {
            (Parent[k], ancestor[k]) = (-1, -1);
            for (int p = InputPointers[k]; p < InputPointers[k + 1]; p++)
            {
                int i = InputRows[p];
                while (i < k && i != -1)
                {
                    int up = ancestor[i];
                    ancestor[i] = k;
                    if (up == -1)
                    {
                        Parent[i] = k;
                    }

                    i = up;
                }
            }
        }
    }

    private void BuildPatterns()
    {
        int[] visited = new int[Order];
        int[] columns = new int[Order + 1];
        int[] rows = new int[Order + 1];
        Array.Fill(visited, -1);
        VisitRows(visited, (k, j) =>
        {
            columns[j + 1]++;
            rows[k + 1]++;
        });
        for (int j = 0; j < Order; j++)
        {
            Work += (double)columns[j + 1] * columns[j + 1];
        }

        Accumulate(columns);
        Accumulate(rows);
        int[] next = columns[..Order];
        LRows = new int[columns[Order]];
        Array.Fill(visited, -1);
        VisitRows(visited, (k, j) => LRows[next[j]++] = k);

        next = rows[..Order];
        RowColumns = new int[rows[Order]];
        for (int j = 0; j < Order; j++)
        {
            for (int p = columns[j]; p < columns[j + 1]; p++)
            {
                RowColumns[next[LRows[p]]++] = j;
            }
        }

        (LPointers, RowPointers) = (columns, rows);
        DenseFrom = Order;
        while (DenseFrom > 0 && columns[DenseFrom] - columns[DenseFrom - 1] == Order - DenseFrom)
        {
            DenseFrom--;
        }

        DenseFrom = Order - DenseFrom < SmallestTriangle ? Order : DenseFrom;
        Alike = new int[DenseFrom];
        for (int j = DenseFrom - 1; j >= 0; j--)
        {
            bool goesOn = j + 1 < DenseFrom && Parent[j] == j + 1 && columns[j + 2] - columns[j + 1] == columns[j + 1] - columns[j] - 1;
            Alike[j] = goesOn ? Alike[j + 1] + 1 : 1;
        }
    }

    private void VisitRows(int[] visited, Action<int, int> visit)
    {
        for (int k = 0; k < Order; k++)
        {
            visited[k] = k;
            for (int p = InputPointers[k]; p < InputPointers[k + 1]; p++)
            {
                for (int i = InputRows[p]; visited[i] != k; i = Parent[i])
                {
                    visited[i] = k;
                    visit(k, i);
                }
            }
        }
    }

    private static int[] Postorder(int[] parent)
    {
        int n = parent.Length;
        int[] child = new int[n];
        int[] sibling = new int[n];
        Array.Fill(child, -1);
        Array.Fill(sibling, -1);
        for (int i = n - 1; i >= 0; i--)
        {
            if (parent[i] >= 0)
            {
                sibling[i] = child[parent[i]];
                child[parent[i]] = i;
            }
        }

        int[] order = new int[n];
        int count = 0;
        Stack<int> open = new();
        for (int root = 0; root < n; root++)
        {
            if (parent[root] >= 0)
            {
                continue;
            }

            open.Push(root);
            while (open.TryPeek(out int i))
            {
                if (child[i] >= 0)
                {
                    int c = child[i];
                    child[i] = sibling[c];
                    open.Push(c);
                }
                else
                {
                    order[count++] = open.Pop();
                }
            }
        }

        return order;
    }

    private static void Accumulate(int[] counts)
    {
        for (int k = 1; k < counts.Length; k++)
        {
            counts[k] += counts[k - 1];
        }
    }
}
