using Pid.Numerics.Optimization.Conic;

namespace Pid.Numerics.Optimization.Linear;

/// <summary>
/// A linear program reduced by <see cref="LinearPresolve"/>, <see cref="ColumnElimination"/> and once more the first, and the way back.
/// </summary>
internal sealed class LinearReduction
{
    private readonly LinearPresolve _first;
    private readonly ColumnElimination? _elimination;
    private readonly LinearPresolve? _last;

    private LinearReduction(LinearPresolve first, ColumnElimination? elimination, LinearPresolve? last) =>
        (_first, _elimination, _last) = (first, elimination, last);

    /// <summary>The reduced program.</summary>
    public ConicProblem Reduced => _last?.Reduced ?? _first.Reduced;

    /// <summary>Reduces a linear problem; null where it shows no optimum, or none that is small enough to call.</summary>
    public static LinearReduction? Run(ConicProblem problem)
    {
        if (LinearPresolve.Run(problem) is not { } first)
        {
            return null;
        }

        if (ColumnElimination.Run(first.Reduced) is not { } elimination)
        {
            return new LinearReduction(first, null, null);
        }

        return LinearPresolve.Run(elimination.Reduced) is { } last ? new LinearReduction(first, elimination, last) : null;
    }

    /// <inheritdoc cref="LinearPresolve.Restore"/>
    public void Restore(ReadOnlySpan<double> reducedX, ReadOnlySpan<double> reducedZ, Span<double> x, Span<double> z)
    {
        if (_elimination is null || _last is null)
        {
            _first.Restore(reducedX, reducedZ, x, z);
            return;
        }

        ConicProblem eliminated = _elimination.Reduced, presolved = _first.Reduced;
        double[] lastX = new double[eliminated.VariableCount], lastZ = new double[eliminated.RowCount];
        _last.Restore(reducedX, reducedZ, lastX, lastZ);
        double[] firstX = new double[presolved.VariableCount], firstZ = new double[presolved.RowCount];
        _elimination.Restore(lastX, lastZ, firstX, firstZ);
        _first.Restore(firstX, firstZ, x, z);
    }
}
