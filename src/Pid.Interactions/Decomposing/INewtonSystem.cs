namespace Pid.Interactions.Decomposing;

/// <summary>
/// The Newton matrix of the union problem in the potentials l(x1,y), m(x2,y): the sum over fibres f = (x1,x2) of
/// E_f (w diag r + k r r') E_f', where E_f' picks l(x1,.) + m(x2,.). Its null space is the gauge l + c(y), m - c(y), which an
/// implementation pins.
/// </summary>
internal interface INewtonSystem
{
    /// <summary>Factors the matrix; the arrays are read again by <see cref="Solve"/>.</summary>
    /// <param name="problem">Sizes and zero pattern.</param>
    /// <param name="r">Conditional p(y|x1,x2) of every fibre, zero on inactive cells.</param>
    /// <param name="w">Weight of every fibre; 0 for a fibre without active cells.</param>
    /// <param name="k">Weight of the rank-one part of every fibre.</param>
    /// <param name="cancellation">Checked now and then; a cancelled factorisation is incomplete and must not be used.</param>
    void Factor(UnionProblem problem, double[] r, double[] w, double[] k, CancellationToken cancellation);

    /// <summary>Solves for (dl, dm), as accurately as the factors allow.</summary>
    void Solve(ReadOnlySpan<double> g1, ReadOnlySpan<double> g2, Span<double> dl, Span<double> dm);
}
