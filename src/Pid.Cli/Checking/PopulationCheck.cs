using System.Text.Json;
using Pid.Cli.Output;

namespace Pid.Cli.Checking;

/// <summary>
/// What a certificate of limits proves: ends of quantities of all joints whose log-likelihood is at most half a radius below the largest.
/// </summary>
internal static class PopulationCheck
{
    public const string Kind = "population", OfPairs = "pairs";

    /// <summary>Checks.</summary>
    /// <exception cref="Data.TableFormatException">It is no certificate.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static CertificateReport Check(CertificateDocument document)
    {
        Samples samples = new(document);
        PopulationEnds ends = new(samples.Shape[2]);
        if (document.Find("proofs") is not { ValueKind: JsonValueKind.Array } proofs
            || document.Find("radii") is not { ValueKind: JsonValueKind.Object } radii)
        {
            throw document.Refused("proofs", "proofs are not an array, or radii not an object.");
        }

        foreach (JsonElement element in proofs.EnumerateArray())
        {
            CertificateDocument proof = document.Within(element);
            RegionBound bound = new(samples, proof);
            Rational value = bound.Value();
            ends.Add(proof.Text("end")!, bound.Radius, value);
            if (proof.Text("end") == PopulationEnds.Equivocation)
            {
                ends.AddFano(proof.Numbers("accuracy", 1)[0], bound.Radius, -value);
            }
        }

        List<(string, Rational, Rational)> proven = [];
        foreach (string name in radii.EnumerateObject().Select(radius => radius.Name))
        {
            // Any joint with the pairs of one of the region is in the region of pairs too, and its S between their S_min and S_max.
            string quantity = name is "minimalSynergy" or "maximalSynergy" && (samples.SharesPairs || !samples.AreTriples)
                ? "synergy" : name;
            Rational[] both = document.Within(radii).Numbers(name, 2, 0);
            proven.Add(ends.Of(quantity, both[0]) is { } from && ends.Of(quantity, both[1]) is { } to ? (name, from.Lower, to.Upper)
                : throw document.Refused("radii", $"{name} is no quantity that can have limits."));
        }

        return new CertificateReport(Kind, $"What samples of {string.Join(" x ", samples.Shape)} symbols come from, if its log-likelihood "
            + "is within half a radius of the largest (of coverage nothing is claimed)", samples.Shape,
            document.Claims("bits", proven).Select(c => c with
            {
                Name = "population " + c.Name,
                Unit = PopulationEnds.IsAccuracy(c.Name) ? "" : c.Unit,
            }));
    }
}
