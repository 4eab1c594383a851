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
        : CertificateFile.Of(ProgramCheck.Kind, json => Write(json, proof),
            json => json.WriteBoolean(proof.Ray is null ? ProgramCheck.Infeasible : ProgramCheck.Falling, true));

    private static void Write(Utf8JsonWriter json, ProgramProof proof)
    {
        ExactProgram program = proof.Program;
        WriteNumbers(json, "cost", program.Cost);
        WriteNumbers(json, "offset", [program.Offset]);
        WriteEntries(json, "quadratic", program.Quadratic.Where(e => e.Row <= e.Column));
        WriteEntries(json, "matrix", program.Matrix);
        WriteNumbers(json, "right", program.Right);
        JsonReport.WriteTexts(json, "cones", program.Cones.Select(cone => cone.Kind));
        JsonReport.WriteNumbers(json, "sizes", [.. program.Cones.Select(cone => (double)cone.Size)]);
        WriteVector(json, "point", proof.Point);
        WriteVector(json, "touch", program.Quadratic.Length > 0 ? proof.Dual?.Touch : null);
        WriteVector(json, "multipliers", proof.Refutation ?? proof.Dual?.Multipliers);
        WriteVector(json, "ray", proof.Ray);
    }

    private static void WriteEntries(Utf8JsonWriter json, string name, IEnumerable<(int Row, int Column, Rational Value)> entries)
    {
        json.WriteStartArray(name);
        foreach ((int row, int column, Rational value) in entries)
        {
            json.WriteStartArray();
            json.WriteNumberValue(row);
            json.WriteNumberValue(column);
            json.WriteRawValue(Decimal(value));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<Rational> values)
    {
        json.WriteStartArray(name);
        foreach (Rational value in values)
        {
            json.WriteRawValue(Decimal(value));
        }

        json.WriteEndArray();
    }

    private static void WriteVector(Utf8JsonWriter json, string name, Rational[]? point)
    {
        if (point is not null)
        {
            json.WriteStartArray(name);
            foreach (BigInteger value in ProgramProof.OverOne(point))
            {
                json.WriteRawValue(value.ToString(CultureInfo.InvariantCulture));
            }

            json.WriteEndArray();
        }
    }

    /// <summary>A number as it stood, a decimal.</summary>
    private static string Decimal(Rational value)
    {
        int places = 0;
        for (; !value.Denominator.IsOne; places++)
        {
            value *= 10;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value.Numerator}{(places > 0 ? "e-" : "")}{(places > 0 ? places : null)}");
    }
}
