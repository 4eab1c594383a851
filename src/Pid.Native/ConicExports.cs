using System.Runtime.InteropServices;
using Pid.Numerics.Optimization.Conic;

namespace Pid.Native;

/// <summary><c>pid_conic_result</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ConicResult
{
    public double PrimalObjective, DualObjective, PrimalResidual, DualResidual, Gap, InfeasibilityRadius;
    public int Status, Exit;
    public long Iterations;
    public double RelativeGap, ObjectiveError;
    public int PerhapsNotAttained;

    public static ConicResult Unknown => new()
    {
        PrimalObjective = double.NaN,
        DualObjective = double.NaN,
        PrimalResidual = double.NaN,
        DualResidual = double.NaN,
        Gap = double.NaN,
        InfeasibilityRadius = double.NaN,
        RelativeGap = double.NaN,
        ObjectiveError = double.NaN,
    };

    /// <summary>Writes a solution for the caller, who need not want all of it.</summary>
    public static unsafe ResultCode Write(ConicSolution solution, ConicResult* result, double* x, double* s, double* z)
    {
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
            RelativeGap = solution.RelativeGap,
            ObjectiveError = solution.ObjectiveError,
            PerhapsNotAttained = solution.IsPerhapsNotAttained ? 1 : 0,
        };
        Buffer.Write(solution.X, x);
        Buffer.Write(solution.S, s);
        Buffer.Write(solution.Z, z);
        return solution.Status is SolutionStatus.Optimal or SolutionStatus.PrimalInfeasible or SolutionStatus.DualInfeasible ? ResultCode.Ok
            : ResultCode.Inexact;
    }
}

/// <summary><c>pid_conic_numbers</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ConicNumbers
{
    public double* Quadratic, Cost, Matrix, RightSide;

    /// <summary>Gives the solver the numbers of one program of the batch.</summary>
    public readonly void Apply(Resolver resolver, long index)
    {
        foreach (ConicPart part in Resolver.Parts)
        {
            double* values = part switch
            {
                ConicPart.Quadratic => Quadratic,
                ConicPart.Cost => Cost,
                ConicPart.Matrix => Matrix,
                _ => RightSide
            };
            int length = resolver.Length(part);
            if (values != null)
            {
                resolver.Update(part, new ReadOnlySpan<double>(values + (index * length), length));
            }
        }
    }
}

/// <summary>Conic programs, one or many at once.</summary>
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
            Buffer.Required(result, "result");
            *result = ConicResult.Unknown;
            Arithmetic.Require();
            Buffer.Required(problem, "problem");
            return ConicResult.Write(ConicSolver.Solve(problem->ToProblem(), ConicOptions.Read(options)), result, x, s, z);
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_conic_solve_batch")]
    public static ResultCode SolveBatch(
        ConicProgram* problem, ConicNumbers* numbers, long count, ConicOptions* options, ConicResult* results, double* x, double* s,
        double* z, ResultCode* codes)
    {
        try
        {
            Arithmetic.Require();
            Buffer.Required(problem, "problem");
            Buffer.Required(numbers, "numbers");
            Buffer.Required(results, "results");
            Resolver resolver = new(problem->ToProblem(), ConicOptions.Read(options));
            Buffer.Count(count, resolver.MostValues);
            (long n, long m) = (problem->Variables, problem->Constraints);
            BatchCode batch = new(codes);
            for (long i = 0; i < count; i++)
            {
                results[i] = ConicResult.Unknown;
                ResultCode code;
                try
                {
                    numbers->Apply(resolver, i);
                    code = ConicResult.Write(resolver.Solver.Solve(), results + i, At(x, i * n), At(s, i * m), At(z, i * m));
                }
                catch (Exception e)
                {
                    code = LastError.Set(e, $"Program {i}: ");
                }

                batch.Add(i, code);
            }

            return batch.Result;
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }

    private static double* At(double* start, long offset) => start == null ? null : start + offset;
}
