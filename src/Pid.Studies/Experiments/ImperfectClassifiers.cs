using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Studies.Experiments;

/// <summary>
/// The paper's appendix C.4 where the truth is known: the bound from the disagreement of two classifiers that are the true posteriors but
/// for a share of predictions drawn anew (<see cref="PredictionNoise"/>), and the form as published.
/// </summary>
internal static class ImperfectClassifiers
{
    private const double Rounding = 1e-9;

    /// <summary>The table: each distribution of counts at each level.</summary>
    public static StudyTable Table(CancellationToken cancellation)
    {
        (string, Joint)[] data = [.. MeasuresStudy.Generative(0),
            ("(a) disagreement XOR", Joint.FromCounts(2, 2, 2, [0, 5, 3, 28, 53, 3, 1, 6]))];
        List<object[]> rows = [];
        foreach (decimal level in (decimal[])[0, 0.001m, 0.01m, 0.05m, 0.1m, 0.2m, 0.5m, 1])
        {
            foreach ((string name, Joint joint) in data)
            {
                rows.Add(Row(name, joint, level, cancellation));
            }
        }

        return new StudyTable("Imperfect classifiers",
            ["Data", "Predictions drawn anew", "Accuracy 1", "Accuracy 2", "Excess risk 1", "Excess risk 2", "alpha", "alpha seen",
            "S at least", "S", "c = 1 (heuristic)", "The heuristic"], rows);
    }

    private static object[] Row(string name, Joint joint, decimal level, CancellationToken cancellation)
    {
        PairwiseMarginals marginals = PairwiseMarginals.FromJoint(joint);
        Decomposition d = Decomposition.Of(joint, cancellation: cancellation);
        int classes = joint.Y.Size;
        PredictionNoise noise = new(level, classes);
        (double[] first, double[] second) = (Posteriors(marginals, first: true), Posteriors(marginals, first: false));
        (double excess1, double excess2) = (noise.ExcessRisk(0, Impurity(first, classes)), noise.ExcessRisk(0, Impurity(second, classes)));
        Disagreement seen = LearnedDisagreement.Of(first, second, classes, noise);
        Disagreement known = LearnedDisagreement.Of(first, second, classes, noise, excess1, excess2);
        double bound = known.ProvenLowerBound(d.Unique1, d.Unique2);
        double published = seen.AsPublished(d.Unique1, d.Unique2);
        return
        [
            name, (double)level, noise.Accuracy(Accuracy.Unimodal(marginals.X1Y).Midpoint),
            noise.Accuracy(Accuracy.Unimodal(marginals.X2Y).Midpoint), excess1, excess2,
            Disagreement.Of(marginals, cancellation).Alpha, seen.Alpha, bound, d.Synergy, published, published > d.Synergy.Upper + Rounding
            ? "claims too much" : "holds",
        ];
    }

    /// <summary>The posterior of a source for every record of a table of counts.</summary>
    private static double[] Posteriors(PairwiseMarginals marginals, bool first)
    {
        PairTable table = first ? marginals.X1Y : marginals.X2Y, pairs = marginals.X1X2;
        double[] totals = table.RowMarginal();
        List<double> rows = [];
        for (int i = 0; i < pairs.Rows.Size; i++)
        {
            for (int j = 0; j < pairs.Columns.Size; j++)
            {
                int symbol = first ? i : j;
                for (int record = 0; record < pairs.Weights[(i * pairs.Columns.Size) + j]; record++)
                {
                    for (int y = 0; y < table.Columns.Size; y++)
                    {
                        rows.Add(table[symbol, y] / totals[symbol]);
                    }
                }
            }
        }

        return [.. rows];
    }

    /// <summary>1 - E|p|^2: the Brier risk of a posterior.</summary>
    private static double Impurity(double[] posteriors, int classes) => 1 - (posteriors.Sum(p => p * p) / (posteriors.Length / classes));
}
