using Pid.Numerics.Certified;

namespace Pid.Numerics.Distributions;

/// <summary>
/// The distribution of a pair of variables: probabilities, each within a relative <see cref="RelativeError"/> of the exact one.
/// A probability that is exactly zero is stored as zero and the other way round. Immutable.
/// </summary>
public sealed class PairTable
{
    private readonly double[] _weights;
    private readonly double[] _probabilities;

    /// <summary>Creates a table from weights, row-major; p = w / sum w.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite, all are zero, or their number is wrong.</exception>
    public PairTable(Variable rows, Variable columns, ReadOnlySpan<double> weights)
        : this(rows, columns, weights, 0)
    {
    }

    /// <param name="rows">Variable of the rows.</param>
    /// <param name="columns">Variable of the columns.</param>
    /// <param name="weights">The weights, row-major.</param>
    /// <param name="weightError">Relative error of the weights themselves.</param>
    internal PairTable(Variable rows, Variable columns, ReadOnlySpan<double> weights, double weightError)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        long cells = (long)rows.Size * columns.Size;
        Distributions.Weights.Validate(weights, (int)Math.Min(cells, int.MaxValue), $"Table of ({rows.Name}, {columns.Name})");
        (Rows, Columns) = (rows, columns);
        _weights = weights.ToArray();
        _probabilities = new double[weights.Length];
        Interval total = Distributions.Weights.Total(weights);
        double w = total.Midpoint;
        for (int i = 0; i < weights.Length; i++)
        {
            // A positive weight keeps a positive probability even where the quotient underflows: zeros carry structure.
            _probabilities[i] = weights[i] > 0 ? Math.Max(weights[i] / w, double.Epsilon) : 0;
        }

        IsCounts = weightError == 0 && Distributions.Weights.AreCounts(weights);
        Total = w;
        RelativeError = (2 * weightError) + (4 * CertifiedMath.UnitRoundoff);
    }

    private PairTable(PairTable source, double relativeError)
    {
        (Rows, Columns, _weights, _probabilities) = (source.Rows, source.Columns, source._weights, source._probabilities);
        (Total, IsCounts, RelativeError) = (source.Total, source.IsCounts, relativeError);
    }

    /// <summary>The variable of the rows.</summary>
    public Variable Rows { get; }

    /// <summary>The variable of the columns.</summary>
    public Variable Columns { get; }

    /// <summary>The weights, row-major.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The probabilities, row-major.</summary>
    public ReadOnlySpan<double> Probabilities => _probabilities;

    /// <summary>The sum of the weights, rounded to nearest.</summary>
    public double Total { get; }

    /// <summary>Whether the weights are integers whose sums are exact.</summary>
    public bool IsCounts { get; }

    /// <summary>Every exact probability is within this relative distance of the stored one (underflow apart).</summary>
    public double RelativeError { get; }

    /// <summary>The probability of a cell, to within <see cref="RelativeError"/>.</summary>
    public double this[int row, int column] => _probabilities[(row * Columns.Size) + column];

    /// <summary>The distribution of the row variable, rounded.</summary>
    internal double[] RowMarginal()
    {
        double[] result = new double[Rows.Size];
        Marginalization.Rows(_probabilities, Rows.Size, Columns.Size, result);
        return result;
    }

    /// <summary>The distribution of the column variable, rounded.</summary>
    internal double[] ColumnMarginal()
    {
        double[] result = new double[Columns.Size];
        Marginalization.Columns(_probabilities, Rows.Size, Columns.Size, result);
        return result;
    }

    /// <summary>The same table with its stated error widened.</summary>
    internal PairTable WithRelativeError(double relativeError) => new(this, relativeError);
}
