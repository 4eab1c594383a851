using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Pid.Cli.Checking;
using Pid.Cli.Output;

namespace Pid.Cli.Certifying;

/// <summary>The document of a program and of what proves its answer.</summary>
internal static class ProgramCertificate
{
    /// <summary>The document.</summary>
    public static byte[] Of(ProgramProof proof) => proof.Refutation is null && proof.Ray is null
        ? CertificateFile.Of(ProgramCheck.Kind, json => Write(json, proof), (ProgramCheck.Minimum, proof.Minimum))
        : CertificateFile.Stating(ProgramCheck.Kind, json => Write(json, proof),
            proof.Ray is null ? ProgramCheck.Infeasible : ProgramCheck.Falling);

    private static void Write(Utf8JsonWriter json, ProgramProof proof)
    {
        ExactProgram program = proof.Program;
        WriteVector(json, "cost", program.Cost);
        WriteNumbers(json, "offset", [program.Offset]);
        WriteEntries(json, "quadratic", [.. program.Quadratic.Entries.Where(e => e.Row <= e.Column)]);
        WriteEntries(json, "matrix", program.Matrix.Entries);
        WriteVector(json, "right", program.Right);
        JsonReport.WriteTexts(json, "cones", program.Cones.Select(cone => cone.Kind));
        JsonReport.WriteNumbers(json, "sizes", [.. program.Cones.Select(cone => (double)cone.Size)]);
        if (proof.Ray is { } ray)
        {
            ExactUnion.WriteWhole(json, "point", [.. ray.Numbers, 0]);
        }
        else if (proof.Point is { } point)
        {
            ExactUnion.WriteWhole(json, "point", [.. point.Numbers, point.Over]);
        }

        if (proof.Refutation is { } refutation)
        {
            ExactUnion.WriteWhole(json, "multipliers",
                [.. new BigInteger[program.Cost.Length], .. refutation.Numbers, 0]);
        }
        else if (proof.Dual is { } dual)
        {
            ExactUnion.WriteWhole(json, "multipliers", [.. dual.Multipliers.Numbers, dual.Multipliers.Over]);
            WriteRows(json, "squares", dual.Squares);
        }
    }

    private static void WriteEntries(Utf8JsonWriter json, string name, (int Row, int Column, Rational Value)[] entries)
    {
        json.WriteStartObject(name);
        ExactUnion.WriteWhole(json, "rows", entries.Select(e => (BigInteger)e.Row));
        ExactUnion.WriteWhole(json, "columns", entries.Select(e => (BigInteger)e.Column));
        WriteNumbers(json, "values", entries.Select(e => e.Value));
        json.WriteEndObject();
    }

    private static void WriteRows(Utf8JsonWriter json, string name, IEnumerable<BigInteger[]> rows)
    {
        json.WriteStartArray(name);
        foreach (BigInteger[] row in rows)
        {
            json.WriteStartArray();
            Array.ForEach(row, value => json.WriteRawValue(value.ToString(CultureInfo.InvariantCulture)));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteVector(Utf8JsonWriter json, string name, ExactVector vector) =>
        WriteNumbers(json, name, vector.Numbers.Select(v => Rational.Of(v, vector.Over)));

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<Rational> values)
    {
        json.WriteStartArray(name);
        foreach (Rational value in values)
        {
            json.WriteRawValue(Decimal(value));
        }

        json.WriteEndArray();
    }

    /// <summary>A number as it stood, a decimal.</summary>
    private static string Decimal(Rational value)
    {
        int places = 0;
        for (BigInteger rest = value.Denominator; !rest.IsOne; places++)
        {
            rest /= BigInteger.GreatestCommonDivisor(rest, 10);
        }

        BigInteger whole = value.Numerator * (BigInteger.Pow(10, places) / value.Denominator);
        return string.Create(CultureInfo.InvariantCulture, $"{whole}{(places > 0 ? "e-" : "")}{(places > 0 ? places : null)}");
    }
}
