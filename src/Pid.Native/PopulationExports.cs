using System.Runtime.InteropServices;
using Pid.Interactions.Inference;
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

    public LimitsResult Redundancy, Unique1, Unique2, Synergy, MinimalSynergy, MaximalSynergy, Total, Information1, Information2;
    public LimitsResult Accuracy, Accuracy1, Accuracy2, TargetEntropy;
    public fixed byte Note[NoteSize];

    public static void Write(PopulationLimits? limits, PopulationResult* target)
    {
        *target = new PopulationResult
        {
            Redundancy = LimitsResult.From(limits?.Redundancy),
            Unique1 = LimitsResult.From(limits?.Unique1),
            Unique2 = LimitsResult.From(limits?.Unique2),
            Synergy = LimitsResult.From(limits?.Synergy),
            MinimalSynergy = LimitsResult.From(limits?.MinimalSynergy),
            MaximalSynergy = LimitsResult.From(limits?.MaximalSynergy),
            Total = LimitsResult.From(limits?.Total),
            Information1 = LimitsResult.From(limits?.Information1),
            Information2 = LimitsResult.From(limits?.Information2),
            Accuracy = LimitsResult.From(limits?.Accuracy),
            Accuracy1 = LimitsResult.From(limits?.UnimodalAccuracy1),
            Accuracy2 = LimitsResult.From(limits?.UnimodalAccuracy2),
            TargetEntropy = LimitsResult.From(limits?.TargetEntropy),
        };
        LastError.Copy(limits is { Notes: [string first, ..] } ? first : "", target->Note, NoteSize);
    }
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
        Run(options, result, (settings, stop) => PopulationInference.OfTriples(Read(counts, n1, n2, ny), settings, stop));

    [UnmanagedCallersOnly(EntryPoint = "pid_population_of_pairs_of_triples")]
    public static ResultCode OfPairsOfTriples(double* counts, int n1, int n2, int ny, PopulationOptions* options,
        PopulationResult* result) =>
        Run(options, result, (settings, stop) => PopulationInference.OfPairsOfTriples(Read(counts, n1, n2, ny), settings, stop));

    [UnmanagedCallersOnly(EntryPoint = "pid_population_of_samples")]
    public static ResultCode OfSamples(
        double* x1y, double* x2y, double* x1x2, int n1, int n2, int ny, PopulationOptions* options, PopulationResult* result) =>
        Run(options, result, (settings, stop) =>
        {
            Buffer.Cells(n1, n2, ny);
            PairTable first = Tables.Pair("x1", n1, "y", ny, x1y), second = Tables.Pair("x2", n2, "y", ny, x2y);
            return x1x2 == null ? PopulationInference.OfLabelled(first, second, settings, stop)
                : PopulationInference.OfPairs(PairCounts.FromTables(first, second, Tables.Pair("x1", n1, "x2", n2, x1x2)), settings, stop);
        });

    private static Joint Read(double* counts, int n1, int n2, int ny) =>
        Joint.FromWeights(n1, n2, ny, Buffer.Read(counts, Buffer.Cells(n1, n2, ny), "counts"));

    private static ResultCode Run(PopulationOptions* options, PopulationResult* result,
        Func<PopulationSettings, CancellationToken, PopulationLimits> find)
    {
        try
        {
            Buffer.Required(result, "result");
            PopulationResult.Write(null, result);
            Arithmetic.Require();
            PopulationOptions read = PopulationOptions.Read(options);
            using CancellationTokenSource timer = Buffer.Timer(read.TimeLimit);
            PopulationLimits limits = find(read.Settings, timer.Token);
            PopulationResult.Write(limits, result);
            return limits.Stopped ? ResultCode.Inexact : ResultCode.Ok;
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }
}
