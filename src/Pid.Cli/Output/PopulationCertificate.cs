using System.Text.Json;
using Pid.Cli.Checking;
using Pid.Interactions.Inference;
using Pid.Numerics.Certified;

namespace Pid.Cli.Output;

/// <summary>What proves the outer ends of limits of a population: docs/certificates.md.</summary>
internal static class PopulationCertificate
{
    private const string Statement = "Of every joint whose log-likelihood is at most half a radius, in nats, below the largest. Nothing is "
        + "said of how often that holds of the population.";

    private const double LargestRadius = 1e300; // of an end that was not looked for, of which nothing is claimed

    /// <summary>The certificate; null where no end is proven.</summary>
    /// <param name="limits">What is claimed; where the proofs are wider, the claims are.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static byte[]? Of(PopulationLimits limits, CancellationToken stop)
    {
        if (limits.Proof is not { Ends.Count: > 0 } proof)
        {
            return null;
        }

        (string Name, PopulationRange Range)[] ranges = [.. PopulationSection.Quantities(limits)];
        byte[] first = Write([.. ranges.Select(r => (r.Name, Ordered(r.Range)))]);
        CertificateReport report = CertificateReader.Check(first, "", 1, stop);
        return report.Exit == ExitCode.Done ? first : Write([.. report.Results.OfType<Claim>().Zip(ranges, (c, r) => (r.Name,
            new Interval(Math.Min(c.Claimed.Lower, c.Proven.Lower), Math.Max(c.Claimed.Upper, c.Proven.Upper))))]);

        byte[] Write((string Name, Interval Value)[] claims) => CertificateFile.Of(PopulationCheck.Kind, json =>
        {
            WriteSamples(json, proof);
            json.WriteString("statement", Statement);
            json.WriteStartObject("radii");
            Array.ForEach(ranges, r => JsonReport.WriteNumbers(json, r.Name,
                [Math.Min(r.Range.Lower.Radius, LargestRadius), Math.Min(r.Range.Upper.Radius, LargestRadius)]));
            json.WriteEndObject();
            json.WriteStartArray("proofs");
            foreach (OuterProof end in proof.Ends)
            {
                WriteEnd(json, proof, end, limits.Accuracy?.Upper.Outer ?? 1);
            }

            json.WriteEndArray();
        }, claims);
    }

    // Two ends that are one number to rounding may be the wrong way round.
    private static Interval Ordered(PopulationRange range) =>
        new(Math.Min(range.Lower.Outer, range.Upper.Outer), Math.Max(range.Lower.Outer, range.Upper.Outer));

    private static void WriteSamples(Utf8JsonWriter json, PopulationProof proof)
    {
        Observation o = proof.Observed;
        JsonReport.WriteNumbers(json, "shape", [o.N1, o.N2, o.NY]);
        if (o.Kind != ObservationKind.Pairs)
        {
            json.WriteString("of", proof.SharesPairs ? PopulationCheck.OfPairs : "joint");
            JsonReport.WriteNumbers(json, "x1x2y", o.Counts);
            return;
        }

        int first = o.N1 * o.NY;
        JsonReport.WriteNumbers(json, "x1y", o.Counts.AsSpan(0, first));
        JsonReport.WriteNumbers(json, "x2y", o.Counts.AsSpan(first, o.N2 * o.NY));
        if (o.HasSources)
        {
            JsonReport.WriteNumbers(json, "x1x2", o.Counts.AsSpan(o.LabelledRows));
        }

        JsonReport.WriteNumbers(json, "fit", proof.Fit);
    }

    private static void WriteEnd(Utf8JsonWriter json, PopulationProof proof, OuterProof end, double accuracy)
    {
        bool isCertainty = end.Quantity == Quantity.Certainty;
        json.WriteStartObject();
        json.WriteString("end", isCertainty ? PopulationEnds.Equivocation : Name(end.Quantity) + (end.Sign > 0 ? '+' : '-'));
        JsonReport.WriteNumbers(json, "multiplier", [end.Radius, end.Multiplier]);
        JsonReport.WriteNumbers(json, "reference", end.Reference);
        if (end.Moved.Length > 0)
        {
            JsonReport.WriteNumbers(json, "source", end.Source);
            JsonReport.WriteNumbers(json, "moved", end.Moved);
        }

        JsonReport.WriteNumbers(json, "at", Array.ConvertAll(end.At, u => Math.Max(u, 1e-300)));
        JsonReport.WriteNumbers(json, "most", end.Most);
        if (end.Potentials1.Length > 0)
        {
            JsonReport.WriteNumbers(json, "potentials1", end.Potentials1);
            JsonReport.WriteNumbers(json, "potentials2", end.Potentials2);
        }

        if (end.Labels.Length > 0)
        {
            JsonReport.WriteNumbers(json, "label", Array.ConvertAll(end.Labels, y => (double)y));
        }

        if (isCertainty)
        {
            JsonReport.WriteNumbers(json, "accuracy", [accuracy]);
        }

        json.WriteEndObject();
    }

    private static string Name(Quantity quantity) => JsonNamingPolicy.CamelCase.ConvertName(quantity.ToString());
}
