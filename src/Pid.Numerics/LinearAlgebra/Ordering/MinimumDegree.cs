namespace Pid.Numerics.LinearAlgebra.Ordering;

/// <summary>
/// Approximate minimum degree ordering of a symmetric pattern: an elimination order with little fill.
/// </summary>
/// <remarks>
/// The graph of what is left is held as a quotient graph (Amestoy, Davis and Duff, SIAM J. Matrix Anal. Appl. 17, 1996): eliminated
/// vertices are <em>elements</em>, cliques given by their list of variables, and a variable lists its elements first and then the variables
/// not yet covered by one. Degrees are upper bounds got from |L_e \ L_p|. Variables with equal lists merge; elements inside another vanish.
/// Rows denser than 10 sqrt n would make every update slow and tell the ordering nothing: they go last.
/// </remarks>
internal sealed partial class MinimumDegree
{
    private const int None = -1;

    private readonly int _n;
    private int[] _list;               // all adjacency lists, one after the other, with gaps
    private int _free;                 // first unused place of _list
    private readonly int[] _start;     // where the list of a variable or element begins
    private readonly int[] _length;    // its length
    private readonly int[] _elements;  // how many of a variable's entries are elements
    private readonly int[] _weight;    // variables merged in this one; 0 = gone, negative = in the element being formed
    private readonly int[] _degree;    // bound on the degree of a variable; weight of an element's list
    private readonly bool[] _element;  // an element that is alive
    private readonly int[] _owner;     // the variable or element into which this variable was merged
    private readonly long[] _stamp;    // work stamps of elements
    private readonly int[] _head;      // degree -> first variable
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly int[] _bucket;    // hash -> first variable; chained by _hashNext
    private readonly int[] _hashNext;
    private readonly int[] _hash;
    private long _tag = 1;
    private int _least;
    private int _eliminated;

    private MinimumDegree(int n, ReadOnlySpan<int> columnPointers, ReadOnlySpan<int> rowIndices)
    {
        _n = n;
        _start = new int[n];
        _length = new int[n];
        for (int j = 0; j < n; j++)
        {
            for (int p = columnPointers[j]; p < columnPointers[j + 1]; p++)
            {
                if (rowIndices[p] != j)
                {
                    _length[rowIndices[p]]++;
                    _length[j]++;
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            _start[i] = _free;
            _free += _length[i];
        }

        _list = new int[_free + n + 1];
        int[] at = (int[])_start.Clone();
        for (int j = 0; j < n; j++)
        {
            for (int p = columnPointers[j]; p < columnPointers[j + 1]; p++)
            {
                if (rowIndices[p] != j)
                {
                    _list[at[rowIndices[p]]++] = j;
                    _list[at[j]++] = rowIndices[p];
                }
            }
        }

        _elements = new int[n];
        _weight = new int[n];
        _degree = (int[])_length.Clone();
        _element = new bool[n];
        _owner = new int[n];
        _stamp = new long[n];
        _head = new int[n + 1];
        _next = new int[n];
        _previous = new int[n];
        _bucket = new int[n];
        _hashNext = new int[n];
        _hash = new int[n];
        Array.Fill(_owner, None);
        Array.Fill(_head, None);
        Array.Fill(_bucket, None);
        Array.Fill(_weight, 1);
    }

    /// <summary>The elimination order: position k holds the index eliminated k-th.</summary>
    /// <param name="n">Order of the matrix.</param>
    /// <param name="columnPointers">Compressed columns of one triangle; the diagonal may or may not be there.</param>
    /// <param name="rowIndices">Row indices; every off-diagonal place at most once.</param>
    public static int[] Order(int n, ReadOnlySpan<int> columnPointers, ReadOnlySpan<int> rowIndices) =>
        n == 0 ? [] : new MinimumDegree(n, columnPointers, rowIndices).Run();

    private int[] Run()
    {
        List<int> pivots = new(_n);
        List<int> dense = [];
        int densest = (int)Math.Max(16, Math.Min(_n, 10 * Math.Sqrt(_n)));
        for (int i = _n - 1; i >= 0; i--)
        {
            if (_degree[i] > densest)
            {
                dense.Add(i);
                _weight[i] = 0;
                _eliminated++;
            }
            else
            {
                Insert(i);
            }
        }

        while (_eliminated < _n)
        {
            while (_head[_least] == None)
            {
                _least++;
            }

            int pivot = _head[_least];
            Remove(pivot);
            pivots.Add(pivot);
            Eliminate(pivot);
        }

        dense.Sort((a, b) => _degree[a] != _degree[b] ? _degree[a].CompareTo(_degree[b]) : a.CompareTo(b));
        pivots.AddRange(dense);
        return Unfold(pivots);
    }

    private void Insert(int i)
    {
        int d = _degree[i];
        _next[i] = _head[d];
        _previous[i] = None;
        if (_head[d] != None)
        {
            _previous[_head[d]] = i;
        }

        _head[d] = i;
        _least = Math.Min(_least, d);
    }

    private void Remove(int i)
    {
        if (_next[i] != None)
        {
            _previous[_next[i]] = _previous[i];
        }

        if (_previous[i] != None)
        {
            _next[_previous[i]] = _next[i];
        }
        else
        {
            _head[_degree[i]] = _next[i];
        }
    }

    private void Compact()
    {
        int[] list = new int[_list.Length];
        _free = 0;
        for (int i = 0; i < _n; i++)
        {
            if (_weight[i] > 0 || _element[i])
            {
                Array.Copy(_list, _start[i], list, _free, _length[i]);
                _start[i] = _free;
                _free += _length[i];
            }
        }

        _list = list;
    }

    // A pivot is followed by everything that was merged into it.
    private int[] Unfold(List<int> pivots)
    {
        int[] firstChild = new int[_n];
        int[] sibling = new int[_n];
        Array.Fill(firstChild, None);
        for (int i = _n - 1; i >= 0; i--)
        {
            if (_owner[i] != None)
            {
                sibling[i] = firstChild[_owner[i]];
                firstChild[_owner[i]] = i;
            }
        }

        int[] order = new int[_n];
        int count = 0;
        Stack<int> open = new();
        foreach (int pivot in pivots)
        {
            open.Push(pivot);
            while (open.TryPop(out int i))
            {
                order[count++] = i;
                for (int c = firstChild[i]; c != None; c = sibling[c])
                {
                    open.Push(c);
                }
            }
        }

        return order;
    }
}
