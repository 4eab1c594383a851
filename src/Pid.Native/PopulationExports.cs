using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Native;

/// <summary><c>pid_population_options</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PopulationOptions
{
    public double Confidence, TimeLimit;
    public long Seed;
    public int Method, Threads;

    public static PopulationOptions Default => new() { Confidence = new PopulationSettings().Confidence, Threads = 1 };

    /// <summary>The caller's options, checked; the defaults for NULL.</summary>
    public static unsafe PopulationOptions Read(PopulationOptions* given)
    {
        PopulationOptions options = given == null ? Default : *given;
        if (!(options.Confidence > 0 && options.Confidence < 1))
        {
            throw new AbiException(ResultCode.Argument,
                FormattableString.Invariant($"confidence is {options.Confidence:R}; it must lie above 0 and below 1."));
        }

        if (!Enum.IsDefined((RadiusMethod)options.Method))
        {
            throw new AbiException(ResultCode.Argument, $"method is {options.Method}, which is none of enum pid_method.");
        }

        if (options.Threads < 1)
        {
            throw new AbiException(ResultCode.Argument, $"threads is {options.Threads}; it must be at least 1.");
        }

        Buffer.TimeLimit(options.TimeLimit);
        return options;
    }

    public readonly PopulationSettings Settings => new(Confidence, (RadiusMethod)Method, Seed, Threads);
}

/// <summary><c>pid_limits</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct LimitsResult(double lower, double upper, double provenLower, double provenUpper)
{
    public readonly double Lower = lower, Upper = upper, ProvenLower = provenLower, ProvenUpper = provenUpper;

    public static LimitsResult From(PopulationRange? range) => range is { } r
        ? new(r.Lower.Value, r.Upper.Value, r.Lower.Outer, r.Upper.Outer) : new(double.NaN, double.NaN, double.NaN, double.NaN);
}

/// <summary><c>pid_population</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PopulationResult
{
    private const int NoteSize = 256;

    private static readonly Func<PopulationLimits, PopulationRange?>[] s_values =
        [.. ResultValue.All.Select(value => value.OfPopulation).OfType<Func<PopulationLimits, PopulationRange?>>()];

    public LimitsOfValues Values;
    public fixed byte Note[NoteSize];
    public int Dominant, Collect, Fusion, Sparse;

    public static void Write(PopulationLimits? limits, bool sparse, PopulationResult* target)
    {
        // As the command: limits of a sample with more cells than records are no ground for advice, nor are limits without a synergy.
        Advice? advice = limits is { Synergy: not null, Accuracy: not null } && !sparse
            ? PopulationAdvice.AnswersOf(limits, "x1", "x2") : null;
        *target = new PopulationResult
        {
            Dominant = (int)(advice?.Dominant ?? InteractionPart.Undecided),
            Collect = (int)(advice?.Collect ?? Decision.Undecided),
            Fusion = (int)(advice?.Fusion ?? FusionFamily.Undecided),
            Sparse = sparse ? 1 : 0,
        };
        for (int i = 0; i < s_values.Length; i++)
        {
            target->Values[i] = LimitsResult.From(limits is null ? null : s_values[i](limits));
        }

        LastError.Copy(limits is { Notes: [string first, ..] } ? first : "", target->Note, NoteSize);
    }

    /// <summary>The values of <see cref="ResultValue"/> that a population has, in its order.</summary>
    [InlineArray(13)]
    internal struct LimitsOfValues
    {
        private LimitsResult _first;
    }
}

/// <summary><c>pid_reconciliation</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ReconciliationResult
{
    public Enclosure LogLikelihood, Statistic;
    public double PValue;
    public int DegreesOfFreedom, Rounds;

    public static ReconciliationResult Unknown =>
        new() { LogLikelihood = Enclosure.Unknown, Statistic = Enclosure.Unknown, PValue = double.NaN };

    public static ReconciliationResult From(Reconciliation found, ContradictionTest test) => new()
    {
        LogLikelihood = found.LogLikelihood,
        Statistic = found.Statistic,
        PValue = test.PValue ?? double.NaN,
        DegreesOfFreedom = found.DegreesOfFreedom,
        Rounds = test.Rounds,
    };
}

/// <summary>What counts say about the population that they were drawn from.</summary>
internal static unsafe class PopulationExports
{
    [UnmanagedCallersOnly(EntryPoint = "pid_population_defaults")]
    public static void Defaults(PopulationOptions* options)
    {
        if (options != null)
        {
            *options = PopulationOptions.Default;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_population_of_triples")]
    public static ResultCode OfTriples(double* counts, int n1, int n2, int ny, PopulationOptions* options, PopulationResult* result) =>
        Run(options, result, (settings, stop) =>
        {
            Joint sample = Read(counts, n1, n2, ny);
            return (PopulationInference.OfTriples(sample, settings, stop), IsSparse(sample));
        });

    [UnmanagedCallersOnly(EntryPoint = "pid_population_of_pairs_of_triples")]
    public static ResultCode OfPairsOfTriples(double* counts, int n1, int n2, int ny, PopulationOptions* options,
        PopulationResult* result) =>
        Run(options, result, (settings, stop) =>
        {
            Joint sample = Read(counts, n1, n2, ny);
            return (PopulationInference.OfPairsOfTriples(sample, settings, stop), IsSparse(sample));
        });

    [UnmanagedCallersOnly(EntryPoint = "pid_population_of_samples")]
    public static ResultCode OfSamples(
        double* x1y, double* x2y, double* x1x2, int n1, int n2, int ny, PopulationOptions* options, PopulationResult* result) =>
        Run(options, result, (settings, stop) =>
        {
            Buffer.Cells(n1, n2, ny);
            if (x1x2 == null)
            {
                PairTable first = Tables.Pair("x1", n1, "y", ny, x1y), second = Tables.Pair("x2", n2, "y", ny, x2y);
                return (PopulationInference.OfLabelled(first, second, settings, stop), false);
            }

            PairCounts counts = Tables.Counts(x1y, x2y, x1x2, n1, n2, ny);
            long smallest = Math.Min(Math.Min(counts.Records1, counts.Records2), counts.RecordsM);
            return (PopulationInference.OfPairs(counts, settings, stop), smallest < (double)n1 * n2 * ny);
        });

    [UnmanagedCallersOnly(EntryPoint = "pid_reconcile")]
    public static ResultCode Reconcile(double* x1y, double* x2y, double* x1x2, int n1, int n2, int ny, PopulationOptions* options,
        ReconciliationResult* result, double* joint)
    {
        try
        {
            Buffer.Required(result, "result");
            *result = ReconciliationResult.Unknown;
            Arithmetic.Require();
            PopulationOptions read = PopulationOptions.Read(options);
            int cells = Buffer.Cells(n1, n2, ny);
            Buffer.Required(joint, "joint");
            PairCounts counts = Tables.Counts(x1y, x2y, x1x2, n1, n2, ny);
            using CancellationTokenSource timer = Buffer.Timer(read.TimeLimit);
            Reconciliation found = Reconciliation.Of(counts, timer.Token);
            ContradictionTest test = ReconciliationTest.Of(counts, found, read.Seed, read.Threads, null, timer.Token);
            *result = ReconciliationResult.From(found, test);
            found.Fit.Weights.CopyTo(new Span<double>(joint, cells));
            return timer.IsCancellationRequested ? ResultCode.Inexact : ResultCode.Ok;
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_times_that_decide")]
    public static ResultCode TimesThatDecide(Enclosure* limits, Enclosure* table, int allSeen, double* times)
    {
        try
        {
            Buffer.Required(limits, "limits");
            Buffer.Required(table, "table");
            Buffer.Required(times, "times");
            (AdviceInput now, AdviceInput then) = (Ranges(limits, "limits", allSeen != 0), Ranges(table, "table", allSeen != 0));
            times[0] = Times(PopulationAdvice.RemedyOf(now, then, PopulationAdvice.OpenCollect));
            times[1] = Times(PopulationAdvice.RemedyOf(now, then, PopulationAdvice.OpenFusion));
            return ResultCode.Ok;
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }

        static double Times(Remedy? remedy) => remedy is null ? double.NaN : remedy.Times ?? double.PositiveInfinity;
    }

    // Eight ranges in the order of pid.h; an end of a population's is an optimiser's and may be past the other by its rounding.
    private static AdviceInput Ranges(Enclosure* given, string name, bool allSeen)
    {
        Interval[] found = new Interval[8];
        for (int i = 0; i < found.Length; i++)
        {
            (double lower, double upper) = (given[i].Lower, given[i].Upper);
            found[i] = double.IsFinite(lower) && double.IsFinite(upper) ? new Interval(Math.Min(lower, upper), Math.Max(lower, upper))
                : throw new AbiException(ResultCode.Argument,
                    FormattableString.Invariant($"{name}[{i}] is from {lower:R} to {upper:R}; it must be finite."));
        }

        return new AdviceInput(found[0], found[1], found[2], found[3], found[4], found[5], found[6], found[7])
        {
            OfJoint = allSeen ? new JointSynergy(null) : null,
        };
    }

    private static Joint Read(double* counts, int n1, int n2, int ny) =>
        Joint.FromWeights(n1, n2, ny, Buffer.Read(counts, Buffer.Cells(n1, n2, ny), "counts"));

    private static bool IsSparse(Joint sample) => sample.Total().Upper < sample.Weights.Length;

    private static ResultCode Run(PopulationOptions* options, PopulationResult* result,
        Func<PopulationSettings, CancellationToken, (PopulationLimits Limits, bool Sparse)> find)
    {
        try
        {
            Buffer.Required(result, "result");
            PopulationResult.Write(null, false, result);
            Arithmetic.Require();
            PopulationOptions read = PopulationOptions.Read(options);
            using CancellationTokenSource timer = Buffer.Timer(read.TimeLimit);
            (PopulationLimits limits, bool sparse) = find(read.Settings, timer.Token);
            PopulationResult.Write(limits, sparse, result);
            return limits.Stopped ? ResultCode.Inexact : ResultCode.Ok;
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }
}
