using Pid.Cli.Output;
using Pid.Data;
using Pid.Interactions.Inference;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Commands;

/// <summary>Computes what is asked about the sample behind a table, and says how far it got where it is stopped.</summary>
internal static class SamplingAnalysis
{
    /// <summary>Of a full joint table, for decompose.</summary>
    public static SamplingResult? OfDecomposition(Joint joint, string source, SamplingRequest request, RunState run) =>
        Of(joint, source, request, run, decomposed: true);

    /// <summary>Of the three pairwise marginals of one table, for bounds.</summary>
    public static SamplingResult? OfBounds(Joint joint, string source, SamplingRequest request, RunState run) =>
        Of(joint, source, request, run, decomposed: false);

    /// <summary>Of three samples of different records.</summary>
    public static SamplingResult? OfSamples(PairCounts counts, SamplingRequest request, RunState run)
    {
        if (!request.Any)
        {
            return null;
        }

        SamplingResult result = new(request);
        return Stopped(result, run, () => result.InteractionPValue = PermutationTest.Interaction(counts, Settings(request, run), run.Stop));
    }

    private static SamplingResult? Of(Joint joint, string source, SamplingRequest request, RunState run, bool decomposed)
    {
        if (!request.Any)
        {
            return null;
        }

        if (!joint.IsCounts)
        {
            throw new TableFormatException(source, "The weights are no counts, so there is no sample to draw from.",
                "Give whole numbers of records in place of probabilities, or leave out --permutations.");
        }

        SamplingResult result = new(request);
        return Stopped(result, run, () =>
        {
            PermutationSettings settings = Settings(request, run);
            result.InteractionPValue = PermutationTest.Interaction(joint, settings, run.Stop);
            result.SynergyPValue = decomposed ? PermutationTest.Synergy(joint, settings, run.Stop) : null;
        });
    }

    private static SamplingResult Stopped(SamplingResult result, RunState run, Action compute)
    {
        try
        {
            compute();
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested)
        {
            result.Stopped = $"{run.StopReason} before the permutations were done: what is missing here was not finished.";
        }

        return result;
    }

    private static PermutationSettings Settings(SamplingRequest request, RunState run) => new(request.Permutations, request.Seed, request.Threads,
        done => run.Activity = $"Permutation: round {done} of {request.Permutations}");
}
