namespace Pid.Numerics.Optimization.Conic.Kkt;

/// <summary>
/// Factorises and solves, up to a small regularisation, the quasi-definite system of a Newton step: [ P B' ; B -G ] (x, z) = (f, g). With
/// the scalings H = W W' that the cones hold, B = W^-1 A and G = I on the rows of cones of the shape
/// <see cref="Cones.HessianShape.Factored"/>, B = A and G = H on the others. <see cref="KktSystem"/> removes the regularisation.
/// </summary>
internal interface IKktBackend
{
    /// <summary>Factorises for the current numbers and scalings.</summary>
    /// <param name="regularization">Added to P, and to G, where the backend needs it to stay regular.</param>
    /// <param name="stop">Looked at many times a second.</param>
    /// <returns>False if it broke down or was stopped.</returns>
    bool Factor(double regularization, CancellationToken stop);

    /// <summary>Solves approximately.</summary>
    /// <param name="f">n values.</param>
    /// <param name="g">m values.</param>
    /// <param name="x">n values.</param>
    /// <param name="z">m values.</param>
    void Solve(ReadOnlySpan<double> f, ReadOnlySpan<double> g, Span<double> x, Span<double> z);
}
