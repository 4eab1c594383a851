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

    /// <summary>The certificate; null where no end has a proof that stands alone.</summary>
    /// <param name="limits">What is claimed; where the proofs are wider, the claims are.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static byte[]? Of(PopulationLimits limits, CancellationToken stop)
    {
        if (limits.Proof is not { } proof)
        {
            return null;
        }

        Observation o = proof.Observed;
        int[] observed = o.Kind != ObservationKind.Pairs ? [Samples.Cells]
            : o.HasSources ? [Samples.X1Y, Samples.X1Y + 1, Samples.X1X2] : [Samples.X1Y, Samples.X1Y + 1];
        OuterProof[] ends = [.. proof.Ends.Where(end => RegionBound.CanPay(Name(end), observed)
            && !(proof.SharesPairs && end.Quantity is Quantity.Synergy or Quantity.Total))];
        if (ends.Length == 0)
        {
            return null;
        }

        CertificateReport report = CertificateReader.Check(
            Write(Array.ConvertAll(ends, end => (end, end.Value / Math.Log(2)))), "", 1, stop);
        double most = Math.Log2(o.NY);
        (OuterProof End, double Claim)[] claims = [.. ends.Zip(report.Results.OfType<Claim>(), (end, claim) => (end, end.Sign > 0
            ? Math.Max(claim.Claimed.Upper, claim.Proven.Upper) : Math.Min(claim.Claimed.Lower, claim.Proven.Lower)))
            .Where(claim => claim.end.Sign > 0 ? claim.Item2 < most : claim.Item2 > 0)];
        return claims.Length > 0 ? Write(claims) : null;

        byte[] Write((OuterProof End, double Claim)[] claims) => CertificateFile.Of(PopulationCheck.Kind, json =>
        {
            WriteSamples(json, proof);
            json.WriteString("statement", Statement);
            json.WriteStartObject("proofs");
            Array.ForEach(claims, claim => WriteEnd(json, claim.End, observed.Contains(Samples.Cells) ? o.Cells
                : o.HasSources ? o.Rows : o.LabelledRows));
            json.WriteEndObject();
        }, [.. claims.Select(claim => (Name(claim.End), claim.End.Sign > 0 ? new Interval(double.NegativeInfinity, claim.Claim)
            : new Interval(claim.Claim, double.PositiveInfinity)))]);
    }

    private static void WriteSamples(Utf8JsonWriter json, PopulationProof proof)
    {
        Observation o = proof.Observed;
        JsonReport.WriteNumbers(json, "shape", [o.N1, o.N2, o.NY]);
        if (o.Kind != ObservationKind.Pairs)
        {
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

    private static void WriteEnd(Utf8JsonWriter json, OuterProof end, int rows)
    {
        json.WriteStartObject(Name(end));
        JsonReport.WriteNumbers(json, "multiplier", [end.Radius, end.Multiplier]);
        JsonReport.WriteNumbers(json, "reference", end.Reference);
        JsonReport.WriteNumbers(json, "at", Array.ConvertAll(end.At[..rows], u => Math.Max(u, 1e-300)));
        if (end.Potentials1.Length > 0)
        {
            JsonReport.WriteNumbers(json, "potentials1", end.Potentials1);
            JsonReport.WriteNumbers(json, "potentials2", end.Potentials2);
        }

        json.WriteEndObject();
    }

    private static string Name(OuterProof end) =>
        JsonNamingPolicy.CamelCase.ConvertName(end.Quantity.ToString()) + (end.Sign > 0 ? '+' : '-');
}
