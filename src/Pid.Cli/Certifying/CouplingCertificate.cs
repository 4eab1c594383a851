using System.Numerics;
using System.Text.Json;
using Pid.Cli.Checking;
using Pid.Cli.Output;
using Pid.Coupling;
using Pid.Numerics.Certified;

namespace Pid.Cli.Certifying;

/// <summary>What proves the least entropy of a coupling: its marginals in whole masses, and the atoms of the best coupling found.</summary>
internal static class CouplingCertificate
{
    /// <summary>Nodes of a search that is likely to be repeated by a checker before it gives up.</summary>
    private const int MostNodes = 10_000;

    /// <summary>The document, and the lower end that it claims: what a checker can prove.</summary>
    public static (byte[] Document, double Lower) Of(MinimumEntropy result)
    {
        SparseCoupling coupling = result.Coupling;
        double lower = Lower(result);
        return (CertificateFile.Of(CouplingCheck.Kind, json =>
        {
            json.WriteStartArray("marginals");
            for (int k = 0; k < coupling.Marginals.Count; k++)
            {
                json.WriteStartArray();
                foreach (ulong mass in coupling.Marginals[k])
                {
                    json.WriteNumberValue(mass);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteStartArray("atoms");
            foreach (int atom in coupling.LargestFirst())
            {
                json.WriteStartArray();
                foreach (int state in coupling.States(atom))
                {
                    json.WriteNumberValue(state);
                }

                json.WriteNumberValue(coupling.Masses[atom]);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }, (CouplingCheck.Claimed, new Interval(lower, result.Upper))), lower);
    }

    private static double Lower(MinimumEntropy result)
    {
        double vector = CouplingLowerBound.MajorizeProfile(result.Coupling.Marginals).Bits;
        return result.LowerName == MonotoneCoupling.Name && result.Nodes <= MostNodes && result.Lower > vector
            && CouplingCheck.Reaches(Masses(result.Coupling.Marginals), Rational.Of(result.Lower), CancellationToken.None)
            ? result.Lower : vector;
    }

    private static BigInteger[][] Masses(Marginals marginals) => [.. Enumerable.Range(0, marginals.Count)
        .Select(k => marginals[k].ToArray().Select(mass => (BigInteger)mass).ToArray())];
}
