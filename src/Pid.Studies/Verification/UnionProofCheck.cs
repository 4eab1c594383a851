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

    // sum p1 (l - c1) + sum p2 (m - c2) with c1 + c2 >= ln sum exp(l + m): c1 the largest of each row, then c2 of what remains.
    private static double Dual(double[] p1, double[] p2, UnionProof proof, int n1, int n2, int ny)
    {
        double[] lse = new double[n1 * n2];
        for (int f = 0; f < lse.Length; f++)
        {
            double[] u = [.. Enumerable.Range(0, ny).Where(y => p1[(f / n2 * ny) + y] > 0 && p2[(f % n2 * ny) + y] > 0)
                .Select(y => proof.Potentials1[(f / n2 * ny) + y] + proof.Potentials2[(f % n2 * ny) + y])];
            double top = u.Length > 0 ? u.Max() : 0;
            lse[f] = u.Length > 0 ? top + Math.Log(u.Sum(v => Math.Exp(v - top))) : double.NegativeInfinity;
        }

        double[] zero1 = new double[n1], zero2 = new double[n2];
        double[] c1 = Rows(zero2), c2 = Columns(zero1);
        return Math.Max(Value(c1, Columns(c1)), Value(Rows(c2), c2));

        double[] Rows(double[] columns) => [.. Enumerable.Range(0, n1).Select(i => Finite(Enumerable.Range(0, n2).Max(j => lse[(i * n2) + j] - columns[j])))];
        double[] Columns(double[] rows) => [.. Enumerable.Range(0, n2).Select(j => Finite(Enumerable.Range(0, n1).Max(i => lse[(i * n2) + j] - rows[i])))];
        double Value(double[] rows, double[] columns) =>
            Enumerable.Range(0, p1.Length).Sum(i => p1[i] > 0 ? p1[i] * (proof.Potentials1[i] - rows[i / ny]) : 0)
            + Enumerable.Range(0, p2.Length).Sum(i => p2[i] > 0 ? p2[i] * (proof.Potentials2[i] - columns[i / ny]) : 0);
        static double Finite(double v) => double.IsFinite(v) ? v : 0;
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
