using System.Runtime.InteropServices;
using Pid.Numerics.Conic;
using Pid.Numerics.LinearAlgebra;

namespace Pid.Native;

/// <summary><c>pid_cone</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Cone
{
    public double Alpha;
    public int Kind, Dimension;

    public readonly ConeSpec ToSpec(long index) => Kind switch
    {
        0 => ConeSpec.Zero(Dimension),
        1 => ConeSpec.Nonnegative(Dimension),
        2 => ConeSpec.SecondOrder(Dimension),
        3 when Dimension == 3 => ConeSpec.Exponential,
        4 when Dimension == 3 => ConeSpec.Power(Alpha),
        3 or 4 => throw new AbiException(ResultCode.Argument, $"Cone {index} is exponential or power and has {Dimension} rows; it needs 3."),
        _ => throw new AbiException(ResultCode.Argument, $"Cone {index} is of kind {Kind}; 0 to 4 exist."),
    };
}

/// <summary><c>pid_sparse</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Sparse
{
    public int* Pointers, Rows;
    public double* Values;

    public readonly SparseMatrix ToMatrix(int rows, int columns, string name)
    {
        ReadOnlySpan<int> pointers = Buffer.Read(Pointers, columns + 1L, name + ".pointers");
        int entries = pointers[columns];
        return entries == 0
            ? new SparseMatrix(rows, columns, pointers, [], [])
            : new SparseMatrix(rows, columns, pointers, Buffer.Read(Rows, entries, name + ".rows"), Buffer.Read(Values, entries, name + ".values"));
    }
}

/// <summary><c>pid_conic_problem</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ConicProgram
{
    public int Variables, Constraints;
    public Sparse* Quadratic;
    public double* Cost;
    public Sparse Matrix;
    public double* RightSide;
    public Cone* Cones;
    public long ConeCount;

    public readonly ConicProblem ToProblem()
    {
        if (Variables < 0 || Constraints < 0)
        {
            throw new AbiException(ResultCode.Argument, $"There are {Variables} variables and {Constraints} constraints; neither may be negative.");
        }

        ReadOnlySpan<Cone> given = ConeCount == 0 ? [] : Buffer.Read(Cones, ConeCount, "cones");
        ConeSpec[] cones = new ConeSpec[given.Length];
        for (int i = 0; i < cones.Length; i++)
        {
            cones[i] = given[i].ToSpec(i);
        }

        return new ConicProblem(
            Quadratic == null ? null : Quadratic->ToMatrix(Variables, Variables, "quadratic"),
            Vector(Cost, Variables, "cost"), Matrix.ToMatrix(Constraints, Variables, "matrix"), Vector(RightSide, Constraints, "right_side"), cones);
    }

    private static ReadOnlySpan<double> Vector(double* values, int length, string name) => length == 0 ? [] : Buffer.Read(values, length, name);
}

/// <summary><c>pid_conic_options</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ConicOptions
{
    public double Tolerance, NearTolerance, TimeLimit;
    public int MaxIterations, Presolve;

    public static ConicOptions Default
    {
        get
        {
            ConicSettings settings = ConicSettings.Default;
            return new() { Tolerance = settings.Tolerance, NearTolerance = settings.NearTolerance, MaxIterations = settings.MaxIterations, Presolve = settings.Presolve ? 1 : 0 };
        }
    }

    public readonly ConicSettings ToSettings()
    {
        Buffer.Tolerance(Tolerance, "tolerance");
        Buffer.Tolerance(NearTolerance, "near_tolerance");
        Buffer.TimeLimit(TimeLimit);
        if (MaxIterations < 0)
        {
            throw new AbiException(ResultCode.Argument, $"max_iterations is {MaxIterations}; it must not be negative.");
        }

        return new ConicSettings
        {
            Tolerance = Tolerance,
            NearTolerance = NearTolerance,
            MaxIterations = MaxIterations,
            Presolve = Presolve != 0,
            Time = TimeLimit > 0 ? new TimeBudget(TimeProvider.System, TimeSpan.FromSeconds(TimeLimit)) : null,
        };
    }
}

/// <summary><c>pid_conic_result</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ConicResult
{
    public double PrimalObjective, DualObjective, PrimalResidual, DualResidual, Gap, InfeasibilityRadius;
    public int Status, Exit;
    public long Iterations;
}

/// <summary>Conic programs.</summary>
internal static unsafe class ConicExports
{
    [UnmanagedCallersOnly(EntryPoint = "pid_conic_defaults")]
    public static void Defaults(ConicOptions* options)
    {
        if (options != null)
        {
            *options = ConicOptions.Default;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_conic_solve")]
    public static ResultCode Solve(ConicProgram* problem, ConicOptions* options, ConicResult* result, double* x, double* s, double* z)
    {
        try
        {
            Buffer.Required(problem, "problem");
            Buffer.Required(result, "result");
            const double None = double.NaN;
            *result = new ConicResult
            {
                PrimalObjective = None,
                DualObjective = None,
                PrimalResidual = None,
                DualResidual = None,
                Gap = None,
                InfeasibilityRadius = None,
            };
            ConicSolution solution = ConicSolver.Solve(problem->ToProblem(), (options == null ? ConicOptions.Default : *options).ToSettings());
            *result = new ConicResult
            {
                PrimalObjective = solution.PrimalObjective,
                DualObjective = solution.DualObjective,
                PrimalResidual = solution.PrimalResidual,
                DualResidual = solution.DualResidual,
                Gap = solution.Gap,
                InfeasibilityRadius = solution.InfeasibilityRadius,
                Status = (int)solution.Status,
                Exit = (int)solution.Exit,
                Iterations = solution.Iterations,
            };
            Copy(solution.X, x);
            Copy(solution.S, s);
            Copy(solution.Z, z);
            return solution.Status is SolutionStatus.Optimal or SolutionStatus.PrimalInfeasible or SolutionStatus.DualInfeasible ? ResultCode.Ok : ResultCode.Inexact;
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }

    private static void Copy(ReadOnlySpan<double> values, double* target)
    {
        if (target != null)
        {
            values.CopyTo(new Span<double>(target, values.Length));
        }
    }
}
