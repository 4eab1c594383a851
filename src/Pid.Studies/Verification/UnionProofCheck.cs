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

    // The largest of sum p1 (l - c1) + sum p2 (m - c2) over several c1 + c2 >= ln sum exp(l + m): the symbols above a mass shift first, each by as
    // little as it can, those below take what is left. Any such shift is valid; which is best depends on the table.
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

        double[] mass1 = Masses(p1), mass2 = Masses(p2);
        return mass1.Concat(mass2).Append(0).Distinct().Max(threshold => Math.Max(RowsFirst(threshold), ColumnsFirst(threshold)));

        double RowsFirst(double threshold)
        {
            (double[] rows, double[] columns) = (new double[n1], new double[n2]);
            Rows(rows, i => mass1[i] > threshold, j => mass2[j] > threshold, columns);
            Columns(columns, j => mass2[j] > threshold, i => mass1[i] > threshold, rows);
            Rows(rows, i => mass1[i] <= threshold, j => mass2[j] > threshold, columns);
            Columns(columns, j => mass2[j] <= threshold, _ => true, rows);
            return Value(rows, columns);
        }

        double ColumnsFirst(double threshold)
        {
            (double[] rows, double[] columns) = (new double[n1], new double[n2]);
            Columns(columns, j => mass2[j] > threshold, i => mass1[i] > threshold, rows);
            Rows(rows, i => mass1[i] > threshold, j => mass2[j] > threshold, columns);
            Columns(columns, j => mass2[j] <= threshold, i => mass1[i] > threshold, rows);
            Rows(rows, i => mass1[i] <= threshold, _ => true, columns);
            return Value(rows, columns);
        }

        void Rows(double[] rows, Func<int, bool> which, Func<int, bool> against, double[] columns)
        {
            foreach (int i in Enumerable.Range(0, n1).Where(which))
            {
                rows[i] = Finite(Enumerable.Range(0, n2).Where(against).Select(j => lse[(i * n2) + j] - columns[j]).DefaultIfEmpty(0).Max());
            }
        }

        void Columns(double[] columns, Func<int, bool> which, Func<int, bool> against, double[] rows)
        {
            foreach (int j in Enumerable.Range(0, n2).Where(which))
            {
                columns[j] = Finite(Enumerable.Range(0, n1).Where(against).Select(i => lse[(i * n2) + j] - rows[i]).DefaultIfEmpty(0).Max());
            }
        }

        double[] Masses(double[] pair) => [.. pair.Chunk(ny).Select(row => row.Sum())];
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
