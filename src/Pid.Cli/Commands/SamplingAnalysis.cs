using Pid.Cli.Output;
using Pid.Data;
using Pid.Interactions.Inference;
using Pid.Data.Resampling;
using Pid.Interactions.Sharp;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Commands;

/// <summary>Computes what is asked about the sample behind a table, and says how far it got where it is stopped.</summary>
internal static class SamplingAnalysis
{
    // The search for the upper end in a round: none where a box is dear, so that some hundred rounds stay a matter of seconds.
    private const int SearchedCells = 256;
    private const long SearchedNodes = 30;

    /// <summary>Of a full joint table, for decompose.</summary>
    public static SamplingResult? OfDecomposition(Joint joint, string source, SamplingRequest request, RunState run) => Of(
        joint, source, request, run, r => Bootstrap.Decomposition(joint, r, run.Stop), decomposed: true);

    /// <summary>Of the three pairwise marginals of one table, for bounds.</summary>
    public static SamplingResult? OfBounds(Joint joint, string source, SamplingRequest request, RunState run) => Of(
        joint, source, request, run, r => Bootstrap.Bounds(joint, r, Search(joint.X1, joint.X2, joint.Y), run.Stop), decomposed: false);

    /// <summary>Of three samples of different records, and of their reconciliation where there was one.</summary>
    public static SamplingResult? OfSamples(PairCounts counts, Reconciliation? reconciled, SamplingRequest request, RunState run)
    {
        if (!request.Any && reconciled is null)
        {
            return null;
        }

        SamplingResult result = new(request, [.. Enumerable.Range(0, 3).Select(t => t switch
        {
            0 => SampleSize.Of(counts.X1, counts.Y, counts.X1Y, request.Bias),
            1 => SampleSize.Of(counts.X2, counts.Y, counts.X2Y, request.Bias),
            _ => SampleSize.Of(counts.X1, counts.X2, counts.X1X2, request.Bias),
        })]);
        return Stopped(result, run, () =>
        {
            if (request.Bootstrap > 0)
            {
                result.Quantities = Bootstrap.Bounds(counts, Settings(request, request.Bootstrap, run, "Bootstrap"), Search(counts.X1, counts.X2, counts.Y), run.Stop);
                result.ContradictionPValue = reconciled is null ? null : ReconciliationTest.PValue(
                    counts, reconciled, request.Bootstrap, request.Seed, request.Threads, Progress(run, "Test of the reconciliation", request.Bootstrap), run.Stop);
            }

            if (request.Permutations > 0)
            {
                result.InteractionPValue = PermutationTest.Interaction(counts, Settings(request, request.Permutations, run, "Permutation"), run.Stop);
            }
        });
    }

    private static SamplingResult? Of(
        Joint joint, string source, SamplingRequest request, RunState run, Func<ResamplingSettings, IReadOnlyList<SampledQuantity>> bootstrap, bool decomposed)
    {
        if (!request.Any)
        {
            return null;
        }

        if (!joint.IsCounts)
        {
            throw new TableFormatException(source, "The weights are no counts, so there is no sample to draw from.",
                "Give whole numbers of records in place of probabilities, or leave out --bootstrap, --permutations and --bias.");
        }

        PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
        SamplingResult result = new(request,
        [
            Pair(m.X1Y), Pair(m.X2Y),
            decomposed
                ? SampleSize.Of(new Variable($"{joint.X1.Name}, {joint.X2.Name}", joint.X1.Size * joint.X2.Size), joint.Y, Counts(joint.Weights), request.Bias)
                : Pair(m.X1X2),
        ]);
        return Stopped(result, run, () =>
        {
            if (request.Bootstrap > 0)
            {
                result.Quantities = bootstrap(Settings(request, request.Bootstrap, run, "Bootstrap"));
            }

            if (request.Permutations > 0)
            {
                ResamplingSettings settings = Settings(request, request.Permutations, run, "Permutation");
                result.InteractionPValue = PermutationTest.Interaction(joint, settings, run.Stop);
                result.SynergyPValue = decomposed ? PermutationTest.Synergy(joint, settings, run.Stop) : null;
            }
        });

        SampleSize Pair(PairTable table) => SampleSize.Of(table.Rows, table.Columns, Counts(table.Weights), request.Bias);
    }

    private static SamplingResult Stopped(SamplingResult result, RunState run, Action compute)
    {
        try
        {
            compute();
        }
        catch (OperationCanceledException) when (run.Stop.IsCancellationRequested)
        {
            result.Stopped = $"{run.StopReason} before the resampling was done: what is missing here was not finished.";
        }

        return result;
    }

    private static ResamplingSettings Settings(SamplingRequest request, int rounds, RunState run, string what) =>
        new(rounds, request.Seed, request.Confidence, request.Threads, Progress(run, what, rounds));

    private static Action<int> Progress(RunState run, string what, int rounds) => done => run.Activity = $"{what}: round {done} of {rounds}";

    private static SharpBudget? Search(Variable x1, Variable x2, Variable y) =>
        (long)x1.Size * x2.Size * y.Size <= SearchedCells ? new SharpBudget(Nodes: SearchedNodes) : null;

    private static long[] Counts(ReadOnlySpan<double> weights) => Array.ConvertAll(weights.ToArray(), w => (long)w);
}
