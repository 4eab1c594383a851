using System.Runtime.InteropServices;

namespace Pid.Native;

/// <summary>Conic programs of one pattern, solved again and again with other numbers.</summary>
internal static unsafe class ConicSolverExports
{
    [UnmanagedCallersOnly(EntryPoint = "pid_conic_solver_create")]
    public static ResultCode Create(ConicProgram* problem, ConicOptions* options, void** solver)
    {
        try
        {
            Buffer.Required(solver, "solver");
            *solver = null;
            Arithmetic.Require();
            Buffer.Required(problem, "problem");
            *solver = Handle.Open(new Resolver(problem->ToProblem(), ConicOptions.Read(options)));
            return ResultCode.Ok;
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_conic_solver_size")]
    public static long Size(void* solver)
    {
        try
        {
            using Handle.Lease<Resolver> lease = Handle.Enter<Resolver>(solver, Resolver.Name);
            return lease.Value.Bytes;
        }
        catch (Exception e)
        {
            LastError.Set(e);
            return 0;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_conic_solver_destroy")]
    public static ResultCode Destroy(void* solver)
    {
        try
        {
            return Handle.Close<Resolver>(solver, Resolver.Name);
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_conic_solver_update_cost")]
    public static ResultCode UpdateCost(void* solver, double* values, long count) => Update(solver, ConicPart.Cost, values, count);

    [UnmanagedCallersOnly(EntryPoint = "pid_conic_solver_update_right_side")]
    public static ResultCode UpdateRightSide(void* solver, double* values, long count) =>
        Update(solver, ConicPart.RightSide, values, count);

    [UnmanagedCallersOnly(EntryPoint = "pid_conic_solver_update_matrix")]
    public static ResultCode UpdateMatrix(void* solver, double* values, long count) => Update(solver, ConicPart.Matrix, values, count);

    [UnmanagedCallersOnly(EntryPoint = "pid_conic_solver_update_quadratic")]
    public static ResultCode UpdateQuadratic(void* solver, double* values, long count) =>
        Update(solver, ConicPart.Quadratic, values, count);

    [UnmanagedCallersOnly(EntryPoint = "pid_conic_solver_solve")]
    public static ResultCode Solve(void* solver, ConicResult* result, double* x, double* s, double* z)
    {
        try
        {
            Buffer.Required(result, "result");
            *result = ConicResult.Unknown;
            Arithmetic.Require();
            using Handle.Lease<Resolver> lease = Handle.Enter<Resolver>(solver, Resolver.Name);
            return ConicResult.Write(lease.Value.Solver.Solve(), result, x, s, z);
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }

    private static ResultCode Update(void* solver, ConicPart part, double* values, long count)
    {
        try
        {
            using Handle.Lease<Resolver> lease = Handle.Enter<Resolver>(solver, Resolver.Name);
            int length = lease.Value.Length(part);
            if (count != length)
            {
                throw new AbiException(ResultCode.Argument,
                    $"{count} values were given; the solver was made for {length}. Create another for another pattern.");
            }

            lease.Value.Update(part, Buffer.ReadAny(values, length, "values"));
            return ResultCode.Ok;
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }
}
