namespace Pid.Numerics.Optimization.Linear;

// The way back.
internal sealed partial class ColumnElimination
{
    /// <summary>x and z of the problem from those of the reduced one.</summary>
    /// <param name="reducedX">Its x.</param>
    /// <param name="reducedZ">Its z.</param>
    /// <param name="x">Filled.</param>
    /// <param name="z">Filled.</param>
    public void Restore(ReadOnlySpan<double> reducedX, ReadOnlySpan<double> reducedZ, Span<double> x, Span<double> z)
    {
        z.Clear();
        for (int k = 0; k < _keptColumns.Length; k++)
        {
            x[_keptColumns[k]] = reducedX[k];
        }

        for (int k = 0; k < _keptRows.Length; k++)
        {
            z[_keptRows[k]] = reducedZ[k];
        }

        for (int s = _steps.Count - 1; s >= 0; s--)
        {
            Elimination e = _steps[s];
            double rest = e.Right;
            foreach ((int k, double value) in e.Rest)
            {
                rest -= value * x[k];
            }

            x[e.Column] = rest / e.Pivot;
            if (e.Sign != 0)
            {
                // The reduced cost of a slack is the multiplier of the inequality, in the slack's unit.
                int bound = e.Sign > 0 == e.Pivot > 0 ? _lowerRow[e.Column] : _upperRow[e.Column];
                z[bound] = Math.Abs(e.Pivot) * z[e.Row] / Math.Abs(_boundEntry[bound]);
                z[e.Row] = (e.Sign * z[e.Row]) - (e.Cost / e.Pivot);
                continue;
            }

            double reduced = e.Cost;
            foreach ((int i, double value) in e.Others)
            {
                reduced += value * z[i];
            }

            z[e.Row] = -reduced / e.Pivot;
        }
    }

    // x_Column = (Right - Rest x) / Pivot, as the program was then. Others: the rest of the column. Sign: of the inequality that the row
    // became; 0 where it is gone.
    private readonly record struct Elimination(int Row, int Column, double Pivot, double Right, double Cost,
        (int Column, double Value)[] Rest, (int Row, double Value)[] Others, int Sign);
}
