using Pid.Numerics.Certified;

namespace Pid.Interactions.Inference;

/// <content>The ends that were found, as limits.</content>
internal sealed partial class PopulationRun
{
    private readonly Dictionary<Quantity, double> _atFit = []; // of either end
    private QuantityOracle? _oracle;
    private const double Rounding = 2e-7; // of a value: that of the fit and of the smoothing of its cells

    private PopulationLimits Assemble(IReadOnlyList<ObservedSample> samples, List<string> notes)
    {
        double targets = Math.Log2(observed.NY);
        PopulationRange? synergy = HasSources ? Range(Quantity.Synergy, targets) : null, total = HasSources
            ? Range(Quantity.Total, targets) : null;
        PopulationRange? accuracy = !HasSources ? null : new PopulationRange(
            Best(Lower(Quantity.Accuracy), Lower(Quantity.Accuracy1), Lower(Quantity.Accuracy2)), IsJoint ? Upper(Quantity.Accuracy, 1)
            : FanoEnd());
        PopulationLimits limits = new()
        {
            Confidence = settings.Confidence,
            Method = _method,
            Samples = samples,
            Redundancy = Range(Quantity.Redundancy, targets),
            Unique1 = Range(Quantity.Unique1, targets),
            Unique2 = Range(Quantity.Unique2, targets),
            Synergy = synergy,
            MinimalSynergy = synergy is { } least && !IsJoint
            ? least with { Upper = Least(Upper(Quantity.MinimalSynergy, targets), least.Upper) } : null,
            MaximalSynergy = IsJoint ? null : synergy,
            Total = total,
            Accuracy = accuracy,
            Information1 = Range(Quantity.Information1, targets),
            Information2 = Range(Quantity.Information2, targets),
            UnimodalAccuracy1 = Range(Quantity.Accuracy1, 1),
            UnimodalAccuracy2 = Range(Quantity.Accuracy2, 1),
            TargetEntropy = Range(Quantity.TargetEntropy, targets),
            Notes = notes,
            Stopped = _stopped,
            Proof = new PopulationProof(observed, !ReferenceEquals(observed, paired), _fit,
                [.. _ends.Values.Select(found => found.Proof).OfType<OuterProof>()]),
        };
        return new UnseenValues(observed, _miss).Widen(_method == RadiusMethod.Finite ? Guaranteed.Of(limits, IsJoint) : limits);
    }

    // Both ends are found to 1e-5 nats: where the region is one point they may cross by as much.
    private PopulationRange Range(Quantity quantity, double most)
    {
        (PopulationEnd lower, PopulationEnd upper) = (Lower(quantity), Upper(quantity, most));
        return new PopulationRange(lower, upper.Value < lower.Value && upper.Value > lower.Value - 1e-4
            ? upper with { Value = lower.Value, Attained = lower.Value } : upper);
    }

    // What is proven of the region cuts what was found there: at degenerate joints the optimiser's own values can be wrong.
    private PopulationEnd Lower(Quantity quantity)
    {
        Found found = _ends[(quantity, -1)];
        // The end of an accuracy is that of one classifier, which is not always the best one.
        double least = AccuracyFloor.IsAccuracy(quantity) ? AccuracyFloor.OfLabels(observed.NY) : 0;
        double outer = Math.Max(least, found.Outer), attained = found.Point is { } point
            ? Math.Max(outer, Math.Min(point.Value, AtFit(quantity) ?? point.Value) * Unit(quantity)) : outer;
        return new PopulationEnd(_method == RadiusMethod.Finite ? outer : Math.Max(outer, Beyond(quantity, -1, attained)), attained, outer,
            found.Radius);
    }

    private PopulationEnd Upper(Quantity quantity, double most)
    {
        Found found = _ends[(quantity, 1)];
        double outer = Math.Min(most, Math.Max(0, found.Outer)), attained = found.Point is { } point
            ? Math.Clamp(Math.Max(point.Value, AtFit(quantity) ?? point.Value) * Unit(quantity), 0, outer) : outer;
        return new PopulationEnd(_method == RadiusMethod.Finite ? outer : Math.Min(outer, Beyond(quantity, 1, attained)), attained, outer,
            found.Radius);
    }

    // A search for an end may stop a share of its distance from the fit short of it, and values are rounded: limits reckon with both.
    private double Beyond(Quantity quantity, int sign, double attained)
    {
        double distance = AtFit(quantity) is { } fit ? Math.Max(0, sign * (attained - (fit * Unit(quantity)))) : 0;
        return (attained + (sign * RegionEnds.ChordAccuracy * distance)) * (1 + (sign * Rounding));
    }

    // The fit is in every region.
    private double? AtFit(Quantity quantity)
    {
        double[] fit = IsOfPairs(quantity) ? _pairedFit : _fit;
        if (quantity == Quantity.MinimalSynergy || fit.Length == 0)
        {
            return null;
        }

        if (!_atFit.TryGetValue(quantity, out double value))
        {
            _oracle ??= new QuantityOracle(observed.N1, observed.N2, observed.NY);
            value = _atFit[quantity] = _oracle.Value(quantity, fit, new double[fit.Length]);
        }

        return value;
    }

    private static PopulationEnd Least(PopulationEnd a, PopulationEnd b) => a.Value <= b.Value ? a : b;

    // Whoever sees both sees each.
    private static PopulationEnd Best(params ReadOnlySpan<PopulationEnd> ends)
    {
        PopulationEnd best = ends[0];
        foreach (PopulationEnd end in ends)
        {
            best = end.Value > best.Value ? end : best;
        }

        return best;
    }

    // By Fano's inequality from the least H(Y|X1,X2).
    private PopulationEnd FanoEnd()
    {
        Found found = _ends[(Quantity.Certainty, 1)];
        double attained = found.Point is { } point ? Fano(point.Value * s_nat) : 1, outer = double.IsFinite(found.Outer)
            ? Math.Max(attained, Fano(found.Outer)) : 1;
        return new PopulationEnd(_method == RadiusMethod.Finite ? outer : attained, attained, outer, found.Radius);

        double Fano(double certainty) => Pid.Interactions.Accuracy.FanoUpperBound(Math.Max(0, -certainty), observed.NY);
    }

    private static double Unit(Quantity quantity) => AccuracyFloor.IsAccuracy(quantity) ? 1 : s_nat;
}
