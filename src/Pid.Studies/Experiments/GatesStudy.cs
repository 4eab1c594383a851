using Pid.Interactions;
using Pid.Interactions.MaximalSynergy;
using Pid.Numerics.Distributions;

namespace Pid.Studies.Experiments;

/// <summary>The paper's table 2 and the classic gates.</summary>
public static class GatesStudy
{
    private const long SearchNodes = 2000;

    /// <summary>The study.</summary>
    public static Study Study { get; } = new("gates", "Table 2 and the classic gates: every part, and the sharp interval of S.", Run);

    private static StudyResult Run(StudySettings settings, CancellationToken cancellation)
    {
        (string Name, Joint Joint)[] gates =
        [
            ("(a) disagreement XOR", Joint.FromCounts(2, 2, 2, [0, 5, 3, 28, 53, 3, 1, 6])),
            ("(b) y = x1 xor x2", Gate(2, 2, 2, (a, b) => a ^ b)),
            ("(c) y = x1", Gate(2, 2, 2, (a, _) => a)),
            ("(d) one shared bit", Joint.FromCounts(2, 2, 2, [1, 0, 0, 0, 0, 0, 0, 1])),
            ("and", Gate(2, 2, 2, (a, b) => a & b)),
            ("or", Gate(2, 2, 2, (a, b) => a | b)),
            ("sum", Gate(2, 2, 3, (a, b) => a + b)),
            ("two bits, one each (copy)", Gate(2, 2, 4, (a, b) => (2 * a) + b)),
            ("sum modulo 3", Gate(3, 3, 3, (a, b) => (a + b) % 3)),
            ("x1 < x2 of three values", Gate(3, 3, 2, (a, b) => a < b ? 1 : 0)),
        ];
        List<object[]> rows = [];
        foreach ((string name, Joint joint) in gates)
        {
            Decomposition d = Decomposition.Of(joint, cancellation: cancellation);
            PairwiseMarginals marginals = PairwiseMarginals.FromJoint(joint);
            InteractionBounds b = InteractionBounds.Of(marginals, cancellation: cancellation);
            rows.Add([name, b.Disagreement, d.Redundancy, d.Unique1, d.Unique2, d.Synergy, b.MinimalSynergy,
                SynergyMaximum.Of(marginals, d.UnionInformation, new SynergyBudget(Nodes: SearchNodes), cancellation).MaximalSynergy]);
        }

        return new StudyResult("The paper's table 2 and the classic gates, in bits",
            [new StudyTable("Gates", ["Distribution", "alpha", "R", "U1", "U2", "S", "S_min", "S_max"], rows)],
            ["Exclusive or: S = 1, but the uniform cube has the same three pairs and S = 0. The pairs say S in [0, 1]; the paper calls "
                + "its lower bound tight there."])
        {
            IsPartial = cancellation.IsCancellationRequested,
        };
    }

    private static Joint Gate(int n1, int n2, int ny, Func<int, int, int> y)
    {
        double[] w = new double[n1 * n2 * ny];
        for (int f = 0; f < n1 * n2; f++)
        {
            w[(f * ny) + y(f / n2, f % n2)] = 1;
        }

        return Joint.FromWeights(n1, n2, ny, w);
    }
}
