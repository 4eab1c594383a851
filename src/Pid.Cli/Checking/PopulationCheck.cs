using System.Text.Json;
using Pid.Cli.Output;

namespace Pid.Cli.Checking;

/// <summary>
/// What a certificate of limits proves: ends of quantities of all joints whose log-likelihood is at most half a radius below the largest.
/// </summary>
internal static class PopulationCheck
{
    public const string Kind = "population";

    /// <summary>Checks.</summary>
    /// <exception cref="Data.TableFormatException">It is no certificate.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public static CertificateReport Check(CertificateDocument document)
    {
        Samples samples = new(document);
        if (document.Find("proofs") is not { ValueKind: JsonValueKind.Object } proofs)
        {
            throw document.Refused("proofs", "proofs are no object.");
        }

        if (proofs.GetPropertyCount() == 0)
        {
            throw document.Refused("proofs", "Nothing is claimed.");
        }

        List<(string Name, Rational? Lower, Rational? Upper)> proven = [];
        List<Rational> radii = [];
        foreach (JsonProperty end in proofs.EnumerateObject())
        {
            RegionBound bound = new(samples, end.Name, document.Within(end.Value).Only(CertificateKeys.Proof));
            Rational nats = bound.Value(), bits = nats / (nats.Sign < 0 ? RationalLog.Two.Upper : RationalLog.Two.Lower);
            proven.Add(end.Name.EndsWith('+') ? (end.Name, null, bits) : (end.Name, -bits, null));
            radii.Add(bound.Radius);
        }

        return new CertificateReport(Kind, $"What samples of {string.Join(" x ", samples.Shape)} symbols come from, if its log-likelihood "
            + "is within half a radius of the largest (of coverage nothing is claimed)", samples.Shape,
            document.OpenClaims("bits", proven).Zip(radii, (claim, radius) => claim with
            {
                Name = FormattableString.Invariant($"{claim.Name} in radius {radius.ToDouble(upward: false):R}"),
            }));
    }
}
