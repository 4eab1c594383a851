using Pid.Interactions;
using Pid.Numerics.Distributions;

namespace Pid.Studies.Verification;

/// <summary>The values that a proof of the union information proves, by plain arithmetic.</summary>
internal static class UnionProofCheck
{
    /// <summary>Dual and primal value in bits, and how far the joint's pairs are from those given.</summary>
    public static (double Dual, double Primal, double Error) Values(Joint joint, UnionProof proof)
    {
        (int n1, int n2, int ny) = (joint.X1.Size, joint.X2.Size, joint.Y.Size);
        double[] p = new PlainInformation(joint).Probabilities.ToArray();
        (double[] p1, double[] p2) = Pairs(p, n1, n2, ny);
        (double[] q1, double[] q2) = Pairs([.. proof.Joint], n1, n2, ny);
        double error = Math.Max(Distance(p1, q1), Distance(p2, q2));
        double[] py = new double[ny];
        for (int c = 0; c < p.Length; c++)
        {
            py[c % ny] += p[c];
        }

        double entropy = PlainInformation.Entropy(py);
        return (entropy + (Dual(p1, p2, proof, n1, n2, ny) / Math.Log(2)), entropy + (Primal(proof.Joint, ny) / Math.Log(2)), error);
    }

    // sum p1 (l - c1) + sum p2 (m - c2) with c1 + c2 >= ln sum exp(l + m): what rounding leaves above 0 is charged to the symbol of less
    // mass.
    private static double Dual(double[] p1, double[] p2, UnionProof proof, int n1, int n2, int ny)
    {
        double[] mass1 = Masses(p1), mass2 = Masses(p2), c1 = new double[n1], c2 = new double[n2];
        for (int f = 0; f < n1 * n2; f++)
        {
            double sum = Enumerable.Range(0, ny).Select(y => (A: (f / n2 * ny) + y, B: (f % n2 * ny) + y)).Where(at => p1[at.A] > 0
                && p2[at.B] > 0)
                .Sum(at => Math.Exp(proof.Potentials1[at.A] + proof.Potentials2[at.B]));
            double excess = Math.Log(Math.Max(1, sum));
            ref double charged = ref mass1[f / n2] <= mass2[f % n2] ? ref c1[f / n2] : ref c2[f % n2];
            charged = Math.Max(charged, excess);
        }

        return Value(p1, proof.Potentials1, c1) + Value(p2, proof.Potentials2, c2);

        double[] Masses(double[] pair) => [.. pair.Chunk(ny).Select(row => row.Sum())];
        double Value(double[] p, IReadOnlyList<double> potentials, double[] c) =>
            Enumerable.Range(0, p.Length).Sum(i => p[i] > 0 ? p[i] * (potentials[i] - c[i / ny]) : 0);
    }

    private static double Primal(IReadOnlyList<double> q, int ny)
    {
        double value = 0;
        for (int f = 0; f < q.Count / ny; f++)
        {
            double fibre = Enumerable.Range(0, ny).Sum(y => q[(f * ny) + y]);
            value += Enumerable.Range(0, ny).Select(y => q[(f * ny) + y]).Sum(v => v > 0 ? v * Math.Log(v / fibre) : 0);
        }

        return value;
    }

    private static (double[], double[]) Pairs(double[] p, int n1, int n2, int ny)
    {
        double[] p1 = new double[n1 * ny], p2 = new double[n2 * ny];
        for (int c = 0; c < p.Length; c++)
        {
            p1[(c / (n2 * ny) * ny) + (c % ny)] += p[c];
            p2[(c / ny % n2 * ny) + (c % ny)] += p[c];
        }

        return (p1, p2);
    }

    private static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
