using System.Numerics;
using System.Runtime.InteropServices;
using Pid.Coupling;
using Pid.Numerics.Certified;

namespace Pid.Native;

/// <summary>Minimum-entropy couplings.</summary>
internal static unsafe class CouplingExports
{
    [UnmanagedCallersOnly(EntryPoint = "pid_couple_defaults")]
    public static void Defaults(CoupleOptions* options)
    {
        if (options != null)
        {
            *options = CoupleOptions.Default;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_couple_atoms")]
    public static long MostAtoms(int* sizes, int count)
    {
        try
        {
            return AtomBound(Sizes(sizes, count));
        }
        catch (Exception e)
        {
            LastError.Set(e);
            return 0;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_couple")]
    public static ResultCode Couple(
        double* weights, int* sizes, int count, CoupleOptions* options, CouplingResult* result, int* states, double* masses, long capacity)
    {
        try
        {
            Buffer.Required(result, "result");
            *result = CouplingResult.Unknown;
            Arithmetic.Require();
            return One(weights, Sizes(sizes, count), CoupleOptions.Read(options), result, new Atoms(states, masses, capacity));
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_couple_batch")]
    public static ResultCode CoupleBatch(
        double* weights, long items, int* sizes, int count, CoupleOptions* options, CouplingResult* results, int* states, double* masses,
        long capacity,
        ResultCode* codes)
    {
        try
        {
            Arithmetic.Require();
            Buffer.Required(results, "results");
            Buffer.Required(weights, "weights");
            ReadOnlySpan<int> shape = Sizes(sizes, count);
            CoupleOptions settings = CoupleOptions.Read(options);
            Atoms atoms = new(states, masses, capacity);
            long length = 0;
            foreach (int size in shape)
            {
                length += size;
            }

            Buffer.Count(items, Math.Max(length, atoms.Size(count)));
            BatchCode batch = new(codes);
            for (long i = 0; i < items; i++)
            {
                results[i] = CouplingResult.Unknown;
                ResultCode code;
                try
                {
                    code = One(weights + (i * length), shape, settings, results + i, atoms.Of(i, count));
                }
                catch (Exception e)
                {
                    code = LastError.Set(e, $"Item {i}: ");
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

    private static ResultCode One(double* weights, ReadOnlySpan<int> sizes, in CoupleOptions options, CouplingResult* result, Atoms atoms)
    {
        Marginals marginals = Marginals.FromWeights(Read(weights, sizes));
        MinimumEntropy found = Search(marginals, options);
        double lower = Math.Min(Math.Max(found.Lower, Best(marginals)), found.Upper);
        SparseCoupling coupling = found.Coupling;
        result->Atoms = coupling.Count;
        atoms.Write(coupling);
        result->Entropy = new Enclosure(lower, found.Upper);
        result->Exact = found.IsExact ? 1 : 0;
        LastError.Copy(coupling.Method, result->Method, CouplingResult.MethodSize);
        return new Interval(lower, found.Upper).Width <= options.Tolerance ? ResultCode.Ok : ResultCode.Inexact;
    }

    private static ReadOnlySpan<int> Sizes(int* sizes, int count)
    {
        if (count < 1)
        {
            throw new AbiException(ResultCode.Argument, $"The count of marginals is {count}; at least 1 is needed.");
        }

        ReadOnlySpan<int> all = Buffer.Read(sizes, count, "sizes");
        for (int k = 0; k < count; k++)
        {
            if (all[k] < 1)
            {
                throw new AbiException(ResultCode.Argument, $"sizes[{k}] is {all[k]}; a marginal needs at least 1 state.");
            }
        }

        return all;
    }

    private static double[][] Read(double* weights, ReadOnlySpan<int> sizes)
    {
        double[][] marginals = new double[sizes.Length][];
        for (int k = 0; k < marginals.Length; k++)
        {
            marginals[k] = Buffer.Read(weights, sizes[k], "weights").ToArray();
            weights += sizes[k];
        }

        return marginals;
    }

    // Every construction but one spends a state with each atom, and with the last one all that are left: N - m + 1. The tree of pairs cuts
    // every entry of a meet of two in two at most: a factor of 2 a level.
    private static long AtomBound(ReadOnlySpan<int> sizes)
    {
        long total = 0, largest = 0;
        foreach (int size in sizes)
        {
            (total, largest) = (total + size, Math.Max(largest, size));
        }

        return Math.Max(total - sizes.Length + 1, largest * BitOperations.RoundUpToPowerOf2((uint)sizes.Length));
    }

    private static MinimumEntropy Search(Marginals marginals, CoupleOptions options)
    {
        if (options.Greedy == 1)
        {
            return CouplingSearch.Greedy(marginals);
        }

        if (options.Nodes == 0)
        {
            return CouplingSearch.BestOf(marginals);
        }

        using CancellationTokenSource enough = Buffer.Timer(options.TimeLimit);
        double lower = CouplingLowerBound.MajorizeProfile(marginals).Bits;
        return CouplingSearch.Exact(marginals, new SearchBudget(options.Nodes, (_, best) =>
        {
            if (best + marginals.EntropySlack - lower <= options.Tolerance)
            {
                enough.Cancel();
            }
        }, enough.Token));
    }

    private static double Best(Marginals marginals) => Math.Max(
        Math.Max(CouplingLowerBound.MaxMarginal(marginals).Bits, CouplingLowerBound.Meet(marginals).Bits),
        Math.Max(CouplingLowerBound.Profile(marginals).Bits, CouplingLowerBound.MajorizeProfile(marginals).Bits));
}
