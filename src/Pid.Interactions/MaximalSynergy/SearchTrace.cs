namespace Pid.Interactions.MaximalSynergy;

/// <summary>What a search found out about a box, kept where it is to be proved to others.</summary>
internal sealed class SearchTrace
{
    /// <summary>Multipliers, and what they cut off.</summary>
    public List<Round> Rounds { get; } = [];

    /// <summary>The variable at which the box was divided; -1 where it was not.</summary>
    public int Variable { get; private set; } = -1;

    /// <summary>What the two parts end at: the last multipliers close what is between.</summary>
    public double Left { get; private set; }

    /// <summary>Where the upper part begins.</summary>
    public double Right { get; private set; }

    /// <summary>The part below.</summary>
    public SearchTrace? Below { get; private set; }

    /// <summary>The part above.</summary>
    public SearchTrace? Above { get; private set; }

    /// <summary>Begins a round.</summary>
    public void Add(ReadOnlySpan<double> multipliers, TracedBound bound = TracedBound.Chords) =>
        Rounds.Add(new Round(multipliers.ToArray(), [], bound));

    /// <summary>Takes note of a cut of the last round: what is below an end, or above.</summary>
    public void Cut(int variable, bool below, double end) => Rounds[^1].Cuts.Add((variable, below, end));

    /// <summary>Takes note of a division.</summary>
    public void Divide(int variable, double left, double right) =>
        (Variable, Left, Right, Below, Above) = (variable, left, right, new SearchTrace(), new SearchTrace());

    /// <summary>A round.</summary>
    /// <param name="Multipliers">What the bound is made of.</param>
    /// <param name="Cuts">What is cut off: below or above an end.</param>
    /// <param name="Bound">The bound.</param>
    public sealed record Round(double[] Multipliers, List<(int Variable, bool Below, double End)> Cuts, TracedBound Bound);
}

/// <summary>What multipliers of a <see cref="SearchTrace"/> bound.</summary>
internal enum TracedBound
{
    /// <summary>The entropy, by its chords: multipliers of the equations (<see cref="SearchWorker.Rows"/>).</summary>
    Chords,

    /// <summary>A variable, by multipliers of the equations.</summary>
    Linear,

    /// <summary>The entropy, by equations that are kept whole: <see cref="RowBound.Best"/>.</summary>
    Rows,
}
