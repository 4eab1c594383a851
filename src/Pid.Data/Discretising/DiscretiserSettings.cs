namespace Pid.Data.Discretising;

/// <summary>How values become symbols.</summary>
public enum DiscretiserKind
{
    /// <summary>Bins that hold about as many records each.</summary>
    QuantileBins,

    /// <summary>Bins of the same width between the least and the greatest value.</summary>
    EqualWidthBins,

    /// <summary>Clusters of standardised values, after principal components where asked.</summary>
    Clusters,
}

/// <summary>What discretiser to fit to the columns of a variable.</summary>
/// <param name="Kind">How values become symbols.</param>
/// <param name="Count">Bins of each column, or clusters; null for the rule of <see cref="Clustering.CountFor"/>.</param>
/// <param name="Components">Principal components kept before clustering; null for none taken.</param>
/// <param name="Seed">Seed of the starts of the clustering.</param>
public sealed record DiscretiserSettings(DiscretiserKind Kind, int? Count, int? Components = null, int Seed = 0)
{
    /// <summary>Fits the discretiser.</summary>
    /// <param name="features">The sample to fit on, at least one record.</param>
    /// <param name="count">The number where <see cref="Count"/> leaves it to the rule.</param>
    /// <exception cref="ArgumentException">There is no record, or a number is out of range.</exception>
    public Discretiser Fit(Features features, int count) => Kind == DiscretiserKind.Clusters
        ? Clustering.Fit(features, Count ?? count, Components, Seed)
        : Binning.Fit(features, Count ?? count, Kind == DiscretiserKind.EqualWidthBins);
}
