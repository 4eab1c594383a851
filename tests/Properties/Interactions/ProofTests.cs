using System.Numerics;
using CsCheck;
using Pid.Interactions;
using Pid.Interactions.Union;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Tests.Properties.Interactions;

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
            Assert.True(lower == low || dual >= Exact.Of(lower - 1e-12), $"{d.UnionInformation} claims more than its potentials prove: {Exact.ToDouble(dual):R} {Tables.Print(joint)}");
            Assert.True(upper == high || primal <= Exact.Of(upper + 1e-12), $"{d.UnionInformation} claims more than its joint proves: {Exact.ToDouble(primal):R} {Tables.Print(joint)}");
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

        // H(Y) + sum p1 (l - c1) + sum p2 (m - c2), c1 + c2 >= ln sum exp: the tightest c1 for c2 = 0, then the tightest c2; or the other way.
        public BigInteger DualBits()
        {
            BigInteger?[] lse = new BigInteger?[_n1 * _n2];
            for (int f = 0; f < lse.Length; f++)
            {
                BigInteger[] u = [.. Enumerable.Range(0, _ny).Select(y => (A: ((f / _n2) * _ny) + y, B: ((f % _n2) * _ny) + y))
                    .Where(at => !_p1[at.A].IsZero && !_p2[at.B].IsZero).Select(at => _l[at.A] + _m[at.B])];
                if (u.Length > 0)
                {
                    BigInteger max = u.Max();
                    lse[f] = max + Exact.Log(u.Aggregate(BigInteger.Zero, (sum, v) => sum + Exact.Exp(v - max)));
                }
            }

            BigInteger[] zero1 = new BigInteger[_n1], zero2 = new BigInteger[_n2];
            BigInteger[] c1 = Rows(lse, zero2), c2 = Columns(lse, zero1);
            BigInteger value = BigInteger.Max(Value(c1, Columns(lse, c1)), Value(Rows(lse, c2), c2));
            return TargetEntropy() + Exact.Divide(value, Exact.Log(2.0));
        }

        private BigInteger[] Rows(BigInteger?[] lse, BigInteger[] columns) => [.. Enumerable.Range(0, _n1).Select(i =>
            Enumerable.Range(0, _n2).Select(j => lse[(i * _n2) + j] - columns[j]).Max() ?? BigInteger.Zero)];

        private BigInteger[] Columns(BigInteger?[] lse, BigInteger[] rows) => [.. Enumerable.Range(0, _n2).Select(j =>
            Enumerable.Range(0, _n1).Select(i => lse[(i * _n2) + j] - rows[i]).Max() ?? BigInteger.Zero)];

        private BigInteger Value(BigInteger[] c1, BigInteger[] c2)
        {
            BigInteger value = BigInteger.Zero;
            for (int i = 0; i < _p1.Length; i++)
            {
                value += Exact.Multiply(_p1[i], _l[i] - c1[i / _ny]);
            }

            for (int i = 0; i < _p2.Length; i++)
            {
                value += Exact.Multiply(_p2[i], _m[i] - c2[i / _ny]);
            }

            return value;
        }

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
