using System.Diagnostics;
using System.Globalization;
using Pid.Cli.Output;
using Pid.Data;
using Pid.Interactions;
using Pid.Interactions.Inference;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Commands;

/// <summary>Finds what counts say about the population that they were drawn from, and says how far it got where it is stopped.</summary>
internal static class SamplingAnalysis
{
    /// <summary>Larger joints have no limits: a simulated sample there costs minutes.</summary>
    private const long MostCells = 5000;

    // How far from 1 probabilities may add up that were written with few digits.
    private const double OfProbabilities = 0.02;

    /// <summary>Of a full joint table, for decompose.</summary>
    public static SamplingResult? OfDecomposition(JointTable table, Decomposition result, string source, SamplingRequest request,
        RunState run)
    {
        Joint joint = table.Joint;
        if (Begin(joint.IsCounts, joint.Total().Midpoint, source, request, run) is not { } found)
        {
            return null;
        }

        found.Size = Size(joint, null, result.Information.HY);
        Limits(found, run, settings => PopulationInference.OfTriples(joint, settings, run.Stop), sparse: true);
        if (found.Limits is { } limits)
        {
            found.Size = Size(joint, limits.SynergyExpectedFromNoise, result.Information.HY);
            Interval? least = JointAdvice.MinimalSynergy(joint, result, run.Stop);
            found.Advice = found.Size.NoAnswer is { } reason ? PopulationAdvice.None(reason)
                : PopulationAdvice.Of(limits, joint, result, least, LeastSynergy(joint, result, limits, least, request, run));
            if (run.Stop.IsCancellationRequested && found.Stopped is null)
            {
                // What would decide is not projected from less than what would be known.
                found.Advice = found.Advice with { Collect = null, Fusion = null };
                found.Stopped = $"{run.StopReason} before it was known whether interactions are needed.";
            }
        }

        return Permuted(found, run, () =>
        {
            found.InteractionPValue = PermutationTest.Interaction(joint, Permutations(request, run), run.Stop);
            found.SynergyPValue = PermutationTest.Synergy(joint, Permutations(request, run), run.Stop);
        });
    }

    /// <summary>Of the three pairwise marginals of one table, for bounds.</summary>
    public static SamplingResult? OfBounds(Joint joint, InteractionBounds result, string source, SamplingRequest request, RunState run)
    {
        if (Begin(joint.IsCounts, joint.Total().Midpoint, source, request, run) is not { } found)
        {
            return null;
        }

        found.Size = Size(joint, null, result.Information.HY);
        Limits(found, run, settings => PopulationInference.OfPairsOfTriples(joint, settings, run.Stop));
        if (found.Limits is { } limits)
        {
            found.Size = Size(joint, limits.SynergyExpectedFromNoise, result.Information.HY);
            found.Advice = found.Size.NoAnswer is { } reason ? PopulationAdvice.None(reason)
                : PopulationAdvice.Of(limits, result, joint.X1.Name, joint.X2.Name);
            found.Plan = request.Plan ? new SamplingPlan([.. SamplingPlan.OfAll(found, result)]) : null;
        }

        return Permuted(found, run, () => found.InteractionPValue = PermutationTest.Interaction(joint,
            Permutations(request, run), run.Stop));
    }

    /// <summary>Of three samples of different records, and their reconciliation where there was one; total is the weight of one.</summary>
    public static SamplingResult? OfSamples(PairCounts? counts, double total, Reconciliation? reconciled, InteractionBounds result,
        string source, SamplingRequest request, RunState run)
    {
        if (Begin(counts is not null, total, source, request, run) is not { } found)
        {
            return null;
        }

        long smallest = Math.Min(Math.Min(counts!.Records1, counts.Records2), counts.RecordsM);
        if (reconciled is not null && !run.IsBatch)
        {
            found.Contradiction = ReconciliationTest.Of(counts, reconciled, request.Seed, run.ThreadsOfTable,
                done => run.Activity = $"Do the samples contradict each other? Round {done} of at most "
                    + $"{ReconciliationTest.RoundsOfVerdict}", run.Stop);
            found.Difference = found.Contradiction.Contradicts ? SharedLabels.Difference(counts) : null;
        }

        found.Size = SizeOf(null);
        if (result.Compatibility != Compatibility.Impossible)
        {
            Limits(found, run, settings => PopulationInference.OfPairs(counts, settings, run.Stop));
        }

        if (found.Limits is { } limits)
        {
            found.Size = SizeOf(limits.SynergyExpectedFromNoise);
            found.Advice = found.Contradiction?.Contradicts == true
                ? PopulationAdvice.None($"The samples contradict each other, most of all at {ReconciliationReport.Strongest(reconciled!)}.")
                : found.Size.NoAnswer is { } reason ? PopulationAdvice.None(reason)
                : PopulationAdvice.Of(limits, result, counts.X1.Name, counts.X2.Name);
            found.Plan = request.Plan && found.Contradiction?.Contradicts != true ? Plan(found, counts, result, request, run) : null;
        }

        return Permuted(found, run, () => found.InteractionPValue = PermutationTest.Interaction(counts,
            Permutations(request, run), run.Stop));

        SampleSize SizeOf(double? noise) => SampleSize.Of(smallest, counts.X1.Size, counts.X2.Size, counts.Y.Size, noise,
            result.Information.HY.Upper);
    }

    private static SamplingResult? Begin(bool counts, double total, string source, SamplingRequest request, RunState run)
    {
        if (!counts && request.NeedsCounts is { } options)
        {
            throw new TableFormatException(source, "The weights are no counts, so there is no sample to draw from.",
                $"Give whole numbers of records in place of probabilities, or leave out {options}.");
        }

        if (!counts && !request.Exact && Math.Abs(total - 1) > OfProbabilities)
        {
            run.Remark(["The weights are no whole numbers of records, so nothing is said of a population: all values are of this table "
                + "(--exact if that is meant)."]);
        }

        return counts && (request.WantsPopulation(run) || request.Permutations > 0) ? new SamplingResult(request) : null;
    }

    // sparse: whether S is read off the cells of the triple themselves, of which most are empty where there is less than a record for each.
    private static void Limits(SamplingResult found, RunState run, Func<PopulationSettings, PopulationLimits> find, bool sparse = false)
    {
        SamplingRequest request = found.Request;
        if (!request.WantsPopulation(run))
        {
            return;
        }

        if (found.Size!.Cells > MostCells || found.Size.HardlyRecurs || (sparse && found.Size.IsSparse))
        {
            found.NoLimits = found.Size.IsSparse || found.Size.HardlyRecurs ? found.Size.TooSparse : string.Create(
                CultureInfo.InvariantCulture,
                $"The table has {found.Size.Cells:0} cells, more than the {MostCells} for which limits of the population are found. "
                    + $"Merge symbols, or say --exact if the counts are everything there is.");
            found.Advice = PopulationAdvice.None(found.NoLimits);
            return;
        }

        try
        {
            PopulationLimits limits = find(new PopulationSettings(request.Confidence, request.Method, request.Seed, run.ThreadsOfTable,
                Progress(run)));
            found.Limits = limits;
            found.Stopped = limits.Stopped
                ? $"{run.StopReason} before the limits of the population were done: those that are missing are wider than they "
                    + $"could be." : null;
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested)
        {
            found.NoLimits = found.Stopped =
                $"{run.StopReason} before there were limits of the population: the numbers here are of the table alone.";
            found.Advice = PopulationAdvice.None(found.NoLimits);
        }
    }

    private static Action<string, double> Progress(RunState run)
    {
        long start = Stopwatch.GetTimestamp();
        return (what, share) =>
        {
            double left = share > 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds * (1 - share) / share : double.NaN;
            run.Activity = string.Create(CultureInfo.InvariantCulture,
                $"{what}: {share:P0}{(left >= 1 ? $", about {left:0} s left" : "")}");
        };
    }

    /// <summary>Each sample alone enlarged, by the quick method: its counts taken so many times.</summary>
    private static SamplingPlan Plan(SamplingResult found, PairCounts counts, InteractionBounds result, SamplingRequest request,
        RunState run)
    {
        List<PlannedWidths> rows = [.. SamplingPlan.OfAll(found, result)];
        PopulationSettings quick = new(request.Confidence, RadiusMethod.Profile, request.Seed, run.ThreadsOfTable);
        try
        {
            PopulationLimits now = PopulationInference.OfPairs(counts, quick, run.Stop);
            for (int sample = 0; sample < 3; sample++)
            {
                run.Activity = $"Plan: sample {sample + 1} of 3";
                int enlarged = sample;
                PopulationLimits[] more = Array.ConvertAll(SamplingPlan.Times,
                    times => PopulationInference.OfPairs(Enlarged(counts, enlarged, times), quick, run.Stop));
                run.Stop.ThrowIfCancellationRequested();
                rows.AddRange(SamplingPlan.OfOne(found, SampleName(counts, sample), now, more));
            }
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested)
        {
            found.Stopped ??= $"{run.StopReason} before the plan was done.";
        }

        return new SamplingPlan(rows);
    }

    private static string SampleName(PairCounts counts, int sample) => sample switch
    {
        0 => $"({counts.X1.Name}, {counts.Y.Name})",
        1 => $"({counts.X2.Name}, {counts.Y.Name})",
        _ => $"({counts.X1.Name}, {counts.X2.Name})",
    };

    private static PairCounts Enlarged(PairCounts counts, int sample, int times)
    {
        return new PairCounts(counts.X1, counts.X2, counts.Y, Table(counts.X1Y, 0), Table(counts.X2Y, 1), Table(counts.X1X2, 2));

        long[] Table(ReadOnlySpan<long> table, int own) => Array.ConvertAll(table.ToArray(), n => own == sample ? n * times : n);
    }

    private static SampleSize Size(Joint joint, double? noise, Interval entropyOfY) =>
        SampleSize.Of(Records(joint), joint.X1.Size, joint.X2.Size, joint.Y.Size, noise, entropyOfY.Upper);

    private static long Records(Joint joint)
    {
        double records = 0;
        foreach (double weight in joint.Weights)
        {
            records += weight;
        }

        return (long)records;
    }

    // Limits of S_min, where they could show that interactions are needed: they take as long as those of pid bounds.
    private static PopulationRange? LeastSynergy(Joint joint, Decomposition table, PopulationLimits limits, Interval? least,
        SamplingRequest request, RunState run)
    {
        if (limits.Stopped || least is not { } known
            || !AdviceRules.IsMuch((table.Synergy - known).Lower, table.Information.HY)
            || !AdviceRules.IsMuch(limits.Synergy?.Lower.Value ?? 0, table.Information.HY))
        {
            return null;
        }

        return PopulationInference.MinimalSynergyOfTriples(joint, new PopulationSettings(request.Confidence, request.Method,
            request.Seed, run.ThreadsOfTable, Progress(run)), run.Stop);
    }

    private static SamplingResult Permuted(SamplingResult result, RunState run, Action compute)
    {
        try
        {
            if (result.Request.Permutations > 0)
            {
                compute();
            }
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested)
        {
            result.Stopped ??= $"{run.StopReason} before the permutations were done: what is missing here was not finished.";
        }

        return result;
    }

    private static PermutationSettings Permutations(SamplingRequest request, RunState run) => new(request.Permutations, request.Seed,
        run.ThreadsOfTable,
        done => run.Activity = $"Permutation: round {done} of {request.Permutations}");
}
