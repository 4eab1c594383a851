using System.Runtime.InteropServices;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;

namespace Pid.Native;

/// <summary><c>pid_bounds_result</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BoundsResult
{
    public Enclosure Redundancy, Unique1, Unique2, Synergy, MinimalSynergy, MaximalSynergy, Total, Information1, Information2;
    public Enclosure Accuracy, Accuracy1, Accuracy2, Disagreement;
    public double Attained;
    public long Nodes;
    public int Compatibility, SearchEnd, Dominant, Collect, Fusion, BoundCount;

    public static BoundsResult Unknown
    {
        get
        {
            Enclosure none = Enclosure.Unknown;
            return new()
            {
                Redundancy = none,
                Unique1 = none,
                Unique2 = none,
                Synergy = none,
                MinimalSynergy = none,
                MaximalSynergy = none,
                Total = none,
                Information1 = none,
                Information2 = none,
                Accuracy = none,
                Accuracy1 = none,
                Accuracy2 = none,
                Disagreement = none,
                Attained = double.NaN,
            };
        }
    }

    public static BoundsResult From(InteractionBounds b)
    {
        BoundsResult result = Unknown with
        {
            Redundancy = b.Redundancy,
            Unique1 = b.Unique1,
            Unique2 = b.Unique2,
            Information1 = b.Information.I1,
            Information2 = b.Information.I2,
            Accuracy1 = b.UnimodalAccuracy1,
            Accuracy2 = b.UnimodalAccuracy2,
            Disagreement = b.Disagreement,
            Compatibility = (int)b.Compatibility,
        };
        if (b.Compatibility == Interactions.Compatibility.Impossible)
        {
            return result; // a quantity of a joint that does not exist is no number
        }

        (result.Synergy, result.MinimalSynergy, result.Total, result.Accuracy) = (b.Synergy, b.MinimalSynergy, b.Total, b.Accuracy);
        (result.Dominant, result.Collect, result.Fusion) = ((int)b.Advice.Dominant, (int)b.Advice.Collect, (int)b.Advice.Fusion);
        result.BoundCount = b.Bounds.Count;
        if (b.Search is { } search)
        {
            (result.MaximalSynergy, result.Attained, result.Nodes, result.SearchEnd) = (search.MaximalSynergy, search.Attained,
                search.Nodes, End(search.End));
        }

        return result;
    }

    private static int End(SearchEnd end) => end switch
    {
        Interactions.MaximalSynergy.SearchEnd.Closed => 1,
        Interactions.MaximalSynergy.SearchEnd.NodeBudget => 2,
        Interactions.MaximalSynergy.SearchEnd.Cancelled => 3,
        Interactions.MaximalSynergy.SearchEnd.TooLarge => 4,
        _ => 0,
    };
}

/// <summary><c>pid_named_bound</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NamedBoundResult
{
    private const int NameSize = 64;
    private const int SourceSize = 192;

    public double Value;
    public int IsUpper, IsProven;
    public fixed byte Name[NameSize];
    public fixed byte Source[SourceSize];

    public static void Write(NamedBound bound, NamedBoundResult* target)
    {
        (target->Value, target->IsUpper, target->IsProven) = (bound.Value, bound.Side == BoundSide.Upper ? 1 : 0, bound.Proven ? 1 : 0);
        LastError.Copy(bound.Name, target->Name, NameSize);
        LastError.Copy(bound.Source, target->Source, SourceSize);
    }
}
