namespace Pid.Coupling;

/// <summary>
/// A system of linear equations with integer coefficients, solved step by step without fractions (Bareiss, Math. Comp. 22, 1968): after
/// pivots on some columns, the row of each reads Denominator x_column + (other columns) = right side, with all entries integers.
/// </summary>
/// <remarks>
/// Entries are minors of the system times the right side. The columns of marginal equations hold at most m ones, so by Hadamard a
/// minor of order r is at most m^(r/2); <see cref="VertexSearch"/> admits sizes for which no product overflows.
/// </remarks>
internal sealed class IntegerTableau(int rows, int columns)
{
    private const int NotPivoted = -1;

    private readonly Int128[] _entries = new Int128[rows * (columns + 1)];
    private readonly int[] _pivotColumn = new int[rows];

    /// <summary>The common denominator, positive.</summary>
    public Int128 Denominator { get; private set; } = 1;

    /// <summary>The number of equations.</summary>
    public int Rows => rows;

    /// <summary>Starts from equations without a pivot.</summary>
    /// <param name="entries">Coefficients, row-major, the right side as the last column.</param>
    public void Reset(ReadOnlySpan<Int128> entries)
    {
        entries.CopyTo(_entries);
        _pivotColumn.AsSpan().Fill(NotPivoted);
        Denominator = 1;
    }

    /// <summary>A coefficient.</summary>
    public Int128 Entry(int row, int column) => _entries[(row * (columns + 1)) + column];

    /// <summary>The right side of an equation.</summary>
    public Int128 RightSide(int row) => Entry(row, columns);

    /// <summary>The column that a row is solved for, or -1.</summary>
    public int PivotColumn(int row) => _pivotColumn[row];

    /// <summary>A row without a pivot in which the column occurs; -1 when the column depends on those already solved for.</summary>
    public int PivotRow(int column)
    {
        for (int row = 0; row < rows; row++)
        {
            if (_pivotColumn[row] == NotPivoted && Entry(row, column) != 0)
            {
                return row;
            }
        }

        return -1;
    }

    /// <summary>Takes over another tableau with one more pivot.</summary>
    public void PivotFrom(IntegerTableau source, int pivotRow, int column)
    {
        int width = columns + 1;
        source._entries.CopyTo(_entries, 0);
        source._pivotColumn.CopyTo(_pivotColumn, 0);
        Span<Int128> pivot = _entries.AsSpan(pivotRow * width, width);
        if (pivot[column] < 0)
        {
            foreach (ref Int128 entry in pivot)
            {
                entry = -entry;
            }
        }

        Int128 head = pivot[column];
        for (int row = 0; row < rows; row++)
        {
            Span<Int128> target = _entries.AsSpan(row * width, width);
            Int128 factor = target[column];
            for (int k = 0; row != pivotRow && k < width; k++)
            {
                target[k] = ((target[k] * head) - (factor * pivot[k])) / source.Denominator;
            }
        }

        _pivotColumn[pivotRow] = column;
        Denominator = head;
    }
}
