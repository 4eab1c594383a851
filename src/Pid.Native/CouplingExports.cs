using System.Numerics;
using System.Runtime.InteropServices;
using Pid.Coupling;

namespace Pid.Native;

/// <summary><c>pid_couple_options</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CoupleOptions
{
    public double Tolerance;
    public long Nodes;
    public double TimeLimit;

    public static CoupleOptions Default => new() { Tolerance = 1e-9, Nodes = 100_000 };
}

/// <summary><c>pid_coupling</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CouplingResult
{
    public const int MethodSize = 64;

    public Enclosure Entropy;
    public long Atoms, Exact;
    public fixed byte Method[MethodSize];
}

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
            *result = new CouplingResult { Entropy = Enclosure.Unknown };
            Marginals marginals = Marginals.FromWeights(Read(weights, Sizes(sizes, count)));
            CoupleOptions settings = options == null ? CoupleOptions.Default : *options;
            MinimumEntropy found = Search(marginals, settings);
            double lower = Math.Min(Math.Max(found.Lower, Best(marginals)), found.Upper);
            SparseCoupling coupling = found.Coupling;
            result->Atoms = coupling.Count;
            if (states != null || masses != null)
            {
                Write(coupling, states, masses, capacity);
            }

            result->Entropy = new Enclosure(lower, found.Upper);
            result->Exact = found.IsExact ? 1 : 0;
            LastError.Copy(coupling.Method, result->Method, CouplingResult.MethodSize);
            return new Numerics.Certified.Interval(lower, found.Upper).Width <= settings.Tolerance ? ResultCode.Ok : ResultCode.Inexact;
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
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

    // Every construction but one spends a state with each atom, and with the last one all that are left: N - m + 1. The tree of pairs cuts every
    // entry of a meet of two in two at most: a factor of 2 a level.
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
        Buffer.Tolerance(options.Tolerance, "tolerance");
        Buffer.Nodes(options.Nodes);
        Buffer.TimeLimit(options.TimeLimit);
        using CancellationTokenSource enough = Buffer.Timer(options.TimeLimit);
        if (options.Nodes == 0)
        {
            return CouplingSearch.BestOf(marginals);
        }

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

    private static void Write(SparseCoupling coupling, int* states, double* masses, long capacity)
    {
        Buffer.Required(states, "states");
        Buffer.Required(masses, "masses");
        if (capacity < coupling.Count)
        {
            throw new AbiException(ResultCode.Capacity, $"The coupling has {coupling.Count} atoms; the buffers have room for {capacity}.");
        }

        double total = coupling.Marginals.Total;
        foreach (int atom in coupling.LargestFirst())
        {
            *masses++ = coupling.Masses[atom] / total;
            foreach (int state in coupling.States(atom))
            {
                *states++ = state;
            }
        }
    }
}
