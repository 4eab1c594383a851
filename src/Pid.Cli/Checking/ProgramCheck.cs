using System.Text.Json;
using Pid.Cli.Output;

namespace Pid.Cli.Checking;

/// <summary>The minimum of a convex program, or that it has no point, or a direction in which it falls without end.</summary>
internal static class ProgramCheck
{
    public const string Kind = "program";

    /// <summary>What is claimed: the minimum, or that there is none.</summary>
    public const string Minimum = "minimum", Infeasible = "infeasible", Falling = "unbounded if feasible";

    private static readonly string[] s_cones = ["zero", "nonnegative", "second-order", "exponential"];

    /// <summary>Checks a certificate.</summary>
    /// <exception cref="Data.TableFormatException">It is none.</exception>
    public static CertificateReport Check(CertificateDocument document)
    {
        Rational[] cost = document.Column("cost"), right = document.Column("right");
        (int n, int m) = (cost.Length, right.Length);
        (int Row, int Column, Rational Value)[] upper = Entries(document, "quadratic", n, n);
        ExactProgram program = new(cost, document.Numbers("offset", 1)[0],
            [.. upper, .. upper.Where(e => e.Row != e.Column).Select(e => (e.Column, e.Row, e.Value))], Entries(document, "matrix", m, n),
            right, Cones(document, m));
        return new CertificateReport(Kind, "A program", [m, n], Claimed(document) switch
        {
            Infeasible => [new CheckedStatement(Infeasible, Vector(document, "multipliers", m) is { } z && program.IsRefutedBy(z))],
            Falling => [new CheckedStatement(Falling, Vector(document, "ray", n) is { } ray && program.FallsAlong(ray))],
            _ => document.OpenClaims("", (Minimum, Lower(), Vector(document, "point", n) is { } x ? program.Upper(x) : null)),
        });

        Rational? Lower() => Vector(document, "multipliers", m) is { } z
            ? program.Lower(Vector(document, "touch", n) ?? new Rational[n], z) : null;
    }

    private static string Claimed(CertificateDocument document)
    {
        foreach (string name in (string[])[Infeasible, Falling])
        {
            if (document.Find("claims") is { ValueKind: JsonValueKind.Object } claims && claims.TryGetProperty(name, out JsonElement value))
            {
                return value.ValueKind == JsonValueKind.True && claims.GetPropertyCount() == 1 ? name
                    : throw document.Refused("claims", $"{name} is claimed with something else, or is not true.");
            }
        }

        return Minimum;
    }

    private static (int Row, int Column, Rational Value)[] Entries(CertificateDocument document, string key, int rows, int columns) =>
        [.. document.Rows(key, 3).Select(e => (document.Index(key, e[0], rows), document.Index(key, e[1], columns), e[2]))];

    /// <summary>Whole numbers over the last of them; null where there is none of that name.</summary>
    private static Rational[]? Vector(CertificateDocument document, string key, int count)
    {
        if (document.Find(key) is null)
        {
            return null;
        }

        Rational[] numbers = document.Numbers(key, count + 1);
        return numbers[^1].Sign != 0 || count == 0 ? [.. numbers[..^1].Select(v => v / numbers[^1])]
            : throw document.Refused(key, "The last number, which the others are over, is zero.");
    }

    private static ExactCone[] Cones(CertificateDocument document, int rows)
    {
        Rational[] sizes = document.Column("sizes");
        string?[] kinds = document.Find("cones") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(k => k.ValueKind == JsonValueKind.String ? k.GetString() : null)] : [];
        bool fits = kinds.Length == sizes.Length && sizes.All(s => s.Denominator.IsOne && s >= 1 && s <= rows)
            && sizes.Aggregate((Rational)0, (a, b) => a + b) == rows && kinds.All(s_cones.Contains)
            && kinds.Zip(sizes).All(c => c.First != "exponential" || c.Second == 3);
        return fits ? [.. kinds.Zip(sizes, (kind, size) => new ExactCone(kind!, (int)size.Numerator))]
            : throw document.Refused("cones", "These are no cones of so many rows.");
    }
}
