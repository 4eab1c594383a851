using System.Numerics;
using System.Text.Json;
using Pid.Cli.Certifying;
using Pid.Cli.Checking;
using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Cli.Output;

/// <summary>What proves the bounds of a table, or of three: docs/certificates.md.</summary>
internal static class BoundsCertificate
{
    // What rounding may hide of what a tree proves, in nats: of a table, and of pairs that a joint has to rounding.
    private const double Rounding = 1e-12, RoundingOfPairs = 1e-11;

    private const double Noticeable = 1e-9; // bits

    // What checkers round a disagreement to is less than that; of one that is not tiny it is nothing.
    private const double Fine = 1e-40;

    /// <summary>The certificate.</summary>
    /// <param name="marginals">The pairs.</param>
    /// <param name="joint">The table that they are of; null where they were given.</param>
    /// <param name="result">What is claimed; where the proofs are wider, the claims are.</param>
    /// <param name="stop">Gives up.</param>
    /// <param name="proves">False where no joint has the pairs, and what is written does not prove it.</param>
    /// <param name="wider">What is claimed wider than it is known, as far as no rounding makes it so.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static byte[] Of(
        PairwiseMarginals marginals, Joint? joint, InteractionBounds result, CancellationToken stop, out bool proves,
        out string[] wider)
    {
        BoundsProof proof = result.Proof!;
        (int n1, int n2, int ny) = (marginals.X1.Size, marginals.X2.Size, marginals.Y.Size);
        int[] shape = [n1, n2, ny];
        bool impossible = result.Compatibility == Compatibility.Impossible;
        Rational[][] pairs = [CertificateFile.Exact(marginals.X1Y.Weights), CertificateFile.Exact(marginals.X2Y.Weights),
            CertificateFile.Exact(marginals.X1X2.Weights)];
        double[]? weights = joint is not null ? joint.Weights.ToArray()
            : impossible || Agree(shape, pairs) ? null : [.. result.MinimalJoint];
        Rational[] sums = weights is null ? [.. pairs.SelectMany(p => p)] : SumsOf(shape, CertificateFile.Exact(weights));
        CellBoxes boxes = new(shape, sums);
        BigInteger[]? least = impossible ? null : ExactJoint.Find(boxes, [.. result.MinimalJoint]),
            most = impossible || result.Search is not { Witness.Length: > 0 } search ? null
                : ExactJoint.Find(boxes, Normal([.. search.Witness]));
        if (weights is null && !impossible && (least ?? most) is null)
        {
            // Where nothing that is written is a joint with these pairs, that of least synergy has them to rounding, and is one of its own.
            weights = [.. result.MinimalJoint];
            sums = SumsOf(shape, CertificateFile.Exact(weights));
            boxes = new CellBoxes(shape, sums);
        }

        (string Name, Interval Value)[] claims = Claims(result, impossible);
        ExactUnion union = new([.. sums.Take(n1 * ny).Chunk(ny)], [.. sums.Skip(n1 * ny).Take(n2 * ny).Chunk(ny)], proof.Union);
        double rounding = joint is null ? RoundingOfPairs : Rounding;
        double[] expected = [.. proof.Trees.Select(t => Math.Max(0, t.LeastEntropy - rounding))];
        CertificateReport report = CertificateReader.Check(Write(steps: false), "", 1, stop, expected);
        wider = [.. report.Results.OfType<Claim>().Where(c => !c.Follows && c.Proven is var p
            && Math.Max(c.Claimed.Lower - p.Lower, p.Upper - c.Claimed.Upper) > Noticeable).Select(c => c.Name)];
        claims = [.. report.Results.OfType<Claim>().Select(c => (c.Name, c.Claimed.Hull(c.Follows ? c.Claimed : c.Proven)))];
        proves = report.Results.All(r => r is not CheckedStatement { Proved: false });
        return Write(steps: true);

        byte[] Write(bool steps) => CertificateFile.Of(BoundsCheck.Kind, json =>
        {
            JsonReport.WriteNumbers(json, "shape", [.. shape.Select(n => (double)n)]);
            if (weights is not null)
            {
                JsonReport.WriteNumbers(json, "weights", weights);
            }
            else
            {
                JsonReport.WriteNumbers(json, "x1y", marginals.X1Y.Weights);
                JsonReport.WriteNumbers(json, "x2y", marginals.X2Y.Weights);
                JsonReport.WriteNumbers(json, "x1x2", marginals.X1X2.Weights);
            }

            union.Write(json);
            if (impossible)
            {
                // zeros separate nothing
                JsonReport.WriteNumbers(json, "separation", proof.Separation.Count > 0 ? [.. proof.Separation] : new double[sums.Length]);
                return;
            }

            JsonReport.WriteNumbers(json, "entropy", Lowered(boxes, proof.Entropy));
            WriteJoint(json, "least", least);
            WriteJoint(json, "most", most);
            WriteTrees(json, proof.Trees, steps);
        }, claims);
    }

    private static (string Name, Interval Value)[] Claims(InteractionBounds result, bool impossible)
    {
        (string, Interval)[] parts = [("redundancy", result.Redundancy), ("unique1", result.Unique1), ("unique2", result.Unique2)];
        return impossible ? parts : [.. parts, ("minimalSynergy", result.MinimalSynergy),
            ("maximalSynergy", result.Search?.MaximalSynergy ?? result.Synergy), ("synergy", result.Synergy), ("total", result.Total),
            ("information1", result.Information.I1), ("information2", result.Information.I2),
            ("accuracy", result.Accuracy), ("accuracy1", result.UnimodalAccuracy1), ("accuracy2", result.UnimodalAccuracy2),
            (BoundsCheck.Alpha, new Interval(Math.Max(0, result.Disagreement.Lower - Fine), result.Disagreement.Upper + Fine))];
    }

    private static Rational[] SumsOf(int[] shape, Rational[] p)
    {
        (Rational[][] p1, Rational[][] p2, Rational[][] p12) = UnionCheck.Pairs(shape, p);
        return [.. p1.Concat(p2).Concat(p12).SelectMany(row => row)];
    }

    private static bool Agree(int[] shape, Rational[][] pairs)
    {
        (int n2, int ny) = (shape[1], shape[2]);
        return Margin(pairs[0], c => c / ny).SequenceEqual(Margin(pairs[2], c => c / n2))
            && Margin(pairs[1], c => c / ny).SequenceEqual(Margin(pairs[2], c => c % n2))
            && Margin(pairs[0], c => c % ny).SequenceEqual(Margin(pairs[1], c => c % ny));

        static IEnumerable<Rational> Margin(Rational[] pair, Func<int, int> symbol) => pair.Index()
            .GroupBy(c => symbol(c.Index), c => c.Item)
            .OrderBy(g => g.Key).Select(g => g.Aggregate((a, b) => a + b));
    }

    private static double[] Normal(double[] weights)
    {
        double total = weights.Sum();
        return Array.ConvertAll(weights, w => w / total);
    }

    // The same bound from potentials whose largest sum is 0; of none, that of all cells alike.
    private static double[] Lowered(CellBoxes boxes, IReadOnlyList<double> potentials)
    {
        double[] t = potentials.Count > 0 ? [.. potentials] : new double[boxes.Sums.Length];
        double most = boxes.RowsOf.Max(rows => rows.Sum(r => t[r]));
        foreach (int r in boxes.RowsOf.Select(rows => rows[0]).Distinct())
        {
            t[r] -= most;
        }

        return t;
    }

    private static void WriteJoint(Utf8JsonWriter json, string name, BigInteger[]? weights)
    {
        if (weights is not null)
        {
            ExactUnion.WriteWhole(json, name, weights);
        }
    }

    private static void WriteTrees(Utf8JsonWriter json, IReadOnlyList<SynergyTree> trees, bool steps)
    {
        json.WriteStartArray("trees");
        foreach (SynergyTree tree in trees)
        {
            json.WriteStartObject();
            json.WriteStartArray("cells");
            foreach (int cell in tree.Cells)
            {
                json.WriteNumberValue(cell);
            }

            json.WriteEndArray();
            json.WriteStartArray("steps");
            foreach (long[] step in steps ? tree.Steps : [])
            {
                json.WriteStartArray();
                Array.ForEach(step, json.WriteNumberValue);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
