namespace Pid.Coupling;

/// <summary>
/// A system of linear equations with integer coefficients, solved step by step without fractions (Bareiss, Math. Comp. 22, 1968): after
/// pivots on some columns, the row of each reads Denominator x_column + (other columns) = right side, with all entries integers.
/// </summary>
/// <remarks>
/// Coefficients are minors of the system and right sides minors times masses. The columns of marginal equations hold m ones, so by Hadamard
/// a minor of order r is at most m^(r/2); <see cref="VertexSearch"/> admits sizes for which this is at most 2^20, so that products
/// of two coefficients fit 64 bits and those of a coefficient and a right side 128.
/// </remarks>
internal sealed class IntegerTableau(int rows, int columns)
{
    private const int NotPivoted = -1;

    private readonly long[] _coefficients = new long[rows * columns];
    private readonly Int128[] _rightSides = new Int128[rows];
    private readonly int[] _pivotColumn = new int[rows];

    /// <summary>The common denominator, positive.</summary>
    public long Denominator { get; private set; } = 1;

    /// <summary>The number of equations.</summary>
    public int Rows => rows;

    /// <summary>Starts from equations without a pivot.</summary>
    /// <param name="coefficients">Coefficients, row-major.</param>
    /// <param name="rightSides">The right side of each equation.</param>
    public void Reset(ReadOnlySpan<long> coefficients, ReadOnlySpan<Int128> rightSides)
    {
        coefficients.CopyTo(_coefficients);
        rightSides.CopyTo(_rightSides);
        _pivotColumn.AsSpan().Fill(NotPivoted);
        Denominator = 1;
    }

    /// <summary>The coefficients of an equation.</summary>
    public ReadOnlySpan<long> Row(int row) => _coefficients.AsSpan(row * columns, columns);

    /// <summary>The right side of an equation.</summary>
    public Int128 RightSide(int row) => _rightSides[row];

    /// <summary>The column that a row is solved for, or -1.</summary>
    public int PivotColumn(int row) => _pivotColumn[row];

    /// <summary>A row without a pivot in which the column occurs; -1 when the column depends on those already solved for.</summary>
    public int PivotRow(int column)
    {
        for (int row = 0; row < rows; row++)
        {
            if (_pivotColumn[row] == NotPivoted && Row(row)[column] != 0)
            {
                return row;
            }
        }

        return -1;
    }

    /// <summary>Takes over another tableau with one more pivot.</summary>
    public void PivotFrom(IntegerTableau source, int pivotRow, int column)
    {
        source._coefficients.CopyTo(_coefficients, 0);
        source._rightSides.CopyTo(_rightSides, 0);
        source._pivotColumn.CopyTo(_pivotColumn, 0);
        if (Row(pivotRow)[column] < 0)
        {
            Negate(pivotRow);
        }

        long head = Row(pivotRow)[column];
        for (int row = 0; row < rows; row++)
        {
            if (row != pivotRow)
            {
                Eliminate(row, pivotRow, column, head, source.Denominator);
            }
        }

        _pivotColumn[pivotRow] = column;
        Denominator = head;
    }

    private void Negate(int row)
    {
        foreach (ref long coefficient in _coefficients.AsSpan(row * columns, columns))
        {
            coefficient = -coefficient;
        }

        _rightSides[row] = -_rightSides[row];
    }

    // The division leaves no remainder: that is Bareiss's theorem.
    private void Eliminate(int row, int pivotRow, int column, long head, long denominator)
    {
        Span<long> target = _coefficients.AsSpan(row * columns, columns);
        long factor = target[column];
        if (factor == 0 && head == denominator)
        {
            return;
        }

        ReadOnlySpan<long> pivot = Row(pivotRow);
        for (int k = 0; k < target.Length; k++)
        {
            long product = (target[k] * head) - (factor * pivot[k]);
            target[k] = denominator == 1 ? product : product / denominator;
        }

        _rightSides[row] = ((_rightSides[row] * head) - (_rightSides[pivotRow] * factor)) / denominator;
    }
}
