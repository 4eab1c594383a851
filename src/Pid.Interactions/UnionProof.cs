using Pid.Interactions.Decomposing;

namespace Pid.Interactions;

/// <summary>
/// What proves an enclosure of the union information, for anyone to check: potentials of the dual and a joint of the primal problem.
/// </summary>
/// <param name="Potentials1">l(x1,y) in nats, |X1| x |Y| row-major; 0 where p(x1,y) = 0.</param>
/// <param name="Potentials2">m(x2,y) in nats, |X2| x |Y| row-major; 0 where p(x2,y) = 0.</param>
/// <param name="Joint">q(x1,x2,y), row-major, y fastest: with marginals p(x1,y), p(x2,y) up to rounding.</param>
/// <remarks>
/// With c1(x1), c2(x2) such that c1 + c2 >= ln sum_y exp(l + m) (over cells whose two marginals are positive) the number
/// H(Y) ln 2 + sum p(x1,y)(l - c1) + sum p(x2,y)(m - c2) is at most the union information; c1 = c2 = 0 will do but for rounding. And H(Y)
/// ln 2 + sum q ln(q / q(x1,x2)) is at least, in nats.
/// </remarks>
internal sealed record UnionProof(IReadOnlyList<double> Potentials1, IReadOnlyList<double> Potentials2, IReadOnlyList<double> Joint)
{
    internal static UnionProof From(UnionProblem problem, UnionBounds bounds)
    {
        (double[] l, double[] m) = new UnionCertificate().Shifted(problem, bounds.L, bounds.M);
        (double[] a, double[] b, double[] q) = problem.Expand(l, m, bounds.Q);
        return new UnionProof(a, b, q);
    }
}
