namespace Pid.Interactions.Sharp;

/// <summary>A box still to be searched: no joint in it has less entropy than the bound.</summary>
/// <param name="Bound">Proven, in nats.</param>
/// <param name="Lower">Lower ends.</param>
/// <param name="Upper">Upper ends.</param>
/// <param name="Basis">Where the linear program of the parent ended.</param>
internal sealed record BoxNode(double Bound, double[] Lower, double[] Upper, ushort[] Basis);
