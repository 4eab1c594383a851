namespace Pid.Numerics.Optimization.Conic;

// The ways to take a step.
internal sealed partial class InteriorPoint
{
    private const double ShortStep = 0.3; // with .1 the LogExpCR programs of CBLIB take a fifth more iterations,
    private const double ShortSymmetricStep = 0.1; // and with .3 those of symmetric cones somewhat more
    private const double ShortOfCentred = 0.05; // after two steps towards the centre, which a third would not improve

    // What an iteration tries, in this order, until a step is long enough.
    private static readonly Attempt s_planned = new(DualScaling: false, Sigma: null, ShortStep),
        s_uncorrected = new(DualScaling: null, Sigma: 0.5, ShortStep), // half way to the centre, without the second order
        s_dualScaled = s_planned with { DualScaling = true },
        s_centring = new(DualScaling: null, Sigma: 1, LeastStep);

    // Dual scaling is the same as the other for symmetric cones; there short steps help as well. For others it goes far where that of both
    // points no longer does, as it does near the end of a logistic regression; the one that went far comes first in the next iteration
    // (LogExpCR-n20-m400 of CBLIB: some 30 iterations, 42 where it does not; always dual, varun takes 36 to 60 and not 26). Towards the
    // centre it may go nowhere where that of both does: of 400 cones one that is far out is enough.
    private static readonly Attempt[]
        s_toCentre = [s_centring with { LeastStep = ShortStep }, s_centring with { DualScaling = false },
            s_centring with { DualScaling = true }],
        s_symmetric = [s_planned with { LeastStep = ShortSymmetricStep }, s_uncorrected with { LeastStep = LeastStep }, s_centring],
        s_nonsymmetric = [s_planned, s_dualScaled, s_uncorrected, .. s_toCentre],
        s_dualFirst = [s_dualScaled, s_uncorrected, s_planned, s_centring],
        s_slow = [s_uncorrected with { DualScaling = false, LeastStep = LeastStep }, s_centring],
        s_centred = [s_planned with { LeastStep = ShortOfCentred }, s_dualScaled with { LeastStep = ShortOfCentred },
            s_uncorrected with { LeastStep = ShortOfCentred }, .. s_toCentre];

    /// <summary>A way to take a step.</summary>
    /// <param name="DualScaling">Whether the scaling is that of the dual point alone; null to keep that of the attempt before.</param>
    /// <param name="Sigma">The share of the residuals that is kept; null for Mehrotra's, with his correction.</param>
    /// <param name="LeastStep">The shortest step that is taken.</param>
    private readonly record struct Attempt(bool? DualScaling, double? Sigma, double LeastStep);
}
