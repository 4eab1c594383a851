using System.Runtime.InteropServices;
using Pid.Interactions.Screening;
using Pid.Numerics.Distributions;

namespace Pid.Native;

/// <summary><c>pid_screen_options</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ScreenOptions
{
    public double Tolerance, TimeLimit;
    public long Seed;
    public int Criterion, Top, Permutations, Threads;

    public static ScreenOptions Default =>
        new() { Tolerance = new ScreenSettings().Tolerance, Top = new ScreenSettings().Top, Threads = 1 };

    /// <summary>The caller's options, checked; the defaults for NULL.</summary>
    public static unsafe ScreenOptions Read(ScreenOptions* given)
    {
        ScreenOptions options = given == null ? Default : *given;
        Buffer.Tolerance(options.Tolerance, "tolerance");
        Buffer.TimeLimit(options.TimeLimit);
        if (!Enum.IsDefined((ScreenCriterion)options.Criterion))
        {
            throw new AbiException(ResultCode.Argument, $"criterion is {options.Criterion}, which is none of enum pid_criterion.");
        }

        AtLeast(options.Top, 1, "top");
        AtLeast(options.Permutations, 0, "permutations");
        AtLeast(options.Threads, 1, "threads");
        return options;
    }

    public readonly ScreenSettings Settings => new((ScreenCriterion)Criterion, Top, Tolerance, Threads);

    private static void AtLeast(int value, int least, string name)
    {
        if (value < least)
        {
            throw new AbiException(ResultCode.Argument, $"{name} is {value}; it must be at least {least}.");
        }
    }
}

/// <summary><c>pid_screened_pair</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ScreenedPairResult
{
    public Enclosure Value;
    public DecompositionResult Decomposition;
    public double PValue;
    public int First, Second;
}

/// <summary><c>pid_screen</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ScreenSummary
{
    public double Elsewhere;
    public long Pairs, Examined, Decomposed;
    public int Count, Permutations;
}

/// <summary>Every pair of columns against a target.</summary>
internal static unsafe class ScreenExports
{
    private const double LargestTable = 1 << 24;

    [UnmanagedCallersOnly(EntryPoint = "pid_screen_defaults")]
    public static void Defaults(ScreenOptions* options)
    {
        if (options != null)
        {
            *options = ScreenOptions.Default;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "pid_screen_pairs")]
    public static ResultCode ScreenPairs(ushort* codes, int* sizes, int columns, ushort* target, int targetSize, long records,
        ScreenOptions* options, ScreenSummary* result, ScreenedPairResult* pairs)
    {
        try
        {
            Buffer.Required(result, "result");
            *result = new ScreenSummary { Elsewhere = double.NaN };
            Arithmetic.Require();
            Buffer.Required(pairs, "pairs");
            ScreenOptions read = ScreenOptions.Read(options);
            CodedColumn[] sources = Columns(codes, sizes, columns, records);
            CodedColumn y = Column("the target", Buffer.Read(target, records, "target"), targetSize);
            RequireSmallTables(sizes, columns, targetSize);
            using CancellationTokenSource timer = Buffer.Timer(read.TimeLimit);
            ScreenResult found = PairScreen.Run(sources, y, read.Settings, timer.Token);
            (double[] P, int Done)? tested = read.Permutations == 0 || !found.IsComplete ? null
                : ScreenSignificance.AdjustedP(sources, y, read.Settings, found, read.Permutations, read.Seed, null, timer.Token);
            for (int i = 0; i < found.Best.Count; i++)
            {
                ScreenedPair pair = found.Best[i];
                pairs[i] = new ScreenedPairResult
                {
                    Value = pair.Value,
                    Decomposition = DecompositionResult.From(pair.Decomposition),
                    PValue = tested?.P[i] ?? double.NaN,
                    First = pair.First,
                    Second = pair.Second,
                };
            }

            *result = new ScreenSummary
            {
                Elsewhere = found.Elsewhere,
                Pairs = found.Pairs,
                Examined = found.Examined,
                Decomposed = found.Decomposed,
                Count = found.Best.Count,
                Permutations = tested?.Done ?? 0,
            };
            return found.IsComplete && result->Permutations == read.Permutations ? ResultCode.Ok : ResultCode.Inexact;
        }
        catch (Exception e)
        {
            return LastError.Set(e);
        }
    }

    private static CodedColumn[] Columns(ushort* codes, int* sizes, int columns, long records)
    {
        if (columns < 0)
        {
            throw new AbiException(ResultCode.Argument, $"columns is {columns}; it must not be negative.");
        }

        Buffer.Count(records, Math.Max(1, columns));
        ReadOnlySpan<int> of = Buffer.ReadAny(sizes, columns, "sizes");
        CodedColumn[] found = new CodedColumn[columns];
        for (int c = 0; c < columns; c++)
        {
            Buffer.Required(codes, "codes");
            found[c] = Column($"column {c}", Buffer.Read(codes + (c * records), records, "codes"), of[c]);
        }

        return found;
    }

    private static CodedColumn Column(string name, ReadOnlySpan<ushort> codes, int size) => size is >= 1 and <= CodedColumn.MaxSymbols
        ? new CodedColumn(new Variable(name, size), codes.ToArray())
        : throw new AbiException(ResultCode.Argument, $"The size of {name} is {size}; it must lie in [1, {CodedColumn.MaxSymbols}].");

    /// <summary>Requires that the table of the two columns with the most symbols is one that can be decomposed.</summary>
    private static void RequireSmallTables(int* sizes, int columns, int targetSize)
    {
        int[] largest = [.. new ReadOnlySpan<int>(sizes, columns).ToArray().OrderDescending().Take(2)];
        double cells = largest.Aggregate((double)targetSize, (product, size) => product * size);
        if (cells > LargestTable)
        {
            throw new AbiException(ResultCode.Argument, FormattableString.Invariant(
                $"Columns of {string.Join(" and ", largest)} symbols and a target of {targetSize} make a table of {cells:N0} cells; ")
                + FormattableString.Invariant($"at most {LargestTable:N0} fit. Put their values into fewer classes."));
        }
    }
}
