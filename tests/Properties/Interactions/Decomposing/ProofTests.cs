using System.Numerics;
using CsCheck;
using Pid.Interactions;
using Pid.Interactions.Decomposing;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions.Decomposing;

/// <summary>The proof of a decomposition, checked by code that shares nothing with the library: 120-digit fixed point.</summary>
public class ProofTests
{
    [Fact]
    public void Potentials_and_joint_prove_the_union_information() =>
        Tables.Any(4).Where(j => j.Weights.ToArray().Where(w => w > 0).Min() > 1e-60).Holds(joint =>
        {
            Decomposer decomposer = new();
            Decomposition d = decomposer.Decompose(joint);
            UnionProof proof = decomposer.Proof();
            Check check = new(joint, proof);
            BigInteger dual = check.DualBits(), primal = check.PrimalBits();

            // The dual value is a true lower bound, so it may not exceed any primal value; both lie where the interval says it,
            Assert.True(dual <= primal + Exact.Of(1e-12), "weak duality");
            // at, unless max(I1, I2) <= union <= min(I1 + I2, I12) says more.
            double low = Math.Max(d.Information.I1.Lower, d.Information.I2.Lower);
            double high = Math.Min((d.Information.I1 + d.Information.I2).Upper, d.Total.Upper);
            (double lower, double upper) = (d.UnionInformation.Lower, d.UnionInformation.Upper);
            Assert.True(lower == low || dual >= Exact.Of(lower - 1e-12),
                $"{d.UnionInformation} claims more than its potentials prove: {Exact.ToDouble(dual):R} {Tables.Print(joint)}");
            Assert.True(upper == high || primal <= Exact.Of(upper + 1e-12),
                $"{d.UnionInformation} claims more than its joint proves: {Exact.ToDouble(primal):R} {Tables.Print(joint)}");
            Assert.True(check.WorstMarginalError() <= Exact.Of(1e-14), "the joint has other marginals");
        }, cases: 300);

    [Fact]
    public void A_stated_error_of_the_marginals_is_covered() =>
        Gen.Select(Gen.Double[0.05, 1].Array[18], Gen.Double[-1, 1].Array[18]).Holds((w, noise) =>
        {
            // Weights within a relative 1e-4 have probabilities and marginals within 2.01e-4.
            double[] other = [.. w.Zip(noise, (v, e) => v * (1 + (1e-4 * e)))];
            Joint stated = Joint.FromWeights(3, 2, 3, w), exact = Joint.FromWeights(3, 2, 3, other);
            PairwiseMarginals m = PairwiseMarginals.FromJoint(stated);
            UnionProblem problem = new();
            problem.Load(m.X1Y.Probabilities, 3, m.X2Y.Probabilities, 2, 3, 2.01e-4);
            UnionSolver solver = new();
            solver.Solve(problem, 1e-12, 0.01, default);
            UnionCertificate certificate = new();
            Decomposition d = Decomposition.Of(exact);
            Interval minimum = (d.UnionInformation - d.Information.HY) * CertifiedMath.Ln2; // min of f, in nats
            Assert.True(certificate.LowerBound(problem, solver.Bounds.L, solver.Bounds.M) <= minimum.Upper);
            Assert.True(certificate.UpperBound(problem, solver.Bounds.Q) >= minimum.Lower);
        }, cases: 200);

    private sealed class Check
    {
        private readonly int _n1, _n2, _ny;
        private readonly BigInteger[] _p1, _p2, _py, _q, _l, _m;

        public Check(Joint joint, UnionProof proof)
        {
            (_n1, _n2, _ny) = (joint.X1.Size, joint.X2.Size, joint.Y.Size);
            (_p1, _p2, _py) = (new BigInteger[_n1 * _ny], new BigInteger[_n2 * _ny], new BigInteger[_ny]);
            BigInteger total = joint.Weights.ToArray().Aggregate(BigInteger.Zero, (s, w) => s + Exact.Of(w));
            for (int c = 0; c < joint.Weights.Length; c++)
            {
                BigInteger p = Exact.Divide(Exact.Of(joint.Weights[c]), total);
                int y = c % _ny, f = c / _ny;
                _p1[((f / _n2) * _ny) + y] += p;
                _p2[((f % _n2) * _ny) + y] += p;
                _py[y] += p;
            }

            _q = [.. proof.Joint.Select(Exact.Of)];
            _l = [.. proof.Potentials1.Select(Exact.Of)];
            _m = [.. proof.Potentials2.Select(Exact.Of)];
            Assert.All(proof.Joint, v => Assert.True(v >= 0));
        }

        private BigInteger TargetEntropy() => Exact.EntropyBits(_py);

        // H(Y) + sum p1 (l - c1) + sum p2 (m - c2), c1 + c2 >= ln sum exp: what rounding leaves above 0 is charged to the symbol of less
        // mass.
        public BigInteger DualBits()
        {
            BigInteger[] mass1 = Masses(_p1), mass2 = Masses(_p2), c1 = new BigInteger[_n1], c2 = new BigInteger[_n2];
            for (int f = 0; f < _n1 * _n2; f++)
            {
                BigInteger sum = Enumerable.Range(0, _ny).Select(y => (A: ((f / _n2) * _ny) + y, B: ((f % _n2) * _ny) + y))
                    .Where(at => !_p1[at.A].IsZero && !_p2[at.B].IsZero)
                    .Aggregate(BigInteger.Zero, (s, at) => s + Exact.Exp(_l[at.A] + _m[at.B]));
                if (sum > Exact.One)
                {
                    ref BigInteger charged = ref mass1[f / _n2] <= mass2[f % _n2] ? ref c1[f / _n2] : ref c2[f % _n2];
                    charged = BigInteger.Max(charged, Exact.Log(sum));
                }
            }

            return TargetEntropy() + Exact.Divide(Value(_p1, _l, c1) + Value(_p2, _m, c2), Exact.Log(2.0));
        }

        private BigInteger[] Masses(BigInteger[] pair) =>
            [.. pair.Chunk(_ny).Select(row => row.Aggregate(BigInteger.Zero, (a, b) => a + b))];

        private BigInteger Value(BigInteger[] p, BigInteger[] potentials, BigInteger[] shift) =>
            p.Select((v, i) => Exact.Multiply(v, potentials[i] - shift[i / _ny])).Aggregate(BigInteger.Zero, (a, b) => a + b);

        // H(Y) + sum q log2(q / q(x1,x2))
        public BigInteger PrimalBits()
        {
            BigInteger value = TargetEntropy();
            for (int f = 0; f < _n1 * _n2; f++)
            {
                BigInteger[] fibre = _q[(f * _ny)..((f + 1) * _ny)];
                BigInteger w = fibre.Aggregate(BigInteger.Zero, (a, b) => a + b);
                foreach (BigInteger v in fibre)
                {
                    value += v.IsZero ? 0 : Exact.Multiply(v, Exact.Log2(Exact.Divide(v, w)));
                }
            }

            return value;
        }

        public BigInteger WorstMarginalError()
        {
            BigInteger worst = BigInteger.Zero;
            BigInteger[] a = [.. _p1], b = [.. _p2];
            for (int c = 0; c < _q.Length; c++)
            {
                int y = c % _ny, f = c / _ny;
                a[((f / _n2) * _ny) + y] -= _q[c];
                b[((f % _n2) * _ny) + y] -= _q[c];
            }

            foreach (BigInteger e in a.Concat(b))
            {
                worst = BigInteger.Max(worst, BigInteger.Abs(e));
            }

            return worst;
        }
    }
}
