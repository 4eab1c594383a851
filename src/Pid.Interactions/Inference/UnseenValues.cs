namespace Pid.Interactions.Inference;

/// <summary>
/// What a variable may hide of which all records show one value. A second value that makes up a share e of the population goes unseen in n
/// records with probability (1 - e)^n, so with the confidence of the limits e is at most 1 - miss^(1/n) (some 3/n at 95 %), and the
/// variable's entropy at most h(e): no information about it, or by it, differs by more from what the records show, and no accuracy by more
/// than e. Values beyond a second one are not reckoned with, nor those unseen of variables that show more than one.
/// </summary>
internal sealed class UnseenValues
{
    private readonly double _bits1, _bits2, _bitsY, _share1, _share2, _shareY, _most, _least;

    public UnseenValues(Observation o, double miss)
    {
        bool apart = o.Kind == ObservationKind.Pairs;
        (_share1, _bits1) = Of(o.N1, apart ? o.Sizes[0] + o.Sizes[2] : o.Records, miss);
        (_share2, _bits2) = Of(o.N2, apart ? o.Sizes[1] + o.Sizes[2] : o.Records, miss);
        (_shareY, _bitsY) = Of(o.NY, apart ? o.Sizes[0] + o.Sizes[1] : o.Records, miss);
        int labels = Math.Max(2, o.NY);
        (_most, _least) = (Math.Log2(labels), AccuracyFloor.OfLabels(labels));
    }

    /// <summary>The limits, as wide as unseen values may make them; the same where every variable shows more than one.</summary>
    public PopulationLimits Widen(PopulationLimits limits)
    {
        double bits = _bits1 + _bits2 + _bitsY, share = _share1 + _share2 + _shareY;
        return bits == 0 ? limits : limits with
        {
            Redundancy = Bits(limits.Redundancy, bits),
            Unique1 = Bits(limits.Unique1, bits),
            Unique2 = Bits(limits.Unique2, bits),
            Synergy = Bits(limits.Synergy, bits),
            MinimalSynergy = Bits(limits.MinimalSynergy, bits),
            MaximalSynergy = Bits(limits.MaximalSynergy, bits),
            Total = Bits(limits.Total, bits),
            Information1 = Bits(limits.Information1, _bits1 + _bitsY),
            Information2 = Bits(limits.Information2, _bits2 + _bitsY),
            TargetEntropy = Bits(limits.TargetEntropy, _bitsY),
            Accuracy = limits.Accuracy is { } accuracy ? Moved(accuracy, share, _least, 1) : null,
            UnimodalAccuracy1 = Moved(limits.UnimodalAccuracy1, _share1 + _shareY, _least, 1),
            UnimodalAccuracy2 = Moved(limits.UnimodalAccuracy2, _share2 + _shareY, _least, 1),
            Notes = [.. limits.Notes, FormattableString.Invariant(
                $"A variable shows one value: a second one of up to {100 * Math.Max(_share1, Math.Max(_share2, _shareY)):0.##} % of the ")
                + "population is reckoned with."],
        };
    }

    private static (double Share, double Bits) Of(int symbols, double records, double miss)
    {
        if (symbols > 1 || records == 0)
        {
            return (0, 0);
        }

        double e = 1 - Math.Pow(miss, 1 / records);
        return (e, Pid.Interactions.Accuracy.BinaryEntropy(Math.Min(e, 0.5)).Upper);
    }

    private PopulationRange? Bits(PopulationRange? range, double by) => range is { } known ? Bits(known, by) : null;

    private PopulationRange Bits(PopulationRange range, double by) => Moved(range, by, 0, _most);

    private static PopulationRange Moved(PopulationRange range, double by, double least, double most) => new(
        End(range.Lower, v => Math.Max(least, v - by)), End(range.Upper, v => Math.Min(most, v + by)));

    private static PopulationEnd End(PopulationEnd end, Func<double, double> move) =>
        end with { Value = move(end.Value), Attained = move(end.Attained), Outer = move(end.Outer) };
}
