using System.Numerics;
using CsCheck;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Certificates;

/// <summary>
/// Tables whose exact numbers lie anywhere within a stated relative error of those given, and arbitrary numbers to judge certificates with:
/// whatever a solver could propose, and more.
/// </summary>
internal static class Stated
{
    /// <summary>0, the rounding of a double, and what people state.</summary>
    public static readonly Gen<double> Error = Gen.OneOf(0.0, 1e-15, 1e-10, 1e-4);

    /// <summary>Numbers of either sign and of every size up to a million.</summary>
    public static readonly Gen<double> Potential = Gen.Select(Gen.Double[-12, 6], Gen.Bool,
        (decade, sign) => (sign ? 1 : -1) * Math.Pow(10, decade));

    /// <summary>Shapes up to 3 x 3 x 3 with weights, some of them zero or tiny, and a stated error.</summary>
    public static readonly Gen<(PairwiseMarginals Marginals, double Error)> Marginals = Gen.Select(Gen.Int[2, 3], Gen.Int[2, 3],
        Gen.Int[2, 3], Error)
        .SelectMany((a, b, c, error) => Weights(a * b * c).Select(w => (Of(Joint.FromWeights(a, b, c, w), error), error)));

    private static Gen<double[]> Weights(int cells) =>
        Gen.Frequency((5, Gen.Double[0.05, 1]), (1, Gen.Const(0.0)), (1, Gen.Double[-9, -1].Select(d => Math.Pow(10, d)))).Array[cells]
        .Where(w => w.Any(v => v > 0));

    /// <summary>The pairs of a joint with so much said to be their error: exactly, nothing on top.</summary>
    public static PairwiseMarginals Of(Joint joint, double error)
    {
        PairwiseMarginals m = PairwiseMarginals.FromJoint(joint);
        return new PairwiseMarginals(m.X1Y.WithRelativeError(error), m.X2Y.WithRelativeError(error), m.X1X2.WithRelativeError(error),
            hasJoint: true);
    }

    /// <summary>p moved to the worst end of its error for a potential: where a lower bound of p t is least.</summary>
    public static BigInteger LeastProduct(double p, double t, double error)
    {
        BigInteger value = Exact.Multiply(Exact.Of(p), Exact.Of(t));
        return value - Exact.Multiply(BigInteger.Abs(value), Exact.Of(error));
    }

    /// <summary>ln sum exp of fixed-point numbers.</summary>
    public static BigInteger LogSumExp(IReadOnlyList<BigInteger> values)
    {
        BigInteger max = values.Aggregate(BigInteger.Max);
        return max + Exact.Log(values.Aggregate(BigInteger.Zero, (sum, v) => sum + Exact.Exp(v - max)));
    }

    /// <summary>Exact h(r) = -r ln r.</summary>
    public static BigInteger H(BigInteger r) => r.Sign <= 0 ? BigInteger.Zero : -Exact.Multiply(r, Exact.Log(r));
}
