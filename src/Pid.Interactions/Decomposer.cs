using Pid.Interactions.Decomposing;
using Pid.Interactions.Memory;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;

namespace Pid.Interactions;

/// <summary>
/// Decomposes joints and pairs of marginals, re-using its memory: after the first problem of a size a solve allocates nothing, but for a
/// table on which the structured solver stalls (of up to 500 cells; about one of a thousand whose weights span many orders of magnitude).
/// An instance serves one thread at a time, and refuses a second one; two instances give the same bits.
/// </summary>
public sealed partial class Decomposer
{
    // p = w / W: the weight, the total and the quotient are each rounded once or twice.
    private const double ProbabilityError = 8 * CertifiedMath.UnitRoundoff;

    // A larger relative error of the marginals is not that of a sum and a quotient: it was stated, or observed.
    private const double StatedError = 1e-13;
    private readonly UnionProblem _problem = new();
    private readonly UnionSolver _solver;
    private readonly UnionCertificate _certificate = new();
    private readonly UnionBounds _proven = new();
    private int _iterations;
    private int _busy;
    private double[] _p1y = [], _p2y = [], _p12 = [], _single = [];

    /// <summary>An instance with no memory reserved yet.</summary>
    public Decomposer() => _solver = new UnionSolver { Found = TakeProven };

    /// <summary>Decomposes a joint distribution.</summary>
    /// <param name="joint">The joint.</param>
    /// <param name="tolerance">Width asked for, in bits; the solver stops when it is reached.</param>
    /// <param name="cancellation">
    /// Stops early; what is known by then is returned, with status <see cref="CertificationStatus.Wide"/>.
    /// </param>
    public Decomposition Decompose(Joint joint, double tolerance = 1e-9, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(joint);
        using Turn turn = new(this);
        return DecomposeValidated(joint.Weights, joint.X1.Size, joint.X2.Size, joint.Y.Size, tolerance, cancellation);
    }

    /// <summary>Decomposes weights w(x1,x2,y), row-major, y fastest; p = w / sum w.</summary>
    /// <param name="weights">|X1| |X2| |Y| non-negative weights.</param>
    /// <param name="size1">|X1|.</param>
    /// <param name="size2">|X2|.</param>
    /// <param name="sizeY">|Y|.</param>
    /// <param name="tolerance">Width asked for, in bits; the solver stops when it is reached.</param>
    /// <param name="cancellation">
    /// Stops early; what is known by then is returned, with status <see cref="CertificationStatus.Wide"/>.
    /// </param>
    /// <exception cref="ArgumentException">A weight is negative or not finite, all are zero, or their number is wrong.</exception>
    /// <exception cref="InvalidOperationException">Another thread is at work with this instance.</exception>
    public Decomposition Decompose(
        ReadOnlySpan<double> weights, int size1, int size2, int sizeY, double tolerance = 1e-9, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size2, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sizeY, 1);
        Weights.Validate(weights, Weights.Cells("A joint", size1, size2, sizeY), "Joint");
        using Turn turn = new(this);
        return DecomposeValidated(weights, size1, size2, sizeY, tolerance, cancellation);
    }

    /// <summary>
    /// R, U1, U2 from the two labelled modalities alone. Where the two tables give Y the same distribution only up to rounding
    /// (<see cref="PairwiseMarginals.ConsistencyTolerance"/>), the intervals hold for every consistent pair of tables as near to the given
    /// ones as <see cref="PairwiseMarginals.FromTables"/> says.
    /// </summary>
    /// <param name="x1y">p(x1,y).</param>
    /// <param name="x2y">p(x2,y), over the same Y.</param>
    /// <param name="tolerance">Width asked for, in bits.</param>
    /// <param name="cancellation">Stops early; what is known by then is returned.</param>
    /// <exception cref="ArgumentException">Y has not as many symbols in one table as in the other.</exception>
    /// <exception cref="InconsistentMarginalsException">The two tables give Y different distributions.</exception>
    public SharedAndUnique Decompose(PairTable x1y, PairTable x2y, double tolerance = 1e-9, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x1y);
        ArgumentNullException.ThrowIfNull(x2y);
        CheckTolerance(tolerance);
        if (x1y.Columns.Size != x2y.Columns.Size)
        {
            throw new ArgumentException($"Y has {x1y.Columns.Size} symbols in the first table and {x2y.Columns.Size} in the second.",
                nameof(x2y));
        }

        using Turn turn = new(this);
        double gap = Agreement.Gap(x1y.Columns, x1y.ColumnMarginal(), x2y.ColumnMarginal(), x1y, x2y);
        double error = Math.Max(Math.Max(x1y.RelativeError, x2y.RelativeError), Agreement.RelativeError(gap, x1y, x2y));
        (int n1, int n2, int ny) = (x1y.Rows.Size, x2y.Rows.Size, x1y.Columns.Size);
        Interval hy = Marginal(x1y.Probabilities, n1, ny, rows: false, error);
        Interval i1 = Information(Marginal(x1y.Probabilities, n1, ny, rows: true, error), hy, Entropy.Bits(x1y.Probabilities, error));
        Interval i2 = Information(Marginal(x2y.Probabilities, n2, ny, rows: true, error), hy, Entropy.Bits(x2y.Probabilities, error));
        return SharedAndUnique.From(Union(x1y.Probabilities, n1, x2y.Probabilities, n2, ny, error, hy, tolerance, cancellation), i1, i2);
    }

    /// <summary>The dual potentials and the joint that prove the last result, in the caller's indexing.</summary>
    /// <exception cref="InvalidOperationException">Another thread is at work with this instance.</exception>
    internal UnionProof Proof()
    {
        using Turn turn = new(this);
        return UnionProof.From(_problem, _proven);
    }

    /// <summary>One call's turn: a second thread would work in the memory of the first, and both would answer nonsense.</summary>
    private readonly ref struct Turn
    {
        private readonly Decomposer _owner;

        public Turn(Decomposer owner)
        {
            if (Interlocked.Exchange(ref owner._busy, 1) != 0)
            {
                throw new InvalidOperationException("The decomposer is at work in another thread. Give each thread one of its own.");
            }

            _owner = owner;
        }

        public void Dispose() => Volatile.Write(ref _owner._busy, 0);
    }

    private Decomposition DecomposeValidated(
        ReadOnlySpan<double> weights, int n1, int n2, int ny, double tolerance, CancellationToken cancellation)
    {
        CheckTolerance(tolerance);
        Buffers.Grow(ref _p1y, n1 * ny);
        Buffers.Grow(ref _p2y, n2 * ny);
        Buffers.Grow(ref _p12, n1 * n2);
        Span<double> p1y = _p1y.AsSpan(0, n1 * ny), p2y = _p2y.AsSpan(0, n2 * ny), p12 = _p12.AsSpan(0, n1 * n2);
        double total = Weights.Total(weights).Midpoint;
        Marginalization.X1Y(weights, n1, n2, ny, p1y);
        Marginalization.X2Y(weights, n1, n2, ny, p2y);
        Marginalization.X1X2(weights, n1, n2, ny, p12);
        Normalise(p1y, total);
        Normalise(p2y, total);
        Normalise(p12, total);

        InformationProfile information = new(
            H1: Marginal(p1y, n1, ny, rows: true, ProbabilityError),
            H2: Marginal(p2y, n2, ny, rows: true, ProbabilityError),
            HY: Marginal(p1y, n1, ny, rows: false, ProbabilityError),
            H12: Entropy.Bits(p12, ProbabilityError),
            H1Y: Entropy.Bits(p1y, ProbabilityError),
            H2Y: Entropy.Bits(p2y, ProbabilityError),
            H12Y: Entropy.BitsOfValid(weights, total));
        Interval i12 = information.I12;
        Interval union = Union(p1y, n1, p2y, n2, ny, ProbabilityError, information.HY, tolerance, cancellation);
        union = new Interval(union.Lower, Math.Min(union.Upper, i12.Upper)); // p itself lies in D12
        SharedAndUnique parts = SharedAndUnique.From(union, information.I1, information.I2);
        Interval synergy = (i12 - parts.UnionInformation).Intersect(new Interval(0, i12.Upper));
        double widest = Math.Max(Math.Max(parts.Width, synergy.Width),
            Math.Max(i12.Width, Math.Max(information.I1.Width, information.I2.Width)));
        return new Decomposition(
            parts.Redundancy, parts.Unique1, parts.Unique2, synergy, parts.UnionInformation, information, _iterations,
            widest <= tolerance ? CertificationStatus.Certified : CertificationStatus.Wide);
    }

    // min over D12 of I(X1,X2;Y) = H(Y) + min f, both ends proven by the certificate.
    private Interval Union(
        ReadOnlySpan<double> p1y, int n1, ReadOnlySpan<double> p2y, int n2, int ny, double error, Interval hy,
        double tolerance, CancellationToken cancellation)
    {
        double distance = 0;
        if (error > StatedError)
        {
            (double[] scaled1, double[] scaled2) = (p1y.ToArray(), p2y.ToArray());
            distance = CommonTarget.Scale(scaled1, scaled2, ny, error);
            _problem.Load(scaled1, n1, scaled2, n2, ny, ProbabilityError);
        }
        else
        {
            _problem.Load(p1y, n1, p2y, n2, ny, error);
        }

        // A third of the tolerance for the gap; the rest is for the rounding of entropies and of the certificate.
        double nats = tolerance * 0.33 * CertifiedMath.Ln2.Lower;
        _proven.Reset(_problem);
        _iterations = 0;
        _problem.Pass = CellPass.Stop(_problem.Cells, cancellation);
        try
        {
            Search(nats, cancellation);
        }
        catch (OperationCanceledException) when (_problem.Pass.IsCancellationRequested)
        {
            // what is proven stands
        }

        _problem.Pass = CancellationToken.None;
        _proven.FillIn(_problem);
        Interval least = new(_proven.Lower, _proven.Upper);
        return hy + ((distance > 0 ? CommonTarget.Widen(least, distance) : least) / CertifiedMath.Ln2);
    }

    private Interval Marginal(ReadOnlySpan<double> table, int rowCount, int columnCount, bool rows, double error)
    {
        int n = rows ? rowCount : columnCount;
        Buffers.Grow(ref _single, n);
        Span<double> p = _single.AsSpan(0, n);
        if (rows)
        {
            Marginalization.Rows(table, rowCount, columnCount, p);
        }
        else
        {
            Marginalization.Columns(table, rowCount, columnCount, p);
        }

        return Entropy.Bits(p, error + Marginalization.RelativeError);
    }

    private static Interval Information(Interval hx, Interval hy, Interval hxy) => (hx + hy - hxy).Intersect(Interval.NonNegative);

    private static void Normalise(Span<double> weights, double total)
    {
        foreach (ref double w in weights)
        {
            // A positive weight keeps a positive probability even where the quotient underflows: zeros carry structure.
            w = w > 0 ? Math.Max(w / total, double.Epsilon) : 0;
        }
    }

    private static void CheckTolerance(double tolerance)
    {
        if (!(tolerance > 0) || double.IsInfinity(tolerance))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance),
                FormattableString.Invariant($"The tolerance is a width in bits, above 0; 1e-9 is usual. Actual value was {tolerance}."));
        }
    }
}
