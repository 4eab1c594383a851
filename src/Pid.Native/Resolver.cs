using Pid.Numerics.Optimization.Conic;

namespace Pid.Native;

/// <summary>The numbers of a conic program that may change from one solve to the next.</summary>
internal enum ConicPart
{
    Quadratic,
    Cost,
    Matrix,
    RightSide,
}

/// <summary>What stands behind a <c>pid_conic_solver *</c>: a solver for the programs of one pattern.</summary>
internal sealed class Resolver : Handle
{
    public const string Name = "solver";

    private readonly int _variables, _constraints, _matrixEntries, _quadraticEntries;

    public Resolver(ConicProblem problem, ConicSettings settings)
    {
        (_variables, _constraints) = (problem.VariableCount, problem.RowCount);
        (_matrixEntries, _quadraticEntries) = (problem.Matrix.EntryCount, problem.Quadratic.EntryCount);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Solver = new ConicSolver(problem, settings);
        Bytes = GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public static ReadOnlySpan<ConicPart> Parts => [ConicPart.Quadratic, ConicPart.Cost, ConicPart.Matrix, ConicPart.RightSide];

    public ConicSolver Solver { get; }

    /// <summary>Bytes that were allocated for the solver: what it holds, and what its analysis needed meanwhile.</summary>
    public long Bytes { get; }

    /// <summary>The values of the longest part.</summary>
    public int MostValues => Math.Max(Math.Max(_variables, _constraints), Math.Max(_matrixEntries, _quadraticEntries));

    public int Length(ConicPart part) => part switch
    {
        ConicPart.Quadratic => _quadraticEntries,
        ConicPart.Cost => _variables,
        ConicPart.Matrix => _matrixEntries,
        _ => _constraints,
    };

    /// <summary>Replaces numbers; bad ones change nothing.</summary>
    public void Update(ConicPart part, ReadOnlySpan<double> values)
    {
        switch (part)
        {
            case ConicPart.Quadratic:
                Solver.UpdateQuadratic(values);
                break;
            case ConicPart.Cost:
                Solver.UpdateCost(values);
                break;
            case ConicPart.Matrix:
                Solver.UpdateMatrix(values);
                break;
            default:
                Solver.UpdateRightSide(values);
                break;
        }
    }
}
