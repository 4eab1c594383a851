using System.Globalization;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Studies.Fusion;

namespace Pid.Studies.Experiments;

/// <summary>The paper's table 5: other measures on data that hold one kind of information only, or on the user's own.</summary>
public static class MeasuresStudy
{
    private const double Noise = 0.1;
    private const int Records = 1000;

    /// <summary>The study.</summary>
    public static Study Study { get; } = new("measures",
        "Other measures and attributions of models beside the decomposition, on data of one kind of information each or one's own.", Run)
    { TakesRecords = true, HasOwnData = true };

    /// <summary>
    /// Two hidden bits a, b and a target that is wrong with probability .1: x1 = x2 = a (R only), one source holds the bit and the other is
    /// a coin (U1, U2), or the target is the parity of two coins (S).
    /// </summary>
    internal static (string Name, Joint Joint)[] Generative(double noise) =>
    [
        ("R only", Of((a, _) => (a, a, a), noise)),
        ("U1 only", Of((a, b) => (a, b, a), noise)),
        ("U2 only", Of((a, b) => (b, a, a), noise)),
        ("S only", Of((a, b) => (a, b, a ^ b), noise)),
    ];

    private static StudyResult Run(StudySettings settings, CancellationToken cancellation)
    {
        bool own = settings.Records.Count + settings.Laws > 0;
        (string Name, FusionRecords Records)[] data = own
            ? [.. settings.Records, .. Enumerable.Range(0, settings.Laws).Select(k => FusionLaws.Of(settings.Seed, k))]
            : [.. Generative(Noise).Select(g => (g.Name, FusionRecords.OfTable(Counted(g.Joint))))];
        List<object[]> measures = [], models = [], cells = [];
        foreach ((string name, FusionRecords records) in data)
        {
            settings.Progress?.Invoke(name);
            try
            {
                object[] tried = Models(name, records, settings, cancellation);
                Decomposer decomposer = new();
                measures.AddRange(Measures(name, records.Joint, decomposer.Decompose(records.Joint, cancellation: cancellation)));
                models.Add(tried);
                cells.AddRange(PointwiseParts.Of(records.Joint, decomposer).Select(c => (object[])[name, records.Joint.X1.Symbol(c.X1),
                    records.Joint.X2.Symbol(c.X2), records.Joint.Y.Symbol(c.Y), c.P, c.R, c.U1, c.U2, c.S]));
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                break;
            }
        }

        return new StudyResult(own ? "Other measures beside the decomposition" : "Other measures on data of one kind of information each",
            [
                new StudyTable("Measures, in bits", ["Data", "Measure", "R", "U1", "U2", "S"], measures),
                new StudyTable("What models attribute to each source, and how the sources correlate",
                    ["Data", "Accuracy won by x1", "by x2", "Additive: x1", "x2", "Interactions: x1", "x2 with them", "CCA"], models),
            ],
            [
                .. own ? [] : (string[])[string.Create(CultureInfo.InvariantCulture,
                    $"Fair bits, {Records} records; the target is flipped with probability {Noise}, so that each kind amounts to "
                    + $"1 - h2({Noise}) = .531 bit.")],
                "WMS = I(X1,X2;Y) - I(X1;Y) - I(X2;Y) = S - R: it and co-information see only the difference of redundancy and synergy.",
                "The decomposition's cells are enclosures; those of the other measures are plain double arithmetic.",
                "Accuracy won: Shapley values of the accuracy on records held out over the most frequent class, of the models on x1, on x2 "
                    + "and on both with interactions. Additive, interactions: Shapley values of the scores, which are also their "
                    + "integrated gradients from the mean record, mean |phi| in log odds. CCA: the largest canonical correlation. "
                    + "Attributions share what is redundant or synergistic between the sources: none tells one from the other, nor from "
                    + "what is unique.",
                "--csv: r, u1, u2, s of every cell, local terms at the optimum whose means are the parts (a choice: Finn and Lizier 2018 "
                    + "and Makkeh et al. 2021 define others).",
            ])
        {
            IsPartial = measures.Count == 0 || cancellation.IsCancellationRequested,
            Draws = new StudyTable("cells", ["data", "x1", "x2", "y", "p", "r", "u1", "u2", "s"], cells),
        };
    }

    private static IEnumerable<object[]> Measures(string name, Joint joint, Decomposition d)
    {
        (Interval i1, Interval i2, Interval i12) = (d.Information.I1, d.Information.I2, d.Information.I12);
        double least = OtherMeasures.MinimumInformation(joint), mmi = Math.Min(i1.Midpoint, i2.Midpoint), total = i12.Midpoint;
        return
        [
            [name, "decomposition", d.Redundancy, d.Unique1, d.Unique2, d.Synergy],
            [name, "I_min", least, i1.Midpoint - least, i2.Midpoint - least, total - i1.Midpoint - i2.Midpoint + least],
            [name, "MMI", mmi, i1.Midpoint - mmi, i2.Midpoint - mmi, total - i1.Midpoint - i2.Midpoint + mmi],
            [name, "co-information", d.Information.CoInformation, "", "", -d.Information.CoInformation],
            [name, "WMS", "", "", "", i12 - i1 - i2],
        ];
    }

    private static object[] Models(string name, FusionRecords records, StudySettings settings, CancellationToken cancellation)
    {
        FusionResult found = FusionTrial.Run(records, settings.Folds, settings.Seed, settings.MaxDegreeOfParallelism, null, cancellation);
        double[] of = [.. found.Models.Select(m => m.Accuracy.Value)];
        double none = PairwiseMarginals.FromJoint(records.Joint).X1Y.ColumnMarginal().Max();
        int both = found.Models.ToList().FindIndex(m => m.Name == "interactions");
        IReadOnlyList<ModelAttribution> attributed = ModelAttribution.Of(records, cancellation);
        return [name, (of[0] - none + of[both] - of[1]) / 2, (of[1] - none + of[both] - of[0]) / 2,
            attributed[0].First, attributed[0].Second, .. attributed.Count > 1 ? [attributed[1].First, attributed[1].Second]
            : (object[])["", ""], CanonicalCorrelation.Of(records)];
    }

    // The same law as so many records.
    private static Joint Counted(Joint joint)
    {
        double total = joint.Total().Midpoint;
        return Joint.FromCounts(joint.X1.Size, joint.X2.Size, joint.Y.Size,
            [.. joint.Weights.ToArray().Select(w => (long)Math.Round(w / total * Records))]);
    }

    private static Joint Of(Func<int, int, (int X1, int X2, int Y)> law, double noise)
    {
        double[] w = new double[8];
        for (int s = 0; s < 4; s++)
        {
            (int x1, int x2, int y) = law(s >> 1, s & 1);
            w[(4 * x1) + (2 * x2) + y] += 1 - noise;
            w[(4 * x1) + (2 * x2) + 1 - y] += noise;
        }

        return Joint.FromWeights(2, 2, 2, w);
    }
}
