using System.Globalization;

namespace Pid.Numerics.LinearAlgebra.Sparse;

/// <summary>Collects entries in any order; entries at one place are added up in the order in which they came.</summary>
public sealed class SparseMatrixBuilder
{
    private readonly List<(int Row, int Column, double Value)> _entries = [];

    /// <summary>Begins a matrix of the given shape.</summary>
    public SparseMatrixBuilder(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Adds a value to the entry at a place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The place lies outside the matrix.</exception>
    public void Add(int row, int column, double value)
    {
        if ((uint)row >= (uint)Rows || (uint)column >= (uint)Columns)
        {
            throw new ArgumentOutOfRangeException(nameof(row), string.Create(CultureInfo.InvariantCulture,
                $"Entry ({row}, {column}) lies outside a matrix of {Rows} rows and {Columns} columns; indices begin at 0."));
        }

        _entries.Add((row, column, value));
    }

    /// <summary>The matrix of the entries so far. Sums that are zero stay in the pattern.</summary>
    public SparseMatrix Build()
    {
        // Two stable counting sorts, by row and then by column, keep the order of equal places.
        int[] byRow = Sorted(null, Rows, static e => e.Row);
        int[] order = Sorted(byRow, Columns, static e => e.Column);
        int[] pointers = new int[Columns + 1];
        int[] rows = new int[order.Length];
        double[] values = new double[order.Length];
        int count = 0;
        int lastRow = -1;
        int lastColumn = -1;
        foreach (int at in order)
        {
            (int row, int column, double value) = _entries[at];
            if (row == lastRow && column == lastColumn)
            {
                values[count - 1] += value;
                continue;
            }

            (rows[count], values[count]) = (row, value);
            (lastRow, lastColumn) = (row, column);
            count++;
            pointers[column + 1]++;
        }

        for (int j = 0; j < Columns; j++)
        {
            pointers[j + 1] += pointers[j];
        }

        return SparseMatrix.FromTrusted(Rows, Columns, pointers, rows[..count], values[..count]);
    }

    private int[] Sorted(int[]? order, int keys, Func<(int Row, int Column, double Value), int> key)
    {
        int[] start = new int[keys + 1];
        foreach (var entry in _entries)
        {
            start[key(entry) + 1]++;
        }

        for (int k = 0; k < keys; k++)
        {
            start[k + 1] += start[k];
        }

        int[] sorted = new int[_entries.Count];
        for (int p = 0; p < sorted.Length; p++)
        {
            int at = order is null ? p : order[p];
            sorted[start[key(_entries[at])]++] = at;
        }

        return sorted;
    }
}
