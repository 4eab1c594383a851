namespace Pid.Numerics.Optimization.Linear;

// Triangular solves: L by columns, U by rows and by columns, so that zeros are passed over both ways.
internal sealed partial class BasisElimination
{
    /// <summary>v := B^-1 v.</summary>
    public void Solve(double[] v)
    {
        ReadOnlySpan<int> index = _lower.Indices;
        ReadOnlySpan<double> value = _lower.Values;
        for (int k = 0; k < _m; k++)
        {
            double t = v[_pivotRows[k]];
            if (t != 0)
            {
                for (int p = _lowerStarts[k]; p < _lowerStarts[k + 1]; p++)
                {
                    v[index[p]] -= value[p] * t;
                }
            }
        }

        for (int k = _m - 1; k >= 0; k--)
        {
            double t = v[_pivotRows[k]];
            if (t != 0)
            {
                t /= _pivotValues[k];
                int column = _pivotColumns[k];
                for (int p = _columnStarts[column]; p < _columnStarts[column + 1]; p++)
                {
                    v[_columnRows[p]] -= _columnValues[p] * t;
                }
            }

            _work[_pivotColumns[k]] = t;
        }

        _work.AsSpan().CopyTo(v);
    }

    /// <summary>v := B'^-1 v.</summary>
    public void SolveTransposed(double[] v)
    {
        ReadOnlySpan<int> index = _upper.Indices;
        ReadOnlySpan<double> value = _upper.Values;
        for (int k = 0; k < _m; k++)
        {
            double t = v[_pivotColumns[k]];
            if (t != 0)
            {
                t /= _pivotValues[k];
                for (int p = _upperStarts[k]; p < _upperStarts[k + 1]; p++)
                {
                    v[index[p]] -= value[p] * t;
                }
            }

            _work[_pivotRows[k]] = t;
        }

        index = _lower.Indices;
        value = _lower.Values;
        for (int k = _m - 1; k >= 0; k--)
        {
            double sum = _work[_pivotRows[k]];
            for (int p = _lowerStarts[k]; p < _lowerStarts[k + 1]; p++)
            {
                sum -= value[p] * _work[index[p]];
            }

            _work[_pivotRows[k]] = sum;
        }

        _work.AsSpan().CopyTo(v);
    }

    private void IndexColumns()
    {
        int count = _upper.Count;
        if (_columnRows.Length < count)
        {
            (_columnRows, _columnValues) = (new int[2 * count], new double[2 * count]);
        }

        _columnStarts.AsSpan().Clear();
        for (int p = 0; p < count; p++)
        {
            _columnStarts[_upper.Indices[p] + 2]++;
        }

        for (int j = 2; j < _columnStarts.Length; j++)
        {
            _columnStarts[j] += _columnStarts[j - 1];
        }

        for (int k = 0; k < _m; k++)
        {
            for (int p = _upperStarts[k]; p < _upperStarts[k + 1]; p++)
            {
                int to = _columnStarts[_upper.Indices[p] + 1]++;
                (_columnRows[to], _columnValues[to]) = (_pivotRows[k], _upper.Values[p]);
            }
        }
    }
}
