using Pid.Numerics.Distributions;

namespace Pid.Interactions.Inference;

/// <summary>
/// Limits of R, U1, U2, S and what goes with them for the population behind one, two or three samples of counts: the ends of each quantity
/// over a likelihood region C(c) = {r : G(r) - G_min &lt;= c}, G = 2 sum_t n_t KL(observed_t || r_t), with c by <see cref="RadiusMethod"/>.
/// </summary>
public static class PopulationInference
{
    /// <summary>One sample of triples: every quantity is observed.</summary>
    /// <param name="joint">Counts of records (x1,x2,y).</param>
    /// <param name="settings">Confidence, method, seed.</param>
    /// <param name="cancellation">Stops; what is known by then is returned, marked <see cref="PopulationLimits.Stopped"/>.</param>
    /// <exception cref="ArgumentException">The weights are no counts.</exception>
    public static PopulationLimits OfTriples(Joint joint, PopulationSettings settings, CancellationToken cancellation = default)
    {
        long[] counts = SampleChecks.Counts(joint);
        Observation triples = Observation.OfTriples(joint.X1.Size, joint.X2.Size, joint.Y.Size, counts, pairsOnly: false);
        return new PopulationRun(triples, triples, settings,
            cancellation).Limits([new ObservedSample([joint.X1, joint.X2, joint.Y], (long)triples.Records)]);
    }

    /// <summary>
    /// One sample of triples, of which only the three pairs are used: what p(x1,y), p(x2,y) and p(x1,x2) of the population say about S.
    /// </summary>
    /// <param name="joint">Counts of records (x1,x2,y).</param>
    /// <param name="settings">Confidence, method, seed.</param>
    /// <param name="cancellation">Stops; what is known by then is returned, marked <see cref="PopulationLimits.Stopped"/>.</param>
    /// <exception cref="ArgumentException">The weights are no counts.</exception>
    public static PopulationLimits OfPairsOfTriples(Joint joint, PopulationSettings settings, CancellationToken cancellation = default)
    {
        (PopulationRun run, long records) = PairsOfTriples(joint, settings, cancellation);
        return run.Limits([new ObservedSample([joint.X1, joint.X2, joint.Y], records)]);
    }

    /// <summary>
    /// S_min of one sample of triples alone, the least S that the three pairs of the population allow, in bits: what
    /// <see cref="OfPairsOfTriples"/> gives with it takes many times as long.
    /// </summary>
    /// <param name="joint">Counts of records (x1,x2,y).</param>
    /// <param name="settings">Confidence, method, seed.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The limits; null where it was stopped.</returns>
    /// <exception cref="ArgumentException">The weights are no counts.</exception>
    public static PopulationRange? MinimalSynergyOfTriples(Joint joint, PopulationSettings settings,
        CancellationToken cancellation = default) => PairsOfTriples(joint, settings, cancellation).Run.MinimalSynergy();

    private static (PopulationRun Run, long Records) PairsOfTriples(Joint joint, PopulationSettings settings,
        CancellationToken cancellation)
    {
        long[] counts = SampleChecks.Counts(joint);
        Observation triples = Observation.OfTriples(joint.X1.Size, joint.X2.Size, joint.Y.Size, counts, pairsOnly: false);
        Observation pairs = Observation.OfTriples(joint.X1.Size, joint.X2.Size, joint.Y.Size, counts, pairsOnly: true);
        return (new PopulationRun(triples, pairs, settings, cancellation), (long)triples.Records);
    }

    /// <summary>Three samples of different records.</summary>
    /// <param name="counts">The samples.</param>
    /// <param name="settings">Confidence, method, seed.</param>
    /// <param name="cancellation">Stops; what is known by then is returned, marked <see cref="PopulationLimits.Stopped"/>.</param>
    public static PopulationLimits OfPairs(PairCounts counts, PopulationSettings settings, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(counts);
        Observation pairs = Observation.OfPairs(counts);
        return new PopulationRun(pairs, pairs, settings, cancellation).Limits(
        [
            new ObservedSample([counts.X1, counts.Y], counts.Records1), new ObservedSample([counts.X2, counts.Y], counts.Records2),
            new ObservedSample([counts.X1, counts.X2], counts.RecordsM),
        ]);
    }

    /// <summary>Two labelled samples of different records: R, U1, U2 and the single informations.</summary>
    /// <param name="x1y">Counts of (x1,y).</param>
    /// <param name="x2y">Counts of (x2,y), over the same Y.</param>
    /// <param name="settings">Confidence, method, seed.</param>
    /// <param name="cancellation">Stops; what is known by then is returned, marked <see cref="PopulationLimits.Stopped"/>.</param>
    /// <exception cref="ArgumentException">The weights are no counts, or the tables are over different targets.</exception>
    public static PopulationLimits OfLabelled(PairTable x1y, PairTable x2y, PopulationSettings settings,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(x1y);
        ArgumentNullException.ThrowIfNull(x2y);
        if (x1y.Columns.Size != x2y.Columns.Size)
        {
            throw new ArgumentException($"Y has {x1y.Columns.Size} symbols in the first table and {x2y.Columns.Size} in the second.",
                nameof(x2y));
        }

        Observation labelled = Observation.OfLabelled(x1y.Rows.Size, x2y.Rows.Size, x1y.Columns.Size, SampleChecks.Counts(x1y),
            SampleChecks.Counts(x2y));
        return new PopulationRun(labelled, labelled, settings, cancellation).Limits(
            [new ObservedSample([x1y.Rows, x1y.Columns], labelled.Sizes[0]),
            new ObservedSample([x2y.Rows, x2y.Columns], labelled.Sizes[1])]);
    }
}
