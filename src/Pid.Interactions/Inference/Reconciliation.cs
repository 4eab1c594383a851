using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Interactions.Inference;

/// <summary>How far the reconciled distribution of a pair lies from what its sample shows.</summary>
/// <param name="Rows">The first variable of the pair.</param>
/// <param name="Columns">The second.</param>
/// <param name="Records">The size of the sample.</param>
/// <param name="Divergence">KL(observed || reconciled), in bits.</param>
/// <param name="TotalVariation">Half the sum of the absolute differences.</param>
internal sealed record MovedTable(Variable Rows, Variable Columns, long Records, Interval Divergence, Interval TotalVariation);

/// <summary>A cell of a sample against its reconciled probability.</summary>
/// <param name="Rows">The first variable of the pair.</param>
/// <param name="Columns">The second.</param>
/// <param name="Row">Index of the symbol of the first.</param>
/// <param name="Column">Index of the symbol of the second.</param>
/// <param name="Count">Records observed.</param>
/// <param name="Expected">Records expected: sample size times reconciled probability.</param>
/// <param name="Standardised">
/// (Count - Expected) in standard deviations of it between consistent samples: asymptotically standard normal.
/// </param>
internal sealed record CellResidual(Variable Rows, Variable Columns, int Row, int Column, long Count, double Expected, double Standardised);

/// <summary>
/// The maximum-likelihood jointly consistent triple of three samples of different records: the joint r that maximises
/// sum n(x1,y) ln r(x1,y) + sum n(x2,y) ln r(x2,y) + sum n(x1,x2) ln r(x1,x2), a concave problem (docs/mathematics.md, section 9), and its
/// three pairwise marginals, which have a joint by construction.
/// </summary>
/// <remarks>
/// Proof of the optimum: for any lambda &gt;= 0 with lambda(x1,y) + lambda(x2,y) + lambda(x1,x2) &lt;= 1 in every cell and N records in
/// all, every joint has a log-likelihood of at most sum n_a ln(n_a / (N lambda_a)); the interval below lies between that and the value at
/// r. The fitted probabilities of the cells that were observed are unique. A cell that was never observed may be fitted with mass or
/// without; the point returned is the one that the interior-point method tends to, the same on every run.
/// </remarks>
/// <param name="Marginals">The consistent marginals: those of <paramref name="Fit"/>.</param>
/// <param name="Fit">The joint.</param>
/// <param name="LogLikelihood">
/// Enclosure of the greatest log-likelihood of any joint, in nats. Its lower end is attained by <paramref name="Fit"/>.
/// </param>
/// <param name="Statistic">Enclosure of the likelihood-ratio statistic 2 (saturated - greatest log-likelihood).</param>
/// <param name="DegreesOfFreedom">Independent ways in which the samples can contradict each other on the variables they share.</param>
/// <param name="PValue">
/// P(chi-square >= statistic): an asymptotic value, good for large counts away from the edge only.
/// </param>
public sealed record Reconciliation(
    PairwiseMarginals Marginals, Joint Fit, Interval LogLikelihood, Interval Statistic, int DegreesOfFreedom, double PValue)
{
    private const double Tolerance = 1e-13;

    /// <summary>For (x1,y), (x2,y) and (x1,x2) how far the fit lies from the sample.</summary>
    internal IReadOnlyList<MovedTable> Moved { get; private init; } = [];

    /// <summary>All cells of all three tables that are fitted with a positive probability, the greatest contradiction first.</summary>
    internal IReadOnlyList<CellResidual> Residuals { get; private init; } = [];

    /// <summary>Reconciles three samples.</summary>
    /// <param name="counts">The samples.</param>
    /// <param name="cancellation">
    /// Stops early: the joint of that moment is returned, and the intervals say how far from the optimum it may be.
    /// </param>
    public static Reconciliation Of(PairCounts counts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(counts);
        (Joint fit, ConsistentFit solver) = FitJoint(counts, Tolerance, cancellation);
        PairwiseMarginals marginals = PairwiseMarginals.FromJoint(fit);
        PairTable[] fitted = [marginals.X1Y, marginals.X2Y, marginals.X1X2];
        Interval attained = LogLikelihoodOf(counts, fitted);
        Interval greatest = new(attained.Lower, Math.Max(attained.Upper, DualBound(counts, solver).Upper));
        Interval statistic = (2 * (Saturated(counts) - greatest)).Intersect(Interval.NonNegative);
        ConsistencyCovariance covariance = new(counts, fitted[0].Probabilities, fitted[1].Probabilities, fitted[2].Probabilities);
        return new Reconciliation(marginals, fit, greatest, statistic, covariance.DegreesOfFreedom,
            ChiSquare.UpperTail(statistic.Midpoint, covariance.DegreesOfFreedom))
        {
            Moved = [.. Enumerable.Range(0, 3).Select(t => Move(counts, fitted, t))],
            Residuals = Rank(counts, fitted, covariance),
        };
    }

    /// <summary>The joint alone, to within a tolerance of the log-likelihood a record.</summary>
    internal static (Joint Fit, ConsistentFit Solver) FitJoint(PairCounts counts, double tolerance, CancellationToken cancellation)
    {
        ConsistentFit solver = new(counts);
        solver.Solve(tolerance, cancellation);
        return (new Joint(counts.X1, counts.X2, counts.Y, solver.Joint), solver);
    }

    /// <summary>The likelihood-ratio statistic of a fit, in floating point.</summary>
    internal static double StatisticOf(PairCounts counts, Joint fit)
    {
        PairwiseMarginals marginals = PairwiseMarginals.FromJoint(fit);
        return (2 * (Saturated(counts) - LogLikelihoodOf(counts, [marginals.X1Y, marginals.X2Y, marginals.X1X2]))).Midpoint;
    }

    private static Interval Saturated(PairCounts counts)
    {
        Interval sum = 0;
        for (int t = 0; t < 3; t++)
        {
            foreach (long n in counts.Table(t))
            {
                sum += n == 0 ? 0 : n * CertifiedMath.Log((Interval)n / counts.Records(t));
            }
        }

        return sum;
    }

    private static Interval LogLikelihoodOf(PairCounts counts, PairTable[] fitted)
    {
        Interval sum = 0;
        for (int t = 0; t < 3; t++)
        {
            ReadOnlySpan<long> n = counts.Table(t);
            for (int a = 0; a < n.Length; a++)
            {
                sum += n[a] == 0 ? 0 : n[a] * CertifiedMath.Log(Probability(fitted[t], a));
            }
        }

        return sum;
    }

    private static Interval DualBound(PairCounts counts, ConsistentFit solver)
    {
        (int n1, int n2, int ny) = (counts.X1.Size, counts.X2.Size, counts.Y.Size);
        double records = counts.Records1 + counts.Records2 + counts.RecordsM, largest = 0;
        for (int i = 0; i < n1; i++)
        {
            for (int j = 0; j < n2; j++)
            {
                Interval pair = solver.Dual(2, (i * n2) + j);
                for (int k = 0; k < ny; k++)
                {
                    largest = Math.Max(largest, (pair + solver.Dual(0, (i * ny) + k) + solver.Dual(1, (j * ny) + k)).Upper);
                }
            }
        }

        // lambda / largest is feasible.
        Interval sum = records * CertifiedMath.Log(largest);
        for (int t = 0; t < 3; t++)
        {
            ReadOnlySpan<long> n = counts.Table(t);
            for (int a = 0; a < n.Length; a++)
            {
                sum += n[a] == 0 ? 0 : n[a] * CertifiedMath.Log((Interval)n[a] / records / solver.Dual(t, a));
            }
        }

        return sum;
    }

    private static MovedTable Move(PairCounts counts, PairTable[] fitted, int table)
    {
        ReadOnlySpan<long> n = counts.Table(table);
        Interval divergence = 0, variation = 0;
        for (int a = 0; a < n.Length; a++)
        {
            Interval observed = (Interval)n[a] / counts.Records(table), fit = Probability(fitted[table], a);
            divergence += n[a] == 0 ? 0 : observed * (CertifiedMath.Log(observed) - CertifiedMath.Log(fit));
            Interval difference = observed - fit;
            variation += new Interval(
                difference.Lower > 0 ? difference.Lower : difference.Upper < 0 ? -difference.Upper : 0,
                Math.Max(Math.Abs(difference.Lower), Math.Abs(difference.Upper)));
        }

        (Variable rows, Variable columns) = counts.Variables(table);
        return new MovedTable(rows, columns, counts.Records(table), (divergence / CertifiedMath.Ln2).Intersect(Interval.NonNegative),
            (0.5 * variation).Intersect(new Interval(0, 1)));
    }

    private static CellResidual[] Rank(PairCounts counts, PairTable[] fitted, ConsistencyCovariance covariance)
    {
        List<CellResidual> residuals = [];
        for (int t = 0; t < 3; t++)
        {
            ReadOnlySpan<long> n = counts.Table(t);
            (Variable rows, Variable columns) = counts.Variables(t);
            for (int a = 0; a < n.Length; a++)
            {
                double p = fitted[t].Probabilities[a];
                if (p > 0)
                {
                    (int row, int column) = (a / columns.Size, a % columns.Size);
                    double expected = p * counts.Records(t), deviation = covariance.Deviation(t, row, column, p);

                    // Below a millionth of a record the difference is rounding, whatever its deviation.
                    double difference = n[a] - expected;
                    residuals.Add(new CellResidual(rows, columns, row, column, n[a], expected,
                        Math.Abs(difference) > 1e-6 && deviation > 0 ? difference / deviation : 0));
                }
            }
        }

        return [.. residuals.OrderByDescending(r => Math.Abs(r.Standardised))];
    }

    private static Interval Probability(PairTable table, int cell)
    {
        double p = table.Probabilities[cell];
        return Interval.Around(p, p * table.RelativeError * (1 + 1e-9));
    }
}
