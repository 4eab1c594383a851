using Pid.Cli.Output;

namespace Pid.Cli.Checking;

/// <summary>
/// Whether clauses can be satisfied: an assignment is given, or a search that the certificate steers comes to contradictions only.
/// </summary>
internal static class ReductionCheck
{
    public const string Kind = "reduction";
    public const string Claim = "satisfiable", Opposite = "not satisfiable", Open = "undecided";

    /// <summary>Checks a certificate.</summary>
    /// <exception cref="Data.TableFormatException">It is none.</exception>
    public static CertificateReport Check(CertificateDocument document)
    {
        string claim = ClaimOf(document);
        int[][] clauses = [.. document.WholeRows("clauses").Select(row => document.Literals("clauses", row))];
        bool proved = false;
        if (claim == Opposite)
        {
            proved = new Refutation(clauses, document.Stop).IsComplete(document.Literals("splits", document.Whole("splits")));
        }
        else if (claim == Claim)
        {
            HashSet<int> known = [.. document.Literals("assignment", document.Whole("assignment"))];
            proved = !known.Any(literal => known.Contains(-literal)) && Array.TrueForAll(clauses, c => Array.Exists(c, known.Contains));
        }

        return new CertificateReport(Kind, $"A formula of {clauses.Length} clauses", [clauses.Length],
            [new CheckedStatement(claim, proved)]);
    }

    /// <summary>What is claimed, whatever it is.</summary>
    /// <exception cref="Data.TableFormatException">Nothing is.</exception>
    public static string ClaimOf(CertificateDocument document) => document.Text("claims") ?? document.Find("claims")?.GetRawText()
        ?? throw document.Refused("claims", "There are no claims.");

    private static int[] Literals(this CertificateDocument document, string key, System.Numerics.BigInteger[] values) =>
        Array.TrueForAll(values, v => v <= int.MaxValue && v >= -int.MaxValue) ? Array.ConvertAll(values, v => (int)v)
            : throw document.Refused(key,
                $"A number of {key} is too large: literals are checked up to {int.MaxValue}, and down to its opposite.");
}
