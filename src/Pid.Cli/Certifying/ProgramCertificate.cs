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
        ExactForm form = proof.Form;
        JsonReport.WriteNumbers(json, "cost", form.Cost);
        JsonReport.WriteNumbers(json, "offset", [form.Offset]);
        WriteEntries(json, "quadratic", form.Curvature);
        WriteEntries(json, "matrix", form.Entries);
        JsonReport.WriteNumbers(json, "right", form.Right);
        JsonReport.WriteTexts(json, "cones", form.Program.Cones.Select(cone => cone.Kind));
        JsonReport.WriteNumbers(json, "sizes", [.. form.Program.Cones.Select(cone => (double)cone.Size)]);
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
                [.. new BigInteger[form.Cost.Length], .. refutation.Numbers, 0]);
        }
        else if (proof.Dual is { } dual)
        {
            ExactUnion.WriteWhole(json, "multipliers", [.. dual.Multipliers.Numbers, dual.Multipliers.Over]);
            WriteRows(json, "squares", dual.Squares);
        }
    }

    private static void WriteEntries(Utf8JsonWriter json, string name, (int Row, int Column, double Value)[] entries)
    {
        json.WriteStartObject(name);
        JsonReport.WriteNumbers(json, "rows", Array.ConvertAll(entries, e => (double)e.Row));
        JsonReport.WriteNumbers(json, "columns", Array.ConvertAll(entries, e => (double)e.Column));
        JsonReport.WriteNumbers(json, "values", Array.ConvertAll(entries, e => e.Value));
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
}
