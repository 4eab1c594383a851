namespace Pid.Numerics.Conic.Kkt;

/// <summary>
/// Factorises and solves, up to a small regularisation, the quasi-definite system of a Newton step:
/// [ P A' ; A -H ] (x, z) = (f, g), with H the scaling that the cones hold. <see cref="KktSystem"/> removes the regularisation by refinement.
/// </summary>
public interface IKktBackend
{
    /// <summary>The numbers of P or A have changed.</summary>
    void Load();

    /// <summary>Factorises for the current scalings.</summary>
    /// <returns>False if it broke down.</returns>
    bool Factor();

    /// <summary>Solves approximately.</summary>
    /// <param name="f">n values.</param>
    /// <param name="g">m values.</param>
    /// <param name="x">n values.</param>
    /// <param name="z">m values.</param>
    void Solve(ReadOnlySpan<double> f, ReadOnlySpan<double> g, Span<double> x, Span<double> z);
}
