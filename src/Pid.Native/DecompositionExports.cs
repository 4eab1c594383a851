using System.Runtime.InteropServices;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Native;

/// <summary><c>pid_decomposition</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct DecompositionResult
{
    public Enclosure Redundancy, Unique1, Unique2, Synergy, Total, UnionInformation, Information1, Information2;
    public long Iterations;

    public static DecompositionResult Unknown => new()
    {
        Redundancy = Enclosure.Unknown,
        Unique1 = Enclosure.Unknown,
        Unique2 = Enclosure.Unknown,
        Synergy = Enclosure.Unknown,
        Total = Enclosure.Unknown,
        UnionInformation = Enclosure.Unknown,
        Information1 = Enclosure.Unknown,
        Information2 = Enclosure.Unknown,
    };

    public static DecompositionResult From(in Decomposition d) => new()
    {
        Redundancy = d.Redundancy,
        Unique1 = d.Unique1,
        Unique2 = d.Unique2,
        Synergy = d.Synergy,
        Total = d.Total,
        UnionInformation = d.UnionInformation,
        Information1 = d.Information.I1,
        Information2 = d.Information.I2,
        Iterations = d.Iterations,
    };
}

/// <summary><c>pid_shared_and_unique</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SharedAndUniqueResult
{
    public Enclosure Redundancy, Unique1, Unique2, UnionInformation;
}

/// <summary><c>pid_interval</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Enclosure(double lower, double upper)
{
    public readonly double Lower = lower;
    public readonly double Upper = upper;

    public static Enclosure Unknown => new(double.NaN, double.NaN);

    public static implicit operator Enclosure(Interval interval) => new(interval.Lower, interval.Upper);
}

/// <summary>Decompositions of joints and of pairs.</summary>
internal static unsafe class DecompositionExports
{
    [UnmanagedCallersOnly(EntryPoint = "pid_workspace_size")]
    public static long WorkspaceSize(int n1, int n2, int ny)
    {
        try
        {
            Buffer.Cells(n1, n2, ny);
            return Decomposer.WorkspaceBytes(n1, n2, ny);
        }
        catch (Exception e)
        {
            LastError.Set(e);
            return 0;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_workspace_create")]
    public static void* WorkspaceCreate()
    {
        try
        {
            return Handle.Open(new Workspace());
        }
        catch (Exception e)
        {
            LastError.Set(e);
            return null;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_workspace_destroy")]
    public static ResultCode WorkspaceDestroy(void* workspace)
    {
        try
        {
            return Handle.Close<Workspace>(workspace, Workspace.Name);
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_decompose")]
    public static ResultCode Decompose(void* workspace, double* weights, int n1, int n2, int ny, double tolerance,
        DecompositionResult* result)
    {
        try
        {
            Buffer.Required(result, "result");
            *result = DecompositionResult.Unknown;
            Arithmetic.Require();
            Buffer.Tolerance(tolerance, "tolerance");
            using Handle.Lease<Workspace> lease = Handle.Enter<Workspace>(workspace, Workspace.Name);
            return One(lease.Value.Decomposer, Buffer.Read(weights, Buffer.Cells(n1, n2, ny), "weights"), n1, n2, ny, tolerance, result);
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_decompose_batch")]
    public static ResultCode DecomposeBatch(
        void* workspace, double* weights, long count, int n1, int n2, int ny, double tolerance, DecompositionResult* results,
        ResultCode* codes)
    {
        try
        {
            Arithmetic.Require();
            int cells = Buffer.Cells(n1, n2, ny);
            Buffer.Count(count, cells);
            Buffer.Required(results, "results");
            Buffer.Required(weights, "weights");
            Buffer.Tolerance(tolerance, "tolerance");
            using Handle.Lease<Workspace> lease = Handle.Enter<Workspace>(workspace, Workspace.Name);
            BatchCode batch = new(codes);
            for (long i = 0; i < count; i++)
            {
                results[i] = DecompositionResult.Unknown;
                ResultCode code;
                try
                {
                    code = One(lease.Value.Decomposer, new ReadOnlySpan<double>(weights + (i * cells), cells), n1, n2, ny, tolerance,
                        results + i);
                }
                catch (Exception e)
                {
                    code = LastError.Set(e, $"Table {i}: ");
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

    [UnmanagedCallersOnly(EntryPoint = "pid_decompose_pairs")]
    public static ResultCode DecomposePairs(
        void* workspace, double* x1y, double* x2y, int n1, int n2, int ny, double tolerance, SharedAndUniqueResult* result)
    {
        try
        {
            Buffer.Required(result, "result");
            Enclosure unknown = Enclosure.Unknown;
            *result = new SharedAndUniqueResult { Redundancy = unknown, Unique1 = unknown, Unique2 = unknown, UnionInformation = unknown };
            Arithmetic.Require();
            Buffer.Tolerance(tolerance, "tolerance");
            Buffer.Cells(n1, 1, ny); // both, before either is read
            Buffer.Cells(1, n2, ny);
            using Handle.Lease<Workspace> lease = Handle.Enter<Workspace>(workspace, Workspace.Name);
            (PairTable first, PairTable second) = (Tables.Pair("x1", n1, "y", ny, x1y), Tables.Pair("x2", n2, "y", ny, x2y));
            SharedAndUnique parts = lease.Value.Decomposer.Decompose(first, second, tolerance);
            *result = new SharedAndUniqueResult
            {
                Redundancy = parts.Redundancy,
                Unique1 = parts.Unique1,
                Unique2 = parts.Unique2,
                UnionInformation = parts.UnionInformation,
            };
            return parts.Width <= tolerance ? ResultCode.Ok : ResultCode.Inexact;
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }

    private static ResultCode One(
        Decomposer decomposer, ReadOnlySpan<double> weights, int n1, int n2, int ny, double tolerance, DecompositionResult* result)
    {
        Decomposition decomposition = decomposer.Decompose(weights, n1, n2, ny, tolerance);
        *result = DecompositionResult.From(decomposition);
        return decomposition.Status == CertificationStatus.Certified ? ResultCode.Ok : ResultCode.Inexact;
    }
}
