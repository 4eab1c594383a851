using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;

namespace Pid.Native;

/// <summary><c>pid_bounds_result</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BoundsResult
{
    private static readonly Func<InteractionBounds, Interval?>[] s_values =
        [.. ResultValue.All.Select(value => value.OfPairs).OfType<Func<InteractionBounds, Interval?>>()];

    public Enclosures Values;
    public double Attained;
    public long Nodes;
    public int Compatibility, SearchEnd, Dominant, Collect, Fusion, BoundCount;

    public static BoundsResult Unknown
    {
        get
        {
            BoundsResult none = new() { Attained = double.NaN };
            ((Span<Enclosure>)none.Values).Fill(Enclosure.Unknown);
            return none;
        }
    }

    public static BoundsResult From(InteractionBounds b)
    {
        BoundsResult result = Unknown with { Compatibility = (int)b.Compatibility };
        for (int i = 0; i < s_values.Length; i++)
        {
            result.Values[i] = s_values[i](b) is { } value ? value : Enclosure.Unknown;
        }

        if (b.Compatibility == Interactions.Compatibility.Impossible)
        {
            return result;
        }

        (result.Dominant, result.Collect, result.Fusion) = ((int)b.Advice.Dominant, (int)b.Advice.Collect, (int)b.Advice.Fusion);
        result.BoundCount = b.Bounds.Count;
        if (b.Search is { } search)
        {
            (result.Attained, result.Nodes, result.SearchEnd) = (search.Attained, search.Nodes, End(search.End));
        }

        return result;
    }

    /// <summary>The values of <see cref="ResultValue"/> that pairs have, in its order.</summary>
    [InlineArray(13)]
    internal struct Enclosures
    {
        private Enclosure _first;
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
