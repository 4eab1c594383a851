using System.Text.Json;
using Pid.Interactions;
using Pid.Numerics.Certified;
using Pid.Numerics.Distributions;
using Pid.Numerics.Information;
using Pid.Studies;

namespace Pid.Cli.Output;

/// <summary>Other measures of a table beside its decomposition, and the unit of all its numbers.</summary>
/// <param name="Asked">The measures asked for.</param>
/// <param name="IsNats">Whether the unit is the nat.</param>
internal sealed record OtherMeasuresSection(IReadOnlyList<string> Asked, bool IsNats)
{
    private const string Imin = "imin", Mmi = "mmi", Wms = "wms", CoInformation = "coinformation", Entropies = "entropies",
        Conditional = "conditional";

    /// <summary>The decomposition alone, in bits.</summary>
    public static OtherMeasuresSection None { get; } = new([], false);

    /// <summary>All that there are.</summary>
    public static IReadOnlyList<string> Names { get; } = ["broja", Imin, Mmi, Wms, CoInformation, Entropies, Conditional];

    /// <summary>The unit.</summary>
    public string Units => IsNats ? "nats" : "bits";

    /// <summary>A number of bits in the unit, rounded outward.</summary>
    public Interval Of(Interval bits) => IsNats ? bits * CertifiedMath.Ln2 : bits;

    /// <summary>An object with a property for each measure asked for; nothing where none was.</summary>
    public void WriteJson(Utf8JsonWriter json, Joint joint, Decomposition result)
    {
        Measure[] measures = [.. Measures(joint, result)];
        if (measures.Length == 0)
        {
            return;
        }

        json.WriteStartObject("measures");
        foreach (IGrouping<string, Measure> group in measures.GroupBy(m => m.Name))
        {
            if (group.First().Part.Length == 0)
            {
                JsonReport.WriteInterval(json, group.Key, Of(group.First().Value));
                continue;
            }

            json.WriteStartObject(group.Key);
            foreach (Measure measure in group)
            {
                JsonReport.WriteInterval(json, measure.Part, Of(measure.Value));
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>A table of the measures asked for; nothing where none was.</summary>
    public void WriteText(TextPage page, Joint joint, Decomposition result)
    {
        Measure[] measures = [.. Measures(joint, result)];
        if (measures.Length == 0)
        {
            return;
        }

        page.Heading($"Other measures, in {Units}");
        TextTable table = new(2..3, "Measure", "Of", char.ToUpperInvariant(Units[0]) + Units[1..]);
        foreach (Measure measure in measures)
        {
            table.Row(measure.Name, measure.Meaning, CertifiedNumber.Text(Of(measure.Value)));
        }

        page.Write(table);
    }

    private IEnumerable<Measure> Measures(Joint joint, Decomposition result)
    {
        InformationProfile p = result.Information;
        (string x1, string x2, string y) = (joint.X1.Name, joint.X2.Name, joint.Y.Name);
        Measure[] all =
        [
            .. Asked.Contains(Imin) ? Parts(Imin, OtherMeasures.MinimumInformation(joint)) : [],
            .. Parts(Mmi, Interval.Min(p.I1, p.I2)),
            new(Wms, "", $"I({x1}, {x2}; {y}) - I({x1}; {y}) - I({x2}; {y}) = S - R", p.I12 - p.I1 - p.I2),
            new(CoInformation, "", "R - S", p.CoInformation),
            new(Entropies, "x1", $"H({x1})", p.H1), new(Entropies, "x2", $"H({x2})", p.H2), new(Entropies, "y", $"H({y})", p.HY),
            new(Entropies, "x1x2", $"H({x1}, {x2})", p.H12), new(Entropies, "x1y", $"H({x1}, {y})", p.H1Y),
            new(Entropies, "x2y", $"H({x2}, {y})", p.H2Y), new(Entropies, "x1x2y", $"H({x1}, {x2}, {y})", p.H12Y),
            new(Conditional, "x1y", $"I({x1}; {y} | {x2}) = U1 + S", p.I1Given2),
            new(Conditional, "x2y", $"I({x2}; {y} | {x1}) = U2 + S", p.I2Given1),
            new(Conditional, "x1x2", $"I({x1}; {x2} | {y})", (p.SourceInformation - p.CoInformation).Intersect(Interval.NonNegative)),
        ];
        return all.Where(m => Asked.Contains(m.Name));

        // The parts that follow from a redundancy.
        IEnumerable<Measure> Parts(string name, Interval redundancy) =>
        [
            new(name, "redundancy", "redundancy", redundancy), new(name, "unique1", $"unique to {x1}", p.I1 - redundancy),
            new(name, "unique2", $"unique to {x2}", p.I2 - redundancy), new(name, "synergy", "synergy", p.I12 - p.I1 - p.I2 + redundancy),
        ];
    }

    private sealed record Measure(string Name, string Part, string Meaning, Interval Value);
}
