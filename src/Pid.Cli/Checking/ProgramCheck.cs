using System.Numerics;
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
        ExactProgram program = new(ExactVector.Of(cost), document.Numbers("offset", 1)[0],
            ExactMatrix.Of([.. upper, .. upper.Where(e => e.Row != e.Column).Select(e => (e.Column, e.Row, e.Value))]),
            ExactMatrix.Of(Entries(document, "matrix", m, n)), ExactVector.Of(right), Cones(document, m));
        BigInteger[] x = Vector(document, "point", n + 1), wz = Vector(document, "multipliers", n + m + 1);
        return new CertificateReport(Kind, "A program", [m, n], document.Text("claims") switch
        {
            Infeasible => [new CheckedStatement(Infeasible, program.IsRefutedBy(wz[n..^1]))],
            Falling => [new CheckedStatement(Falling, x[^1].Sign == 0 && program.FallsAlong(x[..^1]))],
            _ => document.OpenClaims("", (Minimum, Lower(), x[^1].Sign > 0 ? program.Upper(Over(x)) : null)),
        });

        Rational? Lower() => wz[^1].Sign > 0 && program.Lower(Over(wz)) is { } lower
            && program.IsSumOf(Squares(document)) ? lower : null;
    }

    private static ExactVector Over(BigInteger[] v) => new(v[..^1], v[^1]);

    private static BigInteger[][] Squares(CertificateDocument document)
    {
        BigInteger[][] squares = document.WholeRows("squares");
        return Array.TrueForAll(squares, s => s.Length > 0 && (s[0].Sign != 0 || s.Length < 3)) ? squares
            : throw document.Refused("squares", "There is nothing, or zero, that a square is over.");
    }

    private static (int Row, int Column, Rational Value)[] Entries(CertificateDocument document, string key, int rows, int columns)
    {
        CertificateDocument entries = document.Within(key).Only(CertificateKeys.Matrix);
        BigInteger[] i = entries.Whole("rows", 0), j = entries.Whole("columns", 0, i.Length);
        Rational[] values = entries.Numbers("values", i.Length);
        return [.. values.Select((v, k) => (entries.Index("rows", i[k], rows), entries.Index("columns", j[k], columns), v))];
    }

    /// <summary>Whole numbers and at their end what they are over: -1 where there is none of that name. What is no whole number has the
    /// scale of the others.</summary>
    private static BigInteger[] Vector(CertificateDocument document, string key, int count) => document.Find(key) is null
        ? [.. Enumerable.Repeat(BigInteger.MinusOne, count)] : ExactVector.Of(document.Numbers(key, count)).Numbers;

    private static ExactCone[] Cones(CertificateDocument document, int rows)
    {
        BigInteger[] sizes = document.Whole("sizes", 1);
        string?[] kinds = document.Find("cones") is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(k => k.ValueKind == JsonValueKind.String ? k.GetString() : null)] : [];
        bool fits = kinds.Length == sizes.Length && sizes.All(s => s <= rows)
            && Majorant.Sum(sizes) == rows && kinds.All(s_cones.Contains)
            && kinds.Zip(sizes).All(c => c.First != "exponential" || c.Second == 3);
        return fits ? [.. kinds.Zip(sizes, (kind, size) => new ExactCone(kind!, (int)size))]
            : throw document.Refused("cones", "These are no cones of so many rows.");
    }
}
