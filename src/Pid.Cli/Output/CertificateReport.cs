using System.Globalization;
using System.Text.Json;
using Pid.Cli.Checking;
using Pid.Numerics.Certified;

namespace Pid.Cli.Output;

/// <summary>What a certificate says of what it is about.</summary>
/// <param name="Name">What it is called in documents.</param>
internal abstract record CheckResult(string Name)
{
    /// <summary>Whether it follows.</summary>
    public abstract bool Follows { get; }
}

/// <summary>A statement, which is proved or not.</summary>
/// <param name="Name">What it says.</param>
/// <param name="Proved">Whether it is proved.</param>
internal sealed record CheckedStatement(string Name, bool Proved) : CheckResult(Name)
{
    public override bool Follows => Proved;
}

/// <summary>What is claimed of a quantity, and what is proven.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">Its unit; empty for none.</param>
/// <param name="Lower">The lower end that is claimed.</param>
/// <param name="Upper">The upper end that is claimed.</param>
/// <param name="ProvenLower">A number that it is certainly not below.</param>
/// <param name="ProvenUpper">A number that it is certainly not above.</param>
internal sealed record Claim(string Name, string Unit, double Lower, double Upper, Rational ProvenLower, Rational ProvenUpper)
    : CheckResult(Name)
{
    public override bool Follows => Rational.Of(Lower) <= ProvenLower && ProvenUpper <= Rational.Of(Upper);

    /// <summary>What is proven, its ends rounded outward to doubles.</summary>
    public Interval Proven => new(ProvenLower.ToDouble(upward: false), ProvenUpper.ToDouble(upward: true));
}

/// <summary>A certificate that was checked.</summary>
/// <param name="kind">Its kind.</param>
/// <param name="subject">What it is about, in words.</param>
/// <param name="shape">The sizes of that.</param>
/// <param name="results">What it says of it.</param>
internal sealed class CertificateReport(string kind, string subject, int[] shape, IEnumerable<CheckResult> results) : Report
{
    private readonly CheckResult[] _results = [.. results];

    /// <summary>What it says of what it is about.</summary>
    public IReadOnlyList<CheckResult> Results => _results;

    public override int Exit => Array.TrueForAll(_results, f => f.Follows) ? ExitCode.Done : ExitCode.NotToTolerance;

    public override void WriteJson(Utf8JsonWriter json)
    {
        if (_results.Select(f => (f as Claim)?.Unit).Distinct().ToArray() is [{ Length: > 0 } unit])
        {
            json.WriteString("units", unit);
        }

        json.WriteString("kind", kind);
        JsonReport.WriteNumbers(json, "shape", [.. shape.Select(n => (double)n)]);
        json.WriteStartObject("claims");
        foreach (CheckResult result in _results)
        {
            json.WriteStartObject(result.Name);
            if (result is Claim claim)
            {
                JsonReport.WriteInterval(json, "claimed", new Interval(claim.Lower, claim.Upper));
                JsonReport.WriteInterval(json, "proven", claim.Proven);
                json.WriteString("unit", claim.Unit);
            }

            json.WriteBoolean("follows", result.Follows);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteString("status", Exit == ExitCode.Done ? "proved" : "not proved");
    }

    public override void WriteText(TextPage page)
    {
        page.Heading(Exit == ExitCode.Done ? "Proved: every claim follows from the certificate." : "Not proved: a claim does not follow.",
            space: false);
        page.Paragraph($"{subject}, checked in exact arithmetic.");
        TextTable table = new(1..3, "Claim", "Claimed", "Proved", "Unit", "Verdict");
        foreach (CheckResult result in _results)
        {
            Claim? claim = result as Claim;
            table.Row(result.Name, Text(claim?.Lower, claim?.Upper), Text(claim?.Proven.Lower, claim?.Proven.Upper), claim?.Unit ?? "",
                result.Follows ? "follows" : "does not follow");
        }

        page.Write(table);

        static string Text(double? lower, double? upper) =>
            lower is null ? "" : string.Create(CultureInfo.InvariantCulture, $"[{lower:R}, {upper:R}]");
    }
}
