using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Pid.Interactions;

namespace Pid.Bench;

/// <summary>
/// The decomposition to a certified 1e-9 bit on Dirichlet(1) tables, one thread, workspace re-used: mean time a table, allocation, mean
/// interior-point iterations and the widest interval.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(launchCount: 1, warmupCount: 3, iterationCount: 7)]
[Config(typeof(Columns))]
public class DecompositionBenchmarks
{
    private const int Tables = 8;
    private readonly Decomposer _decomposer = new();
    private double[][] _weights = [];
    private int _n1, _n2, _ny;

    /// <summary>|X1| x |X2| x |Y|.</summary>
    [Params("2x2x2", "5x5x5", "10x10x10", "30x30x10", "100x100x10")]
    public string Shape { get; set; } = "2x2x2";

    /// <summary>Draws the tables.</summary>
    [GlobalSetup]
    public void Draw()
    {
        int[] shape = [.. Shape.Split('x').Select(s => int.Parse(s, CultureInfo.InvariantCulture))];
        (_n1, _n2, _ny) = (shape[0], shape[1], shape[2]);
        Random random = new(1);
        _weights = [.. Enumerable.Range(0, Tables).Select(_ =>
            Enumerable.Range(0, _n1 * _n2 * _ny).Select(_ => -Math.Log(1 - random.NextDouble())).ToArray())];
    }

    /// <summary>Decomposes every table once.</summary>
    [Benchmark(OperationsPerInvoke = Tables)]
    public double Decompose()
    {
        double sum = 0;
        foreach (double[] w in _weights)
        {
            sum += _decomposer.Decompose(w, _n1, _n2, _ny).Synergy.Lower;
        }

        return sum;
    }

    private IEnumerable<Decomposition> Results() => _weights.Select(w => _decomposer.Decompose(w, _n1, _n2, _ny));

    private sealed class Columns : ManualConfig
    {
        public Columns()
        {
            AddColumn(new ResultColumn("Iterations", r => r.Average(d => d.Iterations).ToString("F1", CultureInfo.InvariantCulture)));
            AddColumn(new ResultColumn("Widest", r => r.Max(d => Math.Max(d.Redundancy.Width, d.Synergy.Width)).ToString("E1",
                CultureInfo.InvariantCulture)));
        }
    }

    // A column computed by solving the case's tables once more.
    private sealed class ResultColumn(string name, Func<IEnumerable<Decomposition>, string> value) : IColumn
    {
        public string Id => ColumnName;

        public string ColumnName => name;

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Legend => $"{name} (decomposition)";

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
        {
            DecompositionBenchmarks cases = new() { Shape = (string)benchmarkCase.Parameters["Shape"] };
            cases.Draw();
            return value(cases.Results());
        }

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;
    }
}
