using System.Collections.Concurrent;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Interactions.Inference;

/// <summary>
/// Finds all limits of one data set. Each end is a task of its own with its own streams of random numbers, so that any number of threads
/// gives the same bits.
/// </summary>
/// <param name="observed">The samples, for what p(x1,y) and p(x2,y) say.</param>
/// <param name="paired">
/// The same samples, for what a joint of x1, x2 and y says: pairs of triples where only the pairs of one sample are to be used.
/// </param>
/// <param name="settings">Confidence, method, seed.</param>
/// <param name="cancellation">Stops.</param>
internal sealed partial class PopulationRun(
    Observation observed, Observation paired, PopulationSettings settings, CancellationToken cancellation)
{
    // Multiply-adds: about a minute and a half of two cores.
    private const double LargestCalibration = 3e11;
    private const int MostCellsOfNoise = 1000; // more take seconds
    private const int RoundsOfNoise = 20;
    private const long NoiseStream = 999_000_000;
    private static readonly double s_nat = 1 / CertifiedMath.Ln2.Midpoint;
    private readonly Dictionary<(Quantity, int), Found> _ends = [];
    private readonly double _miss = 1 - settings.Confidence;
    private double[] _fit = [], _pairedFit = [];
    private double _logLikelihood, _pairedLogLikelihood;
    private RadiusMethod _method = settings.Method;
    private bool _stopped;
    private int _done;

    private sealed record Found(double Radius, EndPoint? Point, double Outer, OuterProof? Proof = null);

    public PopulationLimits Limits(IReadOnlyList<ObservedSample> samples)
    {
        List<string> notes = [];
        Prepare(notes);
        Run(Tasks());
        double? noise = HasSources && paired.Cells <= MostCellsOfNoise && !_stopped ? Noise() : null;
        if (_stopped)
        {
            notes.Insert(0, "Stopped before all limits were found: the others are the widest that are possible.");
        }

        return Assemble(samples, notes) with { SynergyExpectedFromNoise = noise };
    }

    /// <summary>The limits of S_min alone, of which the others would take many times as long; null where stopped.</summary>
    public PopulationRange? MinimalSynergy()
    {
        Prepare([]);
        Run([(Quantity.Synergy, -1), (Quantity.MinimalSynergy, 1)]);
        return _stopped ? null : new PopulationRange(Lower(Quantity.Synergy), Upper(Quantity.MinimalSynergy, Math.Log2(observed.NY)));
    }

    private void Prepare(List<string> notes)
    {
        Fit();
        // What has fewer records than cells gives no answer, and is worth seconds.
        double largest = observed.SmallestSample < observed.Cells ? 0.1 * LargestCalibration : LargestCalibration;
        if (_method == RadiusMethod.Calibrated && Work() > largest)
        {
            _method = RadiusMethod.Uniform;
            notes.Add($"The tables ({observed.N1} x {observed.N2} x {observed.NY}) are too large to simulate samples of: the radius is "
                + $"the uniform one, and the limits are wider than need be.");
        }

        if (_method == RadiusMethod.Calibrated && observed.Records < observed.Cells)
        {
            // Simulated samples would come from a fit that has nothing in most cells, and show less scatter than the population does.
            _method = RadiusMethod.Uniform;
            notes.Add("There are fewer records than cells (x1, x2, y): simulated samples would mislead, and the radius is the "
                + "uniform one.");
        }

        if (_method == RadiusMethod.Finite && !_stopped && FiniteRadius(observed, _logLikelihood, _miss) < 0)
        {
            notes.Add("No population has samples so far apart at this confidence: they contradict each other.");
        }
    }

    private bool HasSources => observed.HasSources;

    private bool IsJoint => observed.Kind == ObservationKind.Triples && paired.Kind == ObservationKind.Triples;

    private List<(Quantity Quantity, int Sign)> Tasks()
    {
        List<(Quantity, int)> tasks = [];
        if (HasSources)
        {
            tasks.AddRange([(Quantity.Synergy, 1), (Quantity.Synergy, -1), (Quantity.Total, -1), (Quantity.Accuracy, -1)]);
            tasks.AddRange(IsJoint ? [] : [(Quantity.MinimalSynergy, 1)]);
            tasks.AddRange(IsJoint ? [(Quantity.Total, 1), (Quantity.Accuracy, 1)] : []);
        }

        foreach (Quantity quantity in (ReadOnlySpan<Quantity>)[Quantity.Redundancy, Quantity.Unique1, Quantity.Unique2,
            Quantity.Information1, Quantity.Information2,
            Quantity.Accuracy1, Quantity.Accuracy2, Quantity.TargetEntropy])
        {
            tasks.AddRange([(quantity, -1), (quantity, 1)]);
        }

        return tasks;
    }

    private void Fit()
    {
        RegionSolver solver = new(cancellation);
        try
        {
            (_fit, _logLikelihood) = RegionEnds.FitOf(observed, solver, [], 1e-7);
            (_pairedFit, _pairedLogLikelihood) = ReferenceEquals(observed, paired) ? (_fit, _logLikelihood)
                : RegionEnds.FitOf(paired, solver, [], 1e-7);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _stopped = true; // and no end is looked for
        }
    }

    private void Run(List<(Quantity Quantity, int Sign)> tasks)
    {
        Found?[] found = new Found?[tasks.Count];
        Found?[] others = new Found?[2]; // I(X1,X2;Y) and -H(Y|X1,X2) at the upper end of S
        Partitioner<int> inTurn = Partitioner.Create(Enumerable.Range(0, tasks.Count), EnumerablePartitionerOptions.NoBuffering);
        Parallel.ForEach(inTurn, new ParallelOptions { MaxDegreeOfParallelism = settings.MaxDegreeOfParallelism }, t =>
        {
            (Quantity quantity, int sign) = tasks[t];
            try
            {
                cancellation.ThrowIfCancellationRequested();
                found[t] = End(quantity, sign, others);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                _stopped = true;
            }

            settings.Progress?.Invoke("Limits of the population", (double)Interlocked.Increment(ref _done) / tasks.Count);
        });
        for (int t = 0; t < tasks.Count; t++)
        {
            _ends[tasks[t]] = found[t] ?? Unknown(tasks[t].Sign);
        }

        if (HasSources && !IsJoint)
        {
            _ends[(Quantity.Total, 1)] = others[0] ?? Unknown(1);
            _ends[(Quantity.Certainty, 1)] = others[1] ?? Unknown(1);
        }
    }

    // Nothing is known of an end that was not looked for: every value is possible.
    private static Found Unknown(int sign) => new(double.PositiveInfinity, null, sign * double.PositiveInfinity);

    // Of samples of triples, as large as the smallest one here, from the population without synergy that has the labelled pairs of the fit.
    private double Noise()
    {
        double[] joint = new QuantityOracle(paired.N1, paired.N2, paired.NY).WithoutSynergy(_pairedFit);
        long[] drawn = new long[joint.Length];
        double sum = 0;
        for (int round = 0; round < RoundsOfNoise; round++)
        {
            RandomSource random = new(settings.Seed, NoiseStream + round);
            CountSampler.Multinomial(joint, (long)paired.SmallestSample, ref random, drawn);
            sum += Decomposition.Of(Joint.FromCounts(paired.N1, paired.N2, paired.NY, drawn)).Synergy.Midpoint;
        }

        return sum / RoundsOfNoise;
    }

    private static bool IsOfPairs(Quantity quantity) =>
        quantity is Quantity.Synergy or Quantity.MinimalSynergy or Quantity.Total or Quantity.Certainty or Quantity.Accuracy;

    private RegionEnds Ends(Quantity quantity) => IsOfPairs(quantity)
        ? new RegionEnds(paired, _pairedFit, _pairedLogLikelihood, cancellation)
        : new RegionEnds(observed, _fit, _logLikelihood, cancellation);

    private Found End(Quantity quantity, int sign, Found?[] others)
    {
        RegionEnds ends = Ends(quantity);
        Observation o = ends.Observation;
        ManyEnds? many = ends.IsRegular(quantity, sign) ? null : new ManyEnds(o, ends, settings.Seed);
        (double radius, EndPoint point) = sign < 0 && AccuracyFloor.IsAccuracy(quantity)
            ? AccuracyFloor.Run(quantity, ends, _miss, _method == RadiusMethod.Calibrated ? null : Radius(o))
            : _method != RadiusMethod.Calibrated ? AtRadius(Radius(o), quantity, sign, ends, many)
            : quantity == Quantity.TargetEntropy ? AtRadius(ChiSquare.Exceeded(_miss, 1), quantity, sign, ends, many) // smooth
            : new Calibration(o, ends, settings.Confidence).Run(quantity, sign, many, settings.Seed);
        if ((quantity, sign) == (Quantity.Synergy, 1))
        {
            // Where U1 = U2 = 0 no single tangent leads on; of pairs that was tried already.
            point = ends.WithEqualSources(radius, many is null ? ends.AcrossKinks(radius, point) : point);
        }

        if (many is not null && quantity == Quantity.Synergy)
        {
            others[0] = Proven(Quantity.Total, 1, ends, radius, many.Find(Quantity.Total, radius));
            others[1] = Proven(Quantity.Certainty, 1, ends, radius, many.Find(Quantity.Certainty, radius));
        }

        return Proven(quantity, sign, ends, radius, point);
    }

    // A bound in the quantity's own unit; infinite where there is none.
    private static Found Proven(Quantity quantity, int sign, RegionEnds ends, double radius, EndPoint point)
    {
        OuterProof? proof = new OuterEnds(ends).Bound(quantity, sign, radius, point);
        return new(radius, point, proof?.Value * Unit(quantity) ?? sign * double.PositiveInfinity, proof);
    }

    private static (double Radius, EndPoint Point) AtRadius(double c, Quantity quantity, int sign, RegionEnds ends, ManyEnds? many)
    {
        many?.Find(quantity, 0.3 * c); // its ends are where to start, and in this region too
        return (c, many is null ? ends.FindFromFit(quantity, sign, c) : many.Find(quantity, c));
    }

    private double Radius(Observation o) => _method switch
    {
        RadiusMethod.Uniform => ChiSquare.Exceeded(_miss, Math.Max(1, o.Dimension)),
        RadiusMethod.Finite => Math.Max(FiniteRadius(observed, _logLikelihood, _miss), 1e-6),
        _ => ChiSquare.Exceeded(_miss, 1),
    };

    /// <summary>
    /// c so that G_min + c = 2t with exp(-t) (e t / D)^D = miss: n KL of a multinomial has at most the moment generating function of
    /// Gamma(k - 1).
    /// </summary>
    internal static double FiniteRadius(Observation o, double logLikelihood, double miss)
    {
        double d = Math.Max(1, o.SaturatedDimension), target = CertifiedMath.Log(miss), low = d, high = d + 10;
        while (LogTail(high) > target)
        {
            high *= 2;
        }

        for (double t = 0.5 * (low + high); t > low && t < high; t = 0.5 * (low + high))
        {
            (low, high) = LogTail(t) > target ? (t, high) : (low, t);
        }

        return (2 * high) - Math.Max(0, 2 * (o.Saturated() - logLikelihood));

        double LogTail(double t) => -t + (d * (1 + CertifiedMath.Log(t / d)));
    }

    // Rounds times the multiply-adds of a Newton step.
    private double Work()
    {
        double order = observed.Kind == ObservationKind.Triples && IsJoint ? 1 : observed.LabelledRows;
        double step = (order * order * order / 3) + ((double)observed.Cells * observed.NY * 4) + (100.0 * observed.Cells);
        double union = Math.Pow(Math.Min(observed.N1, observed.N2) * observed.NY, 3)
            + ((double)observed.Cells * observed.Cells / Math.Max(observed.N1, observed.N2));
        return 16 * 2 * (2 / (0.5 * _miss)) * ((40 * step) + (20 * union));
    }
}
