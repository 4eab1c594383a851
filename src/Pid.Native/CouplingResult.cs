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
    public long Greedy;

    public static CoupleOptions Default => new() { Tolerance = 1e-9, Nodes = 100_000 };

    /// <summary>The caller's options, checked; the defaults for NULL.</summary>
    public static unsafe CoupleOptions Read(CoupleOptions* given)
    {
        CoupleOptions options = given == null ? Default : *given;
        Buffer.Tolerance(options.Tolerance, "tolerance");
        Buffer.Nodes(options.Nodes);
        Buffer.TimeLimit(options.TimeLimit);
        if (options.Greedy is not (0 or 1))
        {
            throw new AbiException(ResultCode.Argument, $"greedy is {options.Greedy}; it must be 0 or 1.");
        }

        return options;
    }
}

/// <summary><c>pid_coupling</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CouplingResult
{
    public const int MethodSize = 64;

    public Enclosure Entropy;
    public long Atoms, Exact;
    public fixed byte Method[MethodSize];

    public static CouplingResult Unknown => new() { Entropy = Enclosure.Unknown };
}

/// <summary>Where the caller wants the atoms of a coupling; nowhere if both pointers are NULL.</summary>
internal readonly unsafe struct Atoms
{
    private readonly int* _states;
    private readonly double* _masses;
    private readonly long _capacity;

    public Atoms(int* states, double* masses, long capacity)
    {
        if (states != null || masses != null)
        {
            Buffer.Required(states, "states");
            Buffer.Required(masses, "masses");
            if (capacity < 0)
            {
                throw new AbiException(ResultCode.Argument, $"The capacity is {capacity}; it must not be negative.");
            }
        }

        _states = states;
        _masses = masses;
        _capacity = capacity;
    }

    /// <summary>The values that the buffers of one item have, of the larger one.</summary>
    public long Size(int marginals) => _states == null ? 0 : Math.Max(1, _capacity) <= long.MaxValue / marginals ? _capacity * marginals
        : long.MaxValue;

    /// <summary>The buffers of one item of a batch.</summary>
    public Atoms Of(long item, int marginals) =>
        _states == null ? this : new(_states + (item * _capacity * marginals), _masses + (item * _capacity), _capacity);

    public void Write(SparseCoupling coupling)
    {
        if (_states == null)
        {
            return;
        }

        if (_capacity < coupling.Count)
        {
            throw new AbiException(ResultCode.Capacity, $"The coupling has {coupling.Count} atoms; the buffers have room for {_capacity}.");
        }

        int* states = _states;
        double* masses = _masses;
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
