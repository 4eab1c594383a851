using System.Runtime.InteropServices;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;

namespace Pid.Native;

/// <summary><c>pid_bounds_options</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BoundsOptions
{
    public double Tolerance, SearchTolerance;
    public long Nodes;
    public double TimeLimit;
    public long Memory;

    public static BoundsOptions Default => new()
    {
        Tolerance = 1e-9,
        SearchTolerance = 1e-6,
        Nodes = 4000,
        Memory = new SynergyBudget().Memory
    };

    /// <summary>The caller's options, checked; the defaults for NULL.</summary>
    public static unsafe BoundsOptions Read(BoundsOptions* given)
    {
        BoundsOptions options = given == null ? Default : *given;
        Buffer.Tolerance(options.Tolerance, "tolerance");
        Buffer.Tolerance(options.SearchTolerance, "search_tolerance");
        Buffer.Nodes(options.Nodes);
        Buffer.TimeLimit(options.TimeLimit);
        Buffer.Memory(options.Memory);
        return options;
    }
}

/// <summary>The bounds that three pairwise marginals admit.</summary>
internal static unsafe class BoundsExports
{
    [UnmanagedCallersOnly(EntryPoint = "pid_bounds_defaults")]
    public static void Defaults(BoundsOptions* options)
    {
        if (options != null)
        {
            *options = BoundsOptions.Default;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_bounds_joint")]
    public static ResultCode BoundsJoint(
        double* weights, int n1, int n2, int ny, BoundsOptions* options, BoundsResult* result, NamedBoundResult* bounds, int capacity)
    {
        try
        {
            Buffer.Required(result, "result");
            *result = BoundsResult.Unknown;
            Arithmetic.Require();
            Joint joint = Joint.FromWeights(n1, n2, ny, Buffer.Read(weights, Buffer.Cells(n1, n2, ny), "weights"));
            return Bounds(PairwiseMarginals.FromJoint(joint), BoundsOptions.Read(options), result, bounds, capacity);
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_bounds_tables")]
    public static ResultCode BoundsTables(
        double* x1y, double* x2y, double* x1x2, int n1, int n2, int ny, BoundsOptions* options, BoundsResult* result,
        NamedBoundResult* bounds, int capacity)
    {
        try
        {
            Buffer.Required(result, "result");
            *result = BoundsResult.Unknown;
            Arithmetic.Require();
            Buffer.Cells(n1, n2, ny);
            PairwiseMarginals marginals = PairwiseMarginals.FromTables(
                Tables.Pair("x1", n1, "y", ny, x1y), Tables.Pair("x2", n2, "y", ny, x2y), Tables.Pair("x1", n1, "x2", n2, x1x2));
            return Bounds(marginals, BoundsOptions.Read(options), result, bounds, capacity);
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_bounds_batch")]
    public static ResultCode BoundsBatch(
        double* weights, long count, int n1, int n2, int ny, BoundsOptions* options, BoundsResult* results, ResultCode* codes)
    {
        try
        {
            Arithmetic.Require();
            int cells = Buffer.Cells(n1, n2, ny);
            Buffer.Count(count, cells);
            Buffer.Required(results, "results");
            Buffer.Required(weights, "weights");
            BoundsOptions settings = BoundsOptions.Read(options);
            BatchCode batch = new(codes);
            for (long i = 0; i < count; i++)
            {
                results[i] = BoundsResult.Unknown;
                ResultCode code;
                try
                {
                    Joint joint = Joint.FromWeights(n1, n2, ny, new ReadOnlySpan<double>(weights + (i * cells), cells));
                    code = Bounds(PairwiseMarginals.FromJoint(joint), settings, results + i, null, 0);
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

    private static ResultCode Bounds(PairwiseMarginals marginals, in BoundsOptions options, BoundsResult* result, NamedBoundResult* bounds,
        int capacity)
    {
        using CancellationTokenSource timer = Buffer.Timer(options.TimeLimit);
        SynergyBudget? search = options.Nodes == 0 ? null
            : new SynergyBudget(options.SearchTolerance, options.Nodes) { Memory = options.Memory };
        InteractionBounds found = InteractionBounds.Of(marginals, search, options.Tolerance, timer.Token);
        if (bounds != null && capacity < found.Bounds.Count)
        {
            result->BoundCount = found.Bounds.Count;
            throw new AbiException(ResultCode.Capacity,
                $"There are {found.Bounds.Count} bounds by name; the buffer has room for {capacity}.");
        }

        *result = BoundsResult.From(found);
        for (int i = 0; bounds != null && i < found.Bounds.Count; i++)
        {
            NamedBoundResult.Write(found.Bounds[i], bounds + i);
        }

        return found.Compatibility == Compatibility.Impossible ? ResultCode.Impossible
            : found.Compatibility == Compatibility.Undecided || found.Status == CertificationStatus.Wide ? ResultCode.Inexact
            : ResultCode.Ok;
    }
}
