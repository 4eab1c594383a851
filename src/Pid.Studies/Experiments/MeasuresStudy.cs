using System.Globalization;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;

namespace Pid.Studies.Experiments;

/// <summary>The paper's table 5: other measures on data that hold one kind of information only.</summary>
public static class MeasuresStudy
{
    private const double Noise = 0.1;

    /// <summary>The study.</summary>
    public static Study Study { get; } = new("measures",
        "I_min, WMS, co-information and MMI beside the decomposition, on data of one kind of information each.", Run);

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
        List<object[]> rows = [];
        foreach ((string name, Joint joint) in Generative(Noise))
        {
            Decomposition d = Decomposition.Of(joint, cancellation: cancellation);
            (Interval i1, Interval i2, Interval i12) = (d.Information.I1, d.Information.I2, d.Information.I12);
            double least = OtherMeasures.MinimumInformation(joint), mmi = Math.Min(i1.Midpoint, i2.Midpoint), total = i12.Midpoint;
            Add("decomposition", d.Redundancy, d.Unique1, d.Unique2, d.Synergy);
            Add("I_min", least, i1.Midpoint - least, i2.Midpoint - least, total - i1.Midpoint - i2.Midpoint + least);
            Add("MMI", mmi, i1.Midpoint - mmi, i2.Midpoint - mmi, total - i1.Midpoint - i2.Midpoint + mmi);
            Add("co-information", d.Information.CoInformation, "", "", -d.Information.CoInformation);
            Add("WMS", "", "", "", i12 - i1 - i2);

            void Add(string measure, object r, object u1, object u2, object s) => rows.Add([name, measure, r, u1, u2, s]);
        }

        return new StudyResult("Other measures on data of one kind of information each, in bits",
            [new StudyTable("Measures", ["Data", "Measure", "R", "U1", "U2", "S"], rows)],
            [
                string.Create(CultureInfo.InvariantCulture,
                    $"Fair bits; the target is flipped with probability {Noise}, so that each kind amounts to 1 "
                    + $"- h2({Noise}) = .531 bit."),
                "WMS = I(X1,X2;Y) - I(X1;Y) - I(X2;Y) = S - R: it and co-information see only the difference of redundancy and synergy.",
                "The decomposition's cells are enclosures; those of the other measures are plain double arithmetic.",
            ])
        {
            IsPartial = cancellation.IsCancellationRequested,
        };
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
