namespace Pid.Data.Discretising;

/// <summary>How values become symbols.</summary>
internal enum DiscretiserKind
{
    /// <summary>Bins that hold about as many records each.</summary>
    QuantileBins,

    /// <summary>Bins of the same width between the least and the greatest value.</summary>
    EqualWidthBins,

    /// <summary>Clusters of standardised values, after principal components where asked.</summary>
    Clusters,

    /// <summary>Classes of the posteriors of the target that a logistic regression gives; only for sources of labelled records.</summary>
    Posteriors,
}

/// <summary>What discretiser to fit to the columns of a variable.</summary>
/// <param name="Kind">How values become symbols.</param>
/// <param name="Count">
/// Bins of each column, clusters, or classes of posteriors; null for the rule of <see cref="Clustering.CountFor"/>.
/// </param>
/// <param name="Components">Principal components kept before clustering; null for none taken.</param>
/// <param name="Seed">Seed of the starts of the clustering, and of which records posteriors are fitted to.</param>
internal sealed record DiscretiserSettings(DiscretiserKind Kind, int? Count, int? Components = null, int Seed = 0)
{
    /// <summary>Fits the discretiser.</summary>
    /// <param name="features">The sample to fit on, at least one record.</param>
    /// <param name="count">The number where <see cref="Count"/> leaves it to the rule.</param>
    /// <exception cref="ArgumentException">
    /// There is no record, a number is out of range, or posteriors are asked for, which need labels.
    /// </exception>
    public Discretiser Fit(Features features, int count) => Kind switch
    {
        DiscretiserKind.Clusters => Clustering.Fit(features, Count ?? count, Components, Seed),
        DiscretiserKind.Posteriors => throw new ArgumentException("Posteriors are fitted to labelled records of two sources, one by one.",
            nameof(features)),
        _ => Binning.Fit(features, Count ?? count, Kind == DiscretiserKind.EqualWidthBins),
    };

    /// <summary>Whether the number is left to the rule of <see cref="Clustering.CountFor"/>.</summary>
    internal bool IsByRule => Count is null && Kind is (DiscretiserKind.Clusters or DiscretiserKind.Posteriors);
}
