using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;
using Pid.Studies.Experiments;
using Pid.Studies.Verification;

namespace Pid.Tests.Properties.Interactions;

/// <summary>A stop is obeyed soon, whatever is under way, and what is known by then is proven.</summary>
public sealed class StopTests
{
    // A second for all that does not grow with the cells, and passes over them, of a logarithm each: the time of the processor, not of the
    // wall. Most take a tenth of it.
    private const double MostSeconds = 1, MostPasses = 5;

    /// <summary>
    /// Shapes whose parts take long: the passes, each way to eliminate, the first touch of a large matrix, the reduction of the polytope.
    /// </summary>
    public static TheoryData<int, int, int, bool> Shapes => new()
    {
        { 250, 250, 120, false }, { 100, 100, 100, true }, { 50, 50, 2000, true }, { 90, 90, 600, true }, { 30, 30, 800, true },
            { 1000, 1000, 4, false }, { 2, 2, 400_000, true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_stop_of_a_large_table_takes_some_passes_over_its_cells(int n1, int n2, int ny, bool dense)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads the clock of a thread.");
        Random random = new(1);
        double[] weights = new double[n1 * n2 * ny];
        for (int cell = 0; cell < weights.Length; cell++)
        {
            weights[cell] = dense || random.Next(40) == 0 ? random.Next(1, 1000) : 0;
        }

        Joint joint = Joint.FromWeights(n1, n2, ny, weights);
        PairwiseMarginals marginals = PairwiseMarginals.FromJoint(joint);
        double pass = ThreadClock.Of(() => Assert.True(weights.Sum(w => Math.Log(w + 1)) > 0));
        Decomposer decomposer = new();
        foreach (double before in (double[])[0.2, 1.5])
        {
            Decomposition d = default;
            InteractionBounds? b = null;
            double most = MostSeconds + (MostPasses * pass);
            AssertSoon($"decompose, a pass takes {pass} s", before, most, stop => d = decomposer.Decompose(joint, cancellation: stop));
            AssertSoon($"bounds, a pass takes {pass} s", before, most, stop => b = InteractionBounds.Of(marginals, new SynergyBudget(),
                cancellation: stop));
            Assert.True(b!.Redundancy.Lower <= d.Redundancy.Upper && d.Redundancy.Lower <= b.Redundancy.Upper);
            Assert.True(b.Synergy.Lower <= d.Synergy.Upper && d.Synergy.Lower <= b.Synergy.Upper);
            Assert.Equal(Compatibility.Compatible, b.Compatibility);
        }

        // What a stop gives up leaves nothing behind in the decomposer.
        Assert.Equal(new Decomposer().Decompose(Tables.And), decomposer.Decompose(Tables.And));
    }

    [Fact]
    public void A_stop_of_a_study_or_of_a_large_program_is_soon()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads the clock of a thread.");
        StudySettings large = new(Draws: 2, Shape: (40, 40, 40));
        AssertSoon("study", 0.5, MostSeconds, stop =>
            Assert.True(SyntheticStudy.Study.Run(large, stop) is { IsPartial: true, Draws.Rows: [] }));
        Random random = new(3);
        Joint joint = Joint.FromWeights(18, 18, 18, [.. Enumerable.Range(0, 18 * 18 * 18).Select(_ => (double)random.Next(1, 1000))]);
        AssertSoon("cone program", 1, MostSeconds, stop => Assert.Equal(double.NaN, Implementation.Library.ReferenceUnion(joint, stop)));
    }

    // A busy machine makes the same work dearer, so one run of three may show that it is soon.
    private static void AssertSoon(string what, double before, double most, Action<CancellationToken> work)
    {
        double? late = null;
        for (int run = 0; run < 3 && (run == 0 || late > most); run++)
        {
            late = ThreadClock.AfterStop(before, work);
        }

        Assert.True(late is null || late <= most, $"{what}, stopped after {before} s: {late} s late");
    }

    [Fact]
    public void A_stop_before_the_start_gives_what_needs_no_search()
    {
        CancellationToken stopped = new(canceled: true);
        foreach ((int n1, int n2, int ny) in ((int, int, int)[])[(60, 60, 60), (2, 2, 40_000), (1, 400, 400)])
        {
            Random random = new(2);
            Joint joint = Joint.FromWeights(n1, n2, ny, [.. Enumerable.Range(0, n1 * n2 * ny).Select(_ => (double)random.Next(1, 9))]);
            Decomposer decomposer = new();
            Decomposition d = decomposer.Decompose(joint, cancellation: stopped), whole = new Decomposer().Decompose(joint, 0.1);
            Assert.True(d.Redundancy.Lower <= whole.Redundancy.Upper && whole.Redundancy.Lower <= d.Redundancy.Upper);
            Assert.True(d.Synergy.Lower <= whole.Synergy.Upper && whole.Synergy.Lower <= d.Synergy.Upper);
            UnionProof proof = decomposer.Proof();
            Assert.Equal(1, proof.Joint.Sum(), 1e-9); // which is read off after the stop
        }
    }
}
