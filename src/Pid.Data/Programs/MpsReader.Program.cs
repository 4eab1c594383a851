using System.Globalization;
using Pid.Numerics.LinearAlgebra.Sparse;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Data.Programs;

/// <content>What was read, as a program.</content>
internal sealed partial class MpsReader
{
    private ConicFile Finish()
    {
        ThrowIfAsymmetric();
        if (_wanted is not null && _objective is null)
        {
            throw Error($"OBJNAME asks for the objective '{_wanted}', which is no row of type N.",
                "Name a row of type N of the section ROWS.");
        }

        if (_begun.Contains("OBJSENSE") && _maximize is null)
        {
            throw Error("OBJSENSE without a sense.", "Write MIN or MAX in its next line.");
        }

        int n = _columns.Count;
        bool maximize = _maximize == true;
        double sign = maximize ? -1 : 1;
        ConeRows cones = new() { Variables = n };
        foreach ((char type, AffineRow row, double right, double? range) in _rows)
        {
            if (double.IsInfinity(right) && (type == 'E' || (right > 0) == (type == 'G')))
            {
                throw Error($"A row of type {type} has the right side {right.ToString(CultureInfo.InvariantCulture)}, which nothing meets.",
                    "Right sides of 1e20 and more mean infinity; write the number that is meant.");
            }

            double size = Math.Abs(range ?? double.PositiveInfinity);
            double low = type == 'L' ? right - size : type == 'E' && range < 0 ? right - size : right;
            double high = type == 'G' ? right + size : type == 'E' && range > 0 ? right + size : right;
            AddBetween(cones, row, low, high);
        }

        for (int j = 0; j < n; j++)
        {
            if (double.IsPositiveInfinity(_lower[j]) || double.IsNegativeInfinity(_upper[j]))
            {
                throw Error($"Column '{_columns[j]}' has a bound at infinity that nothing meets.",
                    "Bounds of 1e20 and more mean infinity; write the number that is meant.");
            }

            if (_lowered.Contains(j) && !_lowerGiven[j])
            {
                _warnings.Add($"Column '{_columns[j]}' has a negative upper bound and no lower bound: its lower bound is taken as "
                    + $"-infinity.");
            }

            AddBetween(cones, AffineRow.Of(j), _lower[j], _upper[j]);
        }

        SparseMatrixBuilder quadratic = new(n, n);
        foreach ((int i, int j, double value) in _quadratic)
        {
            quadratic.Add(i, j, sign * value);
        }

        double[] cost = [.. _cost.Select(c => sign * c)];
        ConicProblem problem = cones.Build(quadratic.Build(), cost, _file);
        if (problem.Doubt is { } doubt)
        {
            _warnings.Add(doubt.AsDoubt);
        }

        return new ConicFile(_name, problem, maximize, _offset, _columns, _warnings);
    }

    private static void AddBetween(ConeRows cones, AffineRow row, double low, double high)
    {
        if (low == high)
        {
            cones.Zero(row.Combine(1, new AffineRow { Constant = low }, -1));
            return;
        }

        if (double.IsFinite(low))
        {
            cones.Nonnegative(row.Combine(1, new AffineRow { Constant = low }, -1));
        }

        if (double.IsFinite(high))
        {
            cones.Nonnegative(row.Combine(-1, new AffineRow { Constant = high }, 1));
        }
    }
}
