using System.Globalization;

namespace Pid.Numerics.LinearAlgebra.Sparse;

/// <summary>
/// A real matrix in compressed sparse columns: column j holds the entries <c>ColumnPointers[j] .. ColumnPointers[j + 1] - 1</c> of
/// <see cref="RowIndices"/> (strictly ascending within a column) and <see cref="Values"/>. The pattern is fixed.
/// </summary>
public sealed class SparseMatrix
{
    private readonly int[] _columnPointers;
    private readonly int[] _rowIndices;
    private readonly double[] _values;

    private SparseMatrix(int rows, int columns, int[] columnPointers, int[] rowIndices, double[] values)
    {
        Rows = rows;
        Columns = columns;
        _columnPointers = columnPointers;
        _rowIndices = rowIndices;
        _values = values;
    }

    /// <summary>Makes a matrix of its compressed columns, which are copied.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="columnPointers">Where each column begins; columns + 1 values, from 0, not decreasing.</param>
    /// <param name="rowIndices">Row of every entry, strictly ascending within a column.</param>
    /// <param name="values">Value of every entry; explicit zeros are kept, so that a pattern may be wider than its first numbers.</param>
    /// <exception cref="ArgumentException">The arrays contradict each other; the message names the column and the value.</exception>
    public SparseMatrix(int rows, int columns, ReadOnlySpan<int> columnPointers, ReadOnlySpan<int> rowIndices, ReadOnlySpan<double> values)
        : this(rows, columns, columnPointers.ToArray(), rowIndices.ToArray(), values.ToArray())
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if (columnPointers.Length != columns + 1 || columnPointers[0] != 0)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"{columnPointers.Length} column pointers were given for {columns} columns. Give {columns + 1}, the first of them 0."));
        }

        for (int j = 0; j < columns; j++)
        {
            if (columnPointers[j + 1] < columnPointers[j] || columnPointers[j + 1] > rowIndices.Length)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"Column pointer {j + 1} is {columnPointers[j + 1]}; it must lie between {columnPointers[j]} and "
                        + $"{rowIndices.Length}."));
            }

            for (int p = columnPointers[j], previous = -1; p < columnPointers[j + 1]; previous = rowIndices[p++])
            {
                if (rowIndices[p] <= previous || rowIndices[p] >= rows)
                {
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                        $"Column {j} has row index {rowIndices[p]} after {previous}; indices must ascend strictly and be less than "
                            + $"{rows}. Use SparseMatrixBuilder for unsorted entries."));
                }
            }
        }

        if (columnPointers[columns] != rowIndices.Length || rowIndices.Length != values.Length)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"{rowIndices.Length} row indices and {values.Length} values were given; the column pointers ask for "
                    + $"{columnPointers[columns]} of each."));
        }
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Number of stored entries.</summary>
    public int EntryCount => _rowIndices.Length;

    /// <summary>Where each column begins; <see cref="Columns"/> + 1 values.</summary>
    public ReadOnlySpan<int> ColumnPointers => _columnPointers;

    /// <summary>The row of every entry, column by column.</summary>
    public ReadOnlySpan<int> RowIndices => _rowIndices;

    /// <summary>The value of every entry, column by column.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The same, to be changed by who made the matrix.</summary>
    internal Span<double> Entries => _values;

    /// <summary>The matrix without entries.</summary>
    public static SparseMatrix Zero(int rows, int columns) => new(rows, columns, new int[columns + 1],
        Array.Empty<int>(), Array.Empty<double>());

    /// <summary>The matrix of a dense one given row by row; zeros are not stored.</summary>
    public static SparseMatrix FromDense(int rows, int columns, ReadOnlySpan<double> rowMajor)
    {
        SparseMatrixBuilder builder = new(rows, columns);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                if (rowMajor[(i * columns) + j] != 0)
                {
                    builder.Add(i, j, rowMajor[(i * columns) + j]);
                }
            }
        }

        return builder.Build();
    }

    /// <summary>A matrix of the same pattern with its own copy of the values.</summary>
    internal SparseMatrix Copy() => new(Rows, Columns, _columnPointers, _rowIndices, (double[])_values.Clone());

    /// <summary>y += factor * A x.</summary>
    internal void MultiplyAdd(ReadOnlySpan<double> x, Span<double> y, double factor = 1)
    {
        int[] pointers = _columnPointers;
        int[] rows = _rowIndices;
        double[] values = _values;
        for (int j = 0; j < x.Length; j++)
        {
            double v = factor * x[j];
            if (v != 0)
            {
                for (int p = pointers[j]; p < pointers[j + 1]; p++)
                {
                    y[rows[p]] += values[p] * v;
                }
            }
        }
    }

    /// <summary>y += factor * A' x.</summary>
    internal void TransposeMultiplyAdd(ReadOnlySpan<double> x, Span<double> y, double factor = 1)
    {
        int[] pointers = _columnPointers;
        int[] rows = _rowIndices;
        double[] values = _values;
        for (int j = 0; j < y.Length; j++)
        {
            double sum = 0;
            for (int p = pointers[j]; p < pointers[j + 1]; p++)
            {
                sum += values[p] * x[rows[p]];
            }

            y[j] += factor * sum;
        }
    }

    /// <summary>y += factor * S x, where this matrix is the upper triangle of the symmetric S.</summary>
    internal void SymmetricMultiplyAdd(ReadOnlySpan<double> x, Span<double> y, double factor = 1)
    {
        if (_rowIndices.Length == 0)
        {
            return;
        }

        for (int j = 0; j < Columns; j++)
        {
            double sum = 0;
            double xj = factor * x[j];
            for (int p = _columnPointers[j]; p < _columnPointers[j + 1]; p++)
            {
                int i = _rowIndices[p];
                sum += _values[p] * x[i];
                if (i != j)
                {
                    y[i] += _values[p] * xj;
                }
            }

            y[j] += factor * sum;
        }
    }

    /// <summary>The transpose, and for every entry of this matrix its place among the transpose's entries.</summary>
    internal SparseMatrix Transpose(out int[] places)
    {
        int[] pointers = new int[Rows + 1];
        foreach (int i in _rowIndices)
        {
            pointers[i + 1]++;
        }

        for (int i = 0; i < Rows; i++)
        {
            pointers[i + 1] += pointers[i];
        }

        int[] next = pointers[..Rows];
        int[] rows = new int[EntryCount];
        double[] values = new double[EntryCount];
        places = new int[EntryCount];
        for (int j = 0; j < Columns; j++)
        {
            for (int p = _columnPointers[j]; p < _columnPointers[j + 1]; p++)
            {
                int at = next[_rowIndices[p]]++;
                rows[at] = j;
                values[at] = _values[p];
                places[p] = at;
            }
        }

        return new SparseMatrix(Columns, Rows, pointers, rows, values);
    }

    /// <summary>The transpose.</summary>
    internal SparseMatrix Transpose() => Transpose(out _);

    /// <summary>The rows and columns named, both in increasing order.</summary>
    internal SparseMatrix Part(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns)
    {
        int[] rowOf = new int[Rows];
        Array.Fill(rowOf, -1);
        for (int k = 0; k < rows.Length; k++)
        {
            rowOf[rows[k]] = k;
        }

        SparseMatrixBuilder part = new(rows.Length, columns.Length);
        for (int k = 0; k < columns.Length; k++)
        {
            for (int p = _columnPointers[columns[k]]; p < _columnPointers[columns[k] + 1]; p++)
            {
                if (rowOf[_rowIndices[p]] >= 0)
                {
                    part.Add(rowOf[_rowIndices[p]], k, _values[p]);
                }
            }
        }

        return part.Build();
    }

    internal static SparseMatrix FromTrusted(int rows, int columns, int[] columnPointers, int[] rowIndices, double[] values) =>
        new(rows, columns, columnPointers, rowIndices, values);
}
