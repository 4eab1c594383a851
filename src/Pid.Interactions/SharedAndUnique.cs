using Pid.Numerics.Certified;

namespace Pid.Interactions;

/// <summary>
/// R, U1 and U2 in bits, as they follow from p(x1,y) and p(x2,y) alone: R = I1 + I2 - union, U1 = union - I2, U2 = union - I1, with the
/// union information min over D12 of I(X1,X2;Y).
/// </summary>
/// <param name="Redundancy">R, in [0, min(I1, I2)].</param>
/// <param name="Unique1">U1, in [0, I1].</param>
/// <param name="Unique2">U2, in [0, I2].</param>
/// <param name="UnionInformation">R + U1 + U2, in [max(I1, I2), I1 + I2].</param>
public readonly record struct SharedAndUnique(Interval Redundancy, Interval Unique1, Interval Unique2, Interval UnionInformation)
{
    /// <summary>The largest width of the four.</summary>
    public double Width => Math.Max(Math.Max(Redundancy.Width, UnionInformation.Width), Math.Max(Unique1.Width, Unique2.Width));

    /// <summary>Derives the parts; every intersection is with a range that a theorem gives the exact value.</summary>
    internal static SharedAndUnique From(Interval union, Interval i1, Interval i2)
    {
        Interval range = new(Math.Max(i1.Lower, i2.Lower), (i1 + i2).Upper);
        Interval u = union.Intersect(range);
        return new SharedAndUnique(
            (i1 + i2 - u).Intersect(new Interval(0, Math.Min(i1.Upper, i2.Upper))),
            (u - i2).Intersect(new Interval(0, i1.Upper)),
            (u - i1).Intersect(new Interval(0, i2.Upper)),
            u);
    }
}
