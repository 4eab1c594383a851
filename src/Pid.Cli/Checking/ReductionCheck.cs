using System.Text.Json;
using Pid.Cli.Output;

namespace Pid.Cli.Checking;

/// <summary>
/// Whether clauses can be satisfied: an assignment is given, or a search that the certificate steers comes to contradictions only.
/// </summary>
internal static class ReductionCheck
{
    public const string Kind = "reduction";
    public const string Claim = "satisfiable";

    /// <summary>Checks a certificate.</summary>
    /// <exception cref="Data.TableFormatException">It is none.</exception>
    public static CertificateReport Check(CertificateDocument document)
    {
        bool? answer = document.Find("claims") is { ValueKind: JsonValueKind.Object } claims && claims.GetPropertyCount() == 1
            && claims.TryGetProperty(Claim, out JsonElement claim)
            && claim.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null
            ? claim.ValueKind == JsonValueKind.Null ? null : claim.ValueKind == JsonValueKind.True
            : throw document.Refused("claims", $"There is no claim of whether it is {Claim}.");
        int[][] clauses = [.. document.Rows("clauses").Select(row => Literals(document, "clauses", row))];
        bool proved = false;
        if (answer == false)
        {
            proved = new Refutation(clauses, document.Stop).IsComplete(Literals(document, "splits", document.Column("splits")));
        }
        else if (answer == true)
        {
            HashSet<int> known = [.. Literals(document, "assignment", document.Column("assignment"))];
            proved = !known.Any(literal => known.Contains(-literal)) && Array.TrueForAll(clauses, c => Array.Exists(c, known.Contains));
        }

        string name = answer switch { true => Claim, false => "not " + Claim, _ => "undecided" };
        return new CertificateReport(Kind, $"A formula of {clauses.Length} clauses", [clauses.Length],
            [new CheckedStatement(name, proved)]);
    }

    private static int[] Literals(CertificateDocument document, string key, Rational[] values) =>
        values.All(v => v.Denominator.IsOne && v.Sign != 0 && v.Numerator <= int.MaxValue && v.Numerator >= -int.MaxValue)
            ? Array.ConvertAll(values, v => (int)v.Numerator)
            : throw document.Refused(key, $"A number of {key} is no literal: a variable from 1 on, or below zero its opposite.");
}
