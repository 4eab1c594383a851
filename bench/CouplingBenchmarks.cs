using BenchmarkDotNet.Attributes;
using Pid.Coupling;

namespace Pid.Bench;

/// <summary>
/// Every polynomial algorithm on n against n states, flat Dirichlet weights, one thread: time from the weights on (quantisation included).
/// </summary>
/// <remarks>
/// Other programs on the machine on which the marks were set (greedy, ms at 1e3 / 1e4 / 1e5 / 1e6): the C++ code of Compton et al. 2023,
/// entropy only, .29 / 3.8 / 73 / 1142; heaps in the style of a Rust crate .33 / 4.9 / 96 / 1541.
/// Marks: greedy 1.5 / 20 / 250 ms at 1e4 / 1e5 / 1e6 and 200 MB; majorize-profile 400 ms at 1e6.
/// </remarks>
[MemoryDiagnoser]
[SimpleJob(launchCount: 1, warmupCount: 3, iterationCount: 7)]
public class CouplingBenchmarks
{
    private double[][] _weights = [];

    /// <summary>States a side.</summary>
    [Params(1_000, 10_000, 100_000, 1_000_000)]
    public int States { get; set; }

    /// <summary>Draws the weights.</summary>
    [GlobalSetup]
    public void Setup() => _weights = CouplingLaw.Flat.Draw(States, 2, new Random(7));

    /// <summary>Weights to integers.</summary>
    [Benchmark]
    public Marginals Quantise() => Marginals.FromWeights(_weights);

    /// <summary>Lower bound: meet.</summary>
    [Benchmark]
    public double Meet() => CouplingLowerBound.Meet(Quantise()).Bits;

    /// <summary>Lower bound: profile.</summary>
    [Benchmark]
    public double Profile() => CouplingLowerBound.Profile(Quantise()).Bits;

    /// <summary>Lower bound: majorize-profile.</summary>
    [Benchmark]
    public double MajorizeProfile() => CouplingLowerBound.MajorizeProfile(_weights);

    /// <summary>Construction: greedy.</summary>
    [Benchmark(Baseline = true)]
    public SparseCoupling Greedy() => GreedyCoupling.Build(Quantise());

    /// <summary>Construction: best-fit.</summary>
    [Benchmark]
    public SparseCoupling BestFit() => BestFitCoupling.Build(Quantise());

    /// <summary>Construction: Cicalese, Gargano and Vaccaro.</summary>
    [Benchmark]
    public SparseCoupling MeetCouple() => MeetCoupling.Build(Quantise());

    /// <summary>The best of them.</summary>
    [Benchmark]
    public MinimumEntropy BestOf() => CouplingSearch.BestOf(Quantise());
}

/// <summary>The exact minimum: mean time over flat Dirichlet weights. Marks: 8x8 1 ms, 12x12 10 ms.</summary>
[SimpleJob(launchCount: 1, warmupCount: 3, iterationCount: 7)]
public class ExactCouplingBenchmarks
{
    private const int Instances = 100;
    private Marginals[] _marginals = [];

    /// <summary>States of each marginal.</summary>
    [Params("8x8", "12x12", "16x16", "2x2x2", "3x3x2", "3x3x3")]
    public string Shape { get; set; } = "8x8";

    /// <summary>Draws the weights.</summary>
    [GlobalSetup]
    public void Setup()
    {
        Random random = new(7);
        int[] sizes = [.. Shape.Split('x').Select(int.Parse)];
        int instances = Shape == "16x16" ? Instances / 5 : Instances;
        _marginals = [.. Enumerable.Range(0, instances).Select(
            _ => Marginals.FromWeights([.. sizes.Select(n => CouplingLaw.Flat.Draw(n, 1, random)[0])]))];
    }

    /// <summary>All instances, by branch and bound; the mean is one hundredth (16x16: one twentieth).</summary>
    [Benchmark]
    public double Solve() => _marginals.Sum(m => (m.Count == 2
        ? MonotoneCoupling.Solve(m, SearchBudget.Unlimited)
        : VertexCoupling.Solve(m, SearchBudget.Unlimited)).Upper);
}
