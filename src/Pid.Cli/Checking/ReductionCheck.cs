using System.Text.Json;
using Pid.Cli.Output;

namespace Pid.Cli.Checking;

/// <summary>
/// Whether clauses can be satisfied, or bins be filled with items: a solution is given, or all ways are tried, of clauses those that the
/// certificate names.
/// </summary>
internal static class ReductionCheck
{
    public const string Kind = "reduction";
    public const string Claim = "satisfiable";

    /// <summary>Ways to have filled bins with some of the items, up to which a checker keeps them all.</summary>
    public const int MostFillings = 20_000;

    /// <summary>Checks a certificate.</summary>
    /// <exception cref="Data.TableFormatException">It is none.</exception>
    public static CertificateReport Check(CertificateDocument document)
    {
        bool? answer = document.Find("claims") is { ValueKind: JsonValueKind.Object } claims && claims.GetPropertyCount() == 1
            && claims.TryGetProperty(Claim, out JsonElement claim)
            && claim.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null
            ? claim.ValueKind == JsonValueKind.Null ? null : claim.ValueKind == JsonValueKind.True
            : throw document.Refused("claims", $"There is no claim of whether it is {Claim}.");
        (string subject, int size, bool proved) = document.Find("items") is not null ? Items(document, answer) : Clauses(document, answer);
        string name = answer switch { true => Claim, false => "not " + Claim, _ => "undecided" };
        return new CertificateReport(Kind, subject, [size], [new CheckedStatement(name, proved)]);
    }

    /// <summary>Whether items fill bins; null where there are too many ways to begin.</summary>
    public static bool? Fill(IEnumerable<Rational> items, Rational[] bins, CancellationToken stop)
    {
        Dictionary<string, Rational[]> left = Keyed([bins]);
        foreach (Rational item in items.OrderDescending())
        {
            stop.ThrowIfCancellationRequested();
            left = Keyed(left.Values.SelectMany(rooms => Enumerable.Range(0, rooms.Length).Where(k => rooms[k] >= item)
                .Select(k => (Rational[])[.. rooms[..k], rooms[k] - item, .. rooms[(k + 1)..]])));
            if (left.Count > MostFillings)
            {
                return null;
            }
        }

        return left.Values.Any(rooms => Array.TrueForAll(rooms, room => room.Sign == 0));
    }

    private static Dictionary<string, Rational[]> Keyed(IEnumerable<Rational[]> all)
    {
        Dictionary<string, Rational[]> kept = [];
        foreach (Rational[] rooms in all)
        {
            Rational[] sorted = [.. rooms.Order()];
            kept[string.Join(',', sorted.Select(r => $"{r.Numerator}/{r.Denominator}"))] = sorted;
        }

        return kept;
    }

    private static (string, int, bool) Items(CertificateDocument document, bool? answer)
    {
        Rational[] items = document.Column("items"), bins = document.Column("bins");
        if (items.Any(item => item.Sign <= 0) || bins.Any(bin => bin.Sign < 0))
        {
            throw document.Refused("items", "An item is not above zero, or a bin below.");
        }

        bool proved = false;
        if (answer == false)
        {
            proved = Fill(items, bins, document.Stop) == false;
        }
        else if (answer == true)
        {
            foreach ((Rational item, Rational bin) in items.Zip(document.Numbers("binOf", items.Length)))
            {
                bins[document.Index("binOf", bin, bins.Length)] -= item;
            }

            proved = Array.TrueForAll(bins, bin => bin.Sign == 0);
        }

        return ("Bins to fill with items", items.Length, proved);
    }

    private static (string, int, bool) Clauses(CertificateDocument document, bool? answer)
    {
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

        return ("A formula", clauses.Length, proved);
    }

    private static int[] Literals(CertificateDocument document, string key, Rational[] values) =>
        values.All(v => v.Denominator.IsOne && v.Sign != 0 && v.Numerator <= int.MaxValue && v.Numerator >= -int.MaxValue)
            ? Array.ConvertAll(values, v => (int)v.Numerator)
            : throw document.Refused(key, $"A number of {key} is no literal: a variable from 1 on, or below zero its opposite.");
}
