using System.Globalization;
using System.Text.Json;
using Pid.Cli.Checking;
using Pid.Numerics.Certified;

namespace Pid.Cli.Output;

/// <summary>What a certificate claims of a part, and what it proves.</summary>
/// <param name="Part">The name of the part in documents.</param>
/// <param name="Lower">The lower end that is claimed, in bits.</param>
/// <param name="Upper">The upper end that is claimed.</param>
/// <param name="ProvenLower">A number that the part is certainly not below.</param>
/// <param name="ProvenUpper">A number that the part is certainly not above.</param>
internal sealed record Claim(string Part, double Lower, double Upper, Rational ProvenLower, Rational ProvenUpper)
{
    /// <summary>Whether the claim follows.</summary>
    public bool Follows => Rational.Of(Lower) <= ProvenLower && ProvenUpper <= Rational.Of(Upper);

    /// <summary>What is proven, its ends rounded outward to doubles.</summary>
    public Interval Proven => new(ProvenLower.ToDouble(upward: false), ProvenUpper.ToDouble(upward: true));
}

/// <summary>A certificate that was checked.</summary>
/// <param name="shape">|X1|, |X2|, |Y|.</param>
/// <param name="claims">Its claims.</param>
internal sealed class CertificateReport(int[] shape, IReadOnlyList<Claim> claims) : Report
{
    /// <summary>The parts, in the order in which they are proven.</summary>
    public static readonly string[] Parts = ["redundancy", "unique1", "unique2", "synergy"];

    public override int Exit => claims.All(c => c.Follows) ? ExitCode.Done : ExitCode.NotToTolerance;

    public override void WriteJson(Utf8JsonWriter json)
    {
        json.WriteString("units", "bits");
        json.WriteString("kind", "decomposition");
        JsonReport.WriteNumbers(json, "shape", [.. shape.Select(n => (double)n)]);
        json.WriteStartObject("claims");
        foreach (Claim claim in claims)
        {
            json.WriteStartObject(claim.Part);
            JsonReport.WriteInterval(json, "claimed", new Interval(claim.Lower, claim.Upper));
            JsonReport.WriteInterval(json, "proven", claim.Proven);
            json.WriteBoolean("follows", claim.Follows);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteString("status", Exit == ExitCode.Done ? "proved" : "not proved");
    }

    public override void WriteText(TextPage page)
    {
        page.Heading(Exit == ExitCode.Done ? "Proved: every claim follows from the certificate." : "Not proved: a claim does not follow.",
            space: false);
        page.Paragraph(string.Create(CultureInfo.InvariantCulture,
            $"A decomposition of {shape[0]} x {shape[1]} x {shape[2]} weights, in bits, checked in exact arithmetic."));
        TextTable table = new(1..3, "Part", "Claimed", "Proved", "Claim");
        foreach (Claim claim in claims)
        {
            table.Row(claim.Part, Text(claim.Lower, claim.Upper), Text(claim.Proven.Lower, claim.Proven.Upper),
                claim.Follows ? "follows" : "does not follow");
        }

        page.Write(table);

        static string Text(double lower, double upper) => string.Create(CultureInfo.InvariantCulture, $"[{lower:R}, {upper:R}]");
    }
}
