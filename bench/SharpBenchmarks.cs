using System.Globalization;
using BenchmarkDotNet.Attributes;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Bench;

/// <summary>
/// S_max of Dirichlet(1) tables that have a closed form or an exact enumeration, the union information known: time a table.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(launchCount: 1, warmupCount: 3, iterationCount: 15)]
public class SharpBenchmarks
{
    private const int Tables = 16;
    private (PairwiseMarginals Marginals, Interval Union)[] _tables = [];

    /// <summary>|X1| x |X2| x |Y|.</summary>
    [Params("2x2x2", "2x2x4", "2x2x16")]
    public string Shape { get; set; } = "2x2x2";

    /// <summary>Draws the tables.</summary>
    [GlobalSetup]
    public void Draw()
    {
        int[] shape = [.. Shape.Split('x').Select(s => int.Parse(s, CultureInfo.InvariantCulture))];
        _tables = [.. Enumerable.Range(0, Tables).Select(seed => SharpTable.Dirichlet(shape[0], shape[1], shape[2], new Random(seed)))
            .Select(joint => (PairwiseMarginals.FromJoint(joint), Decomposition.Of(joint).UnionInformation))];
    }

    /// <summary>Searches every table once.</summary>
    [Benchmark(OperationsPerInvoke = Tables)]
    public double MaximalSynergy()
    {
        double sum = 0;
        foreach ((PairwiseMarginals marginals, Interval union) in _tables)
        {
            sum += SynergyMaximum.Of(marginals, union).MaximalSynergy.Upper;
        }

        return sum;
    }
}
